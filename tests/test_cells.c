/* SPDX-License-Identifier: MIT */
#include "segment/cells.h"

#include <leptonica/allheaders.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/file.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/scan.h"
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
    struct raster writing, printing;
    struct rect_mm boxes[FORM_MAX_BOXES];
    struct field field;
    struct form_page form_page;
    struct form form;
    struct sheet *sheet;
    struct cells *cells;
};

static double uniform(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / 16777216.0;
}

static struct raster blank(int width, int height)
{
    struct raster raster;
    struct err err;

    assert_int_equal(raster_new(width, height, &raster, &err), 0);
    return raster;
}

/* count boxes of 7 x 9 mm at pitch, from 10 mm 10 mm; 0 boxes are a strip of 60 x 9 mm. */
static void desk_open(struct desk *desk, struct look look, enum field_kind kind,
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

static void desk_close(struct desk *desk)
{
    cells_free(desk->cells);
    sheet_free(desk->sheet);
    raster_free(&desk->writing);
    raster_free(&desk->printing);
}

/* A printed line between two points in millimetres, level or upright. */
static void rule(struct desk *desk, double x0, double y0, double x1, double y1)
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

static void frame(struct desk *desk, struct rect_mm box)
{
    rule(desk, box.x, box.y, box.x + box.width, box.y);
    rule(desk, box.x, box.y + box.height, box.x + box.width, box.y + box.height);
    rule(desk, box.x, box.y, box.x, box.y + box.height);
    rule(desk, box.x + box.width, box.y, box.x + box.width, box.y + box.height);
}

static void print_field(struct desk *desk)
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
static void write_digit(struct desk *desk, int box, int digit, struct rect_mm place, double nib_mm)
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

static uint8_t ink_at(const struct desk *desk, double x_mm)
{
    int box = 0;

    while (box + 1 < desk->field.box_count && x_mm >= desk->boxes[box + 1].x)
        box++;
    return (uint8_t)(box + 1);
}

/* A stroke in mm from the corner of the field; it belongs to the box where it begins. */
static void stroke(struct desk *desk, double x0, double y0, double x1, double y1, double nib_mm)
{
    double scale = desk->px_per_mm;
    double x = 10 + desk->look.off_x, y = 10 + desk->look.off_y;

    pen_draw(&desk->writing, (x + x0) * scale, (y + y0) * scale, (x + x1) * scale, (y + y1) * scale,
             nib_mm * scale, ink_at(desk, 10 + x0));
}

static struct Pix *both(const struct desk *desk)
{
    const struct raster *a = &desk->writing, *b = &desk->printing;
    struct Pix *pix = pixCreate(a->width, a->height, 1);

    assert_non_null(pix);
    for (int i = 0; i < a->width * a->height; i++)
        if (a->pixels[i] || b->pixels[i])
            pixSetPixel(pix, i % a->width, i / a->width, 1);
    return pix;
}

/* Prints the field, scans the page and finds the cells. */
static const struct cells *look_at(struct desk *desk)
{
    const struct registration registration = {
        .transform = {desk->px_per_mm, 0, 0, 0, desk->px_per_mm, 0}, .fit = 1};
    struct page *page = NULL;
    struct Pix *pix;
    struct err err;

    print_field(desk);
    pix = both(desk);
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

static enum cell_state state_at(const struct desk *desk, int index)
{
    return cells_at(desk->cells, index)->state;
}

/* How much of what was written into the box of a cell was found, and how much else. */
struct match {
    double found, extra; /* shares of the writing */
};

static struct match match_at(const struct desk *desk, int index)
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

static void assert_all_blank(const struct desk *desk)
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

static void test_empty_boxes_are_blank(void **state)
{
    static const enum field_print prints[] = {PRINT_BOXES, PRINT_COMB, PRINT_FRAME, PRINT_NONE};
    (void)state;

    for (int i = 0; i < LOOK_COUNT * 8; i++) {
        struct desk desk;
        double pitch = i / LOOK_COUNT % 2 ? 7 : 8;

        desk_open(&desk, LOOKS[i % LOOK_COUNT], FIELD_BOXES, prints[i / LOOK_COUNT / 2], 6, pitch);
        look_at(&desk);
        assert_int_equal(cells_count(desk.cells), 6);
        assert_all_blank(&desk);
        desk_close(&desk);
    }
}

static void test_digits_come_out_clean(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        struct desk desk;

        desk_open(&desk, LOOKS[i], FIELD_BOXES, PRINT_BOXES, 10, 7);
        for (int digit = 0; digit < 10; digit++)
            write_digit(&desk, digit, digit, MIDDLE, 0.5);
        look_at(&desk);
        for (int digit = 0; digit < 10; digit++) {
            const struct cell *cell = cells_at(desk.cells, digit);

            assert_clean(&desk, digit, 0.999, 0.001);
            assert_int_equal(cell->position, digit);
            assert_int_equal(cell->component_count, 1);
            assert_float_equal(cell->ink.height, 5.9, 0.2);
            assert_float_equal(cell->stroke_mm, 0.5, 0.1);
            assert_false(cell->is_shared);
        }
        desk_close(&desk);
    }
}

/* Tall digits cross the top and the bottom line, wide ones both sides. */
static void test_strokes_across_lines_stay(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT * 10; i++) {
        struct look look = LOOKS[i % LOOK_COUNT];
        struct desk desk;
        int digit = i / LOOK_COUNT;

        desk_open(&desk, look, FIELD_BOXES, PRINT_BOXES, 3, 7);
        write_digit(&desk, 0, digit, (struct rect_mm){1.5, -1, 4, 11}, 0.5);
        write_digit(&desk, 2, digit, (struct rect_mm){-0.6, 2, 6, 5}, 0.5);
        look_at(&desk);
        assert_clean(&desk, 0, look.dpi < 200 ? 0.85 : 0.95, 0.25);
        assert_clean(&desk, 2, look.dpi < 200 ? 0.85 : 0.95, 0.25);
        assert_int_equal(state_at(&desk, 1), CELL_BLANK);
        assert_false(cells_at(desk.cells, 0)->is_shared);
        desk_close(&desk);
    }
}

