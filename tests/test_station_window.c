/* SPDX-License-Identifier: MIT */
#include "pipeline/station_window.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Boxes of 7 mm from (20, 40), in a picture with 5 mm around them. */
static struct review_task field(enum record_kind kind, int boxes)
{
    struct review_task task = {.kind = kind,
                               .area = {20, 40, 7.0 * boxes, 9},
                               .view = {15, 35, 7.0 * boxes + 10, 19},
                               .cell_count = boxes};

    for (int i = 0; i < boxes; i++)
        task.cells[i].box = (struct rect_mm){20 + 7 * i, 40, 7, 9};
    memset(task.boxes, '1', (size_t)boxes);
    return task;
}

static void a_short_field_is_shown_whole(void **state)
{
    struct review_task task = field(RECORD_BOXES, 6);
    struct station_window window = station_window_at(&task, 5, TERMINAL_256, 76);

    (void)state;
    assert_int_equal(window.first, 0);
    assert_int_equal(window.end, 6);
    assert_true(window.shown.x == 17 && window.shown.width == 48);
    assert_true(window.shown.y == 37 && window.shown.height == 15);
}

static void a_long_one_moves_with_what_is_typed(void **state)
{
    static const int firsts[] = {0, 0, 0, 0, 0, 0, 0, 7, 7, 7, 7, 7, 7, 7, 7};
    struct review_task task = field(RECORD_BOXES, 14);

    (void)state;
    for (int next = 0; next < 15; next++) { /* 14: all are typed */
        struct station_window window = station_window_at(&task, next, TERMINAL_256, 76);
        assert_int_equal(window.first, firsts[next]);
        assert_int_equal(window.end, window.first + 7); /* not 8 and 6 */
        assert_true(window.shown.x >= 15 && window.shown.x + window.shown.width <= 123);
    }
    assert_int_equal(station_window_at(&task, 13, TERMINAL_256, 200).first, 0);
    assert_int_equal(station_window_at(&task, 13, TERMINAL_KITTY, 76).first, 0);
    assert_int_equal(station_window_at(&task, 13, TERMINAL_256, 1).first, 13);
}

static void strips_and_marks_are_shown_whole(void **state)
{
    struct review_task strip = field(RECORD_STRIP, 20), mark = field(RECORD_MARK, 1);
    struct review_task empty = field(RECORD_STRIP, 0);

    (void)state;
    assert_int_equal(station_window_at(&strip, 19, TERMINAL_256, 40).end, 20);
    assert_int_equal(station_window_at(&mark, 0, TERMINAL_256, 40).end, 1);
    assert_int_equal(station_window_at(&empty, 3, TERMINAL_256, 40).end, 0);
}

/* The third box of six is cut out where it lies: 10 pixels a millimetre. */
static void cuts_what_it_shows(void **state)
{
    struct review_task task = field(RECORD_BOXES, 6);
    struct station_window window = station_window_at(&task, 2, TERMINAL_256, 12);
    struct raster picture, part;
    struct err err;

    (void)state;
    assert_int_equal(window.first, 2);
    assert_int_equal(window.end, 3);
    assert_int_equal(raster_new(520, 190, &picture, &err), 0);
    picture.pixels[520 * 50 + 190] = 7; /* at (34, 40) mm: the corner of that box */
    assert_int_equal(station_window_cut(&window, &task, &picture, &part, &err), 0);
    assert_int_equal(part.width, 130);
    assert_int_equal(part.height, 150);
    assert_int_equal(part.pixels[130 * 30 + 30], 7);
    raster_free(&part);
    raster_free(&picture);
}

/* What the database says is not believed beyond the picture. */
static void nonsense_stays_inside(void **state)
{
    struct review_task task = field(RECORD_BOXES, 2);
    struct raster picture, part;
    struct err err;

    (void)state;
    assert_int_equal(raster_new(10, 10, &picture, &err), 0);
    task.area = (struct rect_mm){-1e9, 1e9, 1e300, -5};
    task.cells[1].box.x = -1e9;
    for (int next = 0; next < 3; next++) {
        struct station_window window = station_window_at(&task, next, TERMINAL_256, 12);
        assert_int_equal(station_window_cut(&window, &task, &picture, &part, &err), 0);
        assert_true(part.width >= 1 && part.width <= 10 && part.height >= 1 && part.height <= 10);
        raster_free(&part);
    }
    task.view = (struct rect_mm){0};
    struct station_window window = station_window_at(&task, 0, TERMINAL_256, 12);
    assert_int_equal(station_window_cut(&window, &task, &picture, &part, &err), 0);
    assert_true(part.width >= 1 && part.width <= 10);
    raster_free(&part);
    raster_free(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_short_field_is_shown_whole),
        cmocka_unit_test(a_long_one_moves_with_what_is_typed),
        cmocka_unit_test(strips_and_marks_are_shown_whole),
        cmocka_unit_test(cuts_what_it_shows),
        cmocka_unit_test(nonsense_stays_inside),
    };
    return cmocka_run_group_tests_name("station_window", tests, NULL, NULL);
}
