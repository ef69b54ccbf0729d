/* SPDX-License-Identifier: MIT */
#include "segment/cells_grain.h"

struct grain cells_grain_of(const struct raster *ink, bool is_upright)
{
    if (is_upright)
        return (struct grain){ink->pixels, ink->height, ink->width, ink->width, 1};
    return (struct grain){ink->pixels, ink->width, ink->height, 1, ink->width};
}

struct across cells_grain_run(const struct grain *grain, int along, int across, int slack, int most)
{
    const uint8_t *at = cells_grain_at(grain, along, across);
    ptrdiff_t step = grain->across;
    int first, last, start = 0;

    for (int i = 1; i <= slack && !at[start * step]; i++)
        start = at[i * step] ? i : at[-i * step] ? -i : 0;
    if (!at[start * step])
        return (struct across){0, 0};
    for (first = start; start - first < most && at[(first - 1) * step]; first--)
        ;
    for (last = start; last - start < most && at[(last + 1) * step]; last++)
        ;
    return (struct across){across + first, last - first + 1};
}

void cells_grain_fill(const struct grain *grain, int along, int first, int length, uint8_t value)
{
    uint8_t *at = cells_grain_at(grain, along, first);

    for (int i = 0; i < length; i++, at += grain->across)
        *at = value;
}
