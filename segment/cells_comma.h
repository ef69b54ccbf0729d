/* SPDX-License-Identifier: MIT */
/*
 * cells_comma.h - a comma that somebody wrote into a box of its own.
 *
 *     +----+----+----+----+     Seen alone it is a 1, and 12,34 would be 12134.
 *     | #  | ## |    | ## |     It begins where half of a digit is written, is
 *     | #  |   #|    |   #|     short, and turns back nowhere, as a small 0 does.
 *     | #  | ## |  # | ## |
 *     +----+----+-#--+----+     In a strip it is a piece like the digits.
 */
#ifndef SEGMENT_CELLS_COMMA_H
#define SEGMENT_CELLS_COMMA_H

#include <stdbool.h>

#include "base/types.h"
#include "segment/cells_keep.h"

/*
 * Whether the ink of one place of a field is low and short beside the tallest of the
 * others, or, where there is a box, in its box.
 *
 * kept   of all places of the field
 * box    of the place, in the same pixels; NULL in a strip
 */
bool cells_comma(const struct kept *kept, int count, int index, const struct rect *box);

#endif
