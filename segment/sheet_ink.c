/* SPDX-License-Identifier: MIT */
#include "segment/sheet_ink.h"

#include <stdbool.h>

#include <leptonica/allheaders.h>

struct sheet_ink sheet_ink_of(struct Pix *picture)
{
    return (struct sheet_ink){pixGetData(picture), pixGetWpl(picture), pixGetWidth(picture),
                              pixGetHeight(picture)};
}

static bool is_inside(const struct sheet_ink *ink, int64_t x, int64_t y)
{
    return x >= 0 && x >> 32 < ink->width && y >= 0 && y >> 32 < ink->height;
}

/* A walk that begins and ends on the picture does not leave it between. */
uint64_t sheet_ink_walk(const struct sheet_ink *ink, int64_t x, int64_t y, int64_t right,
                        int64_t down, int steps)
{
    int64_t last_x = x + (steps - 1) * right, last_y = y + (steps - 1) * down;
    uint64_t bits = 0;

    if (is_inside(ink, x, y) && is_inside(ink, last_x, last_y)) {
        for (int i = 0; i < steps; i++, last_x -= right, last_y -= down)
            bits = bits << 1 | (uint64_t)sheet_ink_inside(ink, last_x >> 32, last_y >> 32);
    } else {
        for (int i = 0; i < steps; i++, last_x -= right, last_y -= down)
            bits = bits << 1 | (uint64_t)sheet_ink_at(ink, last_x >> 32, last_y >> 32);
    }
    return bits;
}
