/* SPDX-License-Identifier: MIT */
#include "segment/cells_stripe.h"

#include "tests/desk.h"

/* A stroke in mm from the corner of a check box of 7 x 9 mm. */
struct line {
    double x0, y0, x1, y1, nib;
};

static bool is_shared(const struct line *lines, int count)
{
    struct desk desk;
    bool result;

    desk_open(&desk, NEAT, FIELD_MARK, PRINT_BOXES, 1, 7);
    for (int i = 0; i < count; i++)
        stroke(&desk, lines[i].x0, lines[i].y0, lines[i].x1, lines[i].y1, lines[i].nib);
    look_at(&desk);
    assert_int_not_equal(state_at(&desk, 0), CELL_BLANK);
    result = cells_at(desk.cells, 0)->is_shared;
    desk_close(&desk);
    return result;
}

static void lines_run_through(void **state)
{
    static const struct line lines[] = {
        {-8, 4, 15, 4.5, 1.5},   /* a crease */
        {-8, 3, 15, 3, 0.7},     /* a row that is struck out */
        {-3, 11, 10, -2, 0.5},   /* from corner to corner */
        {-3, 3, 6, 12, 1},       /* over a corner */
        {2.5, -3, 4.5, 12, 0.8}, /* down, and not upright */
    };

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (!is_shared(&lines[i], 1))
            fail_msg("line %d", (int)i);
}

/* The ring of a cup, 42 mm across, beside a speck. */
static void rings_run_through(void **state)
{
    struct line ring[33];

    (void)state;
    for (int i = 0; i < 32; i++) {
        double from = (i - 16) * 0.025, to = from + 0.025;

        ring[i] = (struct line){3.5 + 21 * sin(from), 25 - 21 * cos(from), 3.5 + 21 * sin(to),
                                25 - 21 * cos(to), 0.4};
    }
    ring[32] = (struct line){3, 5, 3.1, 5, 0.5};
    assert_true(is_shared(ring, 33));
}

static void a_stroke_stops_at_one_end(void **state)
{
    static const struct line lines[] = {{-0.3, 9.3, 10, -2, 0.5},
                                        {1, 8, 10, -2, 0.5},
                                        {-3, 4, 7.3, 5, 0.7},
                                        {1, 8, 6, 1, 0.5},
                                        {-0.8, 4, 7.8, 5, 0.5}};

    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (is_shared(&lines[i], 1))
            fail_msg("line %d", (int)i);
}

static void two_strokes_are_a_mark(void **state)
{
    static const struct line cross[] = {{-3, -3, 10, 12, 0.5}, {10, -3, -3, 12, 0.5}};
    static const struct line plus[] = {{-3, 4, 10, 5, 0.5}, {3, 1, 4, 8, 0.5}};
    static const struct line tick[] = {{-3, 2, 3, 7, 0.5}, {3, 7, 10, -3, 0.5}};
    static const struct line flat[] = {{-3, 4.2, 3, 6.5, 0.5}, {3, 6.5, 10, 4.2, 0.5}};

    static const struct line apart[] = {{-3, 2, 10, 2, 0.5}, {1, 5, 6, 7, 0.5}};
    static const struct line wave[] = {
        {-3, 4, 2, 4, 0.5}, {2, 4, 3.5, 5.6, 0.5}, {3.5, 5.6, 5, 4, 0.5}, {5, 4, 10, 4, 0.5}};

    (void)state;
    assert_false(is_shared(apart, 2));
    assert_false(is_shared(wave, 4));
    assert_false(is_shared(cross, 2));
    assert_false(is_shared(plus, 2));
    assert_false(is_shared(tick, 2));
    assert_false(is_shared(flat, 2));
}

/* Tall 1s, and lines that come out of the boxes of a row that they run through. */
static void ones_and_lines(void **state)
{
    struct desk desk;

    (void)state;
    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 4, 12);
    stroke(&desk, 1.8, 9.7, 5.2, -0.7, 0.5);
    stroke(&desk, 12 + 1, 10.15, 12 + 6, -1.15, 0.5);
    stroke(&desk, 24 + 6.4, 9.6, 24 + 0.6, -2.5, 0.5);
    stroke(&desk, 36 + 6.6, 11.9, 36 + 0.4, 0.8, 0.5);
    look_at(&desk);
    assert_false(cells_at(desk.cells, 0)->is_shared);
    assert_true(cells_at(desk.cells, 1)->is_shared);
    assert_false(cells_at(desk.cells, 2)->is_shared);
    assert_false(cells_at(desk.cells, 3)->is_shared);
    desk_close(&desk);
}

/* The broken edge of a shadow, with a hook, left of a digit in a strip. */
static void edges_in_strips(void **state)
{
    struct desk desk;

    (void)state;
    for (enum field_print print = PRINT_FRAME; print <= PRINT_NONE; print++) {
        desk_open(&desk, NEAT, FIELD_STRIP, print, 0, 0);
        stroke(&desk, 1, -3, 1, -0.8, 0.6);
        stroke(&desk, 1, 1, 1, 5, 0.6);
        stroke(&desk, 1, 1.2, 1.7, 1.2, 0.3);
        stroke(&desk, 1, 9.6, 1, 12, 0.6);
        stroke(&desk, 5, 1, 5, 8, 0.5);
        look_at(&desk);
        assert_int_equal(cells_at(desk.cells, 0)->is_shared, print == PRINT_FRAME);
        assert_false(cells_at(desk.cells, cells_count(desk.cells) - 1)->is_shared);
        desk_close(&desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_run_through),
        cmocka_unit_test(rings_run_through),
        cmocka_unit_test(a_stroke_stops_at_one_end),
        cmocka_unit_test(two_strokes_are_a_mark),
        cmocka_unit_test(ones_and_lines),
        cmocka_unit_test(edges_in_strips),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
