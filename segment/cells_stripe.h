/* SPDX-License-Identifier: MIT */
/*
 * cells_stripe.h - a box that holds nothing but a piece of a line.
 *
 * A crease, the ring of a cup, a line that strikes out a whole row: what runs
 * straight through a box, or over a corner of it, and goes on beyond both ends is no
 * mark, and no 1.
 *
 *        +---+        +---+        Two strokes are not straight together, be it a
 *     ---+---+---     |\ /|        cross or a tick, however far they stick out; and
 *        |   |        | X |        a single one that somebody drew to mark the box
 *        +---+        +---+        stops near to it at one end at least.
 */
#ifndef SEGMENT_CELLS_STRIPE_H
#define SEGMENT_CELLS_STRIPE_H

#include <stdbool.h>

#include "base/raster.h"
#include "base/types.h"
#include "segment/cells_parts.h"

/*
 * ink      of the paper in the box and around it, without the printed lines
 * parts    of what of it lies inside the box, in the same pixels
 * owners   of them, after cells_keep: the index of the box, or -1
 * box      where its printed lines are
 */
bool cells_stripe(const struct raster *ink, const struct parts *parts, const int *owners, int index,
                  const struct rect *box, double px_per_mm);

#endif
