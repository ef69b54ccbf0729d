/* SPDX-License-Identifier: MIT */
#include "segment/cells_double.h"

#include "tests/desk.h"

static int displaced(const struct desk *desk)
{
    int count = 0;

    for (int i = 0; i < cells_count(desk->cells); i++)
        count += cells_at(desk->cells, i)->is_displaced;
    return count;
}

/* Six boxes with lines of their own, a gap apart. */
static void print_double(struct desk *desk, struct look look, double gap)
{
    desk_open(desk, look, FIELD_BOXES, PRINT_BOXES, 6, 7 + gap);
    for (int box = 0; box < 6; box++)
        write_digit(desk, box, box + 2, MIDDLE, 0.5);
    look_at(desk);
}

/* The form tells of boxes side by side that share one line in the middle of the gap. */
static void tell_of_one_line(struct desk *desk, double gap)
{
    for (int i = 0; i < 6; i++) {
        desk->boxes[i].x -= gap / 2;
        desk->boxes[i].width += gap;
    }
    desk->field.area.x -= gap / 2;
    desk->field.area.width += gap;
    look_again(desk, PRINT_BOXES);
}

static void a_second_line_is_seen(void **state)
{
    (void)state;
    for (double gap = 0.6; gap < 1.25; gap += 0.2) {
        struct desk desk;

        print_double(&desk, NEAT, gap);
        assert_int_equal(displaced(&desk), 0);
        for (int i = 0; i < 6; i++)
            assert_clean(&desk, i, 0.98, 0.02);
        tell_of_one_line(&desk, gap);
        if (displaced(&desk) != 6)
            fail_msg("gap %.1f: %d of 6 boxes are displaced", gap, displaced(&desk));
        desk_close(&desk);
    }
}

/* Two stems that stand close to a line are no printed ones; nor are four that lean. */
static void stems_are_writing(void **state)
{
    struct desk desk;

    (void)state;
    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 6, 7);
    for (int box = 1; box < 3; box++)
        stroke(&desk, 7 * box + 0.8, 0.2, 7 * box + 0.8, 8.8, 0.5);
    look_at(&desk);
    assert_int_equal(displaced(&desk), 0);
    desk_close(&desk);
    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 6, 7);
    for (int box = 1; box < 5; box++)
        stroke(&desk, 7 * box + 1.4, 0.2, 7 * box + 0.6, 8.8, 0.5);
    look_at(&desk);
    assert_int_equal(displaced(&desk), 0);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_line_is_seen),
        cmocka_unit_test(stems_are_writing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
