/* SPDX-License-Identifier: MIT */
#include "segment/cells_struck.h"

#include <math.h>
#include <stdint.h>

static const double THIN_STROKES = 1.8;   /* of a column that holds nothing but the line */
static const double END_STROKES = 0.6;    /* what sticks out at least */
static const double END_SHARE = 0.06;     /* the same, of the width */
static const double MIDDLE_SHARE = 0.15;  /* of the height: a line farther out is a bar or a foot */
static const double STEEPEST = 0.35;      /* from end to end, of the width */
static const double WHOLE_SHARE = 0.97;   /* of the line, that is ink */
static const double WANDER_STROKES = 0.6; /* off the straight way */
static const double BESIDE_STROKES = 1.5; /* from the line's middle to what it strikes out */
static const double NARROW_SHARE = 0.6;   /* of the figure's width: the foot of a 7 at most */

/* What sticks out at one side: columns, and the middle of their ink. */
struct end {
    int length;
    double y;
};

struct line {
    double y, slope;
};

static bool is_ink(const struct raster *ink, int x, int y)
{
    return y >= 0 && y < ink->height && ink->pixels[y * ink->width + x];
}

static double height_at(const struct line *line, int x)
{
    return line->y + line->slope * x;
}

/* Goes inwards from a side as long as the ink is as thin as a line. */
static struct end find_end(const struct raster *ink, double stroke, int x, int step)
{
    struct end end = {0, 0};

    for (; x >= 0 && x < ink->width; x += step, end.length++) {
        int top = 0, bottom = ink->height - 1;

        while (top <= bottom && !is_ink(ink, x, top))
            top++;
        while (bottom >= top && !is_ink(ink, x, bottom))
            bottom--;
        if (top > bottom || bottom - top + 1 > THIN_STROKES * stroke)
            break;
        end.y += (top + bottom) / 2.0;
    }
    if (end.length > 0)
        end.y /= end.length;
    return end;
}

static bool sticks_out(const struct raster *ink, const struct end *end, double stroke)
{
    return end->length >= END_SHARE * ink->width && end->length >= END_STROKES * stroke &&
           end->y >= MIDDLE_SHARE * ink->height && end->y <= (1 - MIDDLE_SHARE) * ink->height;
}

static bool goes_through(const struct raster *ink, const struct line *line, double stroke)
{
    int wander = (int)(WANDER_STROKES * stroke), covered = 0;

    for (int x = 0; x < ink->width; x++) {
        int y = (int)lround(height_at(line, x)), off = -wander;

        while (off <= wander && !is_ink(ink, x, y + off))
            off++;
        covered += off <= wander;
    }
    return covered >= WHOLE_SHARE * ink->width;
}

/* What is below the line is wide for a figure of that width. */
static bool strikes_figure(const struct raster *ink, const struct line *line, double stroke,
                           int width)
{
    int left = ink->width, right = -1;

    for (int x = 0; x < ink->width; x++) {
        int y = (int)lround(height_at(line, x) + BESIDE_STROKES * stroke);

        while (y < ink->height && !is_ink(ink, x, y))
            y++;
        if (y < ink->height) {
            left = x < left ? x : left;
            right = x;
        }
    }
    return right - left + 1 > NARROW_SHARE * width;
}

bool cells_struck_through(const struct raster *ink, double stroke)
{
    struct end left = find_end(ink, stroke, 0, 1);
    struct end right = find_end(ink, stroke, ink->width - 1, -1);
    struct line line = {.slope = 0};

    if (!sticks_out(ink, &left, stroke) || !sticks_out(ink, &right, stroke) ||
        left.length + right.length >= ink->width ||
        fabs(right.y - left.y) > STEEPEST * ink->width)
        return false;
    line.slope = (right.y - left.y) / (ink->width - (left.length + right.length) / 2.0);
    line.y = left.y - line.slope * left.length / 2;
    return goes_through(ink, &line, stroke) &&
           strikes_figure(ink, &line, stroke, ink->width - left.length - right.length);
}