/* The stem of a 1 beside, half under and right on a line keeps its length and most of its width. */
static void test_stems_along_lines_stay(void **state)
{
    (void)state;

    for (double x = -0.5; x < 0.55; x += 0.1) {
        struct desk desk;

        desk_open(&desk, (struct look){.dpi = 300, .line_mm = 0.25, .ragged = 1}, FIELD_BOXES,
                  PRINT_BOXES, 3, 7);
        stroke(&desk, 7 + x, 1.5, 7 + x, 7.5, 0.55);
        look_at(&desk);
        assert_false(state_at(&desk, 0) == CELL_BLANK && state_at(&desk, 1) == CELL_BLANK);
        assert_float_equal(cells_at(desk.cells, state_at(&desk, 0) == CELL_BLANK)->ink.height, 6.5,
                           0.3);
        desk_close(&desk);
    }
}

/* A 5 whose bar lies on the top line, and a 0 whose top does. */
static void test_bars_on_lines_stay(void **state)
{
    (void)state;

    for (double y = -0.2; y < 0.25; y += 0.1) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 8);
        write_digit(&desk, 0, 5, (struct rect_mm){2, y, 3, 6}, 0.6);
        write_digit(&desk, 1, 0, (struct rect_mm){2, y, 3, 6}, 0.4);
        write_digit(&desk, 2, 2, (struct rect_mm){2, 3 + y, 3, 6}, 0.6);
        look_at(&desk);
        for (int i = 0; i < 3; i++) {
            assert_clean(&desk, i, 0.95, 0.08);
            assert_int_equal(cells_at(desk.cells, i)->component_count, 1);
        }
        desk_close(&desk);
    }
}

