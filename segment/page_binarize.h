/* SPDX-License-Identifier: MIT */
/*
 * page_binarize.h - what is ink in a gray picture.
 *
 * Three questions are asked, each at its own scale.  How bright is the paper
 * here, and how restless?  That varies slowly: it is measured in tiles and
 * interpolated.  How much darker than the paper is a pixel?  And is it one of
 * the dark ones of its stroke?  For that it is compared with the darkest pixel
 * within reach of a pen stroke:
 *
 *     ink  if  darkness > part of the darkest around
 *         and  the darkest around stands out from the paper's own noise
 *
 * So a faint stroke is judged by itself even beside a black printed line, its
 * faintest parts are kept while it is seen as a whole, and the blur around a
 * dark line is not taken for ink.  (The local contrast is that of Su, Lu and
 * Tan, "Binarization of historical document images using the local maximum and
 * minimum", DAS 2010; theirs knows no paper.)
 */
#ifndef SEGMENT_PAGE_BINARIZE_H
#define SEGMENT_PAGE_BINARIZE_H

#include "base/err.h"

struct Pix; /* Leptonica */

/*
 * Makes a picture of 1 bit (ink 1) of one of 8 bits (255 white), of any size.
 * Freed with pixDestroy.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int page_binarize(struct Pix *gray, struct Pix **out, struct err *err);

#endif
