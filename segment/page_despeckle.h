/* SPDX-License-Identifier: MIT */
/*
 * page_despeckle.h - takes lonely dust out of a bilevel picture.
 *
 * Dust is ink of at most 2 x 2 pixels with no other ink within 2 pixels of it.
 * The pieces of a broken stroke lie closer together than that, and dots that
 * somebody drew or printed are larger.
 */
#ifndef SEGMENT_PAGE_DESPECKLE_H
#define SEGMENT_PAGE_DESPECKLE_H

#include "base/err.h"

struct Pix; /* Leptonica */

/* Works in place, on 1 bit a pixel, ink 1.  Fails with ERR_MEMORY. */
MUST_CHECK
int page_despeckle(struct Pix *ink, struct err *err);

#endif
