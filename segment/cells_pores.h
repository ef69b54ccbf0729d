/* SPDX-License-Identifier: MIT */
/*
 * cells_pores.h - ink without its pores.
 *
 * Scans that were sharpened or dithered show a stroke as two rims, or as grains,
 *
 *     #######         #######
 *     ##.#.##   ->    #######
 *     #######         #######
 *
 * so that its edge is several times as long as it is, and a 0 looks like two.  Closing
 * by 2 x 2 pixels (Serra, Image Analysis and Mathematical Morphology, 1982) mends that.
 * Corners of a fine scribble would be filled, too, and so only ink is that has more
 * holes than scribbles have: those have one in 80 pixels, porous digits one in 20.
 */
#ifndef SEGMENT_CELLS_PORES_H
#define SEGMENT_CELLS_PORES_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raster.h"

/* Whether ink has so many holes, by its area in pixels, that they are pores. */
bool cells_pores_has(int holes, int area);

/* The ink again, its pores filled, in a new raster of the same size.  Fails with ERR_MEMORY. */
MUST_CHECK
int cells_pores_fill(const struct raster *ink, struct raster *out, struct err *err);

#endif
