/* SPDX-License-Identifier: MIT */
/*
 * pen.h - a person with a pen.
 *
 * A seed is a person: which shape of each figure, how large, how slanted, how
 * even, how steady, how hard pressed.  The pen knows how such a person draws a
 * line; what is written, and where, is for writing.h:
 *
 *     knots -> spline -> trembling line of changing width and ink -> leaf
 */
#ifndef SAMPLES_PEN_H
#define SAMPLES_PEN_H

#include <stdbool.h>
#include <stdint.h>

#include "samples/leaf.h"
#include "samples/dice.h"

enum pen_kind {
    PEN_BLUE, /* ball pens */
    PEN_BLACK,
    PEN_FINE, /* a black fineliner */
    PEN_GEL,  /* blue, wide and wet */
    PEN_PENCIL,
    PEN_FAINT /* a ball pen that is nearly empty */
};

struct pen {
    struct dice dice; /* of what differs from figure to figure */
    uint64_t seed;
    int habit[10], other[10]; /* indices into figures: the usual shape, a rare one */
    double versatility;       /* how often the rare one */
    double size, aspect;      /* height as a share of the box's; width to height */
    double slant, tilt;       /* shear to the right; rise of a row of figures */
    double roundness;         /* how far corners are rounded, 0 to 1 */
    double jitter;            /* of the knots, in hundredths of the height */
    double unevenness;        /* of size and place, a share */
    double tremor_mm;
    double right_mm, down_mm; /* where in the box this hand likes to write */
    double radius_mm, pressure, flow;
    struct ink ink;
};

/* A point that the pen goes through, on the form. */
struct knot {
    double x_mm, y_mm;
    bool is_corner;
};

void pen_new(uint64_t seed, enum pen_kind kind, struct pen *out);

/* Draws one line through count knots, at least two. */
void pen_line(struct pen *pen, struct leaf *leaf, const struct knot *knots, int count);

#endif
