/* SPDX-License-Identifier: MIT */
/*
 * Pages are drawn with a known transform, registered, and the corners of the
 * boxes compared with where they were drawn, in millimetres on paper.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/sheet.h"
#include "tests/drawn.h"

enum { FIELDS = 4, BOXES = 10 };

static const double EXACT_MM = 0.1; /* what registration should reach; 0.3 is still readable */

/* A form of four rows of boxes, with room for what a test changes. */
struct sketch {
    struct anchor anchors[5];
    struct rect_mm boxes[FIELDS][BOXES];
    struct field fields[FIELDS];
    struct form_page page;
    struct form form;
};

static const double anchor_sizes[] = {5, 6, 12, 8}; /* square, cross, corner, ring */

static void sketch_form(struct sketch *sketch, enum anchor_shape shape, int anchor_count)
{
    static const double x[] = {15, 195, 195, 15, 15}, y[] = {15, 15, 282, 282, 120};

    memset(sketch, 0, sizeof *sketch);
    for (int i = 0; i < anchor_count; i++)
        sketch->anchors[i] = (struct anchor){shape, x[i], y[i], anchor_sizes[shape]};
    for (int i = 0; i < FIELDS; i++) {
        struct field *field = &sketch->fields[i];

        field->kind = FIELD_BOXES;
        field->print = PRINT_BOXES;
        field->boxes = sketch->boxes[i];
        field->box_count = BOXES - i;
        for (int k = 0; k < field->box_count; k++)
            field->boxes[k] = (struct rect_mm){30 + 12 * i + 8 * k, 60 + 30 * i, 7, 9};
        field->area = (struct rect_mm){30 + 12 * i, 60 + 30 * i, 8 * field->box_count - 1, 9};
        snprintf(field->name, sizeof field->name, "row%d", i);
    }
    sketch->page = (struct form_page){
        .anchors = sketch->anchors, .anchor_count = anchor_count, .field_count = FIELDS};
    sketch->form = (struct form){
        .name = "sketch",
        .width_mm = 210,
        .height_mm = 297,
        .pages = &sketch->page,
        .page_count = 1,
        .fields = sketch->fields,
        .field_count = FIELDS,
    };
}

static void draw_field(struct drawn *drawn, const struct field *field)
{
    const struct rect_mm *area = &field->area;
    double bottom = area->y + area->height;

    if (field->print == PRINT_NONE)
        return;
    if (field->print == PRINT_COMB || field->print == PRINT_FRAME)
        drawn_box(drawn, *area, 0.3);
    for (int k = 0; k < field->box_count; k++) {
        double right = field->boxes[k].x + field->boxes[k].width;

        if (field->print == PRINT_BOXES)
            drawn_box(drawn, field->boxes[k], 0.3);
        if (field->print == PRINT_COMB)
            drawn_rect(drawn, right - 0.15, bottom - 0.25 * area->height, right + 0.15, bottom);
    }
}

static struct drawn draw_form(const struct form *form, struct drawn_pose pose, double growth_mm)
{
    struct drawn drawn = drawn_new(form->width_mm, form->height_mm, pose);

    drawn.growth_mm = growth_mm;
    for (int i = 0; i < form->pages[0].anchor_count; i++)
        drawn_anchor(&drawn, form, &form->pages[0].anchors[i]);
    for (int i = 0; i < form->field_count; i++)
        draw_field(&drawn, &form->fields[i]);
    return drawn;
}

/* The usual pose of a test: 200 dpi, turned, on a glass large enough. */
static struct drawn_pose turned(double degrees)
{
    return (struct drawn_pose){
        .dpi = 200, .turn_deg = degrees, .stretch_x = 1, .stretch_y = 1, .margin_mm = 15};
}

static struct page *page_of(struct drawn *drawn)
{
    struct page *page;
    struct err err;

