/* SPDX-License-Identifier: MIT */
/*
 * slash.h - slashes among the digits of a field.
 *
 * People void empty boxes with a slash, and part a date by them.  Normalized, a slash
 * is a 1, and the network cannot tell them apart: of slashes (bhmsds) 98 % lean 15 to 53
 * degrees to the right, of the plain 1s of MNIST every tenth 33 or more.  But a hand
 * slants all its digits alike, the usual one by 6 degrees, and a plain stroke that leans
 * 18 degrees more is as likely a slash.
 *
 * Of fields of one to seven digits of one of MNIST's writers 2.6 % have such a 1.  Of
 * slashes, one to three before the same digits, they show 99 % if the hand slants its
 * slashes as its digits, and 81 % if it does not.  Of 1,500 strips set from digits of one
 * MNIST writer each, 1,283 would be accepted without this, and 1,227 are; with a slash of
 * another hand among the digits 1,016, and 322 are.
 */
#ifndef PIPELINE_SLASH_H
#define PIPELINE_SLASH_H

#include "base/types.h"

/*
 * The probability that no 1 of a field is a slash.
 *
 * boxes    what was read, a character a box: a digit or something else
 * samples  of each of them; of a box that is no digit it is not looked at
 */
double slash_none(const char *boxes, const struct sample *samples, int count);

#endif
