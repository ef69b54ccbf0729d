/* SPDX-License-Identifier: MIT */
/*
 * reader_rules.h - the rules across fields, over the pages of one filled form.
 */
#ifndef PIPELINE_READER_RULES_H
#define PIPELINE_READER_RULES_H

#include <stdbool.h>

#include "segment/form.h"
#include "store/record.h"

/*
 * Queues the accepted fields of a broken rule, and raises the confidence of the
 * fields of a rule that confirms them: those that were only in doubt and reach
 * accept now are accepted.  records are the pages of one filled form, in any
 * order; a refused one has no values to say.
 */
void reader_rules(const struct form *form, double accept, struct record *records, int count);

/* Is the field (an index into form.fields) part of a rule across fields? */
bool reader_rules_bind(const struct form *form, int field);

#endif
