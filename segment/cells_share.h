/* SPDX-License-Identifier: MIT */
/*
 * cells_share.h - which box each part of the ink belongs to.
 *
 * A part goes to the box that holds most of it.  What lies mostly outside all of
 * them is somebody else's: a caption, the field below.
 */
#ifndef SEGMENT_CELLS_SHARE_H
#define SEGMENT_CELLS_SHARE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/types.h"
#include "segment/cells_parts.h"

/* A place where a digit can be: a box, or a piece of a strip, in pixels. */
struct place {
    struct rect box;
    bool is_shared; /* a part that is given to it reaches far into another, or the reverse */
};

/*
 * Writes for each part the index of its place, -1 for none, and marks places
 * that share one, lose much of one to the outside or hold one that is cut.  A
 * speck, shorter than `speck` pixels both ways, marks none.  Places are in order
 * and do not overlap sideways.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int cells_share_boxes(const struct parts *parts, int speck, struct place *places, int count,
                      int *owners, struct err *err);

bool cells_share_is_speck(const struct part *part, int speck);

/* Whether a part goes on beyond the clip: it is not seen whole. */
bool cells_share_is_cut(const struct parts *parts, const struct part *part);

#endif
