/* SPDX-License-Identifier: MIT */
/*
 * checkdigit.h - numbers that carry a check digit.
 *
 * The check digit is the last one (the last two of mod97).  Which errors each
 * scheme finds: all of them every single wrong digit; verhoeff and damm every
 * swap of neighbours too, mod11 and mod97 any swap; luhn all neighbours but
 * 09 and 90; ean13 and aba most neighbours.
 */
#ifndef PIPELINE_CHECKDIGIT_H
#define PIPELINE_CHECKDIGIT_H

#include "segment/form.h"

/*
 * Does a number keep its check digit?  digits are '0' to '9' only; a number
 * that is too short or too long for the scheme does not.
 *
 *   luhn      ISO/IEC 7812-1 annex B
 *   mod11     weights 1, 2, 3... from the right, sum divisible by 11, at most 10
 *             digits (ISBN-10, NHS number); a check digit of ten cannot be written
 *   mod97     ISO/IEC 7064 MOD 97-10: the number modulo 97 is 1
 *   verhoeff  J. Verhoeff, Error detecting decimal codes, 1969
 *   damm      H. M. Damm, Total anti-symmetrische Quasigruppen, 2004
 *   ean13     GS1 General Specifications, 13 digits
 *   aba       American routing numbers: 9 digits, weights 3, 7, 1
 */
int checkdigit_holds(enum check_digit check, const char *digits);

#endif
