/* SPDX-License-Identifier: MIT */
#include "segment/cells_point.h"

#include <math.h>

#include "segment/cells_rect.h"

/* A smaller one is dust, a narrower one what stays of a rough line. */
static const double WIDTH_MM = 0.43, HEIGHT_MM = 0.33, AREA_MM2 = 0.15;
static const double LONGEST_SHARE = 0.3;                 /* of a box's height: longer is a stroke */
static const double BESIDE_MM = 0.5;                     /* off the edges of the boxes, at most */
static const double LOW_SHARE = 0.65, BELOW_SHARE = 1.1; /* of their height, its middle */
static const double PAPER_MM = 0.3;                      /* between it and a digit */
static const double ALIKE_MM = 0.2;                      /* and a pixel: gaps that are equal */
static const double WIDE_SHARE = 0.5;                    /* of a box, in a wide gap */
enum { TIMES_LARGER = 2 };                               /* than a point: ink that can be a digit */

static int gap_behind(const struct place *places, int index)
{
    return places[index + 1].box.x - cells_rect_right(&places[index].box);
}

bool cells_point_is_printed(const struct place *places, int count, int index, double px_per_mm)
{
    if (gap_behind(places, index) > WIDE_SHARE * places[index].box.width)
        return true;
    for (int i = 0; i + 1 < count; i++)
        if (gap_behind(places, index) > gap_behind(places, i) + ALIKE_MM * px_per_mm + 1)
            return true;
    return false;
}

/* Where points stand. */
static struct rect zone_between(const struct rect *left, const struct rect *right, double px_per_mm)
{
    int beside = (int)lround(BESIDE_MM * px_per_mm);
    int from = cells_rect_right(left) - beside, to = right->x + beside;
    int top = left->y + (int)(LOW_SHARE * left->height);

    return (struct rect){from, top, to - from, left->y + (int)(BELOW_SHARE * left->height) - top};
}

static bool has_size(const struct part *part, int box_height, double px_per_mm)
{
    return part->box.width >= WIDTH_MM * px_per_mm && part->box.height >= HEIGHT_MM * px_per_mm &&
           part->area >= AREA_MM2 * px_per_mm * px_per_mm &&
           cells_rect_longer_side(&part->box) <= LONGEST_SHARE * box_height;
}

static bool is_in(const struct rect *zone, const struct rect *box)
{
    int middle = box->y + box->height / 2;

    return cells_rect_overlap(zone, box) > 0 && middle >= zone->y &&
           middle < cells_rect_bottom(zone);
}

/* Whether no ink of what is a digit beside it comes near. */
static bool is_apart(const struct parts *parts, const int *owners, int index, double px_per_mm)
{
    const struct part *point = &parts->of[index];
    int paper = (int)(PAPER_MM * px_per_mm);

    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];

        if (run->part != index && owners[run->part] >= 0 &&
            parts->of[run->part].area > TIMES_LARGER * point->area &&
            run->y >= point->box.y - paper && run->y < cells_rect_bottom(&point->box) + paper &&
            run->right > point->box.x - paper && run->left < cells_rect_right(&point->box) + paper)
            return false;
    }
    return true;
}

bool cells_point_between(const struct parts *parts, const int *owners, const struct rect *left,
                         const struct rect *right, double px_per_mm)
{
    struct rect zone = zone_between(left, right, px_per_mm);

    for (int i = 0; i < parts->count; i++)
        if (has_size(&parts->of[i], left->height, px_per_mm) && is_in(&zone, &parts->of[i].box) &&
            is_apart(parts, owners, i, px_per_mm))
            return true;
    return false;
}
