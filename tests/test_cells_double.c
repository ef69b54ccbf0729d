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

/* Boxes with lines of their own, a gap apart, written in or empty. */
static void print_double(struct desk *desk, struct look look, int count, double gap, bool written)
{
    desk_open(desk, look, FIELD_BOXES, PRINT_BOXES, count, 7 + gap);
    for (int box = 0; written && box < count; box++)
        write_digit(desk, box, box + 2, MIDDLE, 0.5);
    look_at(desk);
}

/* The form tells of boxes side by side that share one line in the middle of the gap. */
static void tell_of_one_line(struct desk *desk, double gap)
{
    for (int i = 0; i < desk->field.box_count; i++) {
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

        print_double(&desk, NEAT, 6, gap, true);
        assert_int_equal(displaced(&desk), 0);
        for (int i = 0; i < 6; i++)
            assert_clean(&desk, i, 0.98, 0.02);
        tell_of_one_line(&desk, gap);
        if (displaced(&desk) != 6)
            fail_msg("gap %.1f: %d of 6 boxes are displaced", gap, displaced(&desk));
        desk_close(&desk);
    }
}

/* What could be read as a digit, and nothing speaks against it. */
static int believed(const struct desk *desk)
{
    int count = 0;

    for (int i = 0; i < cells_count(desk->cells); i++) {
        const struct cell *cell = cells_at(desk->cells, i);

        count += cell->state == CELL_DIGIT && !cell->is_displaced && !cell->is_shared;
    }
    return count;
}

static const double TOLD_APART = 0.55; /* mm: see formdigits-form(5) */
static const int COUNTS[] = {1, 2, 6};
static const double BROKEN[] = {0, 0.05, 0.1}, DPI[] = {200, 300};

static void on_every_print(void (*check)(struct look look, int count, double gap))
{
    for (int dpi = 0; dpi < 2; dpi++)
        for (int broken = 0; broken < 3; broken++)
            for (int count = 0; count < 3; count++)
                for (double gap = 0.3; gap < 1.85; gap += 0.1) {
                    struct look look = NEAT;

                    look.dpi = DPI[dpi];
                    look.broken = BROKEN[broken];
                    look.ragged = broken > 0;
                    check(look, COUNTS[count], gap);
                }
}

/* One displaced box is enough to queue the field. */
static void check_empty(struct look look, int count, double gap)
{
    struct desk desk;

    print_double(&desk, look, count, gap, false);
    if (gap > TOLD_APART)
        assert_int_equal(believed(&desk), 0);
    tell_of_one_line(&desk, gap);
    if (believed(&desk) != 0 && displaced(&desk) == 0)
        fail_msg("%.0f dpi, %.0f %% broken, gap %.1f: %d of %d empty boxes hold digits", look.dpi,
                 100 * look.broken, gap, believed(&desk), count);
    desk_close(&desk);
}

static void empty_boxes_hold_no_digit(void **state)
{
    (void)state;
    on_every_print(check_empty);
}

/* Where the form is right, nothing is displaced; where it is not, a whole line is seen. */
static void check_written(struct look look, int count, double gap)
{
    struct desk desk;

    if (gap < TOLD_APART)
        return;
    print_double(&desk, look, count, gap, true);
    assert_int_equal(displaced(&desk), 0);
    assert_int_equal(believed(&desk), count);
    tell_of_one_line(&desk, gap);
    if (count > 1 && look.broken <= 0 && displaced(&desk) != count)
        fail_msg("%.0f dpi, gap %.1f: %d of %d boxes are displaced", look.dpi, gap,
                 displaced(&desk), count);
    desk_close(&desk);
}

static void written_boxes_are_told_apart(void **state)
{
    (void)state;
    on_every_print(check_written);
}

/* A 1 that leans, or stands away from the sides, or is short, is one. */
static void a_stem_alone_is_a_digit(void **state)
{
    static const double STEMS[][4] = {
        {3.5, 0.4, 3.5, 8.6}, {2.2, 0.6, 0.9, 8.4}, {1.2, 2, 1.2, 7}, {5.9, 1.8, 5.7, 6.8}};

    (void)state;
    for (size_t i = 0; i < sizeof STEMS / sizeof *STEMS; i++) {
        const double *at = STEMS[i];
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 1, 7);
        stroke(&desk, at[0], at[1], at[2], at[3], 0.5);
        look_at(&desk);
        if (believed(&desk) != 1)
            fail_msg("stem %zu is no digit", i);
        desk_close(&desk);
    }
}

/* Two stems close to a line, of a digit each, are no printed ones; nor are four that lean. */
static void stems_are_writing(void **state)
{
    struct desk desk;

    (void)state;
    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 6, 7);
    for (int box = 1; box < 3; box++) {
        stroke(&desk, 7 * box + 0.8, 0.2, 7 * box + 0.8, 8.8, 0.5);
        stroke(&desk, 7 * box + 0.8, 4, 7 * box + 4, 4, 0.5);
    }
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
        cmocka_unit_test(empty_boxes_hold_no_digit),
        cmocka_unit_test(written_boxes_are_told_apart),
        cmocka_unit_test(a_stem_alone_is_a_digit),
        cmocka_unit_test(stems_are_writing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
