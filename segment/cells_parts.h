/* SPDX-License-Identifier: MIT */
/*
 * cells_parts.h - connected components of an ink raster.
 *
 * A part is ink that touches itself, over corners too.  It is kept as runs, the
 * stretches of ink in each row, so that nothing needs a picture of labels:
 *
 *     ..####...   run 0  part 0
 *     .##..##..   runs 1, 2      one pass joins runs that touch from row to
 *     .##..##.#   runs 3, 4, 5   row, with a union-find over runs
 */
#ifndef SEGMENT_CELLS_PARTS_H
#define SEGMENT_CELLS_PARTS_H

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"

struct run {
    int y, left, right; /* right is outside */
    int part;
};

struct part {
    struct rect box;
    int area;  /* pixels */
    int edge;  /* sides of pixels between ink and paper */
    int holes; /* paper that it encloses */
};

struct parts {
    struct run *runs; /* row after row, left to right */
    int run_count;
    struct part *of;
    int count;
    int width, height; /* of the raster */
};

/* Finds all parts; freed with cells_parts_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int cells_parts_find(const struct raster *ink, struct parts *out, struct err *err);

void cells_parts_free(struct parts *parts);

#endif
