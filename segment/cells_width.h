/* SPDX-License-Identifier: MIT */
/*
 * cells_width.h - how thick each printed line of a field is.
 *
 * Most forms print the lines of a field alike, and what is written on them thickens
 * some for a stretch: so what is usual holds.  Others draw a heavy frame around thin
 * dividers, or the boxes one by one, so that a line between two is twice as thick:
 *
 *      usual    heavier    written on
 *        |        ||           |
 *        |        ||           ||      a line has a width of its own
 *        |        ||           ||      where nearly all of it is
 *        |        ||           |       thicker, or thinner, than usual
 */
#ifndef SEGMENT_CELLS_WIDTH_H
#define SEGMENT_CELLS_WIDTH_H

#include "segment/cells_grain.h"

enum { WIDTH_MOST = 64 }; /* pixels */

/* Looks across lines by the ink they found, in pixels; of[0] are those that found none. */
struct widths {
    int of[WIDTH_MOST + 1];
    int looks;
};

/* Counts one more look; more than `most` is a stroke across.  most is at most WIDTH_MOST. */
void cells_width_look(struct widths *widths, struct across run, int most);

void cells_width_add(struct widths *sum, const struct widths *widths);

/* What half of the looks that found ink found at most, in pixels; 0 if none did. */
int cells_width_middle(const struct widths *widths);

/*
 * The width of one line, in pixels.  usual is what to take if it is no more than
 * rough pixels thicker or thinner, or if that is so for a stretch only.
 */
int cells_width_own(const struct widths *own, int usual, int rough);

#endif
