/* SPDX-License-Identifier: MIT */
/*
 * pixels.h - the Leptonica pictures inside pages.
 *
 * For the files of this folder only: no other folder sees Leptonica's types.
 */
#ifndef SEGMENT_PIXELS_H
#define SEGMENT_PIXELS_H

#include "base/err.h"

struct Pix; /* Leptonica */
struct page;

/*
 * Makes a page of a decoded picture of 1 bit (ink 1) or 8 bits (gray, 255
 * white) a pixel.  Takes the picture and leaves NULL.  dpi is what the file
 * states, 0 if nothing.  damage and text are what the decoder complained of;
 * the text is copied, NULL if there is none.
 */
MUST_CHECK
int page_new(struct Pix **picture, double dpi, int damage, const char *text, struct page **out,
             struct err *err);

/* The picture as decoded, 1 or 8 bits a pixel; the page's own. */
struct Pix *page_picture(const struct page *page);

/* The ink of a cleaned page, 1 bit a pixel; the page's own. */
struct Pix *page_ink_picture(const struct page *page);

#endif
