/* SPDX-License-Identifier: MIT */
#include "segment/cells_double.h"

#include <math.h>

#include "segment/cells_grain.h"
#include "segment/cells_rect.h"

static const double CLOSE_MM = 1.8;    /* to the side: farther lines make the page a misfit */
static const double CLOSE_SHARE = 0.3; /* and at most, of the box */
static const double END_MM = 0.5;      /* where lines meet, a part went with the other one */
static const double BAND_MM = 0.1;     /* to either side: printed lines are ragged */
/* Alone in its box, as wide and as long a share of the height; print breaks off at ends. */
static const double THIN_MM = 0.7, LONG_SHARE = 0.65;
static const double LINE_SHARE = 0.9; /* of a line, that has ink */

static int close_px(const struct rect *box, double px_per_mm)
{
    return (int)lround(fmin(CLOSE_MM * px_per_mm, CLOSE_SHARE * box->width));
}

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
    int close = close_px(box, px_per_mm);
    int from = box->y + end, to = cells_rect_bottom(box) - end;

    if (box->x < band || cells_rect_right(box) + band >= grain->breadth)
        return false;
    for (int i = 0; i <= close; i++)
        if (is_line(grain, box->x + i, from, to, band) ||
            is_line(grain, cells_rect_right(box) - i, from, to, band))
            return true;
    return false;
}

/* Whether a column of the clip has ink between two rows. */
static bool has_ink(const struct grain *grain, int across, int from, int to)
{
    for (int along = from; along < to; along++)
        if (*cells_grain_at(grain, along, across))
            return true;
    return false;
}

/* The ink of some columns between two rows, cut to what has any. */
static struct across trim(const struct grain *grain, struct across columns, int from, int to)
{
    while (columns.length > 0 && !has_ink(grain, columns.first, from, to))
        columns = (struct across){columns.first + 1, columns.length - 1};
    while (columns.length > 0 && !has_ink(grain, columns.first + columns.length - 1, from, to))
        columns.length--;
    return columns;
}

static bool row_has_ink(const struct grain *grain, int along, struct across columns)
{
    for (int i = 0; i < columns.length; i++)
        if (*cells_grain_at(grain, along, columns.first + i))
            return true;
    return false;
}

/* From the first row of a box to the last one that has ink at some columns. */
static int reach(const struct grain *grain, const struct rect *box, struct across columns)
{
    int first = box->y, last = cells_rect_bottom(box) - 1;

    while (first <= last && !row_has_ink(grain, first, columns))
        first++;
    while (last >= first && !row_has_ink(grain, last, columns))
        last--;
    return last - first + 1;
}

/* Thin, or thin at both ends with nothing between them; and no farther from the sides. */
static bool hugs_sides(const struct grain *grain, struct across columns, const struct rect *box,
                       double px_per_mm)
{
    int close = close_px(box, px_per_mm), end = (int)lround(END_MM * px_per_mm);
    int thin = (int)lround(THIN_MM * px_per_mm), right = columns.first + columns.length;
    bool is_left = columns.first <= box->x + close;
    bool is_right = right >= cells_rect_right(box) - close;

    if (columns.length <= thin)
        return columns.length > 0 && (is_left || is_right);
    if (!is_left || !is_right)
        return false;
    for (int x = columns.first + thin; x < right - thin; x++)
        if (has_ink(grain, x, box->y + end, cells_rect_bottom(box) - end))
            return false;
    return true;
}

bool cells_double_alone(const struct raster *ink, const struct rect *kept, const struct rect *box,
                        double px_per_mm)
{
    struct grain grain = cells_grain_of(ink, true);
    int end = (int)lround(END_MM * px_per_mm);
    struct across columns = trim(&grain, (struct across){kept->x, kept->width}, box->y + end,
                                 cells_rect_bottom(box) - end);

    return hugs_sides(&grain, columns, box, px_per_mm) &&
           reach(&grain, box, columns) >= LONG_SHARE * box->height;
}

bool cells_double(const struct raster *ink, const struct place *boxes, int count, double px_per_mm)
{
    struct grain grain = cells_grain_of(ink, true);
    int doubles = 0;

    for (int i = 0; i < count; i++)
        doubles += has_line(&grain, &boxes[i].box, px_per_mm);
    return doubles >= 2 && 2 * doubles >= count;
}