/* Lines that the form promises and that are not there take no stroke with them. */
static void test_missing_lines_eat_nothing(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_NONE, 4, 7);
    stroke(&desk, 14.2, 0.5, 14.2, 8.5, 0.25);
    stroke(&desk, 0.2, 0.5, 0.2, 8.5, 0.25);
    stroke(&desk, 22.5, 8.9, 26.5, 8.9, 0.25);
    look_at(&desk);
    desk.field.print = PRINT_BOXES;
    cells_free(desk.cells);
    {
        struct err err;

        assert_int_equal(cells_find(desk.sheet, &desk.field, &desk.cells, &err), 0);
    }
    for (int i = 0; i < 4; i++)
        if (i != 1)
            assert_true(match_at(&desk, i).found > 0.99 && match_at(&desk, i).extra < 0.01);
    desk_close(&desk);
}

static void test_two_strokes_are_one_digit(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 2, 7);
    write_digit(&desk, 0, 6, (struct rect_mm){2, 3, 2.5, 5}, 0.5);
    stroke(&desk, 2.4, 1.6, 4.8, 1.4, 0.5);
    for (int i = 0; i < 9; i++) /* a dashed 1 */
        stroke(&desk, 10.5, 1 + i * 0.7, 10.5, 1.2 + i * 0.7, 0.3);
    look_at(&desk);
    assert_clean(&desk, 0, 0.999, 0.001);
    assert_int_equal(cells_at(desk.cells, 0)->component_count, 2);
    assert_clean(&desk, 1, 0.999, 0.001);
    assert_int_equal(cells_at(desk.cells, 1)->component_count, 9);
    desk_close(&desk);
}

/* The foot of a 5 lies below the line, which has eaten the way to it. */
static void test_a_foot_below_the_line_is_kept(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 2, 7);
    write_digit(&desk, 0, 7, (struct rect_mm){2, 2, 3, 6}, 0.4);
    stroke(&desk, 2, 9.1, 4, 9.35, 0.45);
    look_at(&desk);
    assert_int_equal(cells_at(desk.cells, 0)->component_count, 2);
    assert_clean(&desk, 0, 0.97, 0.1);
    assert_false(cells_at(desk.cells, 0)->is_shared);
    desk_close(&desk);
}

static void test_specks_do_not_count(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 2, 7);
    write_digit(&desk, 0, 7, MIDDLE, 0.5);
    stroke(&desk, 6, 8, 6.1, 8, 0.25);
    stroke(&desk, 0.7, 8.3, 0.9, 8.4, 0.3);
    stroke(&desk, 9, 3, 9.1, 3, 0.3);
    stroke(&desk, 12, 6, 12.1, 6, 0.25);
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_DIGIT);
    assert_float_equal(cells_at(desk.cells, 0)->ink.height, 5.9, 0.1);
    assert_float_equal(cells_at(desk.cells, 0)->ink.width, 3.5, 0.1);
    assert_int_equal(cells_at(desk.cells, 0)->component_count, 1);
    assert_int_equal(state_at(&desk, 1), CELL_BLANK);
    assert_true(cells_at(desk.cells, 1)->ink.width == 0);
    assert_float_equal(cells_at(desk.cells, 1)->longest_mm, 0.4, 0.1);
    assert_true(cells_at(desk.cells, 1)->ink_share > 0.001);
    desk_close(&desk);
}

/* The worst that can happen: a digit that nobody notices. */
static void test_a_faint_digit_is_never_blank(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        for (int digit = 0; digit < 10; digit++) {
            struct desk desk;

            desk_open(&desk, LOOKS[i], FIELD_BOXES, PRINT_BOXES, 3, 7);
            write_digit(&desk, 0, digit, (struct rect_mm){2.5, 3, 1.5, 2.2}, 0.2);
            write_digit(&desk, 1, digit, MIDDLE, 0.2);
            for (int j = 0; j < desk.writing.width * desk.writing.height; j++) {
                int x = j % desk.writing.width, y = j / desk.writing.width;
                int gap = (int)(0.4 * desk.px_per_mm), period = (int)desk.px_per_mm;

                /* the middle one of dashes of 0.6 mm */
                if (x > 17 * desk.px_per_mm && (x + y) % period < gap)
                    desk.writing.pixels[j] = 0;
            }
            look_at(&desk);
            assert_int_not_equal(state_at(&desk, 0), CELL_BLANK);
            assert_int_not_equal(state_at(&desk, 1), CELL_BLANK);
            assert_int_equal(state_at(&desk, 2), CELL_BLANK);
            desk_close(&desk);
        }
    }
}

