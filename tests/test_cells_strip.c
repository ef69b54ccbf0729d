/* SPDX-License-Identifier: MIT */
#include "segment/cells_strip.h"

#include "tests/desk.h"

/* Seven digits from left to right, the 5 with its bar apart. */
static void test_strip(void **state)
{
    static const int digits[] = {3, 1, 4, 1, 5, 9, 2};
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        struct desk desk;

        desk_open(&desk, LOOKS[i], FIELD_STRIP, PRINT_FRAME, 0, 0);
        desk.boxes[0] = desk.field.area;
        for (int j = 0; j < 7; j++)
            if (j != 4)
                write_digit(&desk, 0, digits[j], (struct rect_mm){3 + 5.0 * j, 1.5, 3, 5.5}, 0.5);
        write_digit(&desk, 0, 6, (struct rect_mm){23, 2.5, 3, 4.5}, 0.5);
        stroke(&desk, 24.5, 1.2, 27, 1.2, 0.5);
        look_at(&desk);
        assert_int_equal(cells_count(desk.cells), 7);
        for (int j = 0; j < 7; j++) {
            const struct cell *cell = cells_at(desk.cells, j);

            assert_int_equal(cell->state, CELL_DIGIT);
            assert_int_equal(cell->component_count, j == 4 ? 2 : 1);
            assert_true(fabs(cell->ink.x - (13 + 5.0 * j)) < 2.2);
            assert_true(cell->ink.x == cell->box.x && cell->ink.width == cell->box.width);
        }
        desk_close(&desk);
    }
}

static void test_strip_is_not_cut_blindly(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), 1);
    assert_all_blank(&desk);
    desk_close(&desk);

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    desk.boxes[0] = desk.field.area;
    write_digit(&desk, 0, 0, (struct rect_mm){3, 1.5, 3, 5.5}, 0.5); /* two zeros that touch */
    write_digit(&desk, 0, 0, (struct rect_mm){6.2, 1.5, 3, 5.5}, 0.5);
    stroke(&desk, 11, 7, 11.6, 7.8, 0.6); /* and a comma */
    write_digit(&desk, 0, 1, (struct rect_mm){14, 1.5, 1, 5.5}, 0.5);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), 3);
    assert_true(cells_at(desk.cells, 0)->ink.width > cells_at(desk.cells, 0)->ink.height);
    assert_int_equal(state_at(&desk, 1), CELL_CLUTTER);
    assert_int_equal(state_at(&desk, 2), CELL_DIGIT);
    desk_close(&desk);
}

/* A picture cut out of a form may have a side of its frame at its end. */
static void test_a_hairline_at_an_end_is_no_digit(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_NONE, 0, 0);
    desk.boxes[0] = desk.field.area;
    stroke(&desk, 0.1, 0, 0.1, 9, 0.15);
    write_digit(&desk, 0, 1, (struct rect_mm){1, 0.3, 1, 8.4}, 0.4); /* but this is one */
    write_digit(&desk, 0, 7, (struct rect_mm){7, 1.5, 3, 5.5}, 0.4);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), 2);
    assert_true(cells_at(desk.cells, 0)->ink.x > 11);
    desk_close(&desk);
}

/* More pieces than a field can have: the last one says so. */
static void test_strip_of_too_many_pieces(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    for (int i = 0; i < 80; i++)
        stroke(&desk, 1 + 0.7 * i, 2, 1 + 0.7 * i, 6, 0.3);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), FORM_MAX_BOXES);
    for (int i = 0, shared = 0; i < FORM_MAX_BOXES; i++) {
        shared += cells_at(desk.cells, i)->is_shared;
        assert_true(i < FORM_MAX_BOXES - 1 || shared == 1);
    }
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strip),
        cmocka_unit_test(test_strip_is_not_cut_blindly),
        cmocka_unit_test(test_a_hairline_at_an_end_is_no_digit),
        cmocka_unit_test(test_strip_of_too_many_pieces),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
