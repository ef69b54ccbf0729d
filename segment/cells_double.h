/* SPDX-License-Identifier: MIT */
/*
 * cells_double.h - whether two lines are printed between boxes that share one.
 *
 * Some forms have two lines between their boxes.  Where the form file tells of one,
 * the other stays in the ink, and an empty row is read as 1111.
 *
 *     +----++----++----+
 *     |    ||    ||    |     a pen may go so straight from top to bottom beside
 *     +----++----++----+     a line, but not in one box after the other
 */
#ifndef SEGMENT_CELLS_DOUBLE_H
#define SEGMENT_CELLS_DOUBLE_H

#include <stdbool.h>

#include "base/raster.h"
#include "segment/cells_share.h"

/*
 * Whether a straight upright line stands close inside a side of the boxes, from top
 * to bottom: of half of them at least, and of two.
 *
 * ink   of the paper in the boxes and around them, without the printed lines
 */
bool cells_double(const struct raster *ink, const struct place *boxes, int count,
                  double px_per_mm);

#endif
