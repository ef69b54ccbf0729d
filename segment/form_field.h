/* SPDX-License-Identifier: MIT */
/*
 * form_field.h - one <field> element: what it is and where it lies.
 */
#ifndef SEGMENT_FORM_FIELD_H
#define SEGMENT_FORM_FIELD_H

#include "base/err.h"
#include "segment/form.h"
#include "segment/form_xml.h"

/*
 * Reads a field with its rules into field, which is all zeros.  The form's size
 * is known; lists are added to it.  A failure leaves what was read in the
 * field, for form_free.  Fails with ERR_FORM or ERR_MEMORY.
 *
 * px_mm   what a pixel of the page's reference picture measures, 0 without one
 */
MUST_CHECK
int form_field_read(const struct element *at, struct form *form, double px_mm,
                    struct field *field, struct err *err);

#endif
