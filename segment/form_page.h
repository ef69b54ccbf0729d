/* SPDX-License-Identifier: MIT */
/*
 * form_page.h - one page of a form: its anchors, its reference picture and its
 * fields, and that they make sense together.
 */
#ifndef SEGMENT_FORM_PAGE_H
#define SEGMENT_FORM_PAGE_H

#include "base/err.h"
#include "segment/form.h"
#include "segment/form_xml.h"

/*
 * What a pixel of the reference picture below an element measures, in mm; 0 if
 * there is none.
 */
MUST_CHECK
int form_page_scale(const struct element *at, double *px_mm, struct err *err);

/*
 * Reads what lies in a <page>, or in the <form> itself, into a page that is all
 * zeros.  The form's size is known, and it has room for the fields.  A failure
 * leaves what was read for form_free.
 */
MUST_CHECK
int form_page_read(const struct element *at, struct form *form, struct form_page *page,
                   struct err *err);

#endif