/* Some dust is blank; so much that a pale digit could hide in it is asked. */
static void test_dust(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 2, 8);
    for (int i = 0; i < 200; i++) {
        double x = 1 + 5 * uniform(&desk.seed), y = 1 + 7 * uniform(&desk.seed);

        if (i < 8)
            stroke(&desk, x, y, x, y, 0.2);
        stroke(&desk, 8 + x, y, 8 + x, y, 0.2);
    }
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_BLANK);
    assert_int_not_equal(state_at(&desk, 1), CELL_BLANK);
    desk_close(&desk);
}

static void test_shared_ink_is_marked(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 6, 7);
    write_digit(&desk, 0, 2, (struct rect_mm){2, 2, 6, 5}, 0.5); /* its foot runs into box 1 */
    write_digit(&desk, 1, 1, (struct rect_mm){0.5, 2, 1, 6}, 0.5);
    write_digit(&desk, 2, 4, (struct rect_mm){3, 2, 4.2, 5}, 0.5); /* over the edge: no harm */
    write_digit(&desk, 4, 7, (struct rect_mm){2, 8.2, 3, 5}, 0.5); /* most of it lies below */
    look_at(&desk);
    assert_true(cells_at(desk.cells, 0)->is_shared);
    assert_true(cells_at(desk.cells, 1)->is_shared);
    assert_false(cells_at(desk.cells, 2)->is_shared);
    assert_false(cells_at(desk.cells, 3)->is_shared);
    assert_int_equal(state_at(&desk, 3), CELL_BLANK);
    assert_true(cells_at(desk.cells, 4)->is_shared);
    assert_false(cells_at(desk.cells, 5)->is_shared);
    desk_close(&desk);
}

/* Captions and the ink of the field below are not ours. */
static void test_ink_outside_is_dropped(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 7);
    write_digit(&desk, 0, 3, MIDDLE, 0.5);
    for (int i = 0; i < 6; i++)
        stroke(&desk, 1 + 3 * i, -1.8, 2.5 + 3 * i, -0.8, 0.3);
    stroke(&desk, 3, 10, 3, 15, 0.5);
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_DIGIT);
    assert_float_equal(cells_at(desk.cells, 0)->ink.height, 5.9, 0.1);
    assert_int_equal(state_at(&desk, 1), CELL_BLANK);
    assert_int_equal(state_at(&desk, 2), CELL_BLANK);
    desk_close(&desk);
}

static void scribble(struct desk *desk, double x, double nib_mm)
{
    for (int i = 0; i < 8; i++) {
        stroke(desk, x + 1, 2 + 0.6 * i, x + 6, 1.6 + 0.6 * i, nib_mm);
        stroke(desk, x + 6, 1.6 + 0.6 * i, x + 1, 2.6 + 0.6 * i, nib_mm);
    }
}

static void test_struck_and_clutter(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 6, 8);
    write_digit(&desk, 0, 8, MIDDLE, 0.4); /* crossed out */
    stroke(&desk, 1, 1, 6, 8, 0.4);
    stroke(&desk, 6, 1, 1, 8, 0.4);
    stroke(&desk, 1, 3, 6, 5, 0.4);
    write_digit(&desk, 1, 5, MIDDLE, 0.5);
    scribble(&desk, 8, 0.3);
    stroke(&desk, 19.5, 3, 19.5, 6, 5.5);     /* filled in */
    stroke(&desk, 27, 4, 27.6, 4.9, 0.5);     /* a comma */
    stroke(&desk, 32.5, -2.5, 37.5, 12, 0.5); /* a slash over everything */
    stroke(&desk, 37.5, -2.5, 32.5, 12, 0.5);
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_STRUCK);
    assert_int_equal(state_at(&desk, 1), CELL_STRUCK);
    assert_int_equal(state_at(&desk, 2), CELL_STRUCK);
    assert_int_equal(state_at(&desk, 3), CELL_CLUTTER);
    assert_int_equal(state_at(&desk, 4), CELL_CLUTTER);
    assert_int_equal(state_at(&desk, 5), CELL_BLANK);
    desk_close(&desk);
}

