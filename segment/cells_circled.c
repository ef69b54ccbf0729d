/* SPDX-License-Identifier: MIT */
#include "segment/cells_circled.h"

#include <math.h>
#include <string.h>

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

/* Of all ink: less than either of them has. */
static const double LEAST_SHARE = 0.02;

/* What a pixel sees in one direction. */
enum sight { SEES_NOTHING, SEES_INK, SEES_INK_BEHIND_PAPER, SIGHTS };

/* All around the ink is a pixel of paper, so that no neighbour needs a test. */
struct eyes {
    int width, height;
    struct raster ink, sights, counts; /* how many directions a pixel sees ink behind paper in */
};

static void close_eyes(struct eyes *eyes)
{
    raster_free(&eyes->ink);
    raster_free(&eyes->sights);
    raster_free(&eyes->counts);
}

static int open_eyes(const struct raster *ink, struct eyes *eyes, struct err *err)
{
    *eyes = (struct eyes){.width = ink->width, .height = ink->height};
    if (raster_new(ink->width + 2, ink->height + 2, &eyes->ink, err) ||
        raster_new(ink->width + 2, ink->height + 2, &eyes->sights, err) ||
        raster_new(ink->width + 2, ink->height + 2, &eyes->counts, err)) {
        close_eyes(eyes);
        return -1;
    }
    for (int y = 0; y < ink->height; y++)
        memcpy(eyes->ink.pixels + (y + 1) * eyes->ink.width + 1, ink->pixels + y * ink->width,
               (size_t)ink->width);
    return 0;
}

/* Looks from every pixel; what it sees follows from the next one, and from what that sees. */
static void look(struct eyes *eyes, int dx, int dy)
{
    static const uint8_t over[2][SIGHTS] = {
        {SEES_NOTHING, SEES_INK_BEHIND_PAPER, SEES_INK_BEHIND_PAPER},
        {SEES_INK, SEES_INK, SEES_INK_BEHIND_PAPER}};
    int stride = eyes->ink.width, next = dy * stride + dx;
    const uint8_t *ink = eyes->ink.pixels;
    uint8_t *sights = eyes->sights.pixels, *counts = eyes->counts.pixels;

    for (int i = 0; i < eyes->height; i++) {
        int row = (dy > 0 ? eyes->height - i : i + 1) * stride;

        for (int j = 0; j < eyes->width; j++) {
            int at = row + (dx > 0 ? eyes->width - j : j + 1);

            sights[at] = over[ink[at + next]][sights[at + next]];
            counts[at] += sights[at] == SEES_INK_BEHIND_PAPER;
        }
    }
}

/* The ink that sees other ink in so many directions. */
static int count_ink(const struct eyes *eyes, int least, int *all)
{
    int count = 0;

    *all = 0;
    for (int i = 0; i < eyes->ink.width * eyes->ink.height; i++) {
        *all += eyes->ink.pixels[i];
        count += eyes->ink.pixels[i] & (eyes->counts.pixels[i] >= least);
    }
    return count;
}

static void take_inside(const struct eyes *eyes, struct raster *inside)
{
    for (int y = 0; y < inside->height; y++)
        for (int x = 0; x < inside->width; x++) {
            int at = (y + 1) * eyes->ink.width + x + 1;

            inside->pixels[y * inside->width + x] =
                eyes->ink.pixels[at] && eyes->counts.pixels[at] >= LEAST_DIRECTIONS;
        }
}

/* The ink that has other ink around it: 1, else 0.  Most has none, by the first four looks. */
static int find_inside(const struct raster *ink, struct raster *inside, bool *has_some,
                       struct err *err)
{
    static const int across[4][2] = {{0, -1}, {0, 1}, {-1, 0}, {1, 0}};
    static const int aslant[4][2] = {{-1, -1}, {1, -1}, {-1, 1}, {1, 1}};
    struct eyes eyes;
    int all;

    if (open_eyes(ink, &eyes, err))
        return -1;
    if (raster_new(ink->width, ink->height, inside, err)) {
        close_eyes(&eyes);
        return -1;
    }
    for (int i = 0; i < 4; i++)
        look(&eyes, across[i][0], across[i][1]);
    *has_some = count_ink(&eyes, LEAST_DIRECTIONS - 4, &all) >= LEAST_SHARE * all;
    for (int i = 0; i < 4 && *has_some; i++)
        look(&eyes, aslant[i][0], aslant[i][1]);
    if (*has_some)
        take_inside(&eyes, inside);
    close_eyes(&eyes);
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

static int judge(const struct raster *ink, const struct raster *inside, double stroke, bool *out,
                 struct err *err)
{
    struct parts parts;
    int area = 0;

    if (cells_parts_find(ink, &parts, err))
        return -1;
    for (int i = 0; i < parts.count; i++)
        area += parts.of[i].area;
    *out = is_figure(inside, area, stroke);
    for (int i = 0; i < parts.count && !*out; i++)
        *out = is_alone(&parts, i, inside);
    cells_parts_free(&parts);
    return 0;
}

int cells_circled(const struct raster *ink, double stroke, bool *out, struct err *err)
{
    struct raster inside;
    bool has_some;
    int status = 0;

    *out = false;
    if (find_inside(ink, &inside, &has_some, err))
        return -1;
    if (has_some)
        status = judge(ink, &inside, stroke, out, err);
    raster_free(&inside);
    return status;
}
