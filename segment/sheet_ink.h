/* SPDX-License-Identifier: MIT */
/*
 * sheet_ink.h - quick looks at single pixels of a bilevel picture.
 *
 * Registration asks for a few hundred thousand pixels, each at a place of its
 * own; a function call for each would cost more than all the rest.
 */
#ifndef SEGMENT_SHEET_INK_H
#define SEGMENT_SHEET_INK_H

#include <stdint.h>

struct Pix; /* Leptonica */

struct sheet_ink {
    const uint32_t *words; /* row after row, the leftmost pixel in the highest bit */
    int words_per_row;
    int width, height;
};

/* A view of a picture of 1 bit a pixel, which must outlive it. */
struct sheet_ink sheet_ink_of(struct Pix *picture);

/* A coordinate in 32.32 fixed point, for walks in small steps; >> 32 gives the pixel. */
static inline int64_t sheet_ink_fixed(double pixels)
{
    return (int64_t)(pixels * 4294967296.0);
}

/* Whether a pixel of the picture is ink. */
static inline int sheet_ink_inside(const struct sheet_ink *ink, int64_t x, int64_t y)
{
    return (int)(ink->words[y * ink->words_per_row + (x >> 5)] >> (31 - (x & 31)) & 1);
}

/* The same of any place; off the picture there is paper. */
static inline int sheet_ink_at(const struct sheet_ink *ink, int64_t x, int64_t y)
{
    if (x < 0 || x >= ink->width || y < 0 || y >= ink->height)
        return 0;
    return sheet_ink_inside(ink, x, y);
}

/*
 * The ink along a straight walk of at most 64 steps from (x, y), in fixed point:
 * bit 0 is the first pixel.
 */
uint64_t sheet_ink_walk(const struct sheet_ink *ink, int64_t x, int64_t y, int64_t right,
                        int64_t down, int steps);

#endif
