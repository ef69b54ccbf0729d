/* SPDX-License-Identifier: MIT */
/*
 * page.h - one page image: gray, binarized, denoised.
 *
 *     decoded pixels -> page_clean -> ink
 *
 * A page keeps the picture as it was decoded (gray or bilevel) for a person's
 * eyes, and the ink, a bilevel picture of what was drawn or printed, for
 * everything that measures.  Both have the same pixels as the scan: nothing is
 * turned or scaled here.
 */
#ifndef SEGMENT_PAGE_H
#define SEGMENT_PAGE_H

#include "base/err.h"
#include "base/raster.h"

struct page;

/*
 * Binarizes and despeckles, so that uneven light, faint pens and coloured or
 * gray paper leave the same ink as a good scan would.  A bilevel page is only
 * despeckled.  Calling it again changes nothing.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int page_clean(struct page *page, struct err *err);

int page_width(const struct page *page);
int page_height(const struct page *page);

/* The resolution that the file states, dots per inch, 0 if none: only a hint. */
double page_stated_dpi(const struct page *page);

/* How often a decoder complained while it decoded the pixels. */
int page_damage(const struct page *page);

/* The first complaint as a line for a person, "" if none; the page's own text. */
const char *page_damage_text(const struct page *page);

/* Copies the picture as gray (0 black, 255 white); freed with raster_free. */
MUST_CHECK
int page_gray(const struct page *page, struct raster *out, struct err *err);

/* Copies the ink of a cleaned page (0 paper, 1 ink); freed with raster_free. */
MUST_CHECK
int page_ink(const struct page *page, struct raster *out, struct err *err);

/* Frees a page; NULL is accepted. */
void page_free(struct page *page);

#endif
