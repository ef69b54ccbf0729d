/* SPDX-License-Identifier: MIT */
#include "segment/cells_keep.h"

#include "tests/desk.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_strokes_are_one_digit),
        cmocka_unit_test(test_specks_do_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
