/* SPDX-License-Identifier: MIT */
/*
 * desk.h - fields that are printed, written on and looked at, for the tests of
 * the cells.
 *
 * Everything is drawn in memory; what was written is known, and so it can be
 * said how much of it came back.
 */
#ifndef TESTS_DESK_H
#define TESTS_DESK_H

#include <leptonica/allheaders.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "segment/cells.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/sheet.h"
#include "tests/pen.h"

/* How a field is printed and scanned. */
struct look {
    double dpi;
    double line_mm;      /* thickness of the printed lines */
    double off_x, off_y; /* mm that everything printed and written lies beside the form */
    double slope;        /* of level lines */
    double broken;       /* share of the lines that is missing */
    int ragged;          /* whether line edges wander by a pixel */
};

static const struct look NEAT = {.dpi = 300, .line_mm = 0.25};

/*
 * A small page with one field on it.  writing holds the pen strokes alone, each
 * with the number of its box, 1 is the first: what cells should find.  Printing
 * is added when the field is looked at.
 */
struct desk {
    struct look look;
    double px_per_mm;
    unsigned seed;
    double torn_from, torn_to; /* mm: what lies between is shifted to the right */
    double torn_by;
    int contrast, grain; /* shades of the writing on gray paper and of that; 0: black on white */
    struct raster writing, printing;
    struct rect_mm boxes[FORM_MAX_BOXES];
    struct field field;
    struct form_page form_page;
    struct form form;
    struct sheet *sheet;
    struct cells *cells;
};

