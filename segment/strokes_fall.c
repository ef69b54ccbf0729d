/* SPDX-License-Identifier: MIT */
#include "segment/strokes_fall.h"

#include <math.h>
#include <stdlib.h>

static const int INK_COST = 16, ASIDE_COST = 7; /* of a pixel, of a slanting step */
static const double DEAREST = 4;                /* widths of the pen's line: no cut costs more */
static const double APART_STROKES = 1, APART_SHARE = 0.13; /* of the height: from cut to cut */

/* What the cheapest way to each pixel costs, from the top row or from the last. */
struct fall {
    const struct raster *ink;
    int *above, *below;
};

static int cheapest_beside(const int *row, int width, int x, int *cost)
{
    int best = x;

    *cost = row[x];
    for (int side = x - 1; side <= x + 1; side += 2) {
        if (side >= 0 && side < width && row[side] + ASIDE_COST < *cost) {
            best = side;
            *cost = row[side] + ASIDE_COST;
        }
    }
    return best;
}

/* Fills row after row, beginning at `first`. */
static void fill(const struct raster *ink, int first, int step, int *costs)
{
    for (int y = first; y >= 0 && y < ink->height; y += step) {
        for (int x = 0; x < ink->width; x++) {
            int before = 0, at = y * ink->width + x;

            if (y != first)
                cheapest_beside(costs + (y - step) * ink->width, ink->width, x, &before);
            costs[at] = before + (ink->pixels[at] ? INK_COST : 0);
        }
    }
}

/* What the cheapest way through a column at half the height costs. */
static int cost_through(const struct fall *fall, int x)
{
    int at = fall->ink->height / 2 * fall->ink->width + x;

    return fall->above[at] + fall->below[at] - (fall->ink->pixels[at] ? INK_COST : 0);
}

static void trace(const struct fall *fall, const int *costs, int step, struct fall_cut *cut)
{
    int width = fall->ink->width, middle = fall->ink->height / 2, x = cut->middle, cost;

    cut->x[middle] = x;
    for (int y = middle + step; y >= 0 && y < fall->ink->height; y += step) {
        x = cheapest_beside(costs + y * width, width, x, &cost);
        cut->x[y] = x;
    }
}

/* The middle of the stretch of equal costs from x if none beside it is cheaper, else -1. */
static int valley_at(const struct fall *fall, int x, int *next)
{
    int cost = cost_through(fall, x), end = x, width = fall->ink->width;

    while (end + 1 < width && cost_through(fall, end + 1) == cost)
        end++;
    *next = end + 1;
    if ((x > 0 && cost_through(fall, x - 1) < cost) ||
        (end + 1 < width && cost_through(fall, end + 1) < cost))
        return -1;
    return (x + end) / 2;
}

/* One cut a valley, not yet traced; returns how many there are. */
static int find_valleys(const struct fall *fall, double stroke, struct fall_cut *valleys)
{
    int count = 0, next;

    for (int x = 0; x < fall->ink->width; x = next) {
        int middle = valley_at(fall, x, &next);

        if (middle < 0)
            continue;
        valleys[count].middle = middle;
        valleys[count].crossing = cost_through(fall, middle) / (INK_COST * stroke);
        count += valleys[count].crossing <= DEAREST;
    }
    return count;
}

static int by_crossing(const void *a, const void *b)
{
    const struct fall_cut *left = a, *right = b;

    if (left->crossing != right->crossing)
        return left->crossing < right->crossing ? -1 : 1;
    return left->middle - right->middle;
}

/* Takes the cheapest that are not too near to one that is taken already. */
static int choose(const struct fall_cut *valleys, int valley_count, int most, double apart,
                  struct fall_cut *cuts)
{
    int count = 0;

    for (int i = 0; i < valley_count && count < most; i++) {
        int near = 0;

        while (near < count && abs(cuts[near].middle - valleys[i].middle) >= apart)
            near++;
        if (near == count)
            cuts[count++] = valleys[i];
    }
    return count;
}

static int by_middle(const void *a, const void *b)
{
    return ((const struct fall_cut *)a)->middle - ((const struct fall_cut *)b)->middle;
}

static int trace_all(const struct fall *fall, struct fall_cut *cuts, int count, struct err *err)
{
    for (int i = 0; i < count; i++) {
        cuts[i].x = malloc((size_t)fall->ink->height * sizeof *cuts[i].x);
        if (!cuts[i].x) {
            while (i > 0)
                free(cuts[--i].x);
            return err_memory(err);
        }
        trace(fall, fall->above, -1, &cuts[i]);
        trace(fall, fall->below, 1, &cuts[i]);
    }
    return 0;
}

int strokes_fall_cuts(const struct raster *ink, double stroke, int most, struct fall_cut *cuts,
                      int *count, struct err *err)
{
    size_t width = (size_t)ink->width, size = width * (size_t)ink->height;
    struct fall fall = {ink, malloc(size * sizeof(int)), malloc(size * sizeof(int))};
    struct fall_cut *valleys = calloc(width, sizeof *valleys);
    int status = -1, valley_count;

    if (!fall.above || !fall.below || !valleys) {
        err_memory(err);
        goto out;
    }
    fill(ink, 0, 1, fall.above);
    fill(ink, ink->height - 1, -1, fall.below);
    valley_count = find_valleys(&fall, stroke, valleys);
    qsort(valleys, (size_t)valley_count, sizeof *valleys, by_crossing);
    *count = choose(valleys, valley_count, most,
                    fmax(APART_STROKES * stroke, APART_SHARE * ink->height), cuts);
    qsort(cuts, (size_t)*count, sizeof *cuts, by_middle);
    status = trace_all(&fall, cuts, *count, err);
out:
    free(valleys);
    free(fall.above);
    free(fall.below);
    return status;
}

int strokes_fall_area(const struct raster *ink, const struct fall_cut *cut)
{
    int area = 0;

    for (int y = 0; y < ink->height; y++)
        for (int x = 0; x < (cut ? cut->x[y] : ink->width); x++)
            area += ink->pixels[y * ink->width + x] != 0;
    return area;
}
