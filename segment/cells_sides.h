/* SPDX-License-Identifier: MIT */
/*
 * cells_sides.h - whether the lines printed around a box are where it should be.
 *
 * The page as a whole lies well over its form, and yet a part of it may not: blocks
 * of a scan that was damaged without a complaint are shifted, a fold hides a row.
 * The box would show another place of the paper, perhaps an empty one.
 *
 *     +----+        one side may be missing: print is faint in places, and
 *     |    |        scanners lose a line that lies along their sensors;
 *     +-  -+        two are not missing by chance
 */
#ifndef SEGMENT_CELLS_SIDES_H
#define SEGMENT_CELLS_SIDES_H

#include <stdbool.h>

#include "segment/cells_print.h"
#include "segment/form.h"

/*
 * Whether more than one side is broken of what is printed around a box of a
 * field, or around the whole strip; a comb has ticks and a base line for sides.
 * False where nothing is printed.
 */
bool cells_sides_are_missing(const struct field *field, const struct print *print, int index);

#endif