/* Digits with many and long strokes, drawn small and fat, are no scribble. */
static void test_fat_digits_are_not_struck(void **state)
{
    (void)state;

    for (int digit = 0; digit < 10; digit++) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 8);
        write_digit(&desk, 0, digit, (struct rect_mm){2, 1.5, 3.5, 6}, 1);
        write_digit(&desk, 1, digit, (struct rect_mm){0.7, 0.7, 5.5, 7.5}, 0.8);
        write_digit(&desk, 2, digit, (struct rect_mm){2.5, 3, 1.7, 2.5}, 0.5);
        look_at(&desk);
        for (int i = 0; i < 3; i++)
            assert_clean(&desk, i, 0.97, 0.2);
        desk_close(&desk);
    }
}

static enum cell_state look_at_mark(struct desk *desk, struct look look, int what)
{
    desk_open(desk, look, FIELD_MARK, PRINT_BOXES, 1, 7);
    switch (what) {
    case 'x':
        stroke(desk, -1, -1, 8, 10, 0.4);
        stroke(desk, 7.5, -0.5, -0.5, 9.5, 0.4);
        break;
    case 'v': /* a tick that flies far out */
        stroke(desk, 1.5, 4, 3, 7, 0.4);
        stroke(desk, 3, 7, 11, -6, 0.4);
        break;
    case '.':
        stroke(desk, 3, 4, 3.2, 4, 0.3);
        break;
    case 'o':
        stroke(desk, 3, 4, 3.6, 4.2, 0.8);
        break;
    case '#':
        scribble(desk, 0, 0.3);
        break;
    case '@':
        stroke(desk, 3.5, 3, 3.5, 6, 7);
        break;
    }
    look_at(desk);
    return state_at(desk, 0);
}

static void test_marks(void **state)
{
    static const struct {
        int what;
        enum cell_state state;
    } cases[] = {{' ', CELL_BLANK},   {'x', CELL_DIGIT},  {'v', CELL_DIGIT}, {'.', CELL_BLANK},
                 {'o', CELL_CLUTTER}, {'#', CELL_STRUCK}, {'@', CELL_STRUCK}};
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        for (size_t j = 0; j < sizeof cases / sizeof *cases; j++) {
            struct desk desk;
            enum cell_state found = look_at_mark(&desk, LOOKS[i], cases[j].what);

            if (found != cases[j].state)
                fail_msg("look %d: '%c' is %d, share %.4f longest %.2f", i, cases[j].what,
                         (int)found, cells_at(desk.cells, 0)->ink_share,
                         cells_at(desk.cells, 0)->longest_mm);
            desk_close(&desk);
        }
    }
}

/* Seven digits from left to right, the 5 with its bar apart. */
static void test_strip(void **state)
{
    static const int digits[] = {3, 1, 4, 1, 5, 9, 2};
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        struct desk desk;

        desk_open(&desk, LOOKS[i], FIELD_STRIP, PRINT_FRAME, 0, 0);
        desk.boxes[0] = desk.field.area;
        for (int j = 0; j < 7; j++)
            if (j != 4)
                write_digit(&desk, 0, digits[j], (struct rect_mm){3 + 5.0 * j, 1.5, 3, 5.5}, 0.5);
        write_digit(&desk, 0, 6, (struct rect_mm){23, 2.5, 3, 4.5}, 0.5);
        stroke(&desk, 24.5, 1.2, 27, 1.2, 0.5);
        look_at(&desk);
        assert_int_equal(cells_count(desk.cells), 7);
        for (int j = 0; j < 7; j++) {
            const struct cell *cell = cells_at(desk.cells, j);

            assert_int_equal(cell->state, CELL_DIGIT);
            assert_int_equal(cell->component_count, j == 4 ? 2 : 1);
            assert_true(fabs(cell->ink.x - (13 + 5.0 * j)) < 2.2);
            assert_true(cell->ink.x == cell->box.x && cell->ink.width == cell->box.width);
        }
        desk_close(&desk);
    }
}