    /* The resolution is a lie, as in many real files. */
    assert_int_equal(page_new(&drawn->ink, 72, 0, NULL, &page, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    return page;
}

static int register_drawn(struct drawn *drawn, const struct form *form, struct registration *out,
                          struct err *err)
{
    struct page *page = page_of(drawn);
    int status = sheet_register(page, form, 0, out, err);

    page_free(page);
    return status;
}

/* The worst distance of a box's corner from where it was drawn, mm. */
static double worst_error(const struct drawn *drawn, const struct form *form,
                          const struct registration *found)
{
    const double *t = drawn->t;
    double worst = 0;

    for (int i = 0; i < form->field_count; i++) {
        for (int k = 0; k < 4; k++) {
            const struct rect_mm *area = &form->fields[i].area;
            double x_mm = area->x + (k & 1 ? area->width : 0);
            double y_mm = area->y + (k & 2 ? area->height : 0);
            double x, y;

            sheet_locate(found, x_mm, y_mm, &x, &y);
            x -= t[0] * x_mm + t[1] * y_mm + t[2];
            y -= t[3] * x_mm + t[4] * y_mm + t[5];
            worst = fmax(worst, hypot(x, y) / hypot(t[0], t[3]));
        }
    }
    return worst;
}

/* Registers a drawn page, which must succeed to within a distance. */
static struct registration expect_fit(struct drawn *drawn, const struct form *form,
                                      double within_mm)
{
    struct registration found = {0};
    struct err err = {0};
    int status = register_drawn(drawn, form, &found, &err);
    double error = worst_error(drawn, form, &found);

    if (status || error > within_mm)
        fail_msg("%s; off by %.2f mm, fit %.2f", status ? err.text : "registered", error,
                 found.fit);
    return found;
}

static void expect_refusal(struct drawn *drawn, const struct form *form, enum err_code code,
                           const char *words)
{
    struct registration found = {0};
    struct err err = {0};

    assert_int_equal(register_drawn(drawn, form, &found, &err), -1);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, words))
        fail_msg("expected '%s' in: %s", words, err.text);
    assert_true(found.fit == 0);
}

static void every_shape_orientation_skew_and_resolution(void **state)
{
    static const double dpis[] = {150, 300, 200}, skews[] = {0, 3, -10, 0.6, 10};
    int pose_count = 0;

    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        for (int k = 0; k < 12; k++, pose_count++) {
            struct drawn_pose pose = turned(90 * (k % 4) + skews[pose_count % 5]);
            struct sketch sketch;
            struct drawn drawn;
            struct registration found;

            pose.dpi = dpis[k / 4];
            sketch_form(&sketch, (enum anchor_shape)shape, 4);
            drawn = draw_form(&sketch.form, pose, 0);
            found = expect_fit(&drawn, &sketch.form, EXACT_MM);
            assert_true(fabs(remainder(found.angle_rad - pose.turn_deg * DRAWN_PI / 180,
                                       2 * DRAWN_PI)) < 0.002);
            assert_true(found.fit > 0.9);
            assert_true(found.lines_found == 1);
        }
    }
}

static void six_hundred_dpi(void **state)
{
    struct drawn_pose pose = turned(-2);
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    pose.dpi = 600;
    sketch_form(&sketch, ANCHOR_CROSS, 4);
    drawn = draw_form(&sketch.form, pose, 0);
    expect_fit(&drawn, &sketch.form, 0.05);
}

static void scales_differ_by_three_percent_each_way(void **state)
{
    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        struct drawn_pose pose = turned(shape % 2 ? 8 : -6);
        struct sketch sketch;
        struct drawn drawn;

        pose.stretch_x = 1.03;
        pose.stretch_y = 0.97;
        sketch_form(&sketch, (enum anchor_shape)shape, 4);
        drawn = draw_form(&sketch.form, pose, 0);
        expect_fit(&drawn, &sketch.form, EXACT_MM);
    }
}

static void one_anchor_may_be_missing(void **state)
{
    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        struct sketch sketch;
        struct drawn drawn;

        sketch_form(&sketch, (enum anchor_shape)shape, 4);
        drawn = draw_form(&sketch.form, turned(1), 0);
        drawn_erase(&drawn, 180, 265, 210, 297);
        expect_fit(&drawn, &sketch.form, EXACT_MM);
    }
}

