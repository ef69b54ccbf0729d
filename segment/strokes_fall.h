/* SPDX-License-Identifier: MIT */
/*
 * strokes_fall.h - where a drop could fall through a piece of ink.
 *
 * A cut is the cheapest way from the top row to the last through one column at half
 * the height: paper is free, ink has its price and so has every step aside.  Columns
 * through which it is cheaper than through those beside them are the candidates.  So
 * projection minima, contour extrema and drop-fall paths are found by one rule.
 * (Wang and Jean, Segmentation of merged characters by neural networks and shortest
 * path, Pattern Recognition 27, 1994.)
 */
#ifndef SEGMENT_STROKES_FALL_H
#define SEGMENT_STROKES_FALL_H

#include "base/err.h"
#include "base/raster.h"

/* A way from the top row to the last: what has a smaller x in its row is to the left. */
struct fall_cut {
    int *x;          /* one a row, the caller's, freed with free() */
    int middle;      /* where it crosses half the height */
    double crossing; /* what it costs, in widths of the pen's line */
};

/*
 * The cheapest cuts of an ink raster, at most `most`, from left to right; 0 pixels of ink
 * on one side are no reason not to cut.
 *
 * stroke   the width of the pen's line, pixels
 *
 * Fails with ERR_MEMORY.
 */
MUST_CHECK
int strokes_fall_cuts(const struct raster *ink, double stroke, int most, struct fall_cut *cuts,
              int *count, struct err *err);

/* Pixels of ink to the left of a cut; of all ink if cut is NULL. */
int strokes_fall_area(const struct raster *ink, const struct fall_cut *cut);

#endif
