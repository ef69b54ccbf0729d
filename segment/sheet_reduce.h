/* SPDX-License-Identifier: MIT */
/*
 * sheet_reduce.h - a bilevel page, halved until neither side has more than 1280 pixels.
 *
 * Of an A4 page that leaves 2 to 4 pixels a millimetre, of a smaller one more: enough
 * to tell shapes apart, and a tenth of the work.  A reduced pixel is
 * ink if any pixel in it is, so that no thin line is lost.
 */
#ifndef SEGMENT_SHEET_REDUCE_H
#define SEGMENT_SHEET_REDUCE_H

#include "base/err.h"

struct Pix; /* Leptonica */

struct sheet_reduced {
    struct Pix *picture;
    int factor; /* pixels of the page along a reduced one */
};

/* Reduces a picture.  Freed with sheet_reduced_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int sheet_reduce(struct Pix *ink, struct sheet_reduced *out, struct err *err);

/*
 * Makes a picture of what is print: all but what is solid over a hundredth of the longer
 * side, as a scanner's lid is beside the paper.  Freed with pixDestroy.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int sheet_reduced_print(const struct sheet_reduced *reduced, struct Pix **out, struct err *err);

void sheet_reduced_free(struct sheet_reduced *reduced);

#endif
