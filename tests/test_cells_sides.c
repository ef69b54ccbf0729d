/* SPDX-License-Identifier: MIT */
#include "segment/cells_sides.h"

#include "tests/desk.h"

static int displaced(const struct desk *desk)
{
    int count = 0;

    for (int i = 0; i < cells_count(desk->cells); i++)
        count += cells_at(desk->cells, i)->is_displaced;
    return count;
}

static const enum field_print PRINTS[] = {PRINT_BOXES, PRINT_COMB, PRINT_FRAME};
enum { PRINT_COUNT = sizeof PRINTS / sizeof *PRINTS };

/* Thin, ragged, broken, sloping, coarse: what is printed in its place is there. */
static void test_all_printing_is_in_its_place(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT * PRINT_COUNT * 2; i++) {
        struct desk desk;

        desk_open(&desk, LOOKS[i % LOOK_COUNT], FIELD_BOXES, PRINTS[i / LOOK_COUNT / 2], 6,
                  i / LOOK_COUNT % 2 ? 7 : 8);
        for (int box = 0; box < 6; box++)
            write_digit(&desk, box, box, (struct rect_mm){1, -0.5, 5, 10}, 0.5);
        look_at(&desk);
        if (displaced(&desk))
            fail_msg("look %d: %d of 6 boxes are displaced", i, displaced(&desk));
        desk_close(&desk);
    }
}

/* Rows that hold the whole field, shifted by one box and by less. */
static void test_shifted_rows_are_displaced(void **state)
{
    (void)state;

    for (int i = 0; i < PRINT_COUNT * 2; i++) {
        double pitch = i / PRINT_COUNT ? 7 : 8;

        for (double by = -pitch; by < pitch + 0.1; by += pitch / 4) {
            struct desk desk;

            desk_open(&desk, NEAT, FIELD_BOXES, PRINTS[i % PRINT_COUNT], 6, pitch);
            desk.torn_from = 9;
            desk.torn_to = 20;
            desk.torn_by = by;
            look_at(&desk);
            assert_true((displaced(&desk) > 0) == (by < -0.1 || by > 0.1));
            desk_close(&desk);
        }
    }
}

/* Half of the field is where it should be. */
static void test_a_shifted_half_is_displaced(void **state)
{
    (void)state;

    for (int half = 0; half < 2; half++) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_MARK, PRINT_BOXES, 1, 7);
        desk.torn_from = half ? 14.5 : 8;
        desk.torn_to = half ? 21 : 14.5;
        desk.torn_by = 2;
        look_at(&desk);
        assert_true(cells_at(desk.cells, 0)->is_displaced);
        desk_close(&desk);
    }
}

/* The print of one side is lost: it happens, and nothing is shifted. */
static void test_one_side_may_be_missing(void **state)
{
    (void)state;

    for (int missing = 1; missing <= 2; missing++) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_MARK, PRINT_NONE, 1, 7);
        rule(&desk, 10, 10, 17, 10);
        rule(&desk, 10, 10, 10, 19);
        if (missing == 1)
            rule(&desk, 17, 10, 17, 19);
        look_at(&desk); /* prints nothing more */
        look_again(&desk, PRINT_BOXES);
        assert_int_equal(cells_at(desk.cells, 0)->is_displaced, missing > 1);
        desk_close(&desk);
    }
}

static void test_nothing_printed_is_nothing_displaced(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_NONE, 0, 7);
    look_at(&desk);
    assert_int_equal(displaced(&desk), 0);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_printing_is_in_its_place),
        cmocka_unit_test(test_shifted_rows_are_displaced),
        cmocka_unit_test(test_a_shifted_half_is_displaced),
        cmocka_unit_test(test_one_side_may_be_missing),
        cmocka_unit_test(test_nothing_printed_is_nothing_displaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
