/* SPDX-License-Identifier: MIT */
#include "segment/cells_measure.h"

#include <math.h>

#include "segment/cells_circled.h"
#include "segment/cells_parts.h"
#include "segment/cells_pores.h"
#include "segment/cells_rect.h"
#include "segment/cells_struck.h"

static const double SMUDGE_MM = 1;       /* less is nobody's pen stroke */
static const double DUST_SHARE = 0.0075; /* of the box: more specks could be a faint digit */
static const double SMALL_SHARE = 0.22;  /* of the box's height: no figure is smaller */
static const double LARGE_SHARE = 1.5;   /* of the box's height or width: none is larger */
static const double CLING_MM = 0.9;      /* beside an edge: what stays of a line, or of a stroke */
static const double FILLED_SHARE = 0.5;  /* of the box */

/*
 * A digit that is crossed out took a long way of the pen (half the edge of its
 * ink is about as long), here in longer sides of the ink, and its strokes enclose
 * bits of paper.  Of 7,224 digits of 15 writers two went farther than the first
 * length, nine farther than the second with as many holes, and of 8,648 two had
 * as many holes of that size, both written twice over.  Strokes of less than two
 * pixels are too ragged for such lengths.
 */
static const double SCRIBBLE_LENGTH = 5.6, STRUCK_LENGTH = 4.4;
static const double LEAST_STROKE_PX = 2;
enum { STRUCK_HOLES = 4 };
static const double HOLE_MM2 = 0.1;

static const double SLANT = 1.13; /* the edge of a slanting stroke is longer than it is */

static const double MARK_MM = 1;       /* longer side of a tick; less may be dust, */
static const double TICK_MM = 1.5;     /* and what is shorter than this a dot, */
static const double TICK_SHARE = 0.35; /* or than this of the box, where that is less */
static const double MARK_SHARE = 0.02; /* of the box that a tick inks at least */
static const double BLACKED_OUT_SHARE = 0.6;
static const double PRINTED_MM = 0.6;     /* how far a printed line spreads sideways, at most */
static const double PRINTED_SHARE = 0.75; /* of the inside of the box, which it crosses */

/* Of the box, that is ink. */
static double share_of(const struct measured *place)
{
    return fmin(1, (double)place->kept->all_area /
                       ((double)place->box.width * place->box.height));
}

/* The width of the pen's line, pixels. */
static double stroke_of(const struct kept *kept)
{
    return kept->edge ? SLANT * 2 * kept->area / kept->edge : 0;
}

static void set_sizes(const struct measured *place, struct cell *cell)
{
    const struct kept *kept = place->kept;

    cell->ink_share = share_of(place);
    cell->longest_mm = kept->longest / place->px_per_mm;
    cell->stroke_mm = stroke_of(kept) / place->px_per_mm;
    cell->component_count = kept->count;
}

static bool is_ragged(const struct kept *kept)
{
    return 2.0 * kept->area < LEAST_STROKE_PX * kept->edge;
}

static bool is_scribble(const struct kept *kept)
{
    double length = kept->edge / 2.0 / cells_rect_longer_side(&kept->box);

    return !is_ragged(kept) &&
           (length > SCRIBBLE_LENGTH || (length > STRUCK_LENGTH && kept->holes >= STRUCK_HOLES));
}

/* Paper that the ink encloses is found as parts of the reverse, with a margin around it. */
static int count_holes(const struct measured *place, int *count, struct err *err)
{
    const struct raster *ink = place->ink;
    struct raster paper;
    struct parts parts = {0};
    int status = -1;

    if (raster_new(ink->width + 2, ink->height + 2, &paper, err))
        return -1;
    for (int i = 0; i < paper.width * paper.height; i++) {
        int x = i % paper.width - 1, y = i / paper.width - 1;
        bool is_inside = x >= 0 && x < ink->width && y >= 0 && y < ink->height;

        paper.pixels[i] = !is_inside || !ink->pixels[y * ink->width + x];
    }
    if (cells_parts_find(&paper, &parts, err))
        goto out;
    *count = 0;
    for (int i = 0; i < parts.count; i++)
        if (parts.of[i].box.x > 0 &&
            parts.of[i].area >= HOLE_MM2 * place->px_per_mm * place->px_per_mm)
            (*count)++;
    status = 0;
out:
    cells_parts_free(&parts);
    raster_free(&paper);
    return status;
}

