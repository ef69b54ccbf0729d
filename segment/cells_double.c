/* SPDX-License-Identifier: MIT */
#include "segment/cells_double.h"

#include <math.h>

#include "segment/cells_grain.h"
#include "segment/cells_rect.h"

static const double CLOSE_MM = 1.8;    /* to the side: farther lines make the page a misfit */
static const double CLOSE_SHARE = 0.3; /* and at most, of the box */
static const double END_MM = 0.5;      /* where lines meet, a part went with the other one */
static const double BAND_MM = 0.1;     /* to either side: printed lines are ragged */
static const double LINE_SHARE = 0.9;  /* of a line, that has ink */

/* Most columns hold so little ink that it shows after a few rows. */
static bool is_line(const struct grain *grain, int across, int from, int to, int band)
{
    int may_miss = (int)((1 - LINE_SHARE) * (to - from));

    for (int along = from; along < to && may_miss >= 0; along++)
        may_miss -= cells_grain_run(grain, along, across, band, 0).length == 0;
    return to > from && may_miss >= 0;
}

static bool has_line(const struct grain *grain, const struct rect *box, double px_per_mm)
{
    int end = (int)lround(END_MM * px_per_mm), band = (int)lround(fmax(1, BAND_MM * px_per_mm));
    int close = (int)lround(fmin(CLOSE_MM * px_per_mm, CLOSE_SHARE * box->width));
    int from = box->y + end, to = cells_rect_bottom(box) - end;

    if (box->x < band || cells_rect_right(box) + band >= grain->breadth)
        return false;
    for (int i = 0; i <= close; i++)
        if (is_line(grain, box->x + i, from, to, band) ||
            is_line(grain, cells_rect_right(box) - i, from, to, band))
            return true;
    return false;
}

bool cells_double(const struct raster *ink, const struct place *boxes, int count, double px_per_mm)
{
    struct grain grain = cells_grain_of(ink, true);
    int doubles = 0;

    for (int i = 0; i < count; i++)
        doubles += has_line(&grain, &boxes[i].box, px_per_mm);
    return doubles >= 2 && 2 * doubles >= count;
}
