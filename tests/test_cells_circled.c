/* SPDX-License-Identifier: MIT */
#include "segment/cells_circled.h"

#include "tests/desk.h"

static const struct rect_mm SMALL = {2.5, 2.6, 2, 3.8}, ROUND = {0.8, 1, 5.4, 7};

/* Part of a circle in a box, in degrees clockwise from the right. */
static void circle(struct desk *desk, int box, struct rect_mm place, double from, double to)
{
    double scale = desk->px_per_mm;
    const struct pen pen = {.raster = &desk->writing,
                            .left = (desk->boxes[box].x + place.x) * scale,
                            .top = (desk->boxes[box].y + place.y) * scale,
                            .width = place.width * scale,
                            .height = place.height * scale,
                            .nib = 0.5 * scale,
                            .ink = (uint8_t)(box + 1)};

    pen_arc(&pen, 0.5, 0.5, 0.5, 0.5, from, to);
}

static void open_ten(struct desk *desk, double dpi)
{
    desk_open(desk, (struct look){.dpi = dpi, .line_mm = 0.25}, FIELD_BOXES, PRINT_BOXES, 10, 8);
}

static void assert_all(struct desk *desk, enum cell_state state)
{
    look_at(desk);
    for (int digit = 0; digit < desk->field.box_count; digit++)
        if (state_at(desk, digit) != state)
            fail_msg("%g dpi: %d is in state %d", desk->look.dpi, digit,
                     (int)state_at(desk, digit));
    desk_close(desk);
}

static void test_a_circled_digit_is_seen(void **state)
{
    (void)state;

    for (double dpi = 150; dpi <= 600; dpi += 150) {
        struct desk desk;

        open_ten(&desk, dpi);
        for (int digit = 0; digit < 10; digit++) {
            write_digit(&desk, digit, digit, SMALL, 0.3);
            circle(&desk, digit, ROUND, 0, 360);
        }
        assert_all(&desk, CELL_STRUCK);
    }
}

static void test_an_open_circle_is_seen(void **state)
{
    struct desk desk;
    (void)state;

    open_ten(&desk, 300);
    for (int digit = 0; digit < 10; digit++) {
        write_digit(&desk, digit, digit, SMALL, 0.3);
        circle(&desk, digit, ROUND, -60, 270);
    }
    assert_all(&desk, CELL_STRUCK);
}

/* Its left end is in the circle. */
static void test_a_circle_may_touch_its_digit(void **state)
{
    static const int touching[] = {2, 4, 7};
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 8);
    for (int i = 0; i < 3; i++) {
        write_digit(&desk, i, touching[i], (struct rect_mm){1.1, 2.6, 3.4, 3.4}, 0.3);
        circle(&desk, i, ROUND, 0, 360);
    }
    assert_all(&desk, CELL_STRUCK);
}

static void test_digits_are_not_circled(void **state)
{
    (void)state;

    for (double dpi = 150; dpi <= 600; dpi += 50) {
        struct desk desk;

        open_ten(&desk, dpi);
        for (int digit = 0; digit < 10; digit++)
            write_digit(&desk, digit, digit, MIDDLE, 0.4);
        assert_all(&desk, CELL_DIGIT);
    }
}

/* A dot inside, a slash through it, one that ends at its outline. */
static void test_a_zero_may_have_its_own(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 8);
    for (int i = 0; i < 3; i++)
        write_digit(&desk, i, 0, MIDDLE, 0.4);
    stroke(&desk, 3.4, 4.2, 3.6, 4.7, 0.4);
    stroke(&desk, 8 + 1.5, 7.5, 8 + 5.5, 1.5, 0.4);
    stroke(&desk, 16 + 2.5, 6.4, 16 + 4.5, 2.6, 0.4);
    assert_all(&desk, CELL_DIGIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_circled_digit_is_seen),
        cmocka_unit_test(test_an_open_circle_is_seen),
        cmocka_unit_test(test_a_circle_may_touch_its_digit),
        cmocka_unit_test(test_digits_are_not_circled),
        cmocka_unit_test(test_a_zero_may_have_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
