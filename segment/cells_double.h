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
 *
 * A box that holds nothing but such a line is empty, and that is told from its own
 * ink, were it the only one, and though the line is broken.  Beside a digit a line
 * counts only where nearly all of it is printed: a single box, or one of a row with
 * broken lines, is read with the line in it.  Two lines that touch, or one thicker than
 * 0.5 mm, can pass for a stroke of the pen.
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
bool cells_double(const struct raster *ink, const struct place *boxes, int count, double px_per_mm);

/*
 * Whether what was kept of a box is nothing but a thin upright line close to one of
 * its sides, or one at each, long enough to be printed.
 *
 * kept   around the ink of the box, in pixels of the clip; width 0 if there is none
 */
bool cells_double_alone(const struct raster *ink, const struct rect *kept, const struct rect *box,
                        double px_per_mm);

#endif
