/* SPDX-License-Identifier: MIT */
/*
 * page_paper.h - the paper of a gray picture: how bright, and what stands out.
 *
 * Paper varies slowly, so it is measured in tiles and interpolated.  A tile
 * covered by ink learns from its neighbours how bright its paper is, but not
 * beyond what shade can do: a black margin stays black.
 */
#ifndef SEGMENT_PAGE_PAPER_H
#define SEGMENT_PAGE_PAPER_H

#include <stdint.h>

#include "base/err.h"

struct Pix; /* Leptonica */

enum { PAGE_PAPER_TILE = 32 }; /* pixels a side */

struct page_paper {
    int columns, rows; /* of tiles */
    uint8_t *bright;   /* of each tile: how bright its paper is */
    uint8_t *floor;    /* what is that much darker than the paper is no noise */
};

/* Measures a picture of 8 bits, of any size.  Fails with ERR_MEMORY. */
MUST_CHECK
int page_paper_measure(struct Pix *gray, struct page_paper *out, struct err *err);

/*
 * Interpolates pixel row y of bright or floor.  out has room for all tiles of a
 * row and half a tile more on either side: out[-16] to out[32 * columns + 15].
 */
void page_paper_row(const struct page_paper *paper, const uint8_t *tiles, int y, uint8_t *out);

/* Frees the tiles; an empty paper is accepted. */
void page_paper_free(struct page_paper *paper);

#endif
