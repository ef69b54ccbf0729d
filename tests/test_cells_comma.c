/* SPDX-License-Identifier: MIT */
#include "segment/cells_comma.h"

#include "tests/desk.h"

/* 2.1 mm tall, from the place where its top is, from the corner of the field. */
static void comma(struct desk *desk, double x_mm, double y_mm)
{
    stroke(desk, x_mm, y_mm, x_mm - 0.5, y_mm + 1.6, 0.5);
}

/* The cell that is clutter, -1 if none is, 99 if several are. */
static int clutter_in(struct desk *desk)
{
    int found = -1;

    look_at(desk);
    for (int i = 0; i < cells_count(desk->cells); i++)
        if (state_at(desk, i) == CELL_CLUTTER)
            found = found < 0 ? i : 99;
    desk_close(desk);
    return found;
}

static void test_a_comma_in_its_own_box_is_seen(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        struct desk desk;

        desk_open(&desk, LOOKS[i], FIELD_BOXES, PRINT_BOXES, 5, 7);
        for (int box = 0; box < 5; box++)
            if (box != 2)
                write_digit(&desk, box, box, MIDDLE, 0.5);
        comma(&desk, 2 * 7 + 3.7, 6.2);
        if (clutter_in(&desk) != 2)
            fail_msg("look %d: the comma is not seen", i);
    }
}

static void test_a_comma_alone_is_seen(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 1, 7);
    comma(&desk, 3.7, 6.2);
    assert_int_equal(clutter_in(&desk), 0);
}

static void test_a_comma_behind_a_strip_is_seen(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    stroke(&desk, 10, 1.5, 10, 5.5, 0.5);
    stroke(&desk, 14, 1.5, 14, 5.5, 0.5);
    comma(&desk, 18, 4.4);
    assert_int_equal(clutter_in(&desk), 2);
}

/* As small and low, but other strokes than a comma's. */
static void test_small_figures_are_no_commas(void **state)
{
    static const struct rect_mm LOW = {2.7, 5, 1.7, 2.4};
    static const int small[] = {0, 2, 3, 6, 8};
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 6, 8);
    write_digit(&desk, 0, 7, MIDDLE, 0.4);
    for (int i = 0; i < 5; i++)
        write_digit(&desk, i + 1, small[i], LOW, 0.3);
    assert_int_equal(clutter_in(&desk), -1);
}

/* A 1 that begins lower than the others, a small one that stands with their middle, a low one. */
static void test_ones_are_no_commas(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 4, 8);
    write_digit(&desk, 0, 3, MIDDLE, 0.5);
    stroke(&desk, 8 + 3.5, 3.2, 8 + 3.3, 7.2, 0.5);
    stroke(&desk, 16 + 3.5, 3.2, 16 + 3.3, 5.2, 0.5);
    stroke(&desk, 24 + 3.5, 4.9, 24 + 3.3, 9.2, 0.5);
    assert_int_equal(clutter_in(&desk), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_comma_in_its_own_box_is_seen),
        cmocka_unit_test(test_a_comma_alone_is_seen),
        cmocka_unit_test(test_a_comma_behind_a_strip_is_seen),
        cmocka_unit_test(test_small_figures_are_no_commas),
        cmocka_unit_test(test_ones_are_no_commas),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
