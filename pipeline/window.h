/* SPDX-License-Identifier: MIT */
/*
 * window.h - how much speaks for it that a run of strokes is one digit.
 *
 * The network alone cannot say: half a 0 looks like a 1, and a 1 beside a 2 hardly
 * changes the 2.  So a window weighs the more
 *
 *     the likelier and the surer it is read, the latter by its area: all ink
 *         has to be explained
 *     the less ink was cut through at its left
 *     the fewer pieces were joined, and the nearer they stand
 *     the more it is as high and as wide as digits are; a 0 may be small, and a
 *         1 narrow
 *
 * and ink that is left out, the smaller it is.  All lengths are in heights of the
 * tallest piece.  The factors make the values of 540 real cheque amounts and of 2,000
 * strings that were set from MNIST's training digits, each of one writer, as likely
 * as they can be: conditional maximum likelihood, of lattice.h's shares.
 */
#ifndef PIPELINE_WINDOW_H
#define PIPELINE_WINDOW_H

#include "base/types.h"
#include "segment/strokes.h"

/* Of what no path reads: see lattice.h. */
#define WINDOW_NOTHING (-3.5)

/*
 * Logarithms of the weights that `count` strokes from `first` have as each digit,
 * DIGIT_COUNT, if they are read so.
 */
void window_weigh(const struct strokes *strokes, int first, int count,
                  const struct reading *reading, double *weights);

/* The logarithm of the weight that they have if they are left out. */
double window_left_out(const struct strokes *strokes, int first, int count);

#endif
