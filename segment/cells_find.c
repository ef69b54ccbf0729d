/* SPDX-License-Identifier: MIT */
#include "segment/cells.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "segment/cells_astray.h"
#include "segment/cells_beside.h"
#include "segment/cells_clip.h"
#include "segment/cells_comma.h"
#include "segment/cells_double.h"
#include "segment/cells_faint.h"
#include "segment/cells_keep.h"
#include "segment/cells_lines.h"
#include "segment/cells_measure.h"
#include "segment/cells_parts.h"
#include "segment/cells_point.h"
#include "segment/cells_print.h"
#include "segment/cells_share.h"
#include "segment/cells_sides.h"
#include "segment/cells_strip.h"
#include "segment/cells_stripe.h"
#include "segment/cells_through.h"
#include "segment/form.h"

static const double SPECK_MM = 1;       /* shorter ink links no boxes and makes no digit */
static const double USUAL_SHARE = 0.6;  /* of a box's height, that a digit has */
static const double MARK_EDGE_MM = 0.3; /* inside a check box, off its printed edge */

struct cells {
    int count;
    struct cell of[FORM_MAX_BOXES];
    struct raster inks[FORM_MAX_BOXES];
};

/* The parts of a field's ink and who owns them, while the cells are made. */
struct work {
    const struct sheet *sheet;
    struct print print;
    struct clip clip;
    struct cells_shift shift;
    struct rect area;     /* of the field, where its printed lines are */
    struct raster inside; /* of a check box: the ink that counts */
    struct parts parts;
    int *owners;
    struct place places[FORM_MAX_BOXES];
    bool has_point[FORM_MAX_BOXES]; /* behind a place */
    struct kept kept[FORM_MAX_BOXES];
    int place_count;
    bool is_double; /* between the boxes: see cells_double.h */
};

static int take_clip(const struct sheet *sheet, const struct field *field, struct work *work,
                     struct err *err)
{
    if (cells_print_list(field, &work->print, err) ||
        cells_clip_take(sheet, field, &work->clip, err))
        return -1;
    return cells_lines_remove(&work->clip, &work->print, &work->shift, err);
}

/* What was ticked is inside; ticks run far out of their boxes, sometimes into others. */
static int copy_inside(const struct raster *ink, struct rect inside, struct raster *out,
                       struct err *err)
{
    if (raster_new(ink->width, ink->height, out, err))
        return -1;
    for (int y = inside.y; y < inside.y + inside.height; y++) {
        size_t first = (size_t)y * (size_t)ink->width + (size_t)inside.x;

        memcpy(out->pixels + first, ink->pixels + first, (size_t)inside.width);
    }
    return 0;
}

static struct rect_mm shrink(struct rect_mm area, double by)
{
    by = fmin(by, fmin(area.width, area.height) / 4);
    return (struct rect_mm){area.x + by, area.y + by, area.width - 2 * by, area.height - 2 * by};
}

/* Where a box really is, by its printed lines. */
static struct rect_mm move(const struct work *work, struct rect_mm box)
{
    return (struct rect_mm){box.x + work->shift.x / work->clip.px_per_mm,
                            box.y + work->shift.y / work->clip.px_per_mm, box.width, box.height};
}

static struct rect printed_box(const struct work *work, struct rect_mm box)
{
    return cells_clip_pixels(&work->clip, move(work, box));
}

/* A strip without a piece is one blank place: its specks are measured. */
static int share_strip(struct work *work, int speck, struct err *err)
{
    int count = cells_strip_pieces(&work->parts, speck, work->area, work->places, FORM_MAX_BOXES,
                                   work->owners, err);

    if (count < 0)
        return -1;
    if (count > 0) {
        work->place_count = count;
        return 0;
    }
    work->place_count = 1;
    work->places[0] = (struct place){work->area, false};
    return cells_share_boxes(&work->parts, speck, work->places, 1, work->owners, err);
}

static int find_parts(const struct field *field, struct work *work, struct err *err)
{
    struct rect inside;

    if (field->kind != FIELD_MARK)
        return cells_parts_find(&work->clip.ink, &work->parts, err);
    inside = printed_box(work, shrink(field->area, MARK_EDGE_MM));
    if (copy_inside(&work->clip.ink, inside, &work->inside, err))
        return -1;
    return cells_parts_find(&work->inside, &work->parts, err);
}

static int share(const struct field *field, struct work *work, struct err *err)
{
    int speck = (int)lround(SPECK_MM * work->clip.px_per_mm);

    if (field->kind == FIELD_STRIP)
        return share_strip(work, speck, err);
    assert(field->box_count <= FORM_MAX_BOXES);
    work->place_count = field->box_count;
    for (int i = 0; i < field->box_count; i++)
        work->places[i] = (struct place){printed_box(work, field->boxes[i]), false};
    return cells_share_boxes(&work->parts, speck, work->places, work->place_count, work->owners,
                             err);
}