/* Most ink has few holes of any size, so that they need not be looked at. */
static int has_many_holes(const struct measured *place, bool *out, struct err *err)
{
    int holes = 0;

    *out = false;
    if (place->kept->holes < STRUCK_HOLES)
        return 0;
    if (count_holes(place, &holes, err))
        return -1;
    *out = holes >= STRUCK_HOLES;
    return 0;
}

/* From what is found soon to what takes longer. */
static int is_struck(const struct measured *place, bool *out, struct err *err)
{
    double stroke = stroke_of(place->kept);

    *out = share_of(place) > FILLED_SHARE || is_scribble(place->kept) ||
           (!is_ragged(place->kept) && cells_struck_through(place->ink, stroke));
    if (!*out && has_many_holes(place, out, err))
        return -1;
    return *out ? 0 : cells_circled(place->ink, stroke, out, err);
}

/* The same of porous ink, as it would be without its pores. */
static int is_struck_porous(const struct measured *place, bool *out, struct err *err)
{
    struct kept kept = *place->kept;
    struct measured solid = *place;
    struct parts parts = {0};
    struct raster ink;
    int status;

    if (cells_pores_fill(place->ink, &ink, err))
        return -1;
    status = cells_parts_find(&ink, &parts, err);
    kept.area = kept.edge = kept.holes = 0;
    for (int i = 0; i < parts.count; i++) {
        kept.area += parts.of[i].area;
        kept.edge += parts.of[i].edge;
        kept.holes += parts.of[i].holes;
    }
    solid.kept = &kept;
    solid.ink = &ink;
    if (status == 0)
        status = is_struck(&solid, out, err);
    cells_parts_free(&parts);
    raster_free(&ink);
    return status;
}

/* Ink beside one edge alone: a line that was not found, or what a neighbour's stroke left. */
static bool clings(const struct measured *place)
{
    const struct rect *ink = &place->kept->box, *box = &place->written_in;
    double near = CLING_MM * place->px_per_mm;

    return place->has_edges &&
           (cells_rect_right(ink) < box->x + near || ink->x > cells_rect_right(box) - near ||
            cells_rect_bottom(ink) < box->y + near || ink->y > cells_rect_bottom(box) - near);
}

static bool is_too_large(const struct measured *place)
{
    const struct rect *ink = &place->kept->box, *box = &place->box;

    return ink->width > LARGE_SHARE * box->width || ink->height > LARGE_SHARE * box->height;
}

int cells_measure_digit(const struct measured *place, struct cell *cell, struct err *err)
{
    double longer_mm = cells_rect_longer_side(&place->kept->box) / place->px_per_mm;
    bool struck;

    set_sizes(place, cell);
    if (longer_mm < SMUDGE_MM) {
        cell->state = cell->ink_share < DUST_SHARE ? CELL_BLANK : CELL_CLUTTER;
        return 0;
    }
    if (cells_pores_has(place->kept->holes, place->kept->area)
            ? is_struck_porous(place, &struck, err)
            : is_struck(place, &struck, err))
        return -1;
    if (is_too_large(place) || clings(place) ||
        longer_mm * place->px_per_mm < SMALL_SHARE * place->box.height)
        cell->state = CELL_CLUTTER;
    else
        cell->state = struck ? CELL_STRUCK : CELL_DIGIT;
    return 0;
}

/* Straight across the box and thin: no pen does that, a line that is out of place does. */
static bool is_printed(const struct measured *place)
{
    const struct rect *ink = &place->kept->box, *box = &place->box;
    double thin = PRINTED_MM * place->px_per_mm;

    return (ink->width < thin && ink->height > PRINTED_SHARE * box->height) ||
           (ink->height < thin && ink->width > PRINTED_SHARE * box->width);
}

static bool is_dot(const struct measured *place)
{
    double side = fmin(place->box.width, place->box.height);
    double least = fmin(TICK_MM * place->px_per_mm, TICK_SHARE * side);

    return cells_rect_longer_side(&place->kept->box) < least;
}

void cells_measure_mark(const struct measured *place, struct cell *cell)
{
    bool is_long = cells_rect_longer_side(&place->kept->box) >= MARK_MM * place->px_per_mm;

    set_sizes(place, cell);
    if (cell->ink_share >= BLACKED_OUT_SHARE || is_scribble(place->kept))
        cell->state = CELL_STRUCK;
    else if (cell->ink_share >= MARK_SHARE && is_long && !is_dot(place) && !is_printed(place))
        cell->state = CELL_DIGIT;
    else
        cell->state = cell->ink_share < MARK_SHARE / 2 && !is_long ? CELL_BLANK : CELL_CLUTTER;
}
