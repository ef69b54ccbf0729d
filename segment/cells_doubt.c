/* SPDX-License-Identifier: MIT */
#include "segment/cells_doubt.h"

#include "segment/cells_astray.h"
#include "segment/cells_beside.h"
#include "segment/cells_comma.h"
#include "segment/cells_double.h"
#include "segment/cells_faint.h"
#include "segment/cells_point.h"
#include "segment/cells_sides.h"
#include "segment/cells_stripe.h"
#include "segment/cells_through.h"
#include "segment/sheet.h"

static const double USUAL_SHARE = 0.6; /* of a box's height, that a digit has */

/* --- lines that are not those of the form --- */

static bool has_own_lines(const struct work *work)
{
    return work->field->kind == FIELD_BOXES && work->field->print == PRINT_BOXES;
}

/* Lines that the form does not know stay in the ink: what they seem to be is no writing. */
static bool has_double_lines(const struct work *work)
{
    return has_own_lines(work) &&
           cells_double(&work->clip.ink, work->places, work->place_count, work->clip.px_per_mm);
}

static bool has_a_line_alone(const struct work *work, int index)
{
    return has_own_lines(work) &&
           cells_double_alone(&work->clip.ink, &work->kept[index].box, &work->places[index].box,
                              work->clip.px_per_mm);
}

/* --- ink that belongs elsewhere, too --- */

/* In a box; in a check box a pen may come from anywhere, and a strip is wide. */
static int is_astray(const struct work *work, int index, bool *out, struct err *err)
{
    *out = false;
    if (work->field->kind != FIELD_BOXES || work->kept[index].box.width == 0)
        return 0;
    return cells_astray(&work->parts, work->owners, index, &work->places[index].box,
                        work->clip.px_per_mm, out, err);
}

/*
 * Whether what is in a place is part of a line that runs on outside.  Where a strip has
 * no frame, high digits do so too.
 */
static bool is_line(const struct work *work, int index)
{
    const struct clip *clip = &work->clip;
    bool is_strip = work->field->kind == FIELD_STRIP;
    const struct rect *box = is_strip ? &work->area : &work->places[index].box;

    if (cells_through(&clip->ink, &work->kept[index].box, box, clip->px_per_mm))
        return true;
    return !(is_strip && work->field->print == PRINT_NONE) &&
           cells_stripe(&clip->ink, &work->parts, work->owners, index, box, clip->px_per_mm);
}

/* --- what is no blank and no digit --- */

/* What looks blank to the binarization may be faint. */
static int doubt_blank(const struct work *work, struct cell *cell, struct err *err)
{
    struct rect_mm box = cells_lines_shifted(work->shift, work->clip.px_per_mm, cell->box);
    bool is_faint;

    if (cell->state != CELL_BLANK)
        return 0;
    if (cells_faint(work->sheet, &work->clip, box, &is_faint, err))
        return -1;
    if (is_faint)
        cell->state = CELL_CLUTTER;
    return 0;
}

/* What would be read as a 1. */
static void doubt_comma(const struct work *work, int index, struct cell *cell)
{
    const struct rect *box = work->field->kind == FIELD_STRIP ? NULL : &work->places[index].box;

    if (work->field->kind != FIELD_MARK && cell->state == CELL_DIGIT &&
        cells_comma(work->kept, work->place_count, index, box))
        cell->state = CELL_CLUTTER;
}

/* --- what stands beside --- */

/* Boxes can have print between them; in a strip there is only what was written. */
static bool has_point(const struct work *work, int index)
{
    const struct place *place = &work->places[index];
    double px_per_mm = work->clip.px_per_mm;

    if (index + 1 == work->place_count ||
        (work->field->kind == FIELD_BOXES &&
         cells_point_is_printed(work->places, work->place_count, index, px_per_mm)))
        return false;
    return cells_point_between(&work->parts, work->owners, &place[0].box, &place[1].box, px_per_mm);
}

/* Of the digits that were found; of an empty field what is usual. */
static double mean_height(const struct work *work, const struct cell *cells)
{
    double sum = 0;
    int count = 0;

    for (int i = 0; i < work->place_count; i++) {
        if (cells[i].state == CELL_DIGIT) {
            sum += cells[i].ink.height;
            count++;
        }
    }
    return count > 0 ? sum / count : USUAL_SHARE * work->field->area.height;
}

/* What was written on where there are no boxes. */
static int doubt_row(const struct work *work, struct cell *cells, struct err *err)
{
    const struct field *field = work->field;
    struct rect_mm row = cells_lines_shifted(work->shift, work->clip.px_per_mm, field->area);
    double tall_mm = mean_height(work, cells);
    bool is_left, is_right;

    if (field->kind != FIELD_BOXES)
        return 0;
    if (cells_beside(work->sheet, field, row, tall_mm, CELLS_LEFT, &is_left, err) ||
        cells_beside(work->sheet, field, row, tall_mm, CELLS_RIGHT, &is_right, err))
        return -1;
    cells[0].has_beside |= is_left;
    cells[work->place_count - 1].has_beside |= is_right;
    return 0;
}

/* --- all --- */

void cells_doubt_points(const struct work *work, struct cell *cells)
{
    for (int i = 0; i < work->place_count; i++)
        cells[i].has_beside = has_point(work, i);
}

/* Of a picture that is no page nobody knows whether lines are printed at all. */
static bool are_sides_missing(const struct work *work, int index)
{
    return sheet_registration(work->sheet)->lines_found > 0 &&
           cells_sides_are_missing(work->field, &work->print, index);
}

int cells_doubt(const struct work *work, struct cell *cells, struct err *err)
{
    bool is_double = has_double_lines(work), astray;

    for (int i = 0; i < work->place_count; i++) {
        struct cell *cell = &cells[i];

        if (is_astray(work, i, &astray, err) || doubt_blank(work, cell, err))
            return -1;
        doubt_comma(work, i, cell);
        cell->is_displaced = is_double || has_a_line_alone(work, i) ||
                             are_sides_missing(work, i);
        cell->is_shared = work->places[i].is_shared || astray || is_line(work, i);
    }
    return doubt_row(work, cells, err);
}
