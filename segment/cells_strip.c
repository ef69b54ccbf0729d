/* SPDX-License-Identifier: MIT */
#include "segment/cells_strip.h"

#include <stdlib.h>

#include "segment/cells_rect.h"

static const double SMALL_SHARE = 0.4;  /* of the tallest part: a bar, a dot, no body of a digit */
static const double BODY_OVERLAP = 0.6; /* of the narrower body: one above the other, one digit */
static const double BAR_OVERLAP = 0.3;  /* of the bar */
static const double HAIR_SHARE = 0.03;  /* of the strip's height: a quarter of a millimetre */
static const double SIDE_SHARE = 0.95;

/* Whether two stretches overlap by a share of the narrower one. */
static bool overlap_by(double share, const struct rect *a, const struct rect *b)
{
    int narrower = a->width < b->width ? a->width : b->width;

    return cells_rect_overlap(a, b) >= share * narrower;
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
            pieces->of[i].box = cells_rect_around(ink, &pieces->of[i].box);
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
        int common = cells_rect_overlap(ink, box);

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

/* A hairline at an end, as high as the strip: the side of a frame, nobody's 1. */
static bool is_side(const struct part *part, const struct rect *strip)
{
    double hair = HAIR_SHARE * strip->height;

    return part->box.width < hair && part->box.height > SIDE_SHARE * strip->height &&
           (part->box.x < strip->x + hair ||
            cells_rect_right(&part->box) > cells_rect_right(strip) - hair);
}

/* What lies in the strip has owner 0, all else -1. */
static int find_candidates(const struct parts *parts, int speck, struct rect strip, int *owners,
                           struct err *err)
{
    struct place whole = {strip, false};

    if (cells_share_boxes(parts, speck, &whole, 1, owners, err))
        return -1;
    for (int i = 0; i < parts->count; i++)
        if (owners[i] == 0 && is_side(&parts->of[i], &strip))
            owners[i] = -1;
    return 0;
}

int cells_strip_pieces(const struct parts *parts, int speck, struct rect strip,
                       struct place *places, int most, int *owners, struct err *err)
{
    struct pieces pieces = {places, 0, most};
    int tallest;

    if (find_candidates(parts, speck, strip, owners, err))
        return -1;
    tallest = tallest_of(parts, owners);
    /* Bodies first, so that the bar of a 5 finds its body whatever their order. */
    for (int small = 0; small < 2; small++) {
        for (int i = 0; i < parts->count; i++) {
            const struct part *part = &parts->of[i];
            bool is_small = part->box.height < SMALL_SHARE * tallest;

            if (owners[i] == 0 && is_small == small && !cells_share_is_speck(part, speck))
                add_to_pieces(&pieces, &part->box, small ? BAR_OVERLAP : BODY_OVERLAP);
        }
    }
    qsort(places, (size_t)pieces.count, sizeof *places, by_left);
    for (int i = 0; i < parts->count; i++) {
        if (owners[i] != 0)
            continue;
        owners[i] = nearest_piece(&pieces, &parts->of[i].box);
        if (owners[i] >= 0 && cells_share_is_cut(parts, &parts->of[i]))
            places[owners[i]].is_shared = true;
    }
    return pieces.count;
}
