/* SPDX-License-Identifier: MIT */
/*
 * drawing.h - one filled and scanned sheet, from blank paper to picture.
 *
 *     form -> answers -> print -> pen -> scanner -> picture
 *
 * The same form and the same wishes give the same picture.
 */
#ifndef SAMPLES_DRAWING_H
#define SAMPLES_DRAWING_H

#include "base/err.h"
#include "samples/answers.h"
#include "samples/pen.h"
#include "samples/scanner.h"

/* What the paper and the scanner are like. */
enum look {
    LOOK_OFFICE,   /* white paper, a good scanner */
    LOOK_RECYCLED, /* gray paper, and the scanner leaves it gray */
    LOOK_SHADOW,   /* the lid stood open: one side is dark */
    LOOK_WORN,     /* an old machine: noise, dust, soft */
    LOOK_PRINTED   /* no scan: as it went to the printer */
};

enum depth { DEPTH_BILEVEL, DEPTH_GRAY, DEPTH_COLOUR };

struct drawing {
    uint64_t seed;     /* who writes, and what */
    enum pen_kind pen;
    enum twist twist;
    enum depth depth;
    double dpi;
    int turn;          /* quarter turns clockwise */
    double skew_deg;
    enum look look;
};

/*
 * Draws the first page of a form.  The picture is the caller's, freed with
 * bitmap_free.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int drawing_make(const struct form *form, const struct drawing *drawing,
                 struct answers *answers, struct bitmap *out, struct err *err);

#endif
