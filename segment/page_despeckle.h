/* SPDX-License-Identifier: MIT */
/*
 * page_despeckle.h - takes lonely dust out of a bilevel picture.
 *
 * Dust is ink that fits into a small square with 4 empty pixels all around it.
 * The square has a 1240th of the shorter side of the picture, 0.17 mm on an A4
 * page: at 300 dpi 2 pixels, and never less than 1 or more than 4.
 *
 * A dot that somebody wrote or printed is larger than that, and the pieces of
 * a broken stroke lie closer together.
 */
#ifndef SEGMENT_PAGE_DESPECKLE_H
#define SEGMENT_PAGE_DESPECKLE_H

#include "base/err.h"

struct Pix; /* Leptonica */

/* Works in place, on 1 bit a pixel, ink 1.  Fails with ERR_MEMORY. */
MUST_CHECK
int page_despeckle(struct Pix *ink, struct err *err);

#endif
