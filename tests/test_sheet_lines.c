/* SPDX-License-Identifier: MIT */
/* What is printed around fields, and where: seen by how the page registers. */
#include "tests/sketch.h"

static void combs_and_frames(void **state)
{
    static const enum field_print prints[] = {PRINT_COMB, PRINT_FRAME};

    (void)state;
    for (int k = 0; k < 2; k++) {
        struct sketch sketch;
        struct drawn drawn;

        sketch_form(&sketch, ANCHOR_RING, 4);
        for (int i = 0; i < SKETCH_FIELDS; i++)
            sketch.fields[i].print = prints[k];
        drawn = sketch_draw(&sketch.form, sketch_turned(180), 0);
        sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
    }
}

static void writing_in_and_over_the_boxes(void **state)
{
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    drawn = sketch_draw(&sketch.form, sketch_turned(0.5), 0);
    for (int i = 0; i < SKETCH_FIELDS; i++) {
        for (int k = 0; k < sketch.fields[i].box_count; k++) {
            const struct rect_mm *box = &sketch.fields[i].boxes[k];

            drawn_stroke(&drawn, box->x - 1, box->y - 1, box->x + 6, box->y + 11, 0.7);
            drawn_stroke(&drawn, box->x + 8, box->y + 2, box->x + 1, box->y + 8, 0.7);
        }
    }
    sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM);
}

static void another_form_with_the_same_anchors(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    for (int i = 0; i < SKETCH_FIELDS; i++) {
        for (int k = 0; k < SKETCH_BOXES; k++) {
            other.boxes[i][k].x += 3;
            other.boxes[i][k].y += 4;
        }
    }
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "% of the printed lines are where form 'sketch' says");
}

static void another_version_with_one_field_moved(void **state)
{
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    sketch_form(&sketch, ANCHOR_SQUARE, 4);
    sketch_form(&other, ANCHOR_SQUARE, 4);
    for (int k = 0; k < SKETCH_BOXES; k++)
        other.boxes[1][k].y += 14;
    drawn = sketch_draw(&other.form, sketch_turned(0), 0);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH, "'row1'");
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
    drawn = sketch_draw(&sketch.form, sketch_turned(0), 0);
    drawn_erase(&drawn, 0, 88, 210, 103);
    assert_int_equal(page_new(&drawn.ink, 72, 1, "bad code word", &page, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(sheet_register(page, &sketch.form, 0, &found, &err), 0);
    page_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combs_and_frames),
        cmocka_unit_test(writing_in_and_over_the_boxes),
        cmocka_unit_test(another_form_with_the_same_anchors),
        cmocka_unit_test(another_version_with_one_field_moved),
        cmocka_unit_test(a_damaged_page_may_lose_a_field),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
