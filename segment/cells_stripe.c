/* SPDX-License-Identifier: MIT */
#include "segment/cells_stripe.h"

#include <math.h>
#include <stddef.h>

#include "segment/cells_rect.h"

static const double MOST_SHARE = 0.8;  /* of the ink, that is a line */
static const double LONG = 1.5;        /* length of a line in breadths, at least */
static const double BENT_SHARE = 2.5;  /* breadth of a line, over that of its stroke, at most */
static const double NEAR_MM = 0.5;     /* beyond the box: beside the print it may be broken, */
static const double FAR_MM = 1.5;      /* and so far it is followed */
static const double SLACK_MM = 0.3;    /* to either side of its axis */
static const double LEAST_SHARE = 0.7; /* of that way, that is ink at each end */

/* Through the middle of the ink, in its longest direction; in pixels. */
struct axis {
    double x, y;
    double dx, dy; /* of length 1 */
};

/* Least and most of a coordinate. */
struct range {
    double from, to;
};

static void extend(struct range *range, double value)
{
    range->from = fmin(range->from, value);
    range->to = fmax(range->to, value);
}

/* The largest part of the box's ink, -1 if it is not most of it: a speck beside it is nothing. */
static int find_line(const struct parts *parts, const int *owners, int index)
{
    int largest = -1, area = 0;

    for (int i = 0; i < parts->count; i++) {
        if (owners[i] != index)
            continue;
        area += parts->of[i].area;
        if (largest < 0 || parts->of[i].area > parts->of[largest].area)
            largest = i;
    }
    return largest >= 0 && parts->of[largest].area >= MOST_SHARE * area ? largest : -1;
}

static struct axis find_axis(const struct parts *parts, int part)
{
    double x = 0, y = 0, xx = 0, xy = 0, yy = 0, angle;
    int area = parts->of[part].area;

    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];

        for (int at = run->left; run->part == part && at < run->right; at++) {
            double px = at - parts->of[part].box.x, py = run->y - parts->of[part].box.y;

            x += px / area;
            y += py / area;
            xx += px * px / area;
            xy += px * py / area;
            yy += py * py / area;
        }
    }
    angle = atan2(2 * (xy - x * y), xx - x * x - (yy - y * y)) / 2;
    return (struct axis){parts->of[part].box.x + x, parts->of[part].box.y + y, cos(angle),
                         sin(angle)};
}

static bool is_straight(const struct parts *parts, int part, const struct axis *axis)
{
    struct range along = {0, 0}, across = {0, 0};
    double length, breadth;

    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];
        double y = run->y - axis->y;

        for (int end = 0; run->part == part && end < 2; end++) {
            double x = (end ? run->right - 1 : run->left) - axis->x;

            extend(&along, x * axis->dx + y * axis->dy);
            extend(&across, y * axis->dx - x * axis->dy);
        }
    }
    length = along.to - along.from + 1;
    breadth = across.to - across.from + 1;
    return length >= LONG * breadth && breadth * length <= BENT_SHARE * parts->of[part].area;
}

static bool is_inked(const struct raster *ink, double x, double y)
{
    int column = (int)lround(x), row = (int)lround(y);

    return column >= 0 && row >= 0 && column < ink->width && row < ink->height &&
           ink->pixels[(size_t)row * (size_t)ink->width + (size_t)column];
}

static bool is_inked_beside(const struct raster *ink, const struct axis *axis, double at, int slack)
{
    for (int off = -slack; off <= slack; off++)
        if (is_inked(ink, axis->x + at * axis->dx - off * axis->dy,
                     axis->y + at * axis->dy + off * axis->dx))
            return true;
    return false;
}

/* How far it is from the middle of the ink to the side of the box, forwards. */
static double way_out(const struct axis *axis, const struct rect *box)
{
    double right = axis->dx > 0 ? cells_rect_right(box) : box->x;
    double bottom = axis->dy > 0 ? cells_rect_bottom(box) : box->y;
    double level = axis->dx != 0 ? (right - axis->x) / axis->dx : INFINITY;
    double upright = axis->dy != 0 ? (bottom - axis->y) / axis->dy : INFINITY;

    return fmin(level, upright);
}

static bool goes_on(const struct raster *ink, const struct axis *axis, const struct rect *box,
                    double px_per_mm)
{
    double out = way_out(axis, box);
    int near = (int)lround(NEAR_MM * px_per_mm), far = (int)lround(FAR_MM * px_per_mm);
    int slack = (int)lround(SLACK_MM * px_per_mm), count = 0;

    for (int i = near; i < far; i++)
        count += is_inked_beside(ink, axis, out + i, slack);
    return count >= LEAST_SHARE * (far - near);
}

bool cells_stripe(const struct raster *ink, const struct parts *parts, const int *owners, int index,
                  const struct rect *box, double px_per_mm)
{
    int line = find_line(parts, owners, index);
    struct axis axis, back;

    if (line < 0)
        return false;
    axis = find_axis(parts, line);
    back = (struct axis){axis.x, axis.y, -axis.dx, -axis.dy};
    return is_straight(parts, line, &axis) && goes_on(ink, &axis, box, px_per_mm) &&
           goes_on(ink, &back, box, px_per_mm);
}
