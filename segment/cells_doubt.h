/* SPDX-License-Identifier: MIT */
/*
 * cells_doubt.h - what makes a person look at a box, beside what is written in it.
 *
 * Each doubt has a file of its own that says how it is seen; which of them are for
 * boxes, for check boxes and for strips stands here.
 */
#ifndef SEGMENT_CELLS_DOUBT_H
#define SEGMENT_CELLS_DOUBT_H

#include "base/err.h"
#include "segment/cells.h"
#include "segment/cells_work.h"

/* Points between the places; before specks are taken away, as they look like some. */
void cells_doubt_points(const struct work *work, struct cell *cells);

/*
 * All others, once the cells are measured: sets is_displaced, is_shared and
 * has_beside, and makes clutter of what is no blank and no digit.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int cells_doubt(const struct work *work, struct cell *cells, struct err *err);

#endif