static void test_strip_is_not_cut_blindly(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), 1);
    assert_all_blank(&desk);
    desk_close(&desk);

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    desk.boxes[0] = desk.field.area;
    write_digit(&desk, 0, 0, (struct rect_mm){3, 1.5, 3, 5.5}, 0.5); /* two zeros that touch */
    write_digit(&desk, 0, 0, (struct rect_mm){6.2, 1.5, 3, 5.5}, 0.5);
    stroke(&desk, 11, 7, 11.6, 7.8, 0.6); /* and a comma */
    write_digit(&desk, 0, 1, (struct rect_mm){14, 1.5, 1, 5.5}, 0.5);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), 3);
    assert_true(cells_at(desk.cells, 0)->ink.width > cells_at(desk.cells, 0)->ink.height);
    assert_int_equal(state_at(&desk, 1), CELL_CLUTTER);
    assert_int_equal(state_at(&desk, 2), CELL_DIGIT);
    desk_close(&desk);
}

/* More pieces than a field can have: the last one says so. */
static void test_strip_of_too_many_pieces(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    for (int i = 0; i < 80; i++)
        stroke(&desk, 1 + 0.7 * i, 2, 1 + 0.7 * i, 6, 0.3);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), FORM_MAX_BOXES);
    for (int i = 0, shared = 0; i < FORM_MAX_BOXES; i++) {
        shared += cells_at(desk.cells, i)->is_shared;
        assert_true(i < FORM_MAX_BOXES - 1 || shared == 1);
    }
    desk_close(&desk);
}

/* Where digits may touch lines and each other: they are asked, or come with their ink. */
static void check_random(struct desk *desk, const int *what, int *unclean, int *asked)
{
    for (int i = 0; i < cells_count(desk->cells); i++) {
        const struct cell *cell = cells_at(desk->cells, i);
        bool is_asked = cell->is_shared || cell->state == CELL_CLUTTER;
        struct match match;

        if (what[i] >= 10) {
            assert_true(cell->state == CELL_BLANK || is_asked);
            continue;
        }
        *asked += is_asked;
        if (is_asked)
            continue;
        assert_int_equal(cell->state, CELL_DIGIT);
        match = match_at(desk, i);
        *unclean += match.found < 0.9 || match.extra > 0.3;
    }
}

static void test_random_fields(void **state)
{
    unsigned seed = 11;
    int digits = 0, unclean = 0, asked = 0;
    (void)state;

    for (int trial = 0; trial < 200; trial++) {
        struct look look = {.dpi = trial % 3 ? 300 : 200,
                            .line_mm = 0.15 + 0.3 * uniform(&seed),
                            .off_x = uniform(&seed) - 0.5,
                            .off_y = uniform(&seed) - 0.5,
                            .slope = 0.006 * (uniform(&seed) - 0.5),
                            .broken = 0.2 * uniform(&seed),
                            .ragged = trial % 2};
        int what[8];
        struct desk desk;

        desk_open(&desk, look, FIELD_BOXES, trial % 4 ? PRINT_BOXES : PRINT_COMB, 8, 7);
        for (int i = 0; i < 8; i++) {
            double height = 3 + 5.5 * uniform(&seed), width = height * (0.4 + 0.3 * uniform(&seed));
            double x = (7.2 - width) * uniform(&seed), y = (9 - height) * uniform(&seed);

            what[i] = (int)(12 * uniform(&seed));
            digits += what[i] < 10;
            if (what[i] < 10)
                write_digit(&desk, i, what[i], (struct rect_mm){x, y, width, height},
                            0.35 + 0.4 * uniform(&seed));
        }
        look_at(&desk);
        check_random(&desk, what, &unclean, &asked);
        desk_close(&desk);
    }
    print_message("# of %d digits %d are asked, %d others come with less than 90 %% of their ink "
                  "or 30 %% too much\n",
                  digits, asked, unclean);
    assert_in_range(asked, 0, digits / 10);
    assert_in_range(unclean, 0, digits / 50);
}

