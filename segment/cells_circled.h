/* SPDX-License-Identifier: MIT */
/*
 * cells_circled.h - a digit that a circle was drawn around.
 *
 *        ######          A network sees the circle, which is the larger, and reads
 *      ##      ##        0.  Inside a 0 there is paper: here is ink that sees other
 *     #   #  #   #       ink behind paper wherever it looks, in eight directions.
 *     #   ####   #       One may be missing: the circle is open there, or the digit
 *     #      #   #       touches it.
 *      ##      ##
 *        ######
 *
 * A 0 may have a dot inside or a slash through it: the dot is small, the slash thin.
 * A thin digit, a 1, counts if it touches nothing, and so does such a slash.
 */
#ifndef SEGMENT_CELLS_CIRCLED_H
#define SEGMENT_CELLS_CIRCLED_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raster.h"

/* stroke: the width of the pen's line in pixels.  Fails with ERR_MEMORY. */
MUST_CHECK
int cells_circled(const struct raster *ink, double stroke, bool *out, struct err *err);

#endif
