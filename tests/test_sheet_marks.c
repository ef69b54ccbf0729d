/* SPDX-License-Identifier: MIT */
/* What is like an anchor on a page, and what hides one: seen by how the page registers. */
#include "tests/sketch.h"

static void a_pen_stroke_over_an_anchor(void **state)
{
    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        struct sketch sketch;
        struct drawn drawn;

        sketch_form(&sketch, (enum anchor_shape)shape, 4);
        drawn = sketch_draw(&sketch.form, sketch_turned(-1), 0);
        drawn_stroke(&drawn, 5, 8, 40, 30, 0.5);
        drawn_stroke(&drawn, 8, 20, 50, 12, 0.5);
        sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
    }
}

static void a_pen_stroke_over_one_of_three_squares(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 3);
    drawn = sketch_draw(&sketch.form, sketch_turned(-1), 0);
    drawn_stroke(&drawn, 5, 8, 40, 30, 0.5);
    sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
}

static void faint_and_fat_print(void **state)
{
    static const double growths[] = {-0.1, 0.15};

    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        for (int k = 0; k < 2; k++) {
            struct drawn_pose pose = sketch_turned(2);
            struct sketch sketch;
            struct drawn drawn;

            pose.dpi = 300;
            sketch_form(&sketch, (enum anchor_shape)shape, 4);
            drawn = sketch_draw(&sketch.form, pose, growths[k]);
            sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
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
        drawn = sketch_draw(&sketch.form, sketch_turned(180 + 2 * shape), 0);
        draw_clutter(&drawn);
        sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
    }
}

static void corners_of_one_long_frame(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_CORNER, 4);
    drawn = sketch_draw(&sketch.form, sketch_turned(275), 0);
    drawn_box(&drawn, (struct rect_mm){15, 15, 180, 267}, 0.6);
    sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
}

static void pages_without_a_form(void **state)
{
    struct sketch sketch;

    (void)state;
    for (int k = 0; k < 4; k++) {
        sketch_form(&sketch, (enum anchor_shape)k, 4);
        for (int kind = 0; kind < 4; kind++) {
            struct drawn drawn = drawn_new(210, 297, sketch_turned(0));

            if (kind == 1)
                drawn_rect(&drawn, -99, -99, 300, 400);
            if (kind == 2)
                drawn_noise(&drawn, 0.3);
            if (kind == 3)
                draw_clutter(&drawn);
            sketch_refused(&drawn, &sketch.form, ERR_MATCH, "fewer than 3");
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pen_stroke_over_an_anchor),
        cmocka_unit_test(a_pen_stroke_over_one_of_three_squares),
        cmocka_unit_test(faint_and_fat_print),
        cmocka_unit_test(things_that_look_like_anchors),
        cmocka_unit_test(corners_of_one_long_frame),
        cmocka_unit_test(pages_without_a_form),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
