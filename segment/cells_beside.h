/* SPDX-License-Identifier: MIT */
/*
 * cells_beside.h - a figure that was written next to a row of boxes.
 *
 * Who runs out of boxes writes on, and 12345 would become 1234:
 *
 *      +---+---+---+---+          It is nearly as tall as the digits in the boxes,
 *      | 1 | 2 | 3 | 4 | 5        and stands alone, near, and at their height.  What
 *      +---+---+---+---+          forms print there is smaller, a word, or has a
 *                                 straight side, like brackets and many letters.
 *
 * A 1 is not told from a rule, a 9 with a straight stem from a letter, nor a minus
 * sign from a dash.
 */
#ifndef SEGMENT_CELLS_BESIDE_H
#define SEGMENT_CELLS_BESIDE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/types.h"

struct field; /* segment/form.h */
struct sheet; /* segment/sheet.h */

enum cells_side { CELLS_LEFT, CELLS_RIGHT };

/*
 * Whether one stands on a side of a field, and not in another field of the page.
 * Fails with ERR_MEMORY.
 *
 * row       where its boxes are on the page, by their printed lines
 * tall_mm   how tall its digits are on average
 */
MUST_CHECK
int cells_beside(const struct sheet *sheet, const struct field *field, struct rect_mm row,
                 double tall_mm, enum cells_side side, bool *out, struct err *err);

#endif
