/* SPDX-License-Identifier: MIT */
/*
 * curve.h - how a training went, epoch by epoch, as a picture.
 */
#ifndef CLASSIFY_LEARN_CURVE_H
#define CLASSIFY_LEARN_CURVE_H

#include "base/err.h"

struct curve_point {
    int epoch;    /* counted from 0 */
    double loss;  /* running mean of the training loss, above 0 */
    double error; /* share of kept samples misread, 0 to 1; negative where none are kept */
};

/*
 * Writes an SVG file: the loss and the misread share of count epochs in a row, both on
 * logarithmic axes.  Fails like file_write, or with ERR_MEMORY.
 */
MUST_CHECK
int curve_write(const char *path, const struct curve_point *points, int count, struct err *err);

#endif
