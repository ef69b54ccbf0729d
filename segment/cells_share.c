/* SPDX-License-Identifier: MIT */
#include "segment/cells_share.h"

#include <assert.h>
#include <stdlib.h>

static const double INSIDE_SHARE = 0.3; /* of a part, in all boxes together: less is not theirs */
static const double STUB_SHARE = 0.35;  /* of a box's height, of a part that just reaches into it */

/* A part reaches far into another box if it goes deeper than a share of its width, */
static const double DEEP_SHARE = 0.35;
/* inks a share of it as a 1 would, */
static const double MUCH_SHARE = 0.035;
/* or if much of the part is there, and not just beside the line. */
static const double FAR_SHARE = 0.15, OVER_SHARE = 0.2;

static const double SMALL_SHARE = 0.4;  /* of the tallest part: a bar, a dot, no body of a digit */
static const double BODY_OVERLAP = 0.6; /* of the narrower body: one above the other, one digit */
static const double BAR_OVERLAP = 0.3;  /* of the bar */

static int overlap(int a_left, int a_right, int b_left, int b_right)
{
    int left = a_left > b_left ? a_left : b_left;
    int right = a_right < b_right ? a_right : b_right;

    return right > left ? right - left : 0;
}

static int right_of(const struct rect *rect)
{
    return rect->x + rect->width;
}

static int bottom_of(const struct rect *rect)
{
    return rect->y + rect->height;
}

/* Adds up how much of each part lies in each place: inside is parts x places. */
static void add_up(const struct parts *parts, const struct place *places, int count, int *inside)
{
    int first = 0; /* the first place that does not end before this run or one to its right */

    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];
        int *sums = inside + (size_t)run->part * (size_t)count;

        if (i > 0 && run->y > run[-1].y)
            first = 0;
        while (first < count && right_of(&places[first].box) <= run->left)
            first++;
        for (int j = first; j < count && places[j].box.x < run->right; j++) {
            const struct rect *box = &places[j].box;

            if (run->y >= box->y && run->y < bottom_of(box))
                sums[j] += overlap(run->left, run->right, box->x, right_of(box));
        }
    }
}

static bool is_speck(const struct part *part, int speck)
{
    return part->box.width < speck && part->box.height < speck;
}

static bool reaches_far(const struct part *part, int inside, const struct rect *box)
{
    int depth = overlap(part->box.x, right_of(&part->box), box->x, right_of(box));

    if (inside == 0)
        return false;
    return depth >= DEEP_SHARE * box->width || inside >= MUCH_SHARE * box->width * box->height ||
           (inside >= FAR_SHARE * part->area && depth >= OVER_SHARE * box->width);
}

/* Ink that goes on beyond the clip is not seen whole. */
static bool is_cut(const struct parts *parts, const struct part *part)
{
    return part->box.x == 0 || part->box.y == 0 || right_of(&part->box) == parts->width ||
           bottom_of(&part->box) == parts->height;
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
    if (!is_speck(part, speck)) {
        if (is_foreign ? sum >= FAR_SHARE * part->area : is_cut(parts, part))
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

/* Whether two stretches overlap by a share of the narrower one. */
static bool overlap_by(double share, const struct rect *a, const struct rect *b)
{
    int narrower = a->width < b->width ? a->width : b->width;

    return overlap(a->x, right_of(a), b->x, right_of(b)) >= share * narrower;
}

static struct rect around(const struct rect *a, const struct rect *b)
{
    int left = a->x < b->x ? a->x : b->x, top = a->y < b->y ? a->y : b->y;
    int right = right_of(a) > right_of(b) ? right_of(a) : right_of(b);
    int bottom = bottom_of(a) > bottom_of(b) ? bottom_of(a) : bottom_of(b);

    return (struct rect){left, top, right - left, bottom - top};
}

struct pieces {
    struct place *of;
    int count, most;
};

/* Adds ink to a piece that it overlaps, or as one more. */
static void add_to_pieces(struct pieces *pieces, const struct rect *ink, double share)
{
    for (int i = 0; i < pieces->count; i++) {
        if (overlap_by(share, ink, &pieces->of[i].box)) {
            pieces->of[i].box = around(ink, &pieces->of[i].box);
            return;
        }
    }
    if (pieces->count < pieces->most)
        pieces->of[pieces->count++] = (struct place){*ink, false};
    else
        pieces->of[pieces->most - 1].is_shared = true;
}

static int by_left(const void *a, const void *b)
{
    return ((const struct place *)a)->box.x - ((const struct place *)b)->box.x;
}

static int nearest_piece(const struct pieces *pieces, const struct rect *ink)
{
    int best = -1, most = 0;

    for (int i = 0; i < pieces->count; i++) {
        const struct rect *box = &pieces->of[i].box;
        int common = overlap(ink->x, right_of(ink), box->x, right_of(box));

        if (common > most) {
            best = i;
            most = common;
        }
    }
    return best;
}

static int tallest_of(const struct parts *parts, const int *owners)
{
    int tallest = 0;

    for (int i = 0; i < parts->count; i++)
        if (owners[i] == 0 && parts->of[i].box.height > tallest)
            tallest = parts->of[i].box.height;
    return tallest;
}

int cells_share_strip(const struct parts *parts, int speck, struct rect strip, struct place *places,
                      int most, int *owners, struct err *err)
{
    struct pieces pieces = {places, 0, most};
    struct place whole = {strip, false};
    int tallest;

    if (cells_share_boxes(parts, speck, &whole, 1, owners, err))
        return -1;
    tallest = tallest_of(parts, owners);
    /* Bodies first, so that the bar of a 5 finds its body whatever their order. */
    for (int small = 0; small < 2; small++) {
        for (int i = 0; i < parts->count; i++) {
            const struct part *part = &parts->of[i];
            bool is_small = part->box.height < SMALL_SHARE * tallest;

            if (owners[i] == 0 && is_small == small && !is_speck(part, speck))
                add_to_pieces(&pieces, &part->box, small ? BAR_OVERLAP : BODY_OVERLAP);
        }
    }
    qsort(places, (size_t)pieces.count, sizeof *places, by_left);
    for (int i = 0; i < parts->count; i++) {
        if (owners[i] != 0)
            continue;
        owners[i] = nearest_piece(&pieces, &parts->of[i].box);
        if (owners[i] >= 0 && is_cut(parts, &parts->of[i]))
            places[owners[i]].is_shared = true;
    }
    return pieces.count;
}
