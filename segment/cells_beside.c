/* SPDX-License-Identifier: MIT */
#include "segment/cells_beside.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "segment/cells_clip.h"
#include "segment/cells_parts.h"
#include "segment/cells_rect.h"
#include "segment/form.h"
#include "segment/sheet.h"

static const double LINE_MM = 0.5; /* beside the field: its own printed line */
/* Of a box's width: what is looked at, where a figure begins, and how wide it is at most; */
static const double REACH_SHARE = 2, NEAR_SHARE = 0.6, WIDE_SHARE = 1.5;
/* of its height: what is looked at above and below, and what is a box and no figure. */
static const double ABOVE_SHARE = 0.25, FRAME_SHARE = 0.95;
static const double TALL_SHARE = 0.8; /* of the digits' height */
/* Of its own height: less is a bracket, a rule, a 1; and so long is a letter's straight side, */
static const double NARROW_SHARE = 0.4, SIDE_SHARE = 0.95;
static const double LEAN_SHARE = 0.125; /* which may lean so far, of its own width */
static const double LETTER_MM = 0.8;    /* as tall is a letter of a word, */
static const double SPACE_MM = 1;       /* and so far it stands from the next at most */
static const double OTHER_MM = 1;       /* around another field: its frame */

/* What is looked at, and what for. */
struct look {
    const struct sheet *sheet;
    const struct field *field;
    struct rect_mm row;
    double tall_mm;
    enum cells_side side;
    struct clip clip;
    struct parts parts;
};

static struct rect_mm area_of(const struct look *look)
{
    const struct rect_mm *row = &look->row;
    double reach = REACH_SHARE * look->field->boxes[0].width;
    double above = ABOVE_SHARE * row->height;
    double x = look->side == CELLS_LEFT ? row->x - LINE_MM - reach : row->x + row->width + LINE_MM;

    return (struct rect_mm){x, row->y - above, reach, row->height + 2 * above};
}

static bool is_of_other_field(const struct look *look, struct rect_mm ink)
{
    const struct form *form = sheet_form(look->sheet);
    const struct form_page *page = &form->pages[sheet_form_page(look->sheet)];
    double x = ink.x + ink.width / 2, y = ink.y + ink.height / 2;

    for (int i = 0; i < page->field_count; i++) {
        const struct field *field = &form->fields[page->first_field + i];
        const struct rect_mm *area = &field->area;

        if (field != look->field && x > area->x - OTHER_MM &&
            x < area->x + area->width + OTHER_MM && y > area->y - OTHER_MM &&
            y < area->y + area->height + OTHER_MM)
            return true;
    }
    return false;
}

static bool has_size(const struct look *look, struct rect_mm ink)
{
    return ink.height >= TALL_SHARE * look->tall_mm && ink.width >= NARROW_SHARE * ink.height &&
           ink.height <= FRAME_SHARE * look->row.height &&
           ink.width <= WIDE_SHARE * look->field->boxes[0].width;
}

/* Whether ink goes straight up one of its sides: no figure but a 1 and some 9s have such a side. */
static bool is_upright(const struct look *look, const struct rect *ink, int from, int columns)
{
    const struct raster *raster = &look->clip.ink;
    int rows = 0;

    for (int y = ink->y; y < cells_rect_bottom(ink); y++) {
        const uint8_t *row = raster->pixels + (size_t)y * (size_t)raster->width + from;

        rows += memchr(row, 1, (size_t)columns) != NULL;
    }
    return rows >= SIDE_SHARE * ink->height;
}

static bool has_upright_side(const struct look *look, const struct rect *ink)
{
    int columns = (int)(LEAN_SHARE * ink->width) + 1;

    return is_upright(look, ink, ink->x, columns) ||
           is_upright(look, ink, cells_rect_right(ink) - columns, columns);
}

static bool is_near(const struct look *look, struct rect_mm ink)
{
    double near = NEAR_SHARE * look->field->boxes[0].width, middle = ink.y + ink.height / 2;
    double right = look->row.x + look->row.width;
    double off = look->side == CELLS_LEFT ? look->row.x - (ink.x + ink.width) : ink.x - right;

    return off < near && middle > look->row.y && middle < look->row.y + look->row.height;
}

/* Whether no letter stands behind it, seen from the field. */
static bool is_alone(const struct look *look, const struct rect *ink)
{
    int space = (int)(SPACE_MM * look->clip.px_per_mm);
    int from = look->side == CELLS_LEFT ? ink->x - space : cells_rect_right(ink);

    for (int i = 0; i < look->parts.count; i++) {
        const struct rect *box = &look->parts.of[i].box;

        if (box != ink && box->height >= LETTER_MM * look->clip.px_per_mm &&
            cells_rect_common(box->x, cells_rect_right(box), from, from + space) > 0 &&
            cells_rect_common(box->y, cells_rect_bottom(box), ink->y, cells_rect_bottom(ink)) > 0)
            return false;
    }
    return true;
}

/* Rules of a table and other fields go on beyond what is looked at. */
static bool is_whole(const struct look *look, const struct rect *ink)
{
    bool is_left = look->side == CELLS_LEFT;

    return ink->y > 0 && cells_rect_bottom(ink) < look->parts.height &&
           (is_left ? ink->x > 0 : cells_rect_right(ink) < look->parts.width);
}

static bool has_figure(const struct look *look)
{
    for (int i = 0; i < look->parts.count; i++) {
        const struct rect *box = &look->parts.of[i].box;
        struct rect_mm ink = cells_clip_area(&look->clip, *box);

        if (has_size(look, ink) && is_near(look, ink) && is_whole(look, box) &&
            is_alone(look, box) && !has_upright_side(look, box) && !is_of_other_field(look, ink))
            return true;
    }
    return false;
}

int cells_beside(const struct sheet *sheet, const struct field *field, struct rect_mm row,
                 double tall_mm, enum cells_side side, bool *out, struct err *err)
{
    struct look look = {
        .sheet = sheet, .field = field, .row = row, .tall_mm = tall_mm, .side = side};
    struct rect_mm area = area_of(&look);

    look.clip = (struct clip){.x_mm = area.x, .y_mm = area.y, .px_per_mm = sheet_px_per_mm(sheet)};
    if (sheet_clip(sheet, area, &look.clip.ink, err))
        return -1;
    if (cells_parts_find(&look.clip.ink, &look.parts, err)) {
        cells_clip_free(&look.clip);
        return -1;
    }
    *out = has_figure(&look);
    cells_parts_free(&look.parts);
    cells_clip_free(&look.clip);
    return 0;
}
