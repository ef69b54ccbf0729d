/* SPDX-License-Identifier: MIT */
#include "segment/cells_lines.h"

#include "tests/desk.h"

static void test_empty_boxes_are_blank(void **state)
{
    static const enum field_print prints[] = {PRINT_BOXES, PRINT_COMB, PRINT_FRAME, PRINT_NONE};
    (void)state;

    for (int i = 0; i < LOOK_COUNT * 8; i++) {
        struct desk desk;
        double pitch = i / LOOK_COUNT % 2 ? 7 : 8;

        desk_open(&desk, LOOKS[i % LOOK_COUNT], FIELD_BOXES, prints[i / LOOK_COUNT / 2], 6, pitch);
        look_at(&desk);
        assert_int_equal(cells_count(desk.cells), 6);
        assert_all_blank(&desk);
        desk_close(&desk);
    }
}

static void test_digits_come_out_clean(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        struct desk desk;

        desk_open(&desk, LOOKS[i], FIELD_BOXES, PRINT_BOXES, 10, 7);
        for (int digit = 0; digit < 10; digit++)
            write_digit(&desk, digit, digit, MIDDLE, 0.5);
        look_at(&desk);
        for (int digit = 0; digit < 10; digit++) {
            const struct cell *cell = cells_at(desk.cells, digit);

            assert_clean(&desk, digit, 0.999, 0.001);
            assert_int_equal(cell->position, digit);
            assert_int_equal(cell->component_count, 1);
            assert_float_equal(cell->ink.height, 5.9, 0.2);
            assert_float_equal(cell->stroke_mm, 0.5, 0.1);
            assert_false(cell->is_shared);
        }
        desk_close(&desk);
    }
}

/* Tall digits cross the top and the bottom line, wide ones both sides. */
static void test_strokes_across_lines_stay(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT * 10; i++) {
        struct look look = LOOKS[i % LOOK_COUNT];
        struct desk desk;
        int digit = i / LOOK_COUNT;

        desk_open(&desk, look, FIELD_BOXES, PRINT_BOXES, 3, 7);
        write_digit(&desk, 0, digit, (struct rect_mm){1.5, -0.8, 4, 10.6}, 0.5);
        write_digit(&desk, 2, digit, (struct rect_mm){-0.6, 2, 6, 5}, 0.5);
        look_at(&desk);
        assert_clean(&desk, 0, look.dpi < 200 ? 0.85 : 0.95, 0.25);
        assert_clean(&desk, 2, look.dpi < 200 ? 0.85 : 0.95, 0.25);
        assert_int_equal(state_at(&desk, 1), CELL_BLANK);
        assert_false(cells_at(desk.cells, 0)->is_shared);
        desk_close(&desk);
    }
}

/* The stem of a 1 beside, half under and right on a line keeps its length and most of its width. */
static void test_stems_along_lines_stay(void **state)
{
    (void)state;

    for (double x = -0.5; x < 0.55; x += 0.1) {
        struct desk desk;

        desk_open(&desk, (struct look){.dpi = 300, .line_mm = 0.25, .ragged = 1}, FIELD_BOXES,
                  PRINT_BOXES, 3, 7);
        stroke(&desk, 7 + x, 1.5, 7 + x, 7.5, 0.55);
        look_at(&desk);
        assert_false(state_at(&desk, 0) == CELL_BLANK && state_at(&desk, 1) == CELL_BLANK);
        assert_float_equal(cells_at(desk.cells, state_at(&desk, 0) == CELL_BLANK)->ink.height, 6.5,
                           0.3);
        desk_close(&desk);
    }
}

