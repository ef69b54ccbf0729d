/* SPDX-License-Identifier: MIT */
/*
 * rubbish.h - pictures of what is no digit, and of boxes with nothing in them.
 *
 * A network that only ever saw digits reads a digit in everything.  Rubbish is
 * made of the training digits themselves, cut, doubled and struck out, and of
 * strokes; it is scaled as the normalization scales whatever it is given: the
 * longer side to 20 pixels, the centre of mass in the middle (Bromley and
 * Denker, Improving Rejection Performance on Handwritten Digits by Training
 * with "Rubbish", 1993).
 */
#ifndef CLASSIFY_LEARN_RUBBISH_H
#define CLASSIFY_LEARN_RUBBISH_H

#include <stdint.h>

#include "base/err.h"
#include "base/types.h"
#include "classify/digits.h"
#include "classify/rng.h"

/*
 * Draws one picture of no digit: 28 x 28, ink 1.0.  digits holds at least one
 * digit of a class from 0 to 9.
 */
void rubbish_draw(const struct digits *digits, struct rng *rng, float picture[SAMPLE_SIZE]);

/*
 * Draws count samples of it, labelled CLASS_NOT_A_DIGIT, without writers: what a
 * network is calibrated and tested by that never saw these digits.  The same seed
 * draws the same of the same digits; if none of these is a digit, out is empty.
 * Freed with digits_free.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int rubbish_digits(const struct digits *digits, uint64_t seed, int count, struct digits *out,
                   struct err *err);

/* Of all boxes with ink about so many hold no digit, it is supposed. */
#define RUBBISH_ON_FORMS 0.01

/* Draws one picture of an empty box: nothing, or a few specks. */
void rubbish_draw_blank(struct rng *rng, float picture[SAMPLE_SIZE]);

#endif
