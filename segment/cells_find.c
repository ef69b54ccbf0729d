/* SPDX-License-Identifier: MIT */
#include "segment/cells.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "segment/cells_doubt.h"
#include "segment/cells_measure.h"
#include "segment/cells_strip.h"
#include "segment/cells_work.h"

static const double SPECK_MM = 1;       /* shorter ink links no boxes and makes no digit */
static const double MARK_EDGE_MM = 0.3; /* inside a check box, off its printed edge */

struct cells {
    int count;
    struct cell of[FORM_MAX_BOXES];
    struct raster inks[FORM_MAX_BOXES];
};

static int take_clip(struct work *work, struct err *err)
{
    if (cells_print_list(work->field, &work->print, err) ||
        cells_clip_take(work->sheet, work->field, &work->clip, err))
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
static struct rect printed_box(const struct work *work, struct rect_mm box)
{
    return cells_clip_pixels(&work->clip,
                             cells_lines_shifted(work->shift, work->clip.px_per_mm, box));
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

static int find_parts(struct work *work, struct err *err)
{
    struct rect inside;

    if (work->field->kind != FIELD_MARK)
        return cells_parts_find(&work->clip.ink, &work->parts, err);
    inside = printed_box(work, shrink(work->field->area, MARK_EDGE_MM));
    if (copy_inside(&work->clip.ink, inside, &work->inside, err))
        return -1;
    return cells_parts_find(&work->inside, &work->parts, err);
}

static int share(struct work *work, struct err *err)
{
    const struct field *field = work->field;
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
static struct measured place_of(const struct work *work, int index, const struct cells *cells)
{
    bool is_strip = work->field->kind == FIELD_STRIP;
    struct measured place = {.kept = &work->kept[index],
                             .ink = &cells->inks[index],
                             .box = work->places[index].box,
                             .written_in = is_strip ? work->area : work->places[index].box,
                             .has_edges = work->field->print != PRINT_NONE,
                             .px_per_mm = work->clip.px_per_mm};

    if (is_strip)
        place.box.width = place.box.height = work->area.height;
    return place;
}

static int measure(const struct work *work, int index, struct cells *cells, struct err *err)
{
    const struct field *field = work->field;
    struct cell *cell = &cells->of[index];
    const struct measured place = place_of(work, index, cells);
    bool has_ink = place.kept->box.width > 0;

    cell->position = index;
    if (has_ink)
        cell->ink = cells_clip_area(&work->clip, place.kept->box);
    cell->box = field->kind != FIELD_STRIP ? field->boxes[index]
                : has_ink                  ? cell->ink
                                           : field->area;
    if (field->kind != FIELD_MARK)
        return cells_measure_digit(&place, cell, err);
    cells_measure_mark(&place, cell);
    return 0;
}

static int make(struct work *work, struct cells *cells, struct err *err)
{
    if (share(work, err))
        return -1;
    cells->count = work->place_count;
    cells_doubt_points(work, cells->of);
    for (int i = 0; i < cells->count; i++)
        if (keep(work, i, cells, err))
            return -1;
    draw(work, cells);
    for (int i = 0; i < cells->count; i++)
        if (measure(work, i, cells, err))
            return -1;
    return cells_doubt(work, cells->of, err);
}

int cells_find(const struct sheet *sheet, const struct field *field, struct cells **out,
               struct err *err)
{
    struct work work = {.sheet = sheet, .field = field};
    struct cells *cells = calloc(1, sizeof *cells);
    int status = -1;

    if (!cells) {
        err_memory(err);
        goto out;
    }
    if (take_clip(&work, err))
        goto out;
    work.area = printed_box(&work, field->area);
    if (find_parts(&work, err))
        goto out;
    work.owners = malloc(((size_t)work.parts.count + 1) * sizeof *work.owners);
    if (!work.owners) {
        err_memory(err);
        goto out;
    }
    if (make(&work, cells, err))
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