/* The cells of a field on a real scan, one letter each: see letters. */
static void expect_real(const char *form_path, const char *scan_path, const char *field,
                        const char *expected)
{
    static const char letters[] = {'_', 'd', 'x', 'c'};
    char path[600], seen[FORM_MAX_BOXES + 1] = "";
    struct registration registration;
    struct form *form = NULL;
    struct scan *scan = NULL;
    struct page *page = NULL;
    struct sheet *sheet = NULL;
    struct cells *cells = NULL;
    uint8_t *bytes = NULL;
    size_t length;
    struct err err;
    int index = 0;

    snprintf(path, sizeof path, "%s/forms/%s", getenv("FORMDIGITS_DATA"), scan_path);
    assert_int_equal(form_read(form_path, &form, &err), 0);
    assert_int_equal(file_read(path, FILE_FOLLOW, SCAN_MAX_BYTES, &bytes, &length, &err), 0);
    assert_int_equal(scan_open(bytes, length, &scan, &err), 0);
    assert_int_equal(scan_page(scan, 0, &page, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(sheet_register(page, form, 0, &registration, &err), 0);
    assert_int_equal(sheet_new(&page, form, 0, &registration, &sheet, &err), 0);
    while (strcmp(form->fields[index].name, field) != 0)
        index++;
    assert_int_equal(cells_find(sheet, &form->fields[index], &cells, &err), 0);
    for (int i = 0; i < cells_count(cells); i++)
        seen[i] = cells_at(cells, i)->is_shared ? 's' : letters[cells_at(cells, i)->state];
    assert_string_equal(seen, expected);
    cells_free(cells);
    sheet_free(sheet);
    scan_close(scan);
    form_free(form);
    free(bytes);
}

static void test_real_scans(void **state)
{
    static const char *const id = "tests/forms/student-id.xml";
    static const char *const survey = "tests/forms/survey.xml";
    (void)state;

    if (!getenv("FORMDIGITS_DATA")) {
        print_message("# skip: $FORMDIGITS_DATA is not set\n");
        skip();
    }
    expect_real(id, "student-id/T00001.jpg", "student", "dddddd");
    expect_real(id, "student-id/T00002.jpg", "student", "dddddd");
    expect_real(id, "student-id/T00003.jpg", "student", "dddddd");
    expect_real("tests/forms/answer-sheet.xml", "answer-sheet/page.png", "registration", "ddddddd");
    expect_real(survey, "survey/filled_1-000.png", "B4_spend", "__dd");
    expect_real(survey, "survey/filled_2-000.png", "B4_spend", "dddd");
    expect_real(survey, "survey/filled_1-000.png", "A1_A_1", "d");
    expect_real(survey, "survey/filled_1-000.png", "A1_A_2", "_");
    expect_real(survey, "survey/filled_1-000.png", "B3_2", "_"); /* beside a black arrow */
    expect_real(survey, "survey/filled_1-000.png", "B3_1", "d");
    expect_real(survey, "survey/filled_2-000.png", "B1_C_4", "x"); /* crossed, then blacked out */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_boxes_are_blank),
        cmocka_unit_test(test_digits_come_out_clean),
        cmocka_unit_test(test_strokes_across_lines_stay),
        cmocka_unit_test(test_stems_along_lines_stay),
        cmocka_unit_test(test_bars_on_lines_stay),
        cmocka_unit_test(test_missing_lines_eat_nothing),
        cmocka_unit_test(test_two_strokes_are_one_digit),
        cmocka_unit_test(test_a_foot_below_the_line_is_kept),
        cmocka_unit_test(test_specks_do_not_count),
        cmocka_unit_test(test_a_faint_digit_is_never_blank),
        cmocka_unit_test(test_dust),
        cmocka_unit_test(test_shared_ink_is_marked),
        cmocka_unit_test(test_ink_outside_is_dropped),
        cmocka_unit_test(test_struck_and_clutter),
        cmocka_unit_test(test_fat_digits_are_not_struck),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_strip),
        cmocka_unit_test(test_strip_is_not_cut_blindly),
        cmocka_unit_test(test_strip_of_too_many_pieces),
        cmocka_unit_test(test_random_fields),
        cmocka_unit_test(test_real_scans),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
