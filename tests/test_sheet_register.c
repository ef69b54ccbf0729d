/* SPDX-License-Identifier: MIT */
#include "segment/sheet.h"

#include "tests/sketch.h"

static void every_shape_orientation_skew_and_resolution(void **state)
{
    static const double dpis[] = {150, 300, 200}, skews[] = {0, 3, -10, 0.6, 10};
    int pose_count = 0;

    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        for (int k = 0; k < 12; k++, pose_count++) {
            struct drawn_pose pose = sketch_turned(90 * (k % 4) + skews[pose_count % 5]);
            struct sketch sketch;
            struct drawn drawn;
            struct registration found;

            pose.dpi = dpis[k / 4];
            sketch_form(&sketch, (enum anchor_shape)shape, 4);
            drawn = sketch_draw(&sketch.form, pose, 0);
            found = sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
            assert_true(fabs(remainder(found.angle_rad - pose.turn_deg * DRAWN_PI / 180,
                                       2 * DRAWN_PI)) < 0.002);
            assert_true(found.fit > 0.9);
            assert_true(found.lines_found == 1);
        }
    }
}

static void six_hundred_dpi(void **state)
{
    struct drawn_pose pose = sketch_turned(-2);
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    pose.dpi = 600;
    sketch_form(&sketch, ANCHOR_CROSS, 4);
    drawn = sketch_draw(&sketch.form, pose, 0);
    sketch_fits(&drawn, &sketch.form, 0.05);
}

static void scales_differ_by_three_percent_each_way(void **state)
{
    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        struct drawn_pose pose = sketch_turned(shape % 2 ? 8 : -6);
        struct sketch sketch;
        struct drawn drawn;

        pose.stretch_x = 1.03;
        pose.stretch_y = 0.97;
        sketch_form(&sketch, (enum anchor_shape)shape, 4);
        drawn = sketch_draw(&sketch.form, pose, 0);
        sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
    }
}

static void without_printed_lines_the_anchors_must_decide(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 5);
    for (int i = 0; i < SKETCH_FIELDS; i++)
        sketch.fields[i].print = PRINT_NONE;
    drawn = sketch_draw(&sketch.form, sketch_turned(181), 0);
    sketch_fits(&drawn, &sketch.form, 0.3);
    sketch.page.anchor_count = 4;
    drawn = sketch_draw(&sketch.form, sketch_turned(181), 0);
    sketch_refused(&drawn, &sketch.form, ERR_AMBIGUOUS, "in two orientations");
}

/* Without a look at the lines nothing decides; a page that lies on its side stays undecided. */
static void what_may_be_upright_is_taken_for_it(void **state)
{
    struct registration found;
    struct sketch sketch;
    struct err err;

    (void)state;
    sketch_form(&sketch, ANCHOR_CORNER, 4);
    for (int turn = 0; turn < 4; turn++) {
        struct drawn drawn = sketch_draw(&sketch.form, sketch_turned(90 * turn + 1), 0);
        struct page *page = sketch_page(&drawn);
        int status = sheet_register_bare(page, &sketch.form, 0, &found, &err);

        page_free(page);
        assert_int_equal(status, turn % 2 ? -1 : 0);
        if (turn % 2)
            assert_int_equal(err.code, ERR_AMBIGUOUS);
        else
            assert_true(found.is_supposed && fabs(found.angle_rad - DRAWN_PI / 180) < 0.002);
    }
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
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH, "of form 'sketch' lies 1.1 mm from its place");
    sketch_form(&other, ANCHOR_SQUARE, 4);
    other.anchors[2].y_mm -= 3.5;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "the square at 195, 282 mm of form 'sketch' lies ");
}

