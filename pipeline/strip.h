/* SPDX-License-Identifier: MIT */
/*
 * strip.h - the digits of a strip, wherever one ends and the next begins.
 *
 * The pieces of ink that cells.h found are cut into strokes, every window of them
 * is read, and the best path through the readings says which windows the digits
 * are:
 *
 *     cells -> strokes -> windows -> readings -> lattice -> digits
 */
#ifndef PIPELINE_STRIP_H
#define PIPELINE_STRIP_H

#include "base/err.h"
#include "base/types.h"
#include "segment/cells.h"
#include "store/record.h"

struct field;      /* segment/form.h */
struct recognizer; /* pipeline/recognizer.h */

/*
 * One digit of the best path.  Its cell has the doubts of all pieces that it holds ink
 * of; struck or clutter it is only if it holds the whole of such a piece, because what
 * touches is measured wrongly.  A part of a struck piece is shared.
 */
struct strip_digit {
    struct cell cell;
    struct sample sample;
    struct reading reading;
    float scores[CLASS_COUNT]; /* logits */
};

struct strip {
    struct strip_digit *digits;       /* `count` of them, owned */
    int count;                        /* 0: there is no path */
    int remade;                       /* digits that are not one whole piece of ink */
    int left_out;                     /* pieces of ink that are none of the digits */
    char value[RECORD_MAX_BOXES + 1]; /* a digit each */
    double share;                     /* the probability that it is right: see lattice.h */
};

/*
 * Reads the pieces of a strip; freed with strip_free.  Without ink there is no path.
 * Fails with ERR_MEMORY.
 */
MUST_CHECK
int strip_read(const struct recognizer *recognizer, const struct field *field,
               const struct cells *pieces, struct strip *out, struct err *err);

void strip_free(struct strip *strip);

#endif
