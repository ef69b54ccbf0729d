/* SPDX-License-Identifier: MIT */
/*
 * cells_grain.h - ink seen along its printed lines.
 *
 * What is done to upright lines and to level ones is the same, seen from the
 * side: a pixel has a place along the lines and a place across them.
 *
 *      upright: along is down, across is right        level: the reverse
 *
 * Looks across do not ask whether they leave the raster: who looks keeps away
 * from its edges.
 */
#ifndef SEGMENT_CELLS_GRAIN_H
#define SEGMENT_CELLS_GRAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/raster.h"

struct grain {
    uint8_t *pixels;         /* of a raster: 0 paper, 1 ink */
    int length, breadth;     /* along and across */
    ptrdiff_t along, across; /* from a pixel to the next */
};

/* The ink on one line across the grain, from first on; length 0 if there is none. */
struct across {
    int first, length;
};

struct grain cells_grain_of(const struct raster *ink, bool is_upright);

static inline uint8_t *cells_grain_at(const struct grain *grain, int along, int across)
{
    return grain->pixels + along * grain->along + across * grain->across;
}

/*
 * The run of ink at a place, or else the nearest at most slack beside it.  It is
 * followed for at most `most` pixels to either side.
 */
struct across cells_grain_run(const struct grain *grain, int along, int across, int slack,
                              int most);

/* Makes length pixels across the grain ink or paper. */
void cells_grain_fill(const struct grain *grain, int along, int first, int length, uint8_t value);

#endif
