/* SPDX-License-Identifier: MIT */
#include "pipeline/draw_labels.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

enum { SIDE = 1600, PX_PER_MM = 8, COLUMNS = 4, ROWS = 3, COUNT = COLUMNS * ROWS };

static const struct colour red = {255, 0, 0};
static const char text[] = "q1a: ?  0.0000 unreadable", brief[] = "q1a: ? unreadable";

static struct rect_mm fields[COUNT];
static struct rect written[COUNT];
static struct labels labels;

/* Check boxes in rows; their labels are written as for a page. */
static void write_all(double across_mm, double down_mm)
{
    const double transform[6] = {PX_PER_MM, 0, 0, 0, PX_PER_MM, 0};
    struct raster gray;
    struct err err;

    labels = (struct labels){.canvas = NULL};
    assert_int_equal(raster_new(SIDE, SIDE, &gray, &err), 0);
    memset(gray.pixels, 255, SIDE * SIDE);
    assert_int_equal(canvas_new(&gray, transform, &labels.canvas, &err), 0);
    raster_free(&gray);
    for (int i = 0; i < COUNT; i++) {
        fields[i] = (struct rect_mm){10 + i % COLUMNS * across_mm, 40 + i / COLUMNS * down_mm,
                                     5, 5};
        labels_expect(&labels, fields[i], brief);
    }
    for (int i = 0; i < COUNT; i++)
        written[i] = labels_write(&labels, fields[i], text, brief, red);
}

static bool do_meet(struct rect a, struct rect b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height &&
           b.y < a.y + a.height;
}

static void check_all_are_seen(void)
{
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < i; k++)
            assert_false(do_meet(written[i], written[k]));
}

static int width_of(const char *words)
{
    return canvas_text_area(labels.canvas, 10, 10, CANVAS_SMALL, words).width;
}

/* Each right below its field. */
static void check_is_first_line(int i, const char *words)
{
    struct rect box = canvas_rect_area(labels.canvas, fields[i]);

    assert_int_equal(written[i].width, width_of(words));
    assert_in_range(written[i].y, box.y + box.height - 4, box.y + box.height + 8);
}

static void where_there_is_room_all_is_told(void **state)
{
    (void)state;
    write_all(38, 20);
    for (int i = 0; i < COUNT; i++)
        check_is_first_line(i, text);
    check_all_are_seen();
    canvas_free(labels.canvas);
}

/* The last of a row has room. */
static void the_next_label_shortens_one(void **state)
{
    (void)state;
    write_all(28, 20);
    for (int i = 0; i < COUNT; i++)
        check_is_first_line(i, i % COLUMNS == COLUMNS - 1 ? text : brief);
    check_all_are_seen();
    canvas_free(labels.canvas);
}

static void close_ones_take_turns_and_cover_no_box(void **state)
{
    (void)state;
    write_all(14, 12);
    check_all_are_seen();
    for (int i = 0; i < COUNT; i++)
        for (int k = 0; k < COUNT; k++)
            assert_false(do_meet(written[i], labels.boxes[k]));
    canvas_free(labels.canvas);
}

/* There is no room between the rows; then the reasons matter more than the boxes. */
static void crowded_ones_are_all_seen(void **state)
{
    (void)state;
    write_all(8, 7);
    check_all_are_seen();
    canvas_free(labels.canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_there_is_room_all_is_told),
        cmocka_unit_test(the_next_label_shortens_one),
        cmocka_unit_test(close_ones_take_turns_and_cover_no_box),
        cmocka_unit_test(crowded_ones_are_all_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
