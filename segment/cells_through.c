/* SPDX-License-Identifier: MIT */
#include "segment/cells_through.h"

#include <math.h>
#include <stddef.h>

#include "segment/cells_rect.h"

static const double EDGE_MM = 1.5;     /* inside the box: how near to its lines the ink comes */
static const double NEAR_MM = 0.5;     /* outside: beside the print it may be broken, */
static const double FAR_MM = 2.5;      /* and so far it is followed */
static const double SLACK_MM = 0.3;    /* sideways: it may lean */
/* Of the rows there, at each end and on average: such lines are ragged; */
static const double LEAST_SHARE = 0.2, MEAN_SHARE = 0.65;
/* or at one end of what is as narrow as no digit but a 1: print beside it hides the other. */
static const double NARROW_MM = 1.3, ONE_SHARE = 0.9;

static bool has_ink(const uint8_t *row, int left, int right)
{
    for (int x = left; x < right; x++)
        if (row[x])
            return true;
    return false;
}

/* The share of rows with ink, from one to another and between two columns, cut to the ink. */
static double inked_share(const struct raster *ink, int from, int to, int left, int right)
{
    int count = 0;

    from = from < 0 ? 0 : from;
    to = to > ink->height ? ink->height : to;
    left = left < 0 ? 0 : left;
    right = right > ink->width ? ink->width : right;
    for (int y = from; y < to; y++)
        count += has_ink(ink->pixels + (size_t)y * (size_t)ink->width, left, right);
    return to > from ? (double)count / (to - from) : 0;
}

static bool fills(const struct rect *kept, const struct rect *box, int edge)
{
    return kept->width > 0 && kept->y <= box->y + edge &&
           cells_rect_bottom(kept) >= cells_rect_bottom(box) - edge;
}

bool cells_through(const struct raster *ink, const struct rect *kept, const struct rect *box,
                   double px_per_mm)
{
    int near = (int)lround(NEAR_MM * px_per_mm), far = (int)lround(FAR_MM * px_per_mm);
    int slack = (int)lround(SLACK_MM * px_per_mm);
    int left = kept->x - slack, right = cells_rect_right(kept) + slack;
    int top = box->y, bottom = cells_rect_bottom(box);
    double above, below;

    if (!fills(kept, box, (int)lround(EDGE_MM * px_per_mm)))
        return false;
    above = inked_share(ink, top - far, top - near, left, right);
    below = inked_share(ink, bottom + near, bottom + far, left, right);
    if (kept->width <= NARROW_MM * px_per_mm && fmax(above, below) >= ONE_SHARE)
        return true;
    return fmin(above, below) >= LEAST_SHARE && (above + below) / 2 >= MEAN_SHARE;
}