/* Two of four anchors are there, and something like the other two, but elsewhere. */
static void anchors_that_are_missing_are_named(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch.anchors[1].shape = ANCHOR_RING;
    sketch.anchors[2].shape = ANCHOR_CROSS;
    other = sketch;
    other.form.pages = &other.page;
    other.page.anchors = other.anchors;
    other.page.anchor_count = 1;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "fewer than 3 of the 4 anchors of form 'sketch' were found: no mark is like the "
                   "ring at 195, 15 mm; the cross at 195, 282 mm");
    other.page.anchor_count = 4;
    for (int i = 0; i < 4; i++)
        other.anchors[i].x_mm = 90 + 10 * i;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "such marks are there, but not in the place of the square at 15, 15 mm; "
                   "the ring at 195, 15 mm; the cross at 195, 282 mm; and 1 more");
}

/* The upper two are where they should be; two do not say how the page lies. */
static void anchors_near_their_places_are_not_missing(void **state)
{
    struct drawn_pose pose = sketch_turned(180);
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    pose.margin_mm = 0;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    sketch.anchors[1].shape = other.anchors[1].shape = ANCHOR_RING;
    for (int i = 2; i < 4; i++)
        other.anchors[i].y_mm = 200;
    drawn = sketch_draw(&other.form, pose, 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "such marks are there, but not in the place of the square at 195, 282 mm; "
                   "the square at 15, 282 mm");
}

/* The last row is printed 4 mm lower than the form says; or the last three rows are. */
static void lines_that_are_missing_are_named(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    for (int k = 0; k < other.fields[3].box_count; k++)
        other.boxes[3][k].y += 4;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "the printed lines of field 'row3' at 66, 150 mm are not where form 'sketch' "
                   "says: 0 of 28 are");
    for (int i = 1; i < 3; i++)
        for (int k = 0; k < other.fields[i].box_count; k++)
            other.boxes[i][k].y += 4;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "form 'sketch' says; of field 'row3' at 66, 150 mm, 0 of 28");
}

/*
 * The last row is missing.  Upside down three boxes of four of every row are there, too:
 * no field would be lost so, but more lines are where they should be the right way up.
 */
static void a_lost_field_is_no_second_orientation(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    other.form.field_count = 3;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    for (int i = 0; i < SKETCH_FIELDS; i++)
        for (int k = 0; k < sketch.fields[i].box_count; k++) {
            const struct rect_mm *box = &sketch.boxes[i][k];
            struct rect_mm turned = {210 - box->x - box->width, 297 - box->y - box->height,
                                     box->width, box->height};

            if (k % 4 != 3)
                drawn_box(&drawn, turned, 0.3);
        }
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "the printed lines of field 'row3' at 66, 150 mm are not where form 'sketch'");
}

/* Three rows are printed elsewhere; or so few anchors are there that nothing fits. */
static void a_refused_page_tells_how_near_it_came(void **state)
{
    struct registration found = {0};
    struct sketch sketch, other;
    struct drawn drawn;
    struct err err;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    for (int i = 1; i < 4; i++)
        for (int k = 0; k < other.fields[i].box_count; k++)
            other.boxes[i][k].y += 4;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    assert_int_equal(sketch_register(&drawn, &sketch.form, &found, &err), -1);
    assert_int_equal(found.anchors, 4);
    assert_true(found.fit > 0.1 && found.fit < 0.7);
    other.page.anchor_count = 2;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    assert_int_equal(sketch_register(&drawn, &sketch.form, &found, &err), -1);
    assert_true(found.anchors < 3);
    assert_true(found.fit == 0);
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
        sketch_refused(&drawn, &sketch.form, ERR_MATCH, "fewer than 3");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_orientation_skew_and_resolution),
        cmocka_unit_test(six_hundred_dpi),
        cmocka_unit_test(scales_differ_by_three_percent_each_way),
        cmocka_unit_test(without_printed_lines_the_anchors_must_decide),
        cmocka_unit_test(what_may_be_upright_is_taken_for_it),
        cmocka_unit_test(an_anchor_in_a_wrong_place),
        cmocka_unit_test(anchors_that_are_missing_are_named),
        cmocka_unit_test(anchors_near_their_places_are_not_missing),
        cmocka_unit_test(lines_that_are_missing_are_named),
        cmocka_unit_test(a_lost_field_is_no_second_orientation),
        cmocka_unit_test(a_refused_page_tells_how_near_it_came),
        cmocka_unit_test(a_page_of_a_few_pixels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
