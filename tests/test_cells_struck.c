/* SPDX-License-Identifier: MIT */
#include "segment/cells_struck.h"

#include <string.h>

#include "tests/desk.h"

/* All digits, each with a line from left to right of its middle; none if they are equal. */
static void write_all(struct desk *desk, double dpi, double left_mm, double right_mm,
                      double fall_mm)
{
    desk_open(desk, (struct look){.dpi = dpi, .line_mm = 0.25}, FIELD_BOXES, PRINT_BOXES, 10, 8);
    for (int digit = 0; digit < 10; digit++) {
        double x = digit * 8 + MIDDLE.x + MIDDLE.width / 2, y = MIDDLE.y + MIDDLE.height * 0.55;

        write_digit(desk, digit, digit, MIDDLE, 0.4);
        if (left_mm < right_mm)
            stroke(desk, x + left_mm, y - fall_mm / 2, x + right_mm, y + fall_mm / 2, 0.4);
    }
    look_at(desk);
}

static bool is_wide_below(int digit)
{
    return strchr("023568", '0' + digit) != NULL;
}

static void test_a_line_through_is_seen(void **state)
{
    (void)state;

    for (double dpi = 200; dpi <= 600; dpi += 100) {
        for (double fall_mm = -0.6; fall_mm < 0.7; fall_mm += 0.3) {
            struct desk desk;

            write_all(&desk, dpi, -2.4, 2.4, fall_mm);
            for (int digit = 0; digit < 10; digit++)
                if (is_wide_below(digit) && state_at(&desk, digit) != CELL_STRUCK)
                    fail_msg("%g dpi, fall %g mm: %d is not struck", dpi, fall_mm, digit);
            desk_close(&desk);
        }
    }
}

/* A figure is as wide between the ends of the line, however far they stick out. */
static void test_a_long_line_is_seen(void **state)
{
    struct desk desk;
    (void)state;

    write_all(&desk, 300, -3.2, 3.2, 0);
    for (int digit = 0; digit < 10; digit++)
        if (is_wide_below(digit) && state_at(&desk, digit) != CELL_STRUCK)
            fail_msg("%d is not struck", digit);
    desk_close(&desk);
}

static void assert_not_struck(const struct desk *desk, int digit)
{
    if (state_at(desk, digit) != CELL_DIGIT)
        fail_msg("%d is in state %d", digit, (int)state_at(desk, digit));
}

static void test_digits_are_not_struck(void **state)
{
    (void)state;

    for (double dpi = 150; dpi <= 600; dpi += 50) {
        struct desk desk;

        write_all(&desk, dpi, 0, 0, 0);
        for (int digit = 0; digit < 10; digit++)
            assert_not_struck(&desk, digit);
        desk_close(&desk);
    }
}

/* A 7 with a bar, a 4 whose bar begins early; but a 1 with a bar is a cross. */
static void test_bars_strike_nothing_out(void **state)
{
    struct desk desk;
    (void)state;

    write_all(&desk, 300, -2.4, 2.4, 0.2);
    assert_int_equal(state_at(&desk, 1), CELL_STRUCK);
    assert_not_struck(&desk, 4);
    assert_not_struck(&desk, 7);
    desk_close(&desk);
}

/* It has to go through, and to stick out on both sides. */
static void test_half_a_line_strikes_nothing_out(void **state)
{
    (void)state;

    for (int side = 0; side < 2; side++) {
        struct desk desk;

        write_all(&desk, 300, side ? 0 : -2.4, side ? 2.4 : 0, 0);
        for (int digit = 0; digit < 10; digit++)
            assert_not_struck(&desk, digit);
        desk_close(&desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_line_through_is_seen),
        cmocka_unit_test(test_a_long_line_is_seen),
        cmocka_unit_test(test_digits_are_not_struck),
        cmocka_unit_test(test_bars_strike_nothing_out),
        cmocka_unit_test(test_half_a_line_strikes_nothing_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
