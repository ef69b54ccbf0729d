/* SPDX-License-Identifier: MIT */
/*
 * form_list.h - the lists of allowed values that lie beside a form file.
 *
 * One value a line, digits only; empty lines and lines that begin with '#' are
 * skipped.  A list is loaded once, however many rules look at it.
 */
#ifndef SEGMENT_FORM_LIST_H
#define SEGMENT_FORM_LIST_H

#include "base/err.h"
#include "segment/form.h"
#include "segment/form_xml.h"

/*
 * The list that an attribute names, loaded into the form if it is new there;
 * form_free frees it, also after a failure.  Fails with ERR_FORM: a mistake in
 * the list is told with the list's own path and line.
 */
MUST_CHECK
int form_list_get(const struct element *at, const char *attribute, struct form *form,
                  const struct form_list **out, struct err *err);

#endif
