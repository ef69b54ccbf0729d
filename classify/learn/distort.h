/* SPDX-License-Identifier: MIT */
/*
 * distort.h - the same digit by another hand, pen and scanner.
 *
 * One random digit of the training set becomes a new one at every use: turned,
 * slanted, stretched, bent, moved, written with a thinner or thicker pen, with
 * a gap; on forms also with remnants of its box, and there some plain ones get
 * the flag and some sevens the bar that Europeans write.  A fifth stays as it is,
 * because all that is moved is blurred a little, and what will be read is not.
 */
#ifndef CLASSIFY_LEARN_DISTORT_H
#define CLASSIFY_LEARN_DISTORT_H

#include "base/types.h"
#include "classify/rng.h"

enum distort {
    DISTORT_HAND, /* another hand and pen, of the same population */
    DISTORT_FORM  /* and what forms from anywhere show */
};

/* Draws a distorted sample: 28 x 28, ink 1.0.  The label says what may be done to it. */
void distort_sample(const struct sample *sample, int label, enum distort distort, struct rng *rng,
                    float picture[SAMPLE_SIZE]);

#endif
