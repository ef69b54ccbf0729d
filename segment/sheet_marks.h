/* SPDX-License-Identifier: MIT */
/*
 * sheet_marks.h - the pieces of ink that could be anchors, found in one pass.
 *
 * A page is reduced to about 3 pixels a millimetre; each connected component
 * of it leaves a few sums behind.  From them follows which shapes it could
 * have, whatever its orientation: the spread of a shape (the mean squared
 * distance of its ink from its centre) is a fixed share of its area.
 *
 *     square, side a       spread = a * a / 6
 *     ring, radius r       spread = r * r - area / (2 * pi)
 *     cross, span s        spread = s * s / 12, little area
 *     corner               the outermost point towards a corner of the page
 *
 * The same is done again for what openings leave, so that a pen stroke which
 * touches a solid square or a thick ring does not hide it.
 */
#ifndef SEGMENT_SHEET_MARKS_H
#define SEGMENT_SHEET_MARKS_H

#include "base/err.h"

struct Pix; /* Leptonica */

/* A place on the page where an anchor of some kind could be; page pixels. */
struct sheet_mark {
    double x, y;
    double size; /* like anchor.size; of a corner, the most that its arms can be */
};

/* Shapes as the page shows them: a corner is another mark in each orientation. */
enum {
    SHEET_KIND_SQUARE,
    SHEET_KIND_CROSS,
    SHEET_KIND_RING,
    SHEET_KIND_CORNER, /* top left; then top right, bottom right, bottom left */
    SHEET_KINDS = SHEET_KIND_CORNER + 4
};

/* Marks of one kind, in the order of their sizes. */
struct sheet_marks_list {
    struct sheet_mark *of;
    int count, room;
};

struct sheet_marks {
    struct sheet_marks_list kinds[SHEET_KINDS];
};

/* Some marks of a list. */
struct sheet_marks_slice {
    const struct sheet_mark *of;
    int count;
};

/* Finds all marks of a bilevel page.  Freed with sheet_marks_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int sheet_marks_find(struct Pix *ink, struct sheet_marks *out, struct err *err);

/* The marks of one kind whose sizes lie between least and most. */
struct sheet_marks_slice sheet_marks_sized(const struct sheet_marks *marks, int kind, double least,
                                           double most);

void sheet_marks_free(struct sheet_marks *marks);

#endif
