/* SPDX-License-Identifier: MIT */
#include "segment/cells_measure.h"

/* A speck counts for nothing: dust, and what stays of a ragged printed line. */
static const double SPECK_MM = 0.4;
static const double SPECK_SHARE = 0.01; /* of all ink of the place: less is a speck as well */
static const double SPLINTER_SHARE = 0.03, SPLINTER_GAP_MM = 0.5; /* smaller and farther: gone */
static const double BAR_SHARE = 0.15, BAR_GAP_MM = 2.5; /* as far away can the bar of a 5 be */

static const double SMUDGE_MM = 1; /* the longer side of what is no dot of anybody's pen */
static const double DUST_SHARE =
    0.01; /* of the box: more specks than that could be a faint digit */
static const double SMALL_SHARE = 0.22; /* of the box's height: no figure is smaller */
static const double LARGE_SHARE = 1.7;  /* of the box's height or width: no figure is larger */
static const double FILLED_SHARE = 0.5; /* of the box */

/*
 * How far the pen went, in longer sides of the ink: half the edge of a stroke is
 * about its length.  Of 7,200 digits of 15 writers one went 5.4, ten over 4.5.
 */
static const double SCRIBBLE_LENGTH = 5.6;
static const double TEXTURE_PX = 2; /* thinner strokes are too ragged for that measure */

static const double CITY_BLOCK =
    1.13; /* the edge of a slanting stroke counts more than its length */

static const double MARK_MM = 1;       /* longer side of a tick; less is a dot */
static const double MARK_SHARE = 0.02; /* of the box that a tick inks at least */
static const double BLACKED_OUT_SHARE = 0.6;

/* All ink of a place, and what stays of it. */
struct tally {
    int area, largest; /* largest: the index of a part, -1 if there is none */
    struct rect box;   /* of what stays */
    int kept_area, kept_edge, kept_count;
};

static int longer_side(const struct rect *box)
{
    return box->width > box->height ? box->width : box->height;
}

static int gap_between(int a, int a_size, int b, int b_size)
{
    int gap = a > b ? a - (b + b_size) : b - (a + a_size);

    return gap > 0 ? gap : 0;
}

/* The wider of the gaps sideways and up and down between two boxes. */
static int gap(const struct rect *a, const struct rect *b)
{
    int x = gap_between(a->x, a->width, b->x, b->width);
    int y = gap_between(a->y, a->height, b->y, b->height);

    return x > y ? x : y;
}

static struct tally add_up(const struct parts *parts, const int *owners, int index)
{
    struct tally tally = {.largest = -1};

    for (int i = 0; i < parts->count; i++) {
        if (owners[i] != index)
            continue;
        tally.area += parts->of[i].area;
        if (tally.largest < 0 || parts->of[i].area > parts->of[tally.largest].area)
            tally.largest = i;
    }
    return tally;
}

static bool is_speck(const struct part *part, const struct part *largest, int area,
                     double px_per_mm)
{
    double share = (double)part->area / area;
    double gap_mm = gap(&part->box, &largest->box) / px_per_mm;

    if (longer_side(&largest->box) < SPECK_MM * px_per_mm)
        return true;
    if (longer_side(&part->box) < SPECK_MM * px_per_mm)
        return share < SPLINTER_SHARE || gap_mm > SPLINTER_GAP_MM;
    return share < SPECK_SHARE || (share < SPLINTER_SHARE && gap_mm > SPLINTER_GAP_MM) ||
           (share < BAR_SHARE && gap_mm > BAR_GAP_MM);
}

static void widen(struct rect *box, const struct rect *more)
{
    int right = box->x + box->width, bottom = box->y + box->height;

    if (box->width == 0) {
        *box = *more;
        return;
    }
    if (more->x + more->width > right)
        right = more->x + more->width;
    if (more->y + more->height > bottom)
        bottom = more->y + more->height;
    box->x = more->x < box->x ? more->x : box->x;
    box->y = more->y < box->y ? more->y : box->y;
    box->width = right - box->x;
    box->height = bottom - box->y;
}

static void drop_specks(const struct parts *parts, int *owners, int index, double px_per_mm,
                        struct tally *tally)
{
    for (int i = 0; i < parts->count; i++) {
        const struct part *part = &parts->of[i];

        if (owners[i] != index)
            continue;
        if (is_speck(part, &parts->of[tally->largest], tally->area, px_per_mm)) {
            owners[i] = -1;
            continue;
        }
        widen(&tally->box, &part->box);
        tally->kept_area += part->area;
        tally->kept_edge += part->edge;
        tally->kept_count++;
    }
}

static struct tally take_in(const struct parts *parts, int *owners, int index, struct rect box,
                            double px_per_mm, struct cell *cell)
{
    struct tally tally = add_up(parts, owners, index);

    cell->longest_mm = cell->stroke_mm = 0;
    if (tally.largest >= 0) {
        cell->longest_mm = longer_side(&parts->of[tally.largest].box) / px_per_mm;
        drop_specks(parts, owners, index, px_per_mm, &tally);
    }
    cell->ink_share = (double)tally.area / ((double)box.width * box.height);
    if (cell->ink_share > 1)
        cell->ink_share = 1;
    cell->component_count = tally.kept_count;
    if (tally.kept_edge > 0)
        cell->stroke_mm = CITY_BLOCK * 2 * tally.kept_area / tally.kept_edge / px_per_mm;
    return tally;
}

static bool is_scribble(const struct tally *tally)
{
    return 2.0 * tally->kept_area >= TEXTURE_PX * tally->kept_edge &&
           tally->kept_edge / 2.0 > SCRIBBLE_LENGTH * longer_side(&tally->box);
}

static enum cell_state state_of(const struct tally *tally, struct rect box, const struct cell *cell)
{
    int longer = longer_side(&tally->box);

    if (tally->kept_count == 0)
        return cell->ink_share < DUST_SHARE ? CELL_BLANK : CELL_CLUTTER;
    if (tally->box.width > LARGE_SHARE * box.width || tally->box.height > LARGE_SHARE * box.height)
        return CELL_CLUTTER;
    if (cell->ink_share > FILLED_SHARE || is_scribble(tally))
        return CELL_STRUCK;
    if (cell->longest_mm < SMUDGE_MM && cell->ink_share < DUST_SHARE)
        return CELL_BLANK;
    return longer < SMALL_SHARE * box.height ? CELL_CLUTTER : CELL_DIGIT;
}

struct rect cells_measure(const struct parts *parts, int *owners, int index, struct rect box,
                          double px_per_mm, struct cell *cell)
{
    struct tally tally = take_in(parts, owners, index, box, px_per_mm, cell);

    cell->state = state_of(&tally, box, cell);
    return tally.box;
}

struct rect cells_measure_mark(const struct parts *parts, int *owners, struct rect box,
                               double px_per_mm, struct cell *cell)
{
    struct tally tally = take_in(parts, owners, 0, box, px_per_mm, cell);
    bool is_long = longer_side(&tally.box) >= MARK_MM * px_per_mm;

    if (cell->ink_share >= BLACKED_OUT_SHARE || is_scribble(&tally))
        cell->state = CELL_STRUCK;
    else if (cell->ink_share >= MARK_SHARE && is_long)
        cell->state = CELL_DIGIT;
    else
        cell->state = cell->ink_share < MARK_SHARE / 2 && !is_long ? CELL_BLANK : CELL_CLUTTER;
    return tally.box;
}
