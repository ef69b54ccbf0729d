/* SPDX-License-Identifier: MIT */
/*
 * Whatever lies on a page, every box has its cell, every cell's ink and sample are
 * in order, and the strokes of a strip are all of its ink.  The first bytes say what
 * the field is like and how the page lies; the others are pixels, again and again.
 */
#include "segment/cells.h"

#include <leptonica/allheaders.h>

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "segment/form.h"
#include "segment/normalize.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/sheet.h"
#include "segment/strokes.h"
#include "tests/inked.h"

enum { HEAD = 8, SIDE = 300, ZOOMS = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Pixels in squares of 1, 2, 4 or 8: dust as well as strokes and bars. */
static struct page *page_of(const uint8_t *bytes, size_t length, int zoom)
{
    struct Pix *pix = pixCreate(SIDE, SIDE, 1);
    struct page *page;
    struct err err;

    for (int y = 0; y < SIDE && length > 0; y++) {
        for (int x = 0; x < SIDE; x++) {
            size_t bit = (size_t)((y >> zoom) * (SIDE >> zoom) + (x >> zoom)) % (8 * length);

            if (bytes[bit / 8] >> bit % 8 & 1)
                pixSetPixel(pix, x, y, 1);
        }
    }
    if (page_new(&pix, 0, 0, NULL, &page, &err) != 0 || page_clean(page, &err) != 0)
        abort();
    return page;
}

static void describe(const uint8_t *head, struct field *field, struct rect_mm *boxes)
{
    double pitch = 3 + head[1] % 16 / 4.0;

    *field = (struct field){.name = "number",
                            .kind = (enum field_kind)(head[0] % 3),
                            .print = (enum field_print)(head[0] / 3 % 4),
                            .area = {head[2] / 16.0, head[3] / 16.0, 20, 2 + head[4] % 32 / 4.0},
                            .boxes = boxes,
                            .digits_least = 1,
                            .digits_most = 8};
    if (field->kind == FIELD_STRIP)
        return;
    field->box_count = field->kind == FIELD_MARK ? 1 : 1 + head[5] % FORM_MAX_BOXES;
    field->area.width = pitch * field->box_count;
    for (int i = 0; i < field->box_count; i++)
        boxes[i] =
            (struct rect_mm){field->area.x + i * pitch, field->area.y, pitch, field->area.height};
}

static void check(const struct cells *cells, const struct field *field)
{
    int count = cells_count(cells);

    assert(count >= 1 && count <= FORM_MAX_BOXES);
    assert(field->kind == FIELD_STRIP || count == field->box_count);
    for (int i = 0; i < count; i++) {
        const struct cell *cell = cells_at(cells, i);
        const struct raster *ink = cells_ink(cells, i);
        struct sample sample;

        assert((cell->ink.width > 0) == (ink->width > 0));
        assert(cell->ink_share >= 0 && cell->ink_share <= 1 && cell->stroke_mm >= 0);
        normalize_cell(ink, &sample);
    }
}

static int ink_of(const struct strokes *strokes, int first, int count)
{
    struct raster ink;
    struct err err;
    int sum;

    if (strokes_ink(strokes, first, count, &ink, &err) != 0)
        abort();
    sum = ink_in(&ink);
    raster_free(&ink);
    return sum;
}

static void check_strokes(const struct cells *cells)
{
    struct strokes strokes;
    struct err err;
    int all = 0;

    if (strokes_cut(cells, &strokes, &err) != 0)
        abort();
    assert(strokes.count >= 0 && strokes.count <= STROKES_MOST);
    for (int i = 0; i < cells_count(cells); i++)
        all += ink_in(cells_ink(cells, i));
    for (int i = 0; i < strokes.count; i++) {
        int one = ink_of(&strokes, i, 1);
        assert(one > 0 && strokes.of[i].box.height <= strokes.tallest);
        assert(i == 0 || strokes.of[i].piece >= strokes.of[i - 1].piece);
        all -= one;
    }
    assert(all == 0);
    strokes_free(&strokes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct rect_mm boxes[FORM_MAX_BOXES];
    struct registration registration = {.lines_found = 1, .fit = 1};
    struct field field;
    struct form_page form_page = {.field_count = 1};
    struct form form = {.width_mm = 30,
                        .height_mm = 30,
                        .pages = &form_page,
                        .page_count = 1,
                        .fields = &field,
                        .field_count = 1};
    struct sheet *sheet;
    struct cells *cells;
    struct page *page;
    struct err err;
    double scale, turn;

    if (length < HEAD)
        return 0;
    describe(bytes, &field, boxes);
    page = page_of(bytes + HEAD, length - HEAD, bytes[7] % ZOOMS);
    scale = 2 + bytes[6] / 10.0;
    turn = bytes[7] / 4 % 8 * acos(-1) / 4 + bytes[7] / 32 * 0.02;
    registration.transform[0] = registration.transform[4] = scale * cos(turn);
    registration.transform[1] = -scale * sin(turn);
    registration.transform[3] = scale * sin(turn);
    registration.transform[2] = SIDE / 2 * (1 - cos(turn) + sin(turn));
    registration.transform[5] = SIDE / 2 * (1 - cos(turn) - sin(turn));
    if (sheet_new(&page, &form, 0, &registration, &sheet, &err) != 0 ||
        cells_find(sheet, &field, &cells, &err) != 0)
        abort();
    check(cells, &field);
    if (field.kind == FIELD_STRIP)
        check_strokes(cells);
    cells_free(cells);
    sheet_free(sheet);
    return 0;
}
