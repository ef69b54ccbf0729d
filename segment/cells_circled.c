/* SPDX-License-Identifier: MIT */
#include "segment/cells_circled.h"

#include <math.h>

#include "segment/cells_parts.h"

enum { LEAST_DIRECTIONS = 7 }; /* of eight */

/*
 * What is inside a circle is at least so high, of the whole, and takes so much of
 * the ink and so many strokes across.  Of 1,797 digits of three writers one has ink
 * inside that is high enough to stand there alone, and none has this.
 */
static const double TALL_SHARE = 0.4, INK_SHARE = 0.08, ACROSS_STROKES = 4;

/* A part that stands alone: its height, of the whole, and what share of it is inside. */
static const double ALONE_TALL_SHARE = 0.25, ALONE_SHARE = 0.7;

/* What a pixel sees in one direction. */
enum sight { SEES_NOTHING, SEES_INK, SEES_INK_BEHIND_PAPER };

static enum sight see_over(int is_ink, enum sight next)
{
    if (is_ink)
        return next == SEES_NOTHING ? SEES_INK : next;
    return next == SEES_INK ? SEES_INK_BEHIND_PAPER : next;
}

/* Looks from every pixel; counts one more where there is ink behind paper. */
static void look(const struct raster *ink, int dx, int dy, struct raster *sights,
                 struct raster *counts)
{
    for (int i = 0; i < ink->height; i++) {
        int y = dy >= 0 ? ink->height - 1 - i : i; /* the next pixel comes first */

        for (int j = 0; j < ink->width; j++) {
            int x = dx >= 0 ? ink->width - 1 - j : j, at = y * ink->width + x;
            int next = at + dy * ink->width + dx;
            bool is_edge =
                x + dx < 0 || x + dx >= ink->width || y + dy < 0 || y + dy >= ink->height;

            sights->pixels[at] =
                is_edge ? SEES_NOTHING
                        : (uint8_t)see_over(ink->pixels[next], (enum sight)sights->pixels[next]);
            counts->pixels[at] += sights->pixels[at] == SEES_INK_BEHIND_PAPER;
        }
    }
}

/* Makes of the counts the ink that has other ink around it: 1, else 0. */
static void keep_inside(const struct raster *ink, struct raster *counts)
{
    for (int i = 0; i < ink->width * ink->height; i++)
        counts->pixels[i] = ink->pixels[i] && counts->pixels[i] >= LEAST_DIRECTIONS;
}

static int find_inside(const struct raster *ink, struct raster *inside, struct err *err)
{
    struct raster sights;

    if (raster_new(ink->width, ink->height, inside, err))
        return -1;
    if (raster_new(ink->width, ink->height, &sights, err)) {
        raster_free(inside);
        return -1;
    }
    for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
            if (dx != 0 || dy != 0)
                look(ink, dx, dy, &sights, inside);
    keep_inside(ink, inside);
    raster_free(&sights);
    return 0;
}

/* How many pixels there are, in how many rows, and the sums that tell how they spread. */
struct spread {
    int count, rows;
    double x, y, xx, yy, xy;
};

static struct spread spread_of(const struct raster *inside)
{
    struct spread spread = {.count = 0};

    for (int y = 0; y < inside->height; y++) {
        int before = spread.count;

        for (int x = 0; x < inside->width; x++) {
            if (!inside->pixels[y * inside->width + x])
                continue;
            spread.count++;
            spread.x += x;
            spread.y += y;
            spread.xx += (double)x * x;
            spread.yy += (double)y * y;
            spread.xy += (double)x * y;
        }
        spread.rows += spread.count > before;
    }
    return spread;
}

/* The width of the bar that spreads as much across its length. */
static double width_across(const struct spread *spread)
{
    double n = spread->count, x = spread->x / n, y = spread->y / n;
    double xx = spread->xx / n - x * x, yy = spread->yy / n - y * y, xy = spread->xy / n - x * y;
    double least = (xx + yy) / 2 - hypot((xx - yy) / 2, xy);

    return least > 0 ? sqrt(12 * least) : 0;
}

static bool is_figure(const struct raster *inside, int ink_area, double stroke)
{
    struct spread spread = spread_of(inside);

    return spread.rows >= TALL_SHARE * inside->height && spread.count >= INK_SHARE * ink_area &&
           width_across(&spread) >= ACROSS_STROKES * stroke;
}

static bool is_alone(const struct parts *parts, int index, const struct raster *inside)
{
    int count = 0;

    if (parts->of[index].box.height < ALONE_TALL_SHARE * inside->height)
        return false;
    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];

        for (int x = run->left; run->part == index && x < run->right; x++)
            count += inside->pixels[run->y * inside->width + x];
    }
    return count >= ALONE_SHARE * parts->of[index].area;
}

int cells_circled(const struct raster *ink, double stroke, bool *out, struct err *err)
{
    struct raster inside;
    struct parts parts = {0};
    int area = 0, status = -1;

    if (find_inside(ink, &inside, err))
        return -1;
    if (cells_parts_find(ink, &parts, err))
        goto out;
    for (int i = 0; i < parts.count; i++)
        area += parts.of[i].area;
    *out = is_figure(&inside, area, stroke);
    for (int i = 0; i < parts.count && !*out; i++)
        *out = is_alone(&parts, i, &inside);
    status = 0;
out:
    cells_parts_free(&parts);
    raster_free(&inside);
    return status;
}