/* Takes the specks away, and makes room for the ink that stays. */
static int keep(struct work *work, int index, struct cells *cells, struct err *err)
{
    struct kept *kept = &work->kept[index];

    *kept = cells_keep(&work->parts, work->owners, index, work->clip.px_per_mm);
    if (kept->box.width == 0)
        return 0;
    return raster_new(kept->box.width, kept->box.height, &cells->inks[index], err);
}

static void draw(const struct work *work, struct cells *cells)
{
    for (int i = 0; i < work->parts.run_count; i++) {
        const struct run *run = &work->parts.runs[i];
        int owner = work->owners[run->part];
        const struct raster *ink;
        const struct rect *box;

        if (owner < 0)
            continue;
        ink = &cells->inks[owner];
        box = &work->kept[owner].box;
        memset(ink->pixels + (size_t)(run->y - box->y) * (size_t)ink->width + (run->left - box->x),
               1, (size_t)(run->right - run->left));
    }
}

/* A strip is one box for all of its pieces; each is measured by a square as high as it. */
static struct measured place_of(const struct field *field, const struct work *work, int index,
                                const struct cells *cells)
{
    bool is_strip = field->kind == FIELD_STRIP;
    struct measured place = {.kept = &work->kept[index],
                             .ink = &cells->inks[index],
                             .box = work->places[index].box,
                             .written_in = is_strip ? work->area : work->places[index].box,
                             .has_edges = field->print != PRINT_NONE,
                             .px_per_mm = work->clip.px_per_mm};

    if (is_strip)
        place.box.width = place.box.height = work->area.height;
    return place;
}

/* What looks blank to the binarization may be faint. */
static int doubt_blank(const struct work *work, struct cell *cell, struct err *err)
{
    bool is_faint;

    if (cell->state != CELL_BLANK)
        return 0;
    if (cells_faint(work->sheet, &work->clip, move(work, cell->box), &is_faint, err))
        return -1;
    if (is_faint)
        cell->state = CELL_CLUTTER;
    return 0;
}

static bool has_own_lines(const struct field *field)
{
    return field->kind == FIELD_BOXES && field->print == PRINT_BOXES;
}

/* Lines that the form does not know stay in the ink: what they seem to be is no writing. */
static bool has_double_lines(const struct field *field, const struct work *work)
{
    return has_own_lines(field) &&
           cells_double(&work->clip.ink, work->places, work->place_count, work->clip.px_per_mm);
}

static bool is_displaced(const struct field *field, const struct work *work, int index)
{
    return work->is_double || cells_sides_are_missing(field, &work->print, index) ||
           (has_own_lines(field) &&
            cells_double_alone(&work->clip.ink, &work->kept[index].box, &work->places[index].box,
                               work->clip.px_per_mm));
}

/* In a box; in a check box a pen may come from anywhere, and a strip is wide. */
static int is_astray(const struct field *field, const struct work *work, int index, bool *out,
                     struct err *err)
{
    *out = false;
    if (field->kind != FIELD_BOXES || work->kept[index].box.width == 0)
        return 0;
    return cells_astray(&work->parts, work->owners, index, &work->places[index].box,
                        work->clip.px_per_mm, out, err);
}

/* Whether what is in a place is part of a line that runs on outside. */
static bool is_line(const struct field *field, const struct work *work, int index)
{
    const struct clip *clip = &work->clip;
    const struct rect *box = &work->places[index].box;

    if (cells_through(&clip->ink, &work->kept[index].box,
                      field->kind == FIELD_STRIP ? &work->area : box, clip->px_per_mm))
        return true;
    return field->kind != FIELD_STRIP &&
           cells_stripe(&clip->ink, &work->parts, work->owners, index, box, clip->px_per_mm);
}

static int measure(const struct field *field, const struct work *work, int index,
                   struct cells *cells, struct err *err)
{
    struct cell *cell = &cells->of[index];
    const struct clip *clip = &work->clip;
    const struct measured place = place_of(field, work, index, cells);
    bool has_ink = place.kept->box.width > 0, astray;

    if (is_astray(field, work, index, &astray, err))
        return -1;
    *cell = (struct cell){
        .position = index,
        .has_beside = work->has_point[index],
        .is_displaced = is_displaced(field, work, index),
        .is_shared = work->places[index].is_shared || astray || is_line(field, work, index)};
    if (has_ink)
        cell->ink = cells_clip_area(clip, place.kept->box);
    cell->box = field->kind != FIELD_STRIP ? field->boxes[index]
                : has_ink                  ? cell->ink
                                           : field->area;
    if (field->kind == FIELD_MARK)
        cells_measure_mark(&place, cell);
    else if (cells_measure_digit(&place, cell, err))
        return -1;
    return doubt_blank(work, cell, err);
}