static void a_page_may_be_cut(void **state)
{
    struct drawn_pose pose = turned(4);
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    pose.margin_mm = 0;
    pose.shift_x_mm = -18;
    pose.shift_y_mm = -6;
    sketch_form(&sketch, ANCHOR_SQUARE, 5);
    drawn = draw_form(&sketch.form, pose, 0);
    expect_fit(&drawn, &sketch.form, EXACT_MM);
}

static void three_anchors_are_enough(void **state)
{
    (void)state;
    for (int turn = 0; turn < 360; turn += 90) {
        struct sketch sketch;
        struct drawn drawn;
        struct registration found;

        sketch_form(&sketch, ANCHOR_SQUARE, 3);
        drawn = draw_form(&sketch.form, turned(turn - 2), 0);
        found = expect_fit(&drawn, &sketch.form, EXACT_MM);
        assert_true(found.residual_mm < 0.01);
    }
}

static void a_pen_stroke_over_an_anchor(void **state)
{
    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        struct sketch sketch;
        struct drawn drawn;

        sketch_form(&sketch, (enum anchor_shape)shape, 4);
        drawn = draw_form(&sketch.form, turned(-1), 0);
        drawn_stroke(&drawn, 5, 8, 40, 30, 0.5);
        drawn_stroke(&drawn, 8, 20, 50, 12, 0.5);
        expect_fit(&drawn, &sketch.form, EXACT_MM);
    }
}

static void a_pen_stroke_over_one_of_three_squares(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 3);
    drawn = draw_form(&sketch.form, turned(-1), 0);
    drawn_stroke(&drawn, 5, 8, 40, 30, 0.5);
    expect_fit(&drawn, &sketch.form, EXACT_MM);
}

static void faint_and_fat_print(void **state)
{
    static const double growths[] = {-0.1, 0.15};

    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        for (int k = 0; k < 2; k++) {
            struct drawn_pose pose = turned(2);
            struct sketch sketch;
            struct drawn drawn;

            pose.dpi = 300;
            sketch_form(&sketch, (enum anchor_shape)shape, 4);
            drawn = draw_form(&sketch.form, pose, growths[k]);
            expect_fit(&drawn, &sketch.form, EXACT_MM);
        }
    }
}

/* Everything that could be taken for an anchor: filled bubbles, a code, a border, a logo. */
static void draw_clutter(struct drawn *drawn)
{
    for (int i = 0; i < 60; i++) {
        drawn_disc(drawn, 150 + 6 * (i % 6), 130 + 6 * (i / 6), 2.2);
        drawn_ring(drawn, 30 + 9 * (i % 10), 190 + 9 * (i / 10), 3.8, 1);
    }
    for (int i = 0; i < 400; i++)
        if (i * 7 % 13 < 6)
            drawn_rect(drawn, 120 + 1.2 * (i % 20), 210 + 1.2 * (i / 20), 121.2 + 1.2 * (i % 20),
                       211.2 + 1.2 * (i / 20));
    for (int i = 0; i < 8; i++) {
        drawn_rect(drawn, 150 + 7 * i, 260, 155 + 7 * i, 265);
        drawn_rect(drawn, 25 + 9 * i, 30, 31 + 9 * i, 30.3);
        drawn_rect(drawn, 27.85 + 9 * i, 27, 28.15 + 9 * i, 33);
        drawn_stroke(drawn, 30 + 14 * i, 262, 38 + 14 * i, 274, 0.6);
        drawn_box(drawn, (struct rect_mm){30 + 16 * i, 240, 13, 14}, 0.5);
    }
    drawn_rect(drawn, -40, -40, 250, -1);
    drawn_rect(drawn, -40, -40, -1, 340);
    drawn_rect(drawn, 30, 5, 60, 13);
    drawn_noise(drawn, 0.001);
}

static void things_that_look_like_anchors(void **state)
{
    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        struct sketch sketch;
        struct drawn drawn;

        sketch_form(&sketch, (enum anchor_shape)shape, 4);
        drawn = draw_form(&sketch.form, turned(180 + 2 * shape), 0);
        draw_clutter(&drawn);
        expect_fit(&drawn, &sketch.form, EXACT_MM);
    }
}

