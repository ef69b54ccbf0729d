/* SPDX-License-Identifier: MIT */
#include "segment/cells_beside.h"

#include "tests/desk.h"

/* Three boxes of 7 mm with digits of 5.4 mm in them, from 10 mm on. */
static void open_written(struct desk *desk, struct look look, enum field_print print)
{
    desk_open(desk, look, FIELD_BOXES, print, 3, 7);
    for (int box = 0; box < 3; box++)
        write_digit(desk, box, box, MIDDLE, 0.5);
}

/* On which sides of a field something stands. */
static int sides(const struct desk *desk)
{
    int count = cells_count(desk->cells), found = 0;

    for (int i = 1; i + 1 < count; i++)
        assert_false(cells_at(desk->cells, i)->has_beside);
    if (cells_at(desk->cells, 0)->has_beside)
        found |= 1 << CELLS_LEFT;
    if (cells_at(desk->cells, count - 1)->has_beside)
        found |= 1 << CELLS_RIGHT;
    return found;
}

static int look_and_close(struct desk *desk)
{
    int found;

    look_at(desk);
    found = sides(desk);
    desk_close(desk);
    return found;
}

static const enum field_print PRINTS[] = {PRINT_BOXES, PRINT_COMB, PRINT_FRAME, PRINT_NONE};
enum { PRINT_COUNT = sizeof PRINTS / sizeof *PRINTS };

static void test_figures_beside_the_boxes_are_seen(void **state)
{
    (void)state;
    for (int i = 0; i < LOOK_COUNT * PRINT_COUNT; i++) {
        for (int digit = 2; digit < 9; digit++) {
            struct desk right, left;

            open_written(&right, LOOKS[i % LOOK_COUNT], PRINTS[i / LOOK_COUNT]);
            write_digit(&right, 2, digit, (struct rect_mm){9, 2, 3, 5}, 0.5);
            open_written(&left, LOOKS[i % LOOK_COUNT], PRINTS[i / LOOK_COUNT]);
            write_digit(&left, 0, digit, (struct rect_mm){-5, 2, 3, 5}, 0.5);
            if (look_and_close(&right) != 1 << CELLS_RIGHT)
                fail_msg("look %d: a %d on the right is not seen", i, digit);
            if (look_and_close(&left) != 1 << CELLS_LEFT)
                fail_msg("look %d: a %d on the left is not seen", i, digit);
        }
    }
}

/* All of the value stands beside the boxes. */
static void test_an_empty_field_is_looked_at_too(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 7);
    write_digit(&desk, 2, 3, (struct rect_mm){8.5, 2, 3, 5}, 0.5);
    assert_int_equal(look_and_close(&desk), 1 << CELLS_RIGHT);
}

static void test_digits_in_boxes_are_not_beside_them(void **state)
{
    (void)state;
    for (int i = 0; i < LOOK_COUNT * PRINT_COUNT; i++) {
        struct desk desk;

        desk_open(&desk, LOOKS[i % LOOK_COUNT], FIELD_BOXES, PRINTS[i / LOOK_COUNT], 3, 7);
        for (int box = 0; box < 3; box++)
            write_digit(&desk, box, 4, (struct rect_mm){-0.7, 1, 8.4, 7}, 0.5);
        if (look_and_close(&desk) != 0)
            fail_msg("look %d: what leans out is taken for a figure of its own", i);
    }
}

/* In mm from the corner of the field, which ends at 21 mm. */
static void test_what_is_no_figure(void **state)
{
    static const struct rect_mm places[] = {
        {23, 2, 2, 3.5},  /* small, like a sign that is printed */
        {27, 2, 3, 5},    /* far off */
        {23, 7, 3, 5},    /* in the next row */
        {23, -2, 5, 12},  /* large */
        {23, 1.8, 1, 5.4} /* narrow, like a bracket */
    };
    (void)state;

    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct desk desk;

        open_written(&desk, NEAT, PRINT_BOXES);
        write_digit(&desk, 0, 3, places[i], 0.4);
        if (look_and_close(&desk) != 0)
            fail_msg("place %d: taken for a figure", (int)i);
    }
}

/* Letters, a rule and a frame of which the form says nothing. */
static void test_print_is_no_figure(void **state)
{
    struct desk word, letter, box, line;
    (void)state;

    open_written(&word, NEAT, PRINT_BOXES);
    for (int i = 0; i < 3; i++)
        write_digit(&word, 2, 8, (struct rect_mm){8.5 + 2.6 * i, 2, 2, 5}, 0.4);
    assert_int_equal(look_and_close(&word), 0);

    open_written(&letter, NEAT, PRINT_BOXES);
    stroke(&letter, 23, 2, 23, 7, 0.5);
    stroke(&letter, 23, 2, 25.5, 2, 0.5);
    stroke(&letter, 23, 4.5, 25, 4.5, 0.5);
    assert_int_equal(look_and_close(&letter), 0);

    open_written(&box, NEAT, PRINT_BOXES);
    frame(&box, (struct rect_mm){33, 12, 5, 5});
    assert_int_equal(look_and_close(&box), 0);

    open_written(&line, NEAT, PRINT_BOXES);
    rule(&line, 33, 2, 33, 26);
    assert_int_equal(look_and_close(&line), 0);
}

/* The next field begins where somebody could have written on. */
static void test_the_next_field_is_not_beside_this_one(void **state)
{
    struct rect_mm box = {32.5, 10, 7, 9};
    struct field fields[2];
    struct desk desk;
    struct err err;
    (void)state;

    open_written(&desk, NEAT, PRINT_BOXES);
    write_digit(&desk, 2, 3, (struct rect_mm){10, 2, 3, 5}, 0.5);
    look_at(&desk);
    assert_int_equal(sides(&desk), 1 << CELLS_RIGHT);
    fields[0] = fields[1] = desk.field;
    fields[1].area = box;
    fields[1].boxes = &box;
    fields[1].box_count = 1;
    desk.form.fields = fields;
    desk.form.field_count = desk.form_page.field_count = 2;
    cells_free(desk.cells);
    assert_int_equal(cells_find(desk.sheet, &fields[0], &desk.cells, &err), 0);
    assert_int_equal(sides(&desk), 0);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_figures_beside_the_boxes_are_seen),
        cmocka_unit_test(test_an_empty_field_is_looked_at_too),
        cmocka_unit_test(test_digits_in_boxes_are_not_beside_them),
        cmocka_unit_test(test_what_is_no_figure),
        cmocka_unit_test(test_print_is_no_figure),
        cmocka_unit_test(test_the_next_field_is_not_beside_this_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
