/* SPDX-License-Identifier: MIT */
/*
 * cells_measure.h - what the ink of one place looks like to a ruler.
 *
 * A ruler cannot tell a 3 from an 8, but it is not fooled by scale: a dot stays
 * a dot, and a box full of ink is no 1.
 */
#ifndef SEGMENT_CELLS_MEASURE_H
#define SEGMENT_CELLS_MEASURE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"
#include "segment/cells.h"
#include "segment/cells_keep.h"

/* A place and what stayed of its ink. */
struct measured {
    const struct kept *kept;
    const struct raster *ink; /* of what stayed, cut to kept.box */
    struct rect box;          /* what it is measured by, pixels */
    struct rect written_in;   /* the box, or the strip of all the pieces */
    bool has_edges;           /* something is printed around that */
    double px_per_mm;
};

/*
 * Sets state, ink_share, longest_mm, stroke_mm and component_count of a cell
 * where a digit can be.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int cells_measure_digit(const struct measured *place, struct cell *cell, struct err *err);

/* The same of a check box, whose ink was cut to the inside of the box. */
void cells_measure_mark(const struct measured *place, struct cell *cell);

#endif
