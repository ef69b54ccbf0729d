/* SPDX-License-Identifier: MIT */
/*
 * cells_rect.h - small sums with rectangles of pixels.
 */
#ifndef SEGMENT_CELLS_RECT_H
#define SEGMENT_CELLS_RECT_H

#include "base/types.h"

static inline int cells_rect_right(const struct rect *rect)
{
    return rect->x + rect->width;
}

static inline int cells_rect_bottom(const struct rect *rect)
{
    return rect->y + rect->height;
}

static inline int cells_rect_longer_side(const struct rect *rect)
{
    return rect->width > rect->height ? rect->width : rect->height;
}

/* How much of two stretches is common. */
static inline int cells_rect_common(int a_from, int a_to, int b_from, int b_to)
{
    int from = a_from > b_from ? a_from : b_from, to = a_to < b_to ? a_to : b_to;

    return to > from ? to - from : 0;
}

/* How much of two rectangles is common sideways. */
static inline int cells_rect_overlap(const struct rect *a, const struct rect *b)
{
    return cells_rect_common(a->x, cells_rect_right(a), b->x, cells_rect_right(b));
}

/* The rectangle around two; one of width 0 is none. */
static inline struct rect cells_rect_around(const struct rect *a, const struct rect *b)
{
    int left = a->x < b->x ? a->x : b->x, top = a->y < b->y ? a->y : b->y;
    int right =
        cells_rect_right(a) > cells_rect_right(b) ? cells_rect_right(a) : cells_rect_right(b);
    int bottom =
        cells_rect_bottom(a) > cells_rect_bottom(b) ? cells_rect_bottom(a) : cells_rect_bottom(b);

    if (a->width == 0 || b->width == 0)
        return a->width == 0 ? *b : *a;
    return (struct rect){left, top, right - left, bottom - top};
}

/* The wider of the gaps between two, sideways and up and down. */
static inline int cells_rect_gap(const struct rect *a, const struct rect *b)
{
    int x = a->x > b->x ? a->x - cells_rect_right(b) : b->x - cells_rect_right(a);
    int y = a->y > b->y ? a->y - cells_rect_bottom(b) : b->y - cells_rect_bottom(a);

    x = x > y ? x : y;
    return x > 0 ? x : 0;
}

#endif
