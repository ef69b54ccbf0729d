/* SPDX-License-Identifier: MIT */
#include "segment/cells_through.h"

#include <math.h>
#include <stddef.h>

#include "segment/cells_rect.h"

static const double EDGE_MM = 1.5;     /* inside the box: how near to its lines the ink comes, */
static const double EDGE_SHARE = 0.25; /* and at most, of its height */
static const double NEAR_MM = 0.5;     /* outside: beside the print it may be broken, */
static const double FAR_MM = 2.5;      /* and so far it is followed */
static const double SLACK_MM = 0.3;    /* sideways: it may lean */
static const double BAND_MM = 0.5;     /* to either side of a column: such lines are ragged */
/* Of the rows of a band: of the ink in the box, and outside at each end and on average; */
static const double INSIDE_SHARE = 0.8, LEAST_SHARE = 0.2, MEAN_SHARE = 0.65;
/* or at one end of what is as narrow as no digit but a 1: print beside it hides the other. */
static const double NARROW_MM = 1.3, ONE_SHARE = 0.9;
/* Of the ink's width and height: what is less is strokes, which only a band of it can be a line. */
static const double SOLID_SHARE = 0.4;

static bool has_ink(const uint8_t *row, int left, int right)
{
    for (int x = left; x < right; x++)
        if (row[x])
            return true;
    return false;
}

static bool is_solid(const struct raster *ink, const struct rect *kept)
{
    int count = 0;

    for (int y = kept->y; y < cells_rect_bottom(kept); y++)
        for (int x = kept->x; x < cells_rect_right(kept); x++)
            count += ink->pixels[(size_t)y * (size_t)ink->width + (size_t)x] != 0;
    return count >= SOLID_SHARE * kept->width * kept->height;
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

static bool fills(const struct rect *kept, const struct rect *box, double px_per_mm)
{
    double edge = fmin(EDGE_MM * px_per_mm, EDGE_SHARE * box->height);

    return kept->width > 0 && kept->y <= box->y + edge &&
           cells_rect_bottom(kept) >= cells_rect_bottom(box) - edge;
}

struct outside {
    double above, below;
};

static struct outside outside(const struct raster *ink, const struct rect *box, int left, int right,
                              double px_per_mm)
{
    int near = (int)lround(NEAR_MM * px_per_mm), far = (int)lround(FAR_MM * px_per_mm);
    int top = box->y, bottom = cells_rect_bottom(box);

    return (struct outside){inked_share(ink, top - far, top - near, left, right),
                            inked_share(ink, bottom + near, bottom + far, left, right)};
}

static bool goes_on(const struct raster *ink, const struct rect *kept, const struct rect *box,
                    int left, int right, double px_per_mm)
{
    struct outside share = outside(ink, box, left, right, px_per_mm);

    return fmin(share.above, share.below) >= LEAST_SHARE &&
           (share.above + share.below) / 2 >= MEAN_SHARE &&
           inked_share(ink, kept->y, cells_rect_bottom(kept), left, right) >= INSIDE_SHARE;
}

static bool has_line(const struct raster *ink, const struct rect *kept, const struct rect *box,
                     double px_per_mm)
{
    int band = (int)lround(BAND_MM * px_per_mm);

    for (int x = kept->x; x < cells_rect_right(kept); x++)
        if (goes_on(ink, kept, box, x - band, x + band + 1, px_per_mm))
            return true;
    return false;
}

bool cells_through(const struct raster *ink, const struct rect *kept, const struct rect *box,
                   double px_per_mm)
{
    int slack = (int)lround(SLACK_MM * px_per_mm);
    int left = kept->x - slack, right = cells_rect_right(kept) + slack;

    if (!fills(kept, box, px_per_mm))
        return false;
    if (kept->width <= NARROW_MM * px_per_mm) {
        struct outside share = outside(ink, box, left, right, px_per_mm);

        if (fmax(share.above, share.below) >= ONE_SHARE)
            return true;
    }
    return (is_solid(ink, kept) && goes_on(ink, kept, box, left, right, px_per_mm)) ||
           has_line(ink, kept, box, px_per_mm);
}
