/* SPDX-License-Identifier: MIT */
#include "segment/cells_keep.h"

#include <stdbool.h>

#include "segment/cells_rect.h"

/* A part of the first size is a speck, of the second a piece of a stroke, else a stroke. */
static const double SPECK_MM = 0.4, PIECE_MM = 1;

/* What share of all ink a part needs, and how near to what stays it has to be. */
static const double SPECK_SHARE = 0.03;
static const double PIECE_SHARE = 0.01, PIECE_GAP_MM = 0.5;
static const double BAR_SHARE = 0.03, BAR_GAP_MM = 2.5; /* the bar of a 5, and it may be away */
static const double STROKE_SHARE = 0.15;                /* such a stroke stays wherever it is */

static bool belongs(const struct part *part, const struct kept *kept, double px_per_mm)
{
    double share = (double)part->area / kept->all_area;
    double gap_mm = cells_rect_gap(&part->box, &kept->box) / px_per_mm;
    double longer_mm = cells_rect_longer_side(&part->box) / px_per_mm;

    if (longer_mm < PIECE_MM || share < BAR_SHARE)
        return share >= (longer_mm < SPECK_MM ? SPECK_SHARE : PIECE_SHARE) &&
               gap_mm <= PIECE_GAP_MM;
    return share >= STROKE_SHARE || gap_mm <= BAR_GAP_MM;
}

static void add(const struct part *part, struct kept *kept)
{
    kept->box = cells_rect_around(&kept->box, &part->box);
    kept->area += part->area;
    kept->edge += part->edge;
    kept->holes += part->holes;
    kept->count++;
}

/* Again and again: a broken stroke goes from piece to piece. */
static void keep_near(const struct parts *parts, int *owners, int index, int mark, double px_per_mm,
                      struct kept *kept)
{
    int before;

    do {
        before = kept->count;
        for (int i = 0; i < parts->count; i++) {
            if (owners[i] == index && belongs(&parts->of[i], kept, px_per_mm)) {
                add(&parts->of[i], kept);
                owners[i] = mark;
            }
        }
    } while (kept->count > before);
}

struct kept cells_keep(const struct parts *parts, int *owners, int index, double px_per_mm)
{
    struct kept kept = {0};
    int largest = -1, mark = -2 - index; /* marks what stays until the rest is gone */

    for (int i = 0; i < parts->count; i++) {
        if (owners[i] != index)
            continue;
        kept.all_area += parts->of[i].area;
        if (largest < 0 || parts->of[i].area > parts->of[largest].area)
            largest = i;
    }
    if (largest >= 0)
        kept.longest = cells_rect_longer_side(&parts->of[largest].box);
    if (kept.longest >= SPECK_MM * px_per_mm) {
        add(&parts->of[largest], &kept);
        owners[largest] = mark;
        keep_near(parts, owners, index, mark, px_per_mm, &kept);
    }
    for (int i = 0; i < parts->count; i++)
        owners[i] = owners[i] == mark ? index : owners[i] == index ? -1 : owners[i];
    return kept;
}
