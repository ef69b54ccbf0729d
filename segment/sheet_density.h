/* SPDX-License-Identifier: MIT */
/*
 * sheet_density.h - how much of any part of a page is ink.
 *
 * Sums over all pixels above and left of each (Crow, Summed-area tables, 1984)
 * answer it with four looks, whatever the size of the part.
 */
#ifndef SEGMENT_SHEET_DENSITY_H
#define SEGMENT_SHEET_DENSITY_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "segment/sheet_ink.h"

struct sheet_density {
    uint32_t *sums; /* of height + 1 rows of width + 1 */
    int width, height;
};

/* Counts the ink of a picture.  Freed with sheet_density_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int sheet_density_count(const struct sheet_ink *ink, struct sheet_density *out, struct err *err);

static inline int sheet_density_within(double value, int most)
{
    return value < 0 ? 0 : value > most ? most : (int)value;
}

/* The share of ink in a square around a place, 0 to 1; off the picture there is paper. */
static inline double sheet_density_at(const struct sheet_density *density, double x, double y,
                                      double side)
{
    size_t row = (size_t)density->width + 1;
    int left = sheet_density_within(x - side / 2 + 0.5, density->width);
    int right = sheet_density_within(x + side / 2 + 0.5, density->width);
    int top = sheet_density_within(y - side / 2 + 0.5, density->height);
    int bottom = sheet_density_within(y + side / 2 + 0.5, density->height);
    const uint32_t *above = density->sums + row * (size_t)top;
    const uint32_t *below = density->sums + row * (size_t)bottom;
    double share = (below[right] - below[left] - above[right] + above[left]) / (side * side);

    return share < 1 ? share : 1; /* the nearest whole pixels may be more than the square */
}

void sheet_density_free(struct sheet_density *density);

#endif
