/* SPDX-License-Identifier: MIT */
#include "segment/strokes.h"

#include "tests/desk.h"
#include "tests/inked.h"

enum { STRIP_FROM = 10 }; /* mm: where the strip of a desk begins on the page */

/* Zeros 3 mm wide and 5.5 mm high, each `pitch` after the one before it. */
static struct strokes cut_zeros(struct desk *desk, int count, double pitch)
{
    struct strokes strokes;
    struct err err;

    desk_open(desk, NEAT, FIELD_STRIP, PRINT_NONE, 0, 0);
    desk->boxes[0] = desk->field.area;
    for (int i = 0; i < count; i++)
        write_digit(desk, 0, 0, (struct rect_mm){3 + pitch * i, 1.5, 3, 5.5}, 0.5);
    look_at(desk);
    assert_int_equal(strokes_cut(desk->cells, &strokes, &err), 0);
    return strokes;
}

static void close(struct desk *desk, struct strokes *strokes)
{
    strokes_free(strokes);
    desk_close(desk);
}

static int ink_of(const struct strokes *strokes, int first, int count)
{
    struct raster ink;
    struct err err;
    int sum;

    assert_int_equal(strokes_ink(strokes, first, count, &ink, &err), 0);
    assert_int_equal(ink.width, strokes_box(strokes, first, count).width);
    sum = ink_in(&ink);
    raster_free(&ink);
    return sum;
}

static void test_no_ink_no_strokes(void **state)
{
    struct desk desk;
    struct strokes strokes = cut_zeros(&desk, 0, 4);
    (void)state;

    assert_int_equal(strokes.count, 0);
    close(&desk, &strokes);
}

/* Every pixel of the pieces is in one stroke, and lies where it was written. */
static void test_strokes_are_all_the_ink(void **state)
{
    struct desk desk;
    struct strokes strokes = cut_zeros(&desk, 3, 5);
    int sum = 0, pieces = 0;
    (void)state;

    assert_int_equal(cells_count(desk.cells), 3);
    for (int i = 0; i < strokes.count; i++) {
        sum += ink_of(&strokes, i, 1);
        if (!strokes_begins_piece(&strokes, i)) {
            assert_true(strokes.of[i].crossing > 0);
            continue;
        }
        int length = strokes_piece_length(&strokes, i), piece = strokes.of[i].piece;
        struct rect_mm area = strokes_area(&strokes, strokes_box(&strokes, i, length));
        const struct cell *cell = cells_at(desk.cells, piece);

        assert_int_equal(piece, pieces++);
        assert_float_equal(strokes.of[i].crossing, 0, 0);
        assert_float_equal(area.x, cell->ink.x, 1e-6);
        assert_float_equal(area.y, cell->ink.y, 1e-6);
        assert_float_equal(area.width, cell->ink.width, 1e-6);
        assert_int_equal(ink_of(&strokes, i, length), ink_in(cells_ink(desk.cells, piece)));
        assert_true(strokes_is_window(&strokes, i, length));
    }
    assert_int_equal(pieces, 3);
    assert_int_equal(sum, ink_of(&strokes, 0, strokes.count));
    close(&desk, &strokes);
}

/* Of two zeros in one piece some cut leaves a zero on each side. */
static void test_what_touches_is_cut_between_the_digits(void **state)
{
    struct desk desk;
    struct strokes strokes = cut_zeros(&desk, 2, 3.45);
    double best = 9;
    (void)state;

    assert_int_equal(cells_count(desk.cells), 1);
    assert_int_equal(strokes_piece_length(&strokes, 0), strokes.count);
    for (int n = 1; n < strokes.count; n++) {
        struct rect_mm left = strokes_area(&strokes, strokes_box(&strokes, 0, n));
        struct rect_mm right =
            strokes_area(&strokes, strokes_box(&strokes, n, strokes.count - n));
        double off = fabs(left.x + left.width - (STRIP_FROM + 6.2)) +
                     fabs(right.x - (STRIP_FROM + 6.2));

        if (strokes_is_window(&strokes, 0, n) &&
            strokes_is_window(&strokes, n, strokes.count - n))
            best = fmin(best, off);
    }
    assert_true(best < 0.6);
    close(&desk, &strokes);
}

static void test_what_may_be_one_digit(void **state)
{
    struct desk desk;
    struct strokes strokes = cut_zeros(&desk, 3, 5);
    int first = strokes_piece_length(&strokes, 0);
    int second = strokes_piece_length(&strokes, first);
    (void)state;

    assert_true(strokes_gap(&strokes, 0, first + second) > 1 * strokes.px_per_mm);
    assert_int_equal(strokes_gap(&strokes, 0, first), 0);
    assert_false(strokes_is_window(&strokes, 0, first + second)); /* too far apart */
    close(&desk, &strokes);

    strokes = cut_zeros(&desk, 4, 3.3);
    assert_false(strokes_is_window(&strokes, 0, strokes.count)); /* too wide */
    close(&desk, &strokes);
}

/* More digits than a strip may hold, all linked. */
static void test_a_long_chain(void **state)
{
    struct desk desk;
    struct strokes strokes = cut_zeros(&desk, 17, 3.2);
    (void)state;

    assert_int_equal(cells_count(desk.cells), 1);
    assert_true(strokes.count > 8 && strokes.count <= STROKES_CUTS_MOST + 1);
    close(&desk, &strokes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_ink_no_strokes),
        cmocka_unit_test(test_strokes_are_all_the_ink),
        cmocka_unit_test(test_what_touches_is_cut_between_the_digits),
        cmocka_unit_test(test_what_may_be_one_digit),
        cmocka_unit_test(test_a_long_chain),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
