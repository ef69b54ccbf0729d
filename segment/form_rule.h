/* SPDX-License-Identifier: MIT */
/*
 * form_rule.h - the <rule> elements of fields and of the form.
 */
#ifndef SEGMENT_FORM_RULE_H
#define SEGMENT_FORM_RULE_H

#include "base/err.h"
#include "segment/form.h"
#include "segment/form_xml.h"

/*
 * Reads the rules of a field, whose places are known already: a rule that no
 * value of so many digits could keep is refused.  A failure leaves what was
 * read in the field, for form_free.
 */
MUST_CHECK
int form_rule_read_field(const struct element *at, struct form *form, struct field *field,
                         struct err *err);

/* Reads the rules across fields, when all fields are known. */
MUST_CHECK
int form_rule_read_form(const struct element *root, struct form *form, struct err *err);

#endif
