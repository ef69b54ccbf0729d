/* SPDX-License-Identifier: MIT */
/*
 * cells_struck.h - a digit that a level line was drawn through.
 *
 *        ####           The line sticks out on both sides, about half way up,
 *       #    #          and goes through from end to end; what is below it is
 *     ---------- line   wide.  Below the bar of a 4 or a 7 there is one narrow
 *           #           stroke, as there is in a 9: whether they are struck
 *        ####           out or written so cannot be seen.
 *
 * Slanting lines are not looked for: too many digits have one of their own.
 */
#ifndef SEGMENT_CELLS_STRUCK_H
#define SEGMENT_CELLS_STRUCK_H

#include <stdbool.h>

#include "base/raster.h"

/* stroke: the width of the pen's line in pixels. */
bool cells_struck_through(const struct raster *ink, double stroke);

#endif
