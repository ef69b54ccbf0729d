/* SPDX-License-Identifier: MIT */
/*
 * answers.h - what people have to say: values that fit a form's own rules.
 *
 * Any form is filled, the bench's and the foreign one too.  Codes fill all
 * their boxes; numbers stand to the right with empty boxes before them; sums
 * agree; of the check boxes of one question exactly one is marked.  The check
 * digits are reckoned here, not by the program that will read them.
 */
#ifndef SAMPLES_ANSWERS_H
#define SAMPLES_ANSWERS_H

#include <stdio.h>

#include "samples/dice.h"
#include "segment/form.h"

/* What a person does to a sheet beside filling it in. */
enum twist {
    TWIST_NONE,
    TWIST_CROSSED,     /* a box is crossed out before a number is written */
    TWIST_OVERWRITTEN, /* a digit is written over another */
    TWIST_MISCHECKED,  /* two digits of a number with a check digit are swapped */
    TWIST_MISCOUNTED,  /* a sum is wrong */
    TWIST_BLANK        /* nothing is written, nor signed */
};

/*
 * One text a field, in the order of the form: a character a box ('0' to '9',
 * '_' blank, 'x' crossed out, '?' unreadable), of a strip its digits, of a mark
 * '1' or '0'.
 */
struct answers {
    char boxes[FORM_MAX_FIELDS][FORM_MAX_BOXES + 1];
};

void answers_make(const struct form *form, struct dice *dice, enum twist twist,
                  struct answers *out);

/* Writes the rows of truth.csv that belong to one page. */
void answers_print(const struct answers *answers, const struct form *form, const char *file,
                   int page, FILE *to);

#endif
