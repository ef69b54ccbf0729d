/* SPDX-License-Identifier: MIT */
#include "segment/cells_share.h"

#include "tests/desk.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared_ink_is_marked),
        cmocka_unit_test(test_ink_outside_is_dropped),
        cmocka_unit_test(test_a_foot_below_the_line_is_kept),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
