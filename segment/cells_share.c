/* SPDX-License-Identifier: MIT */
#include "segment/cells_share.h"

#include <assert.h>
#include <stdlib.h>

#include "segment/cells_rect.h"

static const double INSIDE_SHARE = 0.3; /* of a part, in all boxes together: less is not theirs */
static const double STUB_SHARE = 0.35;  /* of a box's height, of a part that just reaches into it */

/* A part reaches far into another box if it goes deeper than a share of its width, */
static const double DEEP_SHARE = 0.35;
/* inks a share of it as a 1 would, */
static const double MUCH_SHARE = 0.035;
/* or if much of the part is there, and not just beside the line. */
static const double FAR_SHARE = 0.15, OVER_SHARE = 0.2;

/* Adds up how much of each part lies in each place: inside is parts x places. */
static void add_up(const struct parts *parts, const struct place *places, int count, int *inside)
{
    int first = 0; /* the first place that does not end before this run or one to its right */

    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];
        int *sums = inside + (size_t)run->part * (size_t)count;

        if (i > 0 && run->y > run[-1].y)
            first = 0;
        while (first < count && cells_rect_right(&places[first].box) <= run->left)
            first++;
        for (int j = first; j < count && places[j].box.x < run->right; j++) {
            const struct rect *box = &places[j].box;

            if (run->y >= box->y && run->y < cells_rect_bottom(box))
                sums[j] += cells_rect_common(run->left, run->right, box->x, cells_rect_right(box));
        }
    }
}

bool cells_share_is_speck(const struct part *part, int speck)
{
    return part->box.width < speck && part->box.height < speck;
}

static bool reaches_far(const struct part *part, int inside, const struct rect *box)
{
    int depth = cells_rect_overlap(&part->box, box);

    if (inside == 0)
        return false;
    return depth >= DEEP_SHARE * box->width || inside >= MUCH_SHARE * box->width * box->height ||
           (inside >= FAR_SHARE * part->area && depth >= OVER_SHARE * box->width);
}

bool cells_share_is_cut(const struct parts *parts, const struct part *part)
{
    return part->box.x == 0 || part->box.y == 0 || cells_rect_right(&part->box) == parts->width ||
           cells_rect_bottom(&part->box) == parts->height;
}

/* The foot of a digit that stands below the line and lost its body in it. */
static bool is_stub(const struct part *part, const struct rect *box)
{
    return part->box.width < STUB_SHARE * box->height &&
           part->box.height < STUB_SHARE * box->height;
}

/* Gives one part, of which inside says how much lies in each place; -1 for nobody's. */
static int give(const struct parts *parts, const struct part *part, const int *inside, int speck,
                struct place *places, int count)
{
    bool is_foreign;
    int best = 0, sum = 0;

    for (int i = 0; i < count; i++) {
        sum += inside[i];
        best = inside[i] > inside[best] ? i : best;
    }
    is_foreign = sum < INSIDE_SHARE * part->area && !(sum > 0 && is_stub(part, &places[best].box));
    if (!cells_share_is_speck(part, speck)) {
        if (is_foreign ? sum >= FAR_SHARE * part->area : cells_share_is_cut(parts, part))
            places[best].is_shared = true;
        for (int i = 0; i < count && !is_foreign; i++)
            if (i != best && reaches_far(part, inside[i], &places[i].box))
                places[i].is_shared = places[best].is_shared = true;
    }
    return is_foreign ? -1 : best;
}

int cells_share_boxes(const struct parts *parts, int speck, struct place *places, int count,
                      int *owners, struct err *err)
{
    int *inside;

    assert(count > 0);
    inside = calloc((size_t)parts->count * (size_t)count + 1, sizeof *inside);
    if (!inside)
        return err_memory(err);
    add_up(parts, places, count, inside);
    for (int i = 0; i < parts->count; i++)
        owners[i] =
            give(parts, &parts->of[i], inside + (size_t)i * (size_t)count, speck, places, count);
    free(inside);
    return 0;
}