static void corners_of_one_long_frame(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_CORNER, 4);
    drawn = draw_form(&sketch.form, turned(275), 0);
    drawn_box(&drawn, (struct rect_mm){15, 15, 180, 267}, 0.6);
    expect_fit(&drawn, &sketch.form, EXACT_MM);
}

static void combs_and_frames(void **state)
{
    static const enum field_print prints[] = {PRINT_COMB, PRINT_FRAME};

    (void)state;
    for (int k = 0; k < 2; k++) {
        struct sketch sketch;
        struct drawn drawn;

        sketch_form(&sketch, ANCHOR_RING, 4);
        for (int i = 0; i < FIELDS; i++)
            sketch.fields[i].print = prints[k];
        drawn = draw_form(&sketch.form, turned(180), 0);
        expect_fit(&drawn, &sketch.form, EXACT_MM);
    }
}

static void without_printed_lines_the_anchors_must_decide(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 5);
    for (int i = 0; i < FIELDS; i++)
        sketch.fields[i].print = PRINT_NONE;
    drawn = draw_form(&sketch.form, turned(181), 0);
    expect_fit(&drawn, &sketch.form, 0.3);
    sketch.page.anchor_count = 4;
    drawn = draw_form(&sketch.form, turned(181), 0);
    expect_refusal(&drawn, &sketch.form, ERR_AMBIGUOUS, "in two orientations");
}

static void writing_in_and_over_the_boxes(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    drawn = draw_form(&sketch.form, turned(0.5), 0);
    for (int i = 0; i < FIELDS; i++) {
        for (int k = 0; k < sketch.fields[i].box_count; k++) {
            const struct rect_mm *box = &sketch.fields[i].boxes[k];

            drawn_stroke(&drawn, box->x - 1, box->y - 1, box->x + 6, box->y + 11, 0.7);
            drawn_stroke(&drawn, box->x + 8, box->y + 2, box->x + 1, box->y + 8, 0.7);
        }
    }
    expect_fit(&drawn, &sketch.form, EXACT_MM);
}

static void another_form_with_the_same_anchors(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    for (int i = 0; i < FIELDS; i++) {
        for (int k = 0; k < BOXES; k++) {
            other.boxes[i][k].x += 3;
            other.boxes[i][k].y += 4;
        }
    }
    drawn = draw_form(&other.form, turned(0), 0);
    expect_refusal(&drawn, &sketch.form, ERR_MATCH,
                   "% of the printed lines are where form 'sketch' says");
}

static void another_version_with_one_field_moved(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    for (int k = 0; k < BOXES; k++)
        other.boxes[1][k].y += 14;
    drawn = draw_form(&other.form, turned(0), 0);
    expect_refusal(&drawn, &sketch.form, ERR_MATCH, "'row1'");
}

/* What a decoder lost is queued anyway: the rest of the page should be read. */
static void a_damaged_page_may_lose_a_field(void **state)
{
    struct registration found;
    struct sketch sketch;
    struct drawn drawn;
    struct page *page;
    struct err err;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    drawn = draw_form(&sketch.form, turned(0), 0);
    drawn_erase(&drawn, 0, 88, 210, 103);
    assert_int_equal(page_new(&drawn.ink, 72, 1, "bad code word", &page, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(sheet_register(page, &sketch.form, 0, &found, &err), 0);
    page_free(page);
}

static void an_anchor_in_a_wrong_place(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    for (int i = 0; i < 4; i++)
        other.anchors[i].x_mm += i % 2 ? 1.1 : -1.1;
    drawn = draw_form(&other.form, turned(0), 0);
    expect_refusal(&drawn, &sketch.form, ERR_MATCH, "mm from its place");
}

static void too_few_anchors(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_CROSS, 4);
    drawn = draw_form(&sketch.form, turned(0), 0);
    drawn_erase(&drawn, 0, 250, 210, 297);
    expect_refusal(&drawn, &sketch.form, ERR_MATCH,
                   "fewer than 3 of the 4 anchors of form 'sketch'");
}

static void pages_without_a_form(void **state)
{
    struct sketch sketch;

    (void)state;
    for (int k = 0; k < 4; k++) {
        sketch_form(&sketch, (enum anchor_shape)k, 4);
        for (int kind = 0; kind < 4; kind++) {
            struct drawn drawn = drawn_new(210, 297, turned(0));

            if (kind == 1)
                drawn_rect(&drawn, -99, -99, 300, 400);
            if (kind == 2)
                drawn_noise(&drawn, 0.3);
            if (kind == 3)
                draw_clutter(&drawn);
            expect_refusal(&drawn, &sketch.form, ERR_MATCH, "fewer than 3");
        }
    }
}

static void a_page_of_a_few_pixels(void **state)
{
    static const int sizes[][2] = {{1, 1}, {1, 9000}, {9000, 2}, {40, 40}};
    struct sketch sketch;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    for (int i = 0; i < 4; i++) {
        struct drawn drawn = {.ink = pixCreate(sizes[i][0], sizes[i][1], 1)};

        pixSetAll(drawn.ink);
        expect_refusal(&drawn, &sketch.form, ERR_MATCH, "fewer than 3");
    }
}

static void a_mirror_image(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 5);
    drawn = draw_form(&sketch.form, turned(0), 0);
    pixFlipLR(drawn.ink, drawn.ink);
    expect_refusal(&drawn, &sketch.form, ERR_MATCH, "");
}