/* Boxes can have print between them; in a strip there is only what was written. */
static bool has_point(const struct field *field, const struct work *work, int index)
{
    const struct place *place = &work->places[index];
    double px_per_mm = work->clip.px_per_mm;

    if (index + 1 == work->place_count ||
        (field->kind == FIELD_BOXES &&
         cells_point_is_printed(work->places, work->place_count, index, px_per_mm)))
        return false;
    return cells_point_between(&work->parts, work->owners, &place[0].box, &place[1].box, px_per_mm);
}

/* What would be read as a 1. */
static void doubt_commas(const struct field *field, const struct work *work, struct cells *cells)
{
    for (int i = 0; i < cells->count; i++) {
        const struct rect *box = field->kind == FIELD_STRIP ? NULL : &work->places[i].box;

        if (field->kind != FIELD_MARK && cells->of[i].state == CELL_DIGIT &&
            cells_comma(work->kept, cells->count, i, box))
            cells->of[i].state = CELL_CLUTTER;
    }
}

/* Of the digits that were found; of an empty field what is usual. */
static double mean_height(const struct cells *cells, const struct field *field)
{
    double sum = 0;
    int count = 0;

    for (int i = 0; i < cells->count; i++) {
        if (cells->of[i].state == CELL_DIGIT) {
            sum += cells->of[i].ink.height;
            count++;
        }
    }
    return count > 0 ? sum / count : USUAL_SHARE * field->area.height;
}

/* What was written on where there are no boxes. */
static int find_beside(const struct field *field, const struct work *work, struct cells *cells,
                       struct err *err)
{
    struct rect_mm row = move(work, field->area);
    double tall_mm = mean_height(cells, field);
    bool is_left, is_right;

    if (field->kind != FIELD_BOXES)
        return 0;
    if (cells_beside(work->sheet, field, row, tall_mm, CELLS_LEFT, &is_left, err) ||
        cells_beside(work->sheet, field, row, tall_mm, CELLS_RIGHT, &is_right, err))
        return -1;
    cells->of[0].has_beside |= is_left;
    cells->of[cells->count - 1].has_beside |= is_right;
    return 0;
}

static int make(const struct field *field, struct work *work, struct cells *cells, struct err *err)
{
    if (share(field, work, err))
        return -1;
    cells->count = work->place_count;
    for (int i = 0; i < cells->count; i++) /* before specks are taken away */
        work->has_point[i] = has_point(field, work, i);
    for (int i = 0; i < cells->count; i++)
        if (keep(work, i, cells, err))
            return -1;
    draw(work, cells);
    work->is_double = has_double_lines(field, work);
    for (int i = 0; i < cells->count; i++)
        if (measure(field, work, i, cells, err))
            return -1;
    doubt_commas(field, work, cells);
    return find_beside(field, work, cells, err);
}

int cells_find(const struct sheet *sheet, const struct field *field, struct cells **out,
               struct err *err)
{
    struct work work = {.sheet = sheet};
    struct cells *cells = calloc(1, sizeof *cells);
    int status = -1;

    if (!cells) {
        err_memory(err);
        goto out;
    }
    if (take_clip(sheet, field, &work, err))
        goto out;
    work.area = printed_box(&work, field->area);
    if (find_parts(field, &work, err))
        goto out;
    work.owners = malloc(((size_t)work.parts.count + 1) * sizeof *work.owners);
    if (!work.owners) {
        err_memory(err);
        goto out;
    }
    if (make(field, &work, cells, err))
        goto out;
    *out = cells;
    cells = NULL;
    status = 0;
out:
    free(work.owners);
    cells_parts_free(&work.parts);
    raster_free(&work.inside);
    cells_clip_free(&work.clip);
    cells_print_free(&work.print);
    cells_free(cells);
    return status;
}

int cells_count(const struct cells *cells)
{
    return cells->count;
}

const struct cell *cells_at(const struct cells *cells, int index)
{
    assert(index >= 0 && index < cells->count);
    return &cells->of[index];
}

const struct raster *cells_ink(const struct cells *cells, int index)
{
    assert(index >= 0 && index < cells->count);
    return &cells->inks[index];
}

void cells_free(struct cells *cells)
{
    if (!cells)
        return;
    for (int i = 0; i < cells->count; i++)
        raster_free(&cells->inks[i]);
    free(cells);
}
