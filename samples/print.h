/* SPDX-License-Identifier: MIT */
/*
 * print.h - a blank form, as a printer prints it.
 *
 * Anchors and boxes come from the form as form_read read it, so that form and
 * drawing cannot disagree.
 */
#ifndef SAMPLES_PRINT_H
#define SAMPLES_PRINT_H

#include "base/err.h"
#include "samples/leaf.h"
#include "segment/form.h"

/* Prints the first page of a form.  Fails with ERR_MEMORY. */
MUST_CHECK
int print_form(struct leaf *leaf, const struct form *form, const struct ink *lines,
               struct err *err);

/* Black toner, and the coloured inks that some forms are printed in. */
extern const struct ink print_black, print_green, print_gray;

#endif