/* Draws a page with an L in the first box and lays it over its form. */
static struct sheet *sheet_with_an_l(struct sketch *sketch, double degrees, double dpi)
{
    struct drawn_pose pose = turned(degrees);
    struct registration found;
    struct drawn drawn;
    struct sheet *sheet;
    struct page *page;
    struct err err;

    pose.dpi = dpi;
    sketch_form(sketch, ANCHOR_SQUARE, 4);
    drawn = draw_form(&sketch->form, pose, 0);
    drawn_rect(&drawn, 32, 62, 33, 67);
    drawn_rect(&drawn, 32, 66, 35, 67);
    page = page_of(&drawn);
    assert_int_equal(sheet_register(page, &sketch->form, 0, &found, &err), 0);
    assert_int_equal(sheet_new(&page, &sketch->form, 0, &found, &sheet, &err), 0);
    assert_null(page);
    return sheet;
}

/* The area of the L is 7 square mm; it must come out upright and in its place. */
static void a_clip_is_upright(void **state)
{
    (void)state;
    for (int turn = 0; turn < 360; turn += 45) {
        struct sketch sketch;
        struct sheet *sheet = sheet_with_an_l(&sketch, turn / 90 * 90 + (turn % 90 ? 3 : 1), 300);
        double scale = sheet_px_per_mm(sheet);
        struct raster clip;
        struct err err;
        int count = 0, left = 1000, top = 1000, right = 0, bottom = 0;

        assert_true(fabs(scale - 300 / 25.4) < 0.1);
        assert_int_equal(sheet_clip(sheet, (struct rect_mm){31, 61, 5, 7}, &clip, &err), 0);
        assert_int_equal(clip.width, lround(5 * scale));
        assert_int_equal(clip.height, lround(7 * scale));
        for (int i = 0; i < clip.width * clip.height; i++) {
            int x = i % clip.width, y = i / clip.width;

            if (!clip.pixels[i])
                continue;
            assert_int_equal(clip.pixels[i], 1);
            count++;
            left = x < left ? x : left;
            top = y < top ? y : top;
            right = x >= right ? x + 1 : right;
            bottom = y + 1;
        }
        assert_true(fabs(count / scale / scale - 7) < 0.3);
        assert_true(fabs(left / scale - 1) < 0.2 && fabs(top / scale - 1) < 0.2);
        assert_true(fabs(right / scale - 4) < 0.3 && fabs(bottom / scale - 6) < 0.3);
        raster_free(&clip);
        sheet_free(sheet);
    }
}

static bool is_paper(const struct raster *clip)
{
    for (int i = 0; i < clip->width * clip->height; i++)
        if (clip->pixels[i])
            return false;
    return true;
}

