/* SPDX-License-Identifier: MIT */
/*
 * cells_astray.h - ink that came into a box from outside and is not its digit.
 *
 * The tail of a signature, a slip of the pen, the edge of a stain: what comes in
 * over one side of a box and goes out over the next looks like a 1.
 *
 *          #              It lies in one half of the box, beside an upright side,
 *     +---#-+             and goes on outside: beyond both sides of the corner, or
 *     |  #  |             far beyond one, if it ends at the other, where the line
 *     | #   |             may have hidden the rest.  A digit that hangs over two
 *     +#----+             sides of its box fills more of it.
 *
 * What goes far beyond two sides, whichever, is no digit either.  And a digit that
 * goes nearly as far beyond a side as into the box was written for another place, the
 * line above or below.
 */
#ifndef SEGMENT_CELLS_ASTRAY_H
#define SEGMENT_CELLS_ASTRAY_H

#include <stdbool.h>

#include "base/err.h"
#include "base/types.h"
#include "segment/cells_parts.h"

/*
 * Whether the ink of a box is such ink.  What goes on outside counts where it is
 * nobody's: the printed line between the two was taken out.  Fails with ERR_MEMORY.
 *
 * owners   of the parts, after cells_keep: the index of a box, or -1
 * box      number index of them, where its printed lines are, in pixels
 */
MUST_CHECK
int cells_astray(const struct parts *parts, const int *owners, int index, const struct rect *box,
                 double px_per_mm, bool *out, struct err *err);

#endif
