/* SPDX-License-Identifier: MIT */
#include "segment/strokes_fall.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 8 };

/* A raster drawn as lines of text, '#' is ink; freed with raster_free. */
static struct raster drawn(const char *const *lines, int count)
{
    struct raster ink;
    struct err err;

    assert_int_equal(raster_new((int)strlen(lines[0]), count, &ink, &err), 0);
    for (int y = 0; y < count; y++)
        for (int x = 0; x < ink.width; x++)
            ink.pixels[y * ink.width + x] = lines[y][x] == '#';
    return ink;
}

static int cut(const struct raster *ink, double stroke, int most, struct fall_cut *cuts)
{
    struct err err;
    int count = -1;

    assert_int_equal(strokes_fall_cuts(ink, stroke, most, cuts, &count, &err), 0);
    return count;
}

static void free_cuts(struct fall_cut *cuts, int count)
{
    for (int i = 0; i < count; i++)
        free(cuts[i].x);
}

/* Two rings and what joins them, one pixel high. */
static const char *const RINGS[] = {
    "#######.......#######", /**/
    "#######.......#######", /**/
    "##...##.......##...##", /**/
    "##...#############.##", /**/
    "##...##.......##...##", /**/
    "#######.......#######", /**/
    "#######.......#######",
};

static void test_the_thinnest_place_is_cut_first(void **state)
{
    struct raster ink = drawn(RINGS, 7);
    struct fall_cut cuts[MOST];
    (void)state;

    assert_int_equal(cut(&ink, 2, 1, cuts), 1);
    assert_in_range(cuts[0].middle, 7, 13);
    assert_float_equal(cuts[0].crossing, 0.5, 1e-9); /* one pixel of a line of two */
    assert_int_equal(strokes_fall_area(&ink, NULL), 89);
    for (int y = 0; y < 7; y++)
        assert_in_range(cuts[0].x[y], 7, 13);
    free_cuts(cuts, 1);
    raster_free(&ink);
}

static void test_cuts_come_from_left_to_right(void **state)
{
    struct raster ink = drawn(RINGS, 7);
    struct fall_cut cuts[MOST];
    int count = cut(&ink, 2, MOST, cuts), before = 0;
    (void)state;

    assert_true(count >= 3); /* also through the rings, across their two sides */
    for (int i = 0; i < count; i++) {
        int area = strokes_fall_area(&ink, &cuts[i]);

        assert_true(i == 0 || cuts[i].middle >= cuts[i - 1].middle + 2);
        assert_true(area >= before && cuts[i].crossing <= 4);
        before = area;
    }
    free_cuts(cuts, count);
    raster_free(&ink);
}

/* Paper between two slanting lines: the drop slides along. */
static void test_a_drop_goes_around_ink(void **state)
{
    static const char *const lines[] = {
        "......##......##", /**/
        ".....##......##.", /**/
        "....##......##..", /**/
        "...##......##...", /**/
        "..##......##....", /**/
        ".##......##.....", /**/
        "##......##......",
    };
    struct raster ink = drawn(lines, 7);
    struct fall_cut cuts[MOST];
    int count = cut(&ink, 2, MOST, cuts), between = 0;
    (void)state;

    for (int i = 0; i < count; i++) {
        if (strokes_fall_area(&ink, &cuts[i]) != 14)
            continue;
        between++;
        assert_float_equal(cuts[i].crossing, 7 * 6 / 32.0, 1.4); /* aside, but through no ink */
        for (int y = 0; y < 7; y++)
            assert_false(ink.pixels[y * ink.width + cuts[i].x[y]]);
    }
    assert_int_equal(between, 1);
    free_cuts(cuts, count);
    raster_free(&ink);
}

static void test_a_block_is_not_cut(void **state)
{
    static const char *const lines[] = {"######", "######", "######", "######", "######"};
    struct raster ink = drawn(lines, 5);
    struct fall_cut cuts[MOST];
    (void)state;

    assert_int_equal(cut(&ink, 1, MOST, cuts), 0); /* five widths of the line */
    assert_int_equal(cut(&ink, 2, 0, cuts), 0);
    raster_free(&ink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_thinnest_place_is_cut_first),
        cmocka_unit_test(test_cuts_come_from_left_to_right),
        cmocka_unit_test(test_a_drop_goes_around_ink),
        cmocka_unit_test(test_a_block_is_not_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
