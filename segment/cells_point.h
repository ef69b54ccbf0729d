/* SPDX-License-Identifier: MIT */
/*
 * cells_point.h - a point or a comma that somebody wrote between two digits.
 *
 * Boxes hold digits and nothing else, so 12.34 would become 1234: a point is too
 * small to make a digit, and lies near enough to one to pass for a piece of it.
 *
 *     +----+----+----+     It stands low, on or beside the line between two
 *     | #  |  # | #  |     boxes, and there is paper all around it: the end of
 *     |  # | #  |#   |     a stroke that crosses the line lies nearer to the rest.
 *     | #  o  # | ## |
 *     +----+----+----+
 *
 * Where two boxes lie farther apart than others of their field, or than half a box,
 * the form may have a point or a colon of its own: there nothing is looked for.
 */
#ifndef SEGMENT_CELLS_POINT_H
#define SEGMENT_CELLS_POINT_H

#include <stdbool.h>

#include "segment/cells_parts.h"
#include "segment/cells_share.h"

/*
 * Whether one stands between two places of a field, boxes or pieces of a strip.
 * Owners are those of cells_share_boxes or cells_strip_pieces, specks among them.
 */
bool cells_point_between(const struct parts *parts, const int *owners, const struct rect *left,
                         const struct rect *right, double px_per_mm);

/* Whether there may be print behind a box, before the next; places are all of a field's. */
bool cells_point_is_printed(const struct place *places, int count, int index, double px_per_mm);

#endif
