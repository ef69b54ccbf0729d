/* SPDX-License-Identifier: MIT */
#include "segment/cells_faint.h"

#include "tests/desk.h"

/* Digits in the first two of three boxes, paler and paler: none of them is ever blank. */
static void faint_digits_are_not_blank(void **state)
{
    static const int contrasts[] = {150, 60, 30, 20, 12};

    (void)state;
    for (size_t i = 0; i < sizeof contrasts / sizeof *contrasts; i++)
        for (int digit = 0; digit < 10; digit++) {
            struct desk desk;

            desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 7);
            desk.contrast = contrasts[i];
            desk.grain = 8;
            write_digit(&desk, 0, digit, MIDDLE, 0.4);
            write_digit(&desk, 1, digit, MIDDLE, 0.3);
            look_at(&desk);
            assert_int_not_equal(state_at(&desk, 0), CELL_BLANK);
            assert_int_not_equal(state_at(&desk, 1), CELL_BLANK);
            assert_int_equal(state_at(&desk, 2), CELL_BLANK);
            desk_close(&desk);
        }
}

/* Coarse paper, and dust on it, are no pen's. */
static void paper_is_blank(void **state)
{
    (void)state;
    for (int grain = 4; grain <= 32; grain += 4) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 2, 7);
        desk.contrast = 100;
        desk.grain = grain;
        for (int i = 0; i < 5; i++)
            stroke(&desk, 2 + 0.7 * i, 2 + 1.1 * i, 2 + 0.7 * i, 2 + 1.1 * i, 0.15);
        look_at(&desk);
        assert_int_equal(state_at(&desk, 0), CELL_BLANK);
        assert_int_equal(state_at(&desk, 1), CELL_BLANK);
        desk_close(&desk);
    }
}

/* A tick with a dry pen is one. */
static void faint_ticks_are_not_blank(void **state)
{
    struct desk desk;

    (void)state;
    desk_open(&desk, NEAT, FIELD_MARK, PRINT_BOXES, 1, 7);
    desk.contrast = 14;
    desk.grain = 6;
    stroke(&desk, 1.5, 4, 3, 7, 0.4);
    stroke(&desk, 3, 7, 6, 1.5, 0.4);
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_CLUTTER);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(faint_digits_are_not_blank),
        cmocka_unit_test(paper_is_blank),
        cmocka_unit_test(faint_ticks_are_not_blank),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
