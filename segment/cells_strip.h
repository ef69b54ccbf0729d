/* SPDX-License-Identifier: MIT */
/*
 * cells_strip.h - the ink of a strip as pieces, from left to right.
 *
 * Parts above one another are one piece, like the bar and the body of a 5.
 * Nothing is cut: digits that touch are one piece.
 */
#ifndef SEGMENT_CELLS_STRIP_H
#define SEGMENT_CELLS_STRIP_H

#include "segment/cells_share.h"

/*
 * Makes places of the pieces, at most `most`, and writes for each part the index
 * of its place, -1 for none.  Returns how many there are, or -1 with ERR_MEMORY.
 * A speck, shorter than `speck` pixels both ways, makes no piece of its own.  If
 * there are more pieces, one of those that are left is marked as shared.
 */
MUST_CHECK
int cells_strip_pieces(const struct parts *parts, int speck, struct rect strip,
                       struct place *places, int most, int *owners, struct err *err);

#endif
