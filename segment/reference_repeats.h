/* SPDX-License-Identifier: MIT */
/*
 * reference_repeats.h - whether the print of a form looks like itself a little farther on.
 *
 * The rows of a table, or of bubbles, could be found one row too low.  The landmarks
 * of a reference vote for each shift of the picture over itself at which they are
 * found again; whoever registers a page must try the shifts that many vote for.
 */
#ifndef SEGMENT_REFERENCE_REPEATS_H
#define SEGMENT_REFERENCE_REPEATS_H

#include "segment/landmark.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"

#define REFERENCE_FARTHEST_MM 37.5 /* that repeats are looked for, to each side */

enum { REFERENCE_REPEATS = 8 };

/* Shifts at which many landmarks are found again, most first. */
struct reference_repeats {
    struct reference_shift {
        double x_mm, y_mm;
    } of[REFERENCE_REPEATS];
    int count;
};

/* Finds the repeats of a picture; affine leads from the form to its ink. */
void reference_repeats_find(const struct sheet_ink *ink, const struct sheet_affine *affine,
                            const struct landmark *landmarks, int count,
                            struct reference_repeats *out);

#endif