static inline double uniform(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

static inline struct raster blank(int width, int height)
{
    struct raster raster;
    struct err err;

    assert_int_equal(raster_new(width, height, &raster, &err), 0);
    return raster;
}

/* count boxes of 7 x 9 mm at pitch, from 10 mm 10 mm; 0 boxes are a strip of 60 x 9 mm. */
static inline void desk_open(struct desk *desk, struct look look, enum field_kind kind,
                             enum field_print print, int count, double pitch)
{
    double width = kind == FIELD_STRIP ? 60 : (count - 1) * pitch + 7;

    *desk = (struct desk){.look = look, .px_per_mm = look.dpi / 25.4, .seed = 5};
    desk->writing = blank((int)((width + 20) * desk->px_per_mm), (int)(29 * desk->px_per_mm));
    desk->printing = blank(desk->writing.width, desk->writing.height);
    for (int i = 0; i < count; i++)
        desk->boxes[i] = (struct rect_mm){10 + i * pitch, 10, 7, 9};
    desk->field = (struct field){.name = "number",
                                 .kind = kind,
                                 .print = print,
                                 .area = {10, 10, width, 9},
                                 .boxes = desk->boxes,
                                 .box_count = count,
                                 .digits_least = 1,
                                 .digits_most = 8};
}

static inline void desk_close(struct desk *desk)
{
    cells_free(desk->cells);
    sheet_free(desk->sheet);
    raster_free(&desk->writing);
    raster_free(&desk->printing);
}

/* A printed line between two points in millimetres, level or upright. */
static inline void rule(struct desk *desk, double x0, double y0, double x1, double y1)
{
    double length = hypot(x1 - x0, y1 - y0) * desk->px_per_mm;
    int is_level = fabs(x1 - x0) > fabs(y1 - y0), skip = 0, extra = 0;

    for (int i = 0; i <= (int)length; i++) {
        double x = (x0 + (x1 - x0) * i / length + desk->look.off_x) * desk->px_per_mm;
        double y = (y0 + (y1 - y0) * i / length + desk->look.off_y) * desk->px_per_mm;
        double thick = desk->look.line_mm * desk->px_per_mm;

        y += desk->look.slope * x;
        if (i % 6 == 0) {
            skip = uniform(&desk->seed) < desk->look.broken;
            extra = desk->look.ragged ? (int)(uniform(&desk->seed) * 3) - 1 : 0;
        }
        for (double d = -thick / 2; !skip && d < thick / 2 + extra; d++)
            pen_dot(&desk->printing, is_level ? floor(x) + 0.5 : floor(x + d) + 0.5,
                    is_level ? floor(y + d) + 0.5 : floor(y) + 0.5, 1, 1);
    }
}

static inline void frame(struct desk *desk, struct rect_mm box)
{
    rule(desk, box.x, box.y, box.x + box.width, box.y);
    rule(desk, box.x, box.y + box.height, box.x + box.width, box.y + box.height);
    rule(desk, box.x, box.y, box.x, box.y + box.height);
    rule(desk, box.x + box.width, box.y, box.x + box.width, box.y + box.height);
}

static inline void print_field(struct desk *desk)
{
    const struct field *field = &desk->field;
    struct rect_mm area = field->area;

    if (field->print == PRINT_BOXES)
        for (int i = 0; i < field->box_count; i++)
            frame(desk, field->boxes[i]);
    if (field->print == PRINT_FRAME || field->print == PRINT_COMB)
        frame(desk, area);
    if (field->print == PRINT_COMB)
        for (int i = 1; i < field->box_count; i++) {
            double x = (field->boxes[i - 1].x + 7 + field->boxes[i].x) / 2;

            rule(desk, x, area.y + area.height - 2.5, x, area.y + area.height);
        }
}

/* Writes a digit into a box of the field: its place in mm from the box's corner. */
static inline void write_digit(struct desk *desk, int box, int digit, struct rect_mm place,
                               double nib_mm)
{
    double scale = desk->px_per_mm;
    struct pen pen = {.raster = &desk->writing,
                      .left = (desk->boxes[box].x + place.x + desk->look.off_x) * scale,
                      .top = (desk->boxes[box].y + place.y + desk->look.off_y) * scale,
                      .width = place.width * scale,
                      .height = place.height * scale,
                      .nib = nib_mm * scale,
                      .ink = (uint8_t)(box + 1)};

    pen_digit(&pen, digit);
}

static const struct rect_mm MIDDLE = {2, 1.8, 3, 5.4};

static inline uint8_t ink_at(const struct desk *desk, double x_mm)
{
    int box = 0;

    while (box + 1 < desk->field.box_count && x_mm >= desk->boxes[box + 1].x)
        box++;
    return (uint8_t)(box + 1);
}

/* A stroke in mm from the corner of the field; it belongs to the box where it begins. */
static inline void stroke(struct desk *desk, double x0, double y0, double x1, double y1,
                          double nib_mm)
{
    double scale = desk->px_per_mm;
    double x = 10 + desk->look.off_x, y = 10 + desk->look.off_y;

    pen_draw(&desk->writing, (x + x0) * scale, (y + y0) * scale, (x + x1) * scale, (y + y1) * scale,
             nib_mm * scale, ink_at(desk, 10 + x0));
}

static inline struct Pix *both(const struct desk *desk)
{
    const struct raster *a = &desk->writing, *b = &desk->printing;
    struct Pix *pix = pixCreate(a->width, a->height, 1);

    assert_non_null(pix);
    for (int i = 0; i < a->width * a->height; i++)
        if (a->pixels[i] || b->pixels[i])
            pixSetPixel(pix, i % a->width, i / a->width, 1);
    return pix;
}

/* The page scanned in shades of gray, the writing pale, the print black. */
static inline struct Pix *in_gray(struct desk *desk)
{
    enum { PAPER = 220, PRINT = 40 };
    const struct raster *writing = &desk->writing, *printing = &desk->printing;
    struct Pix *pix = pixCreate(writing->width, writing->height, 8);

    assert_non_null(pix);
    for (int i = 0; i < writing->width * writing->height; i++) {
        int shade = printing->pixels[i] ? PRINT : PAPER - (writing->pixels[i] ? desk->contrast : 0);
        double noise = (uniform(&desk->seed) + uniform(&desk->seed) - 1) * desk->grain;

        pixSetPixel(pix, i % writing->width, i / writing->width, (l_uint32)(shade + noise));
    }
    return pix;
}

/* Shifts some rows, with everything on them. */
static inline void tear(const struct desk *desk, struct Pix *pix)
{
    int from = (int)lround(desk->torn_from * desk->px_per_mm);
    int to = (int)lround(desk->torn_to * desk->px_per_mm);
    struct Pix *band;

    if (from >= to)
        return;
    band = pixCreate(pixGetWidth(pix), to - from, 1);
    assert_non_null(band);
    pixRasterop(band, 0, 0, pixGetWidth(pix), to - from, PIX_SRC, pix, 0, from);
    pixRasterop(pix, 0, from, pixGetWidth(pix), to - from, PIX_CLR, NULL, 0, 0);
    pixRasterop(pix, (int)lround(desk->torn_by * desk->px_per_mm), from, pixGetWidth(pix),
                to - from, PIX_SRC, band, 0, 0);
    pixDestroy(&band);
}

/* Prints the field, scans the page and finds the cells. */
static const struct cells *look_at(struct desk *desk)
{
    const struct registration registration = {
        .transform = {desk->px_per_mm, 0, 0, 0, desk->px_per_mm, 0}, .lines_found = 1,
        .fit = 1};
    struct page *page = NULL;
    struct Pix *pix;
    struct err err;

    print_field(desk);
    pix = desk->contrast ? in_gray(desk) : both(desk);
    tear(desk, pix);
    desk->form_page.field_count = 1;
    desk->form = (struct form){.width_mm = desk->writing.width / desk->px_per_mm,
                               .height_mm = desk->writing.height / desk->px_per_mm,
                               .pages = &desk->form_page,
                               .page_count = 1,
                               .fields = &desk->field,
                               .field_count = 1};
    assert_int_equal(page_new(&pix, 0, 0, NULL, &page, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(sheet_new(&page, &desk->form, 0, &registration, &desk->sheet, &err), 0);
    assert_int_equal(cells_find(desk->sheet, &desk->field, &desk->cells, &err), 0);
    return desk->cells;
}

/* Finds the cells again, as if the form promised other lines than were printed. */
static inline void look_again(struct desk *desk, enum field_print print)
{
    struct err err;

    desk->field.print = print;
    cells_free(desk->cells);
    assert_int_equal(cells_find(desk->sheet, &desk->field, &desk->cells, &err), 0);
}

static inline enum cell_state state_at(const struct desk *desk, int index)
{
    return cells_at(desk->cells, index)->state;
}

/* How much of what was written into the box of a cell was found, and how much else. */
struct match {
    double found, extra; /* shares of the writing */
};

static inline struct match match_at(const struct desk *desk, int index)
{
    const struct cell *cell = cells_at(desk->cells, index);
    const struct raster *ink = cells_ink(desk->cells, index), *page = &desk->writing;
    int left = (int)lround(cell->ink.x * desk->px_per_mm);
    int top = (int)lround(cell->ink.y * desk->px_per_mm);
    int written = 0, common = 0, found = 0;

    for (int i = 0; i < ink->width * ink->height; i++) {
        int x = left + i % ink->width, y = top + i / ink->width;

        found += ink->pixels[i];
        common += ink->pixels[i] && page->pixels[y * page->width + x] == index + 1;
    }
    for (int i = 0; i < page->width * page->height; i++)
        written += page->pixels[i] == index + 1;
    assert_true(written > 0);
    return (struct match){(double)common / written, (double)(found - common) / written};
}

#define assert_clean(desk, index, least_found, most_extra)                              \
    do {                                                                                \
        struct match match_ = match_at(desk, index);                                    \
        if (state_at(desk, index) != CELL_DIGIT || match_.found < (least_found) ||      \
            match_.extra > (most_extra))                                                \
            fail_msg("cell %d: state %d, %.3f of the writing found, %.3f extra", index, \
                     (int)state_at(desk, index), match_.found, match_.extra);           \
    } while (0)

static inline void assert_all_blank(const struct desk *desk)
{
    for (int i = 0; i < cells_count(desk->cells); i++) {
        const struct cell *cell = cells_at(desk->cells, i);

        if (cell->state != CELL_BLANK || cell->ink.width > 0 || cell->is_shared)
            fail_msg("cell %d: state %d, ink %.2f x %.2f mm, share %.4f, longest %.2f", i,
                     (int)cell->state, cell->ink.width, cell->ink.height, cell->ink_share,
                     cell->longest_mm);
    }
}

static const struct look LOOKS[] = {
    {.dpi = 300, .line_mm = 0.25},
    {.dpi = 300, .line_mm = 0.12, .ragged = 1},
    {.dpi = 300, .line_mm = 0.5, .off_x = 0.4, .off_y = -0.4, .ragged = 1},
    {.dpi = 300, .line_mm = 0.3, .off_x = -0.5, .off_y = 0.5},
    {.dpi = 300, .line_mm = 0.25, .slope = 0.004, .ragged = 1},
    {.dpi = 300, .line_mm = 0.3, .broken = 0.3, .ragged = 1},
    {.dpi = 200, .line_mm = 0.25, .off_x = 0.3, .ragged = 1},
    {.dpi = 150, .line_mm = 0.3, .off_y = 0.3},
    {.dpi = 600, .line_mm = 0.3, .off_x = -0.3, .off_y = 0.4, .ragged = 1},
};

enum { LOOK_COUNT = sizeof LOOKS / sizeof *LOOKS };

#endif
