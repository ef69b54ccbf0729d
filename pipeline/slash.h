/* SPDX-License-Identifier: MIT */
/*
 * slash.h - a slash among the digits of a strip.
 *
 * Normalized, a slash is a 1, and the network cannot tell them apart: slashes lean 15
 * to 53 degrees to the right, the 1s of Americans up to 44.  But a hand slants all its
 * digits alike.  Of the plain 1s of MNIST's writers every fourth leans 15 degrees more
 * than three of their other digits do in the mean; of the slashes of bhmsds, among the
 * same digits, 98 % if a hand that slants its digits slants them, too, and 68 % if not.
 *
 * Of 1,500 strips set from digits of one MNIST writer each, 1,313 would be accepted
 * without this, and 1,245 are; with a slash among the digits 1,070, and 326 are.
 */
#ifndef PIPELINE_SLASH_H
#define PIPELINE_SLASH_H

#include <stdbool.h>

struct strip; /* pipeline/strip.h */

/*
 * Whether a plain stroke that is read as a 1 leans so much more to the right than the
 * other digits of a strip that it may be a slash.  What stands alone is compared with
 * an upright hand.
 */
bool slash_is_among(const struct strip *strip);

#endif
