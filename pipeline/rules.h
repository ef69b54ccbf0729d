/* SPDX-License-Identifier: MIT */
/*
 * rules.h - what a field may hold.
 *
 * A rule is a veto: a value that breaks one goes to a person and is never
 * changed to look valid.  Values are texts of digits as exported, read from
 * left to right; "" is a blank field.  Numbers are compared as numbers of any
 * length, so that 007 is 7; fields with a date rule across fields as dates.
 */
#ifndef PIPELINE_RULES_H
#define PIPELINE_RULES_H

#include <stdbool.h>

#include "segment/form.h"
#include "store/record.h"

/*
 * The first rule of a field that its value breaks: how many digits a strip takes,
 * then its rules in the order of the form file; REASON_NONE if all hold.  A
 * blank field breaks nothing but `required`; a required mark must be ticked ("1").
 * What is not all digits is REASON_UNREADABLE.
 */
enum reason rules_field(const struct field *field, const char *value);

/*
 * How many of all wrong values get past the field's check digits, at most: 1
 * without any.  A single misread digit never does; of values with more of them
 * one in ten does, of MOD 97-10 one in 97.
 */
double rules_slip(const struct field *field);

/* What is known of a probability once such a check has agreed, by Bayes' rule. */
double rules_after(double probability, double slip);

/*
 * Whether a rule across fields speaks for the values of its fields: a sum that
 * holds, none of whose fields is unknown, nor the total blank.  Of wrong values at
 * most RULES_FORM_SLIP get past it: two mistakes would have to make up for each
 * other.  Fields that are equal do not: the same hand is misread twice.  Nor
 * does a question with one tick: who left it out, and blotted it, made one as well.
 */
bool rules_confirms(const struct form *form, const struct form_rule *rule,
                    const char *const values[]);

#define RULES_FORM_SLIP 0.1

/*
 * The rules across fields.  values has one value for each field of the form:
 * "" if the field is blank, NULL if it could not be read, or its page not.
 * Writes for each field the first rule across fields that is broken and names
 * it, REASON_NONE if there is none: all fields of a broken rule are doubtful,
 * because nobody knows which of them is wrong.
 *
 * A rule whose fields are all blank holds.  Otherwise a blank term of a sum
 * counts as nothing, and so does a blank total: who added up and wrote no
 * total is asked.  Fields to be equal are all blank or none.  Between fields
 * that rise a blank one is passed over.  Of marks of which one may be ticked, two
 * are REASON_ONE; none, where one must be, is REASON_REQUIRED.
 *
 * Fields that could not be read are left out, and the rule is only broken if
 * the others break it whatever they may be: two known fields that differ or
 * fall, known terms that exceed their total, or two ticks.
 */
void rules_form(const struct form *form, const char *const values[], enum reason reasons[]);

#endif
