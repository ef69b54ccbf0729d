/* SPDX-License-Identifier: MIT */
/*
 * cells_share.h - which box each part of the ink belongs to.
 *
 * In boxes a part goes to the box that holds most of it.  What lies mostly
 * outside all of them is somebody else's: a caption, the field below.  In a
 * strip, parts above one another make one piece, and a piece is a place.
 */
#ifndef SEGMENT_CELLS_SHARE_H
#define SEGMENT_CELLS_SHARE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/types.h"
#include "segment/cells_parts.h"

/* A place where a digit can be: a box, or a piece of a strip. */
struct place {
    struct rect box;
    bool is_shared; /* a part that is given to it reaches far into another, or the reverse */
};

/*
 * Writes for each part the index of its place, -1 for none, and marks places
 * that share one.  Places are in order and do not overlap sideways.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int cells_share_boxes(const struct parts *parts, int speck, struct place *places, int count,
                      int *owners, struct err *err);

/*
 * Makes places of the pieces of a strip, from left to right, at most `most`, and
 * returns how many there are, or -1 with ERR_MEMORY.  A speck makes no piece of
 * its own.  Ink that would make one piece too many marks the last as shared.
 */
MUST_CHECK
int cells_share_strip(const struct parts *parts, int speck, struct rect strip, struct place *places,
                      int most, int *owners, struct err *err);

#endif
