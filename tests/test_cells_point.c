/* SPDX-License-Identifier: MIT */
#include "segment/cells_point.h"

#include "tests/desk.h"

static const enum field_print PRINTS[] = {PRINT_BOXES, PRINT_COMB, PRINT_FRAME, PRINT_NONE};
enum { PRINT_COUNT = sizeof PRINTS / sizeof *PRINTS, PRINTED = PRINT_COUNT - 1 };

/* The digits 0 to 3, each within its box. */
static void open_written(struct desk *desk, struct look look, enum field_print print, double pitch)
{
    desk_open(desk, look, FIELD_BOXES, print, 4, pitch);
    for (int box = 0; box < 4; box++)
        write_digit(desk, box, box, MIDDLE, 0.5);
}

/* Looks at the field and takes it away: the place behind which a point stands, -1 if none does. */
static int point_in(struct desk *desk)
{
    int found = -1;

    look_at(desk);
    for (int i = 0; i < cells_count(desk->cells); i++)
        if (cells_at(desk->cells, i)->has_beside)
            found = found < 0 ? i : 99;
    desk_close(desk);
    return found;
}

/* 12.34 with the point on the line, and left and right of it; 12,34. */
static void test_points_and_commas_are_seen(void **state)
{
    (void)state;
    for (int i = 0; i < LOOK_COUNT * PRINTED * 2; i++) {
        double pitch = i / LOOK_COUNT % 2 ? 7 : 9, middle = (pitch + 7) / 2 + pitch;

        for (double off = -0.4; off < 0.5; off += 0.2) {
            struct desk desk;

            open_written(&desk, LOOKS[i % LOOK_COUNT], PRINTS[i / LOOK_COUNT / 2], pitch);
            stroke(&desk, middle + off, 7, middle + off, 7.1, 0.9);
            if (point_in(&desk) != 1)
                fail_msg("look %d: a point %.1f mm beside the line is not seen", i, off);
        }
    }
    for (int i = 0; i < PRINT_COUNT; i++) {
        struct desk desk;

        open_written(&desk, NEAT, PRINTS[i], 7);
        stroke(&desk, 14.3, 7, 13.6, 8.6, 0.5);
        assert_int_equal(point_in(&desk), 1);
    }
}

/* A point in front of the first digit: .23 is not 23. */
static void test_a_point_beside_an_empty_box_is_seen(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 4, 7);
    write_digit(&desk, 2, 2, MIDDLE, 0.5);
    write_digit(&desk, 3, 3, MIDDLE, 0.5);
    stroke(&desk, 13.8, 7, 13.8, 7.1, 0.6);
    assert_int_equal(point_in(&desk), 1);
}

/* In a strip it would be a speck beside its neighbours. */
static void test_points_in_a_strip_are_seen(void **state)
{
    (void)state;
    for (int i = 0; i < LOOK_COUNT * 2; i++) {
        bool is_written = i % 2;
        struct desk desk;

        desk_open(&desk, LOOKS[i / 2], FIELD_STRIP, PRINT_FRAME, 0, 0);
        for (int digit = 0; digit < 4; digit++)
            stroke(&desk, 8 + 5 * digit, 2, 8.5 + 5 * digit, 7, 0.5);
        if (is_written)
            stroke(&desk, 15.7, 6.8, 15.7, 6.9, 0.7);
        if (point_in(&desk) != (is_written ? 1 : -1))
            fail_msg("look %d, %d points in a strip", i / 2, is_written);
    }
}

/* Digits that cross the lines, lean on them, or have their feet and bars on them. */
static void test_digits_are_no_points(void **state)
{
    (void)state;
    for (int i = 0; i < LOOK_COUNT * PRINT_COUNT * 2; i++) {
        double pitch = i / LOOK_COUNT % 2 ? 7 : 9;

        for (int digit = 0; digit < 10; digit++) {
            struct desk desk;

            desk_open(&desk, LOOKS[i % LOOK_COUNT], FIELD_BOXES, PRINTS[i / LOOK_COUNT / 2], 4,
                      pitch);
            write_digit(&desk, 0, digit, (struct rect_mm){2, 1, 4.6, 7}, 0.5);
            write_digit(&desk, 2, digit, (struct rect_mm){-0.7, 1, 5, 7}, 0.5);
            if (point_in(&desk) != -1)
                fail_msg("look %d: a %d is taken for a point", i, digit);
        }
    }
}

/* A 1 whose ends are cut off by the line, dust, a dash half way up, an accent. */
static void test_what_is_no_point(void **state)
{
    static const struct {
        double x0, y0, x1, y1, nib;
    } strokes[] = {{12.2, 8, 14.8, 6, 0.4},     {14, 7, 14.05, 7, 0.25},
                   {13.5, 4.5, 14.5, 4.5, 0.5}, {13.7, 1.5, 14.2, 1.2, 0.5},
                   {14, 5, 13.5, 8.6, 0.4},     {14, 10.5, 14, 10.6, 0.6}};
    (void)state;

    for (size_t i = 0; i < sizeof strokes / sizeof *strokes; i++) {
        struct desk desk;

        open_written(&desk, NEAT, PRINT_BOXES, 7);
        stroke(&desk, strokes[i].x0, strokes[i].y0, strokes[i].x1, strokes[i].y1, strokes[i].nib);
        if (point_in(&desk) != -1)
            fail_msg("stroke %d is taken for a point", (int)i);
    }
}

/* 12:34 with a colon of the form's own: the boxes stand apart for it. */
static void test_a_wider_gap_may_be_printed_in(void **state)
{
    (void)state;
    for (int wide = 0; wide < 2; wide++) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 4, 8);
        desk.boxes[2].x += wide;
        desk.boxes[3].x += wide;
        desk.field.area.width += wide;
        for (int box = 0; box < 4; box++)
            write_digit(&desk, box, box, MIDDLE, 0.5);
        stroke(&desk, 15.5, 7, 15.5, 7.1, 0.6);
        assert_int_equal(point_in(&desk), wide ? -1 : 1);
    }
    for (int pitch = 10; pitch < 12; pitch++) { /* half of a box is 3.5 mm */
        double middle = (pitch + 7) / 2.0;
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 2, pitch);
        stroke(&desk, middle, 7, middle, 7.1, 0.6);
        assert_int_equal(point_in(&desk), pitch == 10 ? 0 : -1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points_and_commas_are_seen),
        cmocka_unit_test(test_a_point_beside_an_empty_box_is_seen),
        cmocka_unit_test(test_points_in_a_strip_are_seen),
        cmocka_unit_test(test_digits_are_no_points),
        cmocka_unit_test(test_what_is_no_point),
        cmocka_unit_test(test_a_wider_gap_may_be_printed_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
