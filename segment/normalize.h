/* SPDX-License-Identifier: MIT */
/*
 * normalize.h - the ink of one cell drawn the way MNIST draws.
 *
 * MNIST's own preprocessing, to the pixel, as the QMNIST reconstruction found
 * it (Yadav and Bottou, Cold Case: The Lost MNIST Digits, 2019): the box around
 * the ink, made square with paper, is scaled to 20 x 20 by area averaging; the
 * result is divided by its maximum; and it is placed in 28 x 28 so that its
 * centre of mass lies over 14 and at most at 15 both ways, by whole pixels.
 */
#ifndef SEGMENT_NORMALIZE_H
#define SEGMENT_NORMALIZE_H

#include "base/raster.h"
#include "base/types.h"

/*
 * Draws an ink raster (0 paper, otherwise ink) as a sample.  Paper around the
 * ink does not matter; no ink at all gives an empty sample.
 */
void normalize_cell(const struct raster *ink, struct sample *out);

/*
 * The same for a picture whose pixels are shades (0 paper, 255 ink): each
 * counts by its shade.  For foreign sets of small gray pictures.
 */
void normalize_shades(const struct raster *shades, struct sample *out);

#endif