static void a_clip_off_the_page_is_paper(void **state)
{
    struct sketch sketch;
    struct sheet *sheet = sheet_with_an_l(&sketch, 0, 200);
    struct raster clip;
    struct err err;

    (void)state;
    assert_int_equal(sheet_clip(sheet, (struct rect_mm){-60, -60, 40, 40}, &clip, &err), 0);
    assert_true(is_paper(&clip));
    raster_free(&clip);
    /* It begins off the page and ends on it. */
    assert_int_equal(sheet_clip(sheet, (struct rect_mm){-60, 61, 100, 7}, &clip, &err), 0);
    assert_false(is_paper(&clip));
    raster_free(&clip);
    assert_int_equal(sheet_clip(sheet, (struct rect_mm){32.5, 64, 0, 0}, &clip, &err), 0);
    assert_int_equal(clip.width, 1);
    raster_free(&clip);
    sheet_free(sheet);
}

static void a_view_is_as_large_as_asked(void **state)
{
    struct sketch sketch;
    struct sheet *sheet = sheet_with_an_l(&sketch, 91, 300);
    struct raster view;
    struct err err;

    (void)state;
    assert_int_equal(sheet_view(sheet, (struct rect_mm){28, 58, 80, 13}, 400, &view, &err), 0);
    assert_int_equal(view.width, 400);
    assert_int_equal(view.height, 65);
    /* The L's foot at (33.5, 66.5) is black, the paper above it at (34.5, 63.5) white. */
    assert_true(view.pixels[(int)(8.5 * 5) * view.width + (int)(5.5 * 5)] < 64);
    assert_true(view.pixels[(int)(5.5 * 5) * view.width + (int)(6.5 * 5)] > 192);
    raster_free(&view);
    /* Never larger than the scan itself. */
    assert_int_equal(sheet_view(sheet, (struct rect_mm){31, 61, 5, 7}, 4000, &view, &err), 0);
    assert_int_equal(view.width, lround(5 * sheet_px_per_mm(sheet)));
    raster_free(&view);
    /* Off the page it is white. */
    assert_int_equal(sheet_view(sheet, (struct rect_mm){-50, -50, 9, 9}, 9, &view, &err), 0);
    assert_int_equal(view.pixels[40], 255);
    raster_free(&view);
    sheet_free(sheet);
}

static void a_sheet_knows_what_it_was_made_of(void **state)
{
    struct sketch sketch;
    struct sheet *sheet = sheet_with_an_l(&sketch, 0, 200);

    (void)state;
    assert_ptr_equal(sheet_form(sheet), &sketch.form);
    assert_int_equal(sheet_form_page(sheet), 0);
    assert_true(sheet_registration(sheet)->fit > 0.9);
    assert_true(page_width(sheet_page(sheet)) > 1600);
    sheet_free(sheet);
    sheet_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_orientation_skew_and_resolution),
        cmocka_unit_test(six_hundred_dpi),
        cmocka_unit_test(scales_differ_by_three_percent_each_way),
        cmocka_unit_test(one_anchor_may_be_missing),
        cmocka_unit_test(a_page_may_be_cut),
        cmocka_unit_test(three_anchors_are_enough),
        cmocka_unit_test(a_pen_stroke_over_an_anchor),
        cmocka_unit_test(a_pen_stroke_over_one_of_three_squares),
        cmocka_unit_test(faint_and_fat_print),
        cmocka_unit_test(things_that_look_like_anchors),
        cmocka_unit_test(corners_of_one_long_frame),
        cmocka_unit_test(combs_and_frames),
        cmocka_unit_test(without_printed_lines_the_anchors_must_decide),
        cmocka_unit_test(writing_in_and_over_the_boxes),
        cmocka_unit_test(another_form_with_the_same_anchors),
        cmocka_unit_test(another_version_with_one_field_moved),
        cmocka_unit_test(a_damaged_page_may_lose_a_field),
        cmocka_unit_test(an_anchor_in_a_wrong_place),
        cmocka_unit_test(too_few_anchors),
        cmocka_unit_test(pages_without_a_form),
        cmocka_unit_test(a_page_of_a_few_pixels),
        cmocka_unit_test(a_mirror_image),
        cmocka_unit_test(a_clip_is_upright),
        cmocka_unit_test(a_clip_off_the_page_is_paper),
        cmocka_unit_test(a_view_is_as_large_as_asked),
        cmocka_unit_test(a_sheet_knows_what_it_was_made_of),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
