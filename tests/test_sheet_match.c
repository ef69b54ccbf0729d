/* SPDX-License-Identifier: MIT */
/* Anchors that are not where marks are: seen by how the page registers. */
#include "tests/sketch.h"

static void one_anchor_may_be_missing(void **state)
{
    (void)state;
    for (int shape = 0; shape < 4; shape++) {
        struct sketch sketch;
        struct drawn drawn;

        sketch_form(&sketch, (enum anchor_shape)shape, 4);
        drawn = sketch_draw(&sketch.form, sketch_turned(1), 0);
        drawn_erase(&drawn, 180, 265, 210, 297);
        sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
    }
}

static void a_page_may_be_cut(void **state)
{
    struct drawn_pose pose = sketch_turned(4);
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    pose.margin_mm = 0;
    pose.shift_x_mm = -18;
    pose.shift_y_mm = -6;
    sketch_form(&sketch, ANCHOR_SQUARE, 5);
    drawn = sketch_draw(&sketch.form, pose, 0);
    sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
}

static void three_anchors_are_enough(void **state)
{
    (void)state;
    for (int turn = 0; turn < 360; turn += 90) {
        struct sketch sketch;
        struct drawn drawn;
        struct registration found;

        sketch_form(&sketch, ANCHOR_SQUARE, 3);
        drawn = sketch_draw(&sketch.form, sketch_turned(turn - 2), 0);
        found = sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
        assert_true(found.residual_mm < 0.01);
    }
}

static void too_few_anchors(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_CROSS, 4);
    drawn = sketch_draw(&sketch.form, sketch_turned(0), 0);
    drawn_erase(&drawn, 0, 250, 210, 297);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "fewer than 3 of the 4 anchors of form 'sketch'");
}

static void a_mirror_image(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 5);
    drawn = sketch_draw(&sketch.form, sketch_turned(0), 0);
    pixFlipLR(drawn.ink, drawn.ink);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_anchor_may_be_missing),
        cmocka_unit_test(a_page_may_be_cut),
        cmocka_unit_test(three_anchors_are_enough),
        cmocka_unit_test(too_few_anchors),
        cmocka_unit_test(a_mirror_image),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
