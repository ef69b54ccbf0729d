/* SPDX-License-Identifier: MIT */
/*
 * cells_through.h - whether the ink of a box is part of a line down the page.
 *
 * The edge of a shadow or of another sheet, a fold, a hair on the scanner's glass:
 * what runs through a box from above to below looks like a 1, or like a tick.  A
 * pen stops somewhere.
 *
 *        #
 *     +--#-+
 *     |  # |
 *     +--#-+
 *        #
 */
#ifndef SEGMENT_CELLS_THROUGH_H
#define SEGMENT_CELLS_THROUGH_H

#include <stdbool.h>

#include "base/raster.h"
#include "base/types.h"

/*
 * Whether what was kept of a box fills it from top to bottom and goes on outside,
 * at both ends, or straight on at one, in the same columns, for some millimetres.
 *
 * ink    of the paper in the box and around it, without the printed lines
 * kept   around the ink of the box, in pixels of that; width 0 if there is none
 */
bool cells_through(const struct raster *ink, const struct rect *kept, const struct rect *box,
                   double px_per_mm);

#endif