/* A 5 whose bar lies on the top line, and a 0 whose top does. */
static void test_bars_on_lines_stay(void **state)
{
    (void)state;

    for (double y = -0.2; y < 0.25; y += 0.1) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 8);
        write_digit(&desk, 0, 5, (struct rect_mm){2, y, 3, 6}, 0.6);
        write_digit(&desk, 1, 0, (struct rect_mm){2, y, 3, 6}, 0.4);
        write_digit(&desk, 2, 2, (struct rect_mm){2, 3 + y, 3, 6}, 0.6);
        look_at(&desk);
        for (int i = 0; i < 3; i++) {
            assert_clean(&desk, i, 0.95, 0.08);
            assert_int_equal(cells_at(desk.cells, i)->component_count, 1);
        }
        desk_close(&desk);
    }
}

/* Lines that the form promises and that are not there take no stroke with them. */
static void test_missing_lines_eat_nothing(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_NONE, 4, 7);
    stroke(&desk, 14.2, 0.5, 14.2, 8.5, 0.25);
    stroke(&desk, 0.2, 0.5, 0.2, 8.5, 0.25);
    stroke(&desk, 22.5, 8.9, 26.5, 8.9, 0.25);
    look_at(&desk);
    look_again(&desk, PRINT_BOXES);
    for (int i = 0; i < 4; i++)
        if (i != 1)
            assert_true(match_at(&desk, i).found > 0.99 && match_at(&desk, i).extra < 0.01);
    desk_close(&desk);
}

/* Boxes with a frame and dividers of their own widths; one divider is like the frame. */
static void print_unequal(struct desk *desk, double frame_mm, double divider_mm, int alike)
{
    struct rect_mm area = desk->field.area;

    desk->look.line_mm = frame_mm;
    frame(desk, area);
    for (int i = 1; i < desk->field.box_count; i++) {
        double x = desk->boxes[i].x;

        desk->look.line_mm = i == alike ? frame_mm : divider_mm;
        rule(desk, x, area.y, x, area.y + area.height);
    }
}

static void test_lines_of_unequal_width(void **state)
{
    static const double widths[][2] = {{0.42, 0.25}, {0.6, 0.17}, {0.25, 0.5}, {0.17, 0.6}};
    static const int counts[] = {2, 3, 13};
    (void)state;

    for (int i = 0; i < 4 * 3 * 3 * 2; i++) {
        const double *mm = widths[i % 4];
        struct look look = {.dpi = 200 * (1 + i / 4 % 3), .off_x = 0.3};
        struct desk desk;
        int count = counts[i / 12 % 3];

        desk_open(&desk, look, FIELD_BOXES, PRINT_NONE, count, 7);
        print_unequal(&desk, mm[0], mm[1], i / 36 ? count / 2 : 0);
        write_digit(&desk, 0, 8, MIDDLE, 0.5);
        look_at(&desk);
        look_again(&desk, PRINT_BOXES);
        assert_clean(&desk, 0, 0.99, 0.01);
        for (int box = 1; box < count; box++)
            assert_int_equal(state_at(&desk, box), CELL_BLANK);
        assert_false(cells_at(desk.cells, 1)->is_displaced);
        desk_close(&desk);
    }
}

/* Beside a thin line in a heavy frame a stem keeps its width, as it does where all are thin. */
static void test_thin_lines_take_no_more(void **state)
{
    (void)state;

    for (int count = 2; count < 14; count++) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_NONE, count, 7);
        print_unequal(&desk, 0.8, 0.25, 0);
        stroke(&desk, 7.3, 3, 7.3, 6, 0.4);
        look_at(&desk);
        look_again(&desk, PRINT_BOXES);
        assert_true(match_at(&desk, 1).found > 0.99);
        assert_true(match_at(&desk, 1).extra < 0.7);
        desk_close(&desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_empty_boxes_are_blank),
        cmocka_unit_test(test_digits_come_out_clean),
        cmocka_unit_test(test_strokes_across_lines_stay),
        cmocka_unit_test(test_stems_along_lines_stay),
        cmocka_unit_test(test_bars_on_lines_stay),
        cmocka_unit_test(test_missing_lines_eat_nothing),
        cmocka_unit_test(test_lines_of_unequal_width),
        cmocka_unit_test(test_thin_lines_take_no_more),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
