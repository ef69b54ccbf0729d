/* SPDX-License-Identifier: MIT */
#include "segment/cells_astray.h"

#include "tests/desk.h"

/* Boxes of 7 x 9 mm, apart from each other; strokes are in mm from the first. */
enum { BOXES = 4, PITCH = 12 };

static void open_boxes(struct desk *desk)
{
    desk_open(desk, NEAT, FIELD_BOXES, PRINT_BOXES, BOXES, PITCH);
}

static bool is_shared(const struct desk *desk, int index)
{
    return cells_at(desk->cells, index)->is_shared;
}

static void expect(const struct desk *desk, int count, bool shared)
{
    for (int i = 0; i < count; i++)
        if (is_shared(desk, i) != shared)
            fail_msg("box %d", i);
}

static void corners_are_clipped(void **state)
{
    struct desk desk;

    (void)state;
    open_boxes(&desk);
    stroke(&desk, -1, 2.8, 2.9, 10.6, 0.5);                        /* at the bottom left */
    stroke(&desk, PITCH + 8, 6.4, PITCH + 4.6, -2, 0.5);           /* at the top right */
    stroke(&desk, 2 * PITCH + 7.4, 3, 2 * PITCH + 4.4, 11.5, 0.5); /* hardly over the side */
    stroke(&desk, 3 * PITCH - 0.8, 5, 3 * PITCH + 1.6, -0.7, 1.2); /* a broad one */
    look_at(&desk);
    expect(&desk, BOXES, true);
    desk_close(&desk);
}

/* The printed line took a piece of the stroke, or hides where it ends. */
static void lines_cut_the_stroke(void **state)
{
    struct desk desk;

    (void)state;
    open_boxes(&desk);
    stroke(&desk, 0.6, 4, 2.6, 8.6, 0.5);
    stroke(&desk, 2.9, 9.4, 3.9, 11.6, 0.5);
    stroke(&desk, PITCH + 6.6, 4, PITCH + 4.8, 11.5, 0.5);
    stroke(&desk, 2 * PITCH + 2.5, 0.4, 2 * PITCH - 2.5, 2.4, 0.5);
    look_at(&desk);
    expect(&desk, 3, true);
    desk_close(&desk);
}

static void lines_pass_far_beyond_both_sides(void **state)
{
    struct desk desk;

    (void)state;
    open_boxes(&desk);
    stroke(&desk, 0.8, -2.2, 6.2, 11.2, 0.5);
    stroke(&desk, PITCH - 2, 8, PITCH + 9, 1, 0.5);
    look_at(&desk);
    expect(&desk, 2, true);
    desk_close(&desk);
}

/* Who writes large hangs over a side, or over two. */
static void digits_may_overhang(void **state)
{
    struct desk desk;

    (void)state;
    open_boxes(&desk);
    write_digit(&desk, 0, 1, (struct rect_mm){3.5, -0.5, 0.5, 11.5}, 0.5);
    write_digit(&desk, 1, 7, (struct rect_mm){2.5, 2.5, 5.5, 8}, 0.5);
    write_digit(&desk, 2, 4, (struct rect_mm){-1, 2, 5, 8}, 0.5);
    write_digit(&desk, 3, 1, (struct rect_mm){6.2, 1, 0.3, 9}, 0.5); /* beside the line */
    look_at(&desk);
    expect(&desk, BOXES, false);
    desk_close(&desk);
}

/* Writing of the line above or below, whole or cut by the printed line. */
static void writing_hangs_in(void **state)
{
    struct desk desk;

    (void)state;
    open_boxes(&desk);
    write_digit(&desk, 0, 0, (struct rect_mm){2, -3, 3, 5.2}, 0.5);
    write_digit(&desk, 1, 3, (struct rect_mm){2, 6.8, 3, 5}, 0.5);
    write_digit(&desk, 2, 7, (struct rect_mm){2, 6.4, 3, 5}, 0.5); /* its bar is in, its foot not */
    write_digit(&desk, 3, 3, (struct rect_mm){2, 5.6, 3, 5}, 0.5); /* more is in than out */
    look_at(&desk);
    expect(&desk, 3, true);
    assert_false(is_shared(&desk, 3));
    desk_close(&desk);
}

/* What is nobody's but not near, and what is too small for a stroke. */
static void others_do_not_count(void **state)
{
    struct desk desk;

    (void)state;
    open_boxes(&desk);
    stroke(&desk, 5.8, 1, 5.8, 7.9, 0.5);
    stroke(&desk, 4, 10.3, 7, 10.3, 0.5); /* a caption */
    stroke(&desk, PITCH + 6.3, 1, PITCH + 6.3, 8.8, 0.5);
    stroke(&desk, PITCH + 6.3, 10.05, PITCH + 6.3, 10.6, 0.3);
    look_at(&desk);
    expect(&desk, 2, false);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corners_are_clipped),
        cmocka_unit_test(lines_cut_the_stroke),
        cmocka_unit_test(lines_pass_far_beyond_both_sides),
        cmocka_unit_test(digits_may_overhang),
        cmocka_unit_test(writing_hangs_in),
        cmocka_unit_test(others_do_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
