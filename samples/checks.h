/* SPDX-License-Identifier: MIT */
/*
 * checks.h - check digits, as the people use them who number things.
 *
 * Written apart from the program that reads the forms, so that a mistake in
 * one of them shows.
 */
#ifndef SAMPLES_CHECKS_H
#define SAMPLES_CHECKS_H

#include <stdbool.h>

#include "segment/form.h"

/* Does a number of digits hold its check?  Of luhn, mod97, damm and ean13. */
bool checks_hold(enum check_digit check, const char *digits);

#endif
