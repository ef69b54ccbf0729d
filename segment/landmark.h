/* SPDX-License-Identifier: MIT */
/*
 * landmark.h - a small patch of what is printed on a form, to be found again.
 *
 * A landmark holds which of its pixels are ink and which are safely paper, at 3
 * pixels a millimetre; the others, near an edge or where people write, say
 * nothing.  Its place is found by laying it over a window of the page, which
 * shows twice as much to all sides:
 *
 *     window, 21 mm            agreement = share of its ink that is ink there
 *     +---------------+                  - share of its paper that is ink there
 *     |   +-------+   |
 *     |   | land- |   |        1 where it is printed, about 0.3 over other print,
 *     |   | mark  |   |        0 over paper and over solid black
 *     |   +-------+   |
 *     +---------------+
 *
 * Bits of a row stand for its pixels, bit 0 for the leftmost.
 */
#ifndef SEGMENT_LANDMARK_H
#define SEGMENT_LANDMARK_H

#include <stdint.h>

#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"

#define LANDMARK_PX_PER_MM 3.0
#define LANDMARK_FOUND 0.5 /* the agreement from which on it seems to be there */

enum {
    LANDMARK_SIDE = 32,                                    /* pixels of a landmark */
    LANDMARK_WINDOW = 64,                                  /* pixels of a window */
    LANDMARK_REACH = (LANDMARK_WINDOW - LANDMARK_SIDE) / 2 /* how far it can be looked for */
};

struct landmark {
    double x_mm, y_mm; /* its centre on the form */
    int ink_count, paper_count; /* bits */
    uint32_t ink[LANDMARK_SIDE], paper[LANDMARK_SIDE];
};

/* A piece of a page, upright as the form is. */
struct landmark_window {
    uint64_t ink[LANDMARK_WINDOW];
    uint64_t near[LANDMARK_WINDOW]; /* ink, or a neighbour of ink */
};

/* Where a landmark was found. */
struct landmark_sight {
    double right_mm, down_mm; /* from the middle of the window */
    double agreement;
};

/* Counts the bits of a landmark. */
void landmark_count(const struct landmark *landmark, int *ink, int *paper);

/* Cuts the window around a point of the form out of ink that the transform leads to. */
void landmark_window_cut(const struct sheet_ink *ink, const struct sheet_affine *affine,
                         double x_mm, double y_mm, struct landmark_window *out);

/*
 * How well a landmark agrees with a window so many pixels right and down of its middle,
 * at most LANDMARK_REACH either way.
 */
double landmark_agreement(const struct landmark *landmark, const struct landmark_window *window,
                          int right, int down);

/*
 * The place where it agrees best, to a part of a pixel.  It is looked for up to reach
 * pixels from the middle; a peak at the edge of that may lead up to 3 pixels farther.
 */
struct landmark_sight landmark_find(const struct landmark *landmark,
                                    const struct landmark_window *window, int reach);

#endif
