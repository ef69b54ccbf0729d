/* SPDX-License-Identifier: MIT */
/*
 * strokes.h - the ink of a strip cut into candidate parts of digits.
 *
 * Digits that touch are one piece of ink, and a digit may fall into two.  Where one
 * ends and the next begins nobody can say before they are read, so a piece is cut
 * wherever it could be, and every run of strokes that is as high and as wide as a
 * digit may be one:
 *
 *     cells      |  00   |   5  |       a piece of ink each
 *     strokes    | 1 2 3 |  4 5 |       cut where a drop could fall through
 *     windows    1  12  123  2  23  3  4  45  5
 */
#ifndef SEGMENT_STROKES_H
#define SEGMENT_STROKES_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"

struct cells; /* segment/cells.h */

enum {
    STROKES_MOST = 96,      /* of a strip: more than it has cells */
    STROKES_CUTS_MOST = 16, /* of a piece */
    STROKES_WINDOW_MOST = 7 /* strokes of one digit */
};

struct stroke {
    struct rect box; /* in the map */
    int piece;       /* the cell that it comes from */
    double crossing; /* ink that the cut at its left goes through, in widths of the pen's
                        line; 0 where a piece begins */
};

struct strokes {
    struct raster map; /* of the strip: 0 paper, else 1 + the index of the stroke */
    struct stroke of[STROKES_MOST];
    int count;
    int tallest;       /* height of the tallest piece, pixels */
    double x_mm, y_mm; /* the top left corner of the first ink on the form */
    int left, top;     /* of the map, from there, pixels: 0 or less */
    double px_per_mm;
};

/*
 * Cuts the cells of a strip; freed with strokes_free.  Strokes are in order from left to
 * right, those of a cell in a row; there are none without ink.  A piece is cut into at
 * most 4 + 4 strokes for each time that it is as wide as the tallest is high.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int strokes_cut(const struct cells *cells, struct strokes *out, struct err *err);

/* Whether stroke `index` is the first of its piece. */
bool strokes_begins_piece(const struct strokes *strokes, int index);

/* How many strokes the piece has that begins with stroke `first`. */
int strokes_piece_length(const struct strokes *strokes, int first);

/* Around `count` strokes from `first`, in the map. */
struct rect strokes_box(const struct strokes *strokes, int first, int count);

/* The same on the form. */
struct rect_mm strokes_area(const struct strokes *strokes, struct rect box);

/* The widest gap between pieces in a window, pixels; 0 if it is of one piece, or they overlap. */
int strokes_gap(const struct strokes *strokes, int first, int count);

/* Whether `count` strokes from `first` have the width and height of a digit and stand close. */
bool strokes_is_window(const struct strokes *strokes, int first, int count);

/* Their ink, cut to their box: 0 paper, 1 ink.  The raster is the caller's. */
MUST_CHECK
int strokes_ink(const struct strokes *strokes, int first, int count, struct raster *out,
                struct err *err);

void strokes_free(struct strokes *strokes);

#endif
