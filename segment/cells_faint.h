/* SPDX-License-Identifier: MIT */
/*
 * cells_faint.h - whether an empty box holds what is too pale to be ink.
 *
 * A pen that runs dry, a pencil, a yellow marker: the binarization takes them for
 * paper, and the box for blank.  A person sees them; so must somebody who says
 * that a box is blank.
 */
#ifndef SEGMENT_CELLS_FAINT_H
#define SEGMENT_CELLS_FAINT_H

#include <stdbool.h>

#include "base/err.h"
#include "base/types.h"

struct clip;  /* segment/cells_clip.h */
struct sheet; /* segment/sheet.h */

/*
 * Whether some of the inside of a box is darker than the rest of it, by more than
 * the paper's own grain, and hangs together as a short stroke does.  What is beside
 * ink does not count: a neighbour's stroke may reach into the box.  In a bilevel
 * scan nothing is faint.  Fails with ERR_MEMORY.
 *
 * clip   the ink of the field, without its printed lines
 * box    where they are
 */
MUST_CHECK
int cells_faint(const struct sheet *sheet, const struct clip *clip, struct rect_mm box, bool *out,
                struct err *err);

#endif
