/* SPDX-License-Identifier: MIT */
#include "segment/cells_through.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Ten pixels a millimetre: a box of 7 x 9 mm with 3 mm of paper around it. */
enum { WIDTH = 130, HEIGHT = 150, PX_PER_MM = 10 };
static const struct rect BOX = {30, 30, 70, 90};

static uint8_t pixels[WIDTH * HEIGHT];
static const struct raster paper = {WIDTH, HEIGHT, pixels};

/* An upright line of ink; returns what lies in the box. */
static struct rect line(int left, int width, int from, int to)
{
    int top = from > BOX.y ? from : BOX.y, end = BOX.y + BOX.height;

    for (int y = from; y < to; y++)
        memset(pixels + y * WIDTH + left, 1, (size_t)width);
    return (struct rect){left, top, width, (to < end ? to : end) - top};
}

static bool runs_through(struct rect kept)
{
    bool result = cells_through(&paper, &kept, &BOX, PX_PER_MM);

    memset(pixels, 0, sizeof pixels);
    return result;
}

static void lines_down_the_page(void **state)
{
    struct rect broad, broken;

    (void)state;
    assert_true(runs_through(line(60, 4, 0, HEIGHT)));
    broad = line(60, 25, 0, HEIGHT);
    assert_true(runs_through(broad));
    broken = line(60, 25, 5, HEIGHT - 12);
    for (int y = 0; y < HEIGHT; y += 5)
        memset(pixels + y * WIDTH, 0, WIDTH);
    assert_true(runs_through(broken));
}

/* Print hides the one end: what is narrow needs only the other. */
static void one_end(void **state)
{
    (void)state;
    assert_true(runs_through(line(60, 6, 32, HEIGHT)));
    assert_true(runs_through(line(60, 6, 0, 115)));
    assert_false(runs_through(line(60, 25, 32, HEIGHT)));
}

static void pens_stop(void **state)
{
    (void)state;
    assert_false(runs_through(line(60, 6, 32, 118)));         /* from line to line */
    assert_false(runs_through(line(60, 6, 25, 126)));         /* a little over both */
    assert_false(runs_through(line(60, 6, 60, HEIGHT)));      /* a tail */
    assert_false(runs_through((struct rect){0, 0, 0, 0}));    /* nothing */
}

/* A cross in a check box between two others, whose sides stand in its columns. */
static void crosses_are_strokes(void **state)
{
    (void)state;
    for (int y = 0; y < BOX.height; y++) {
        int x = y * (BOX.width - 6) / BOX.height;

        memset(pixels + (BOX.y + y) * WIDTH + BOX.x + x, 1, 6);
        memset(pixels + (BOX.y + y) * WIDTH + BOX.x + BOX.width - 6 - x, 1, 6);
    }
    line(BOX.x + 5, 3, 0, 25);
    line(BOX.x + 60, 3, BOX.y + BOX.height + 5, HEIGHT);
    assert_false(runs_through(BOX));
}

/* The edge of a shadow, so ragged that no narrow band of it is ink all the way. */
static void a_broad_ragged_line(void **state)
{
    (void)state;
    for (int y = 0; y < HEIGHT; y++)
        memset(pixels + y * WIDTH + (y / 8 % 2 ? 32 : 70), 1, 27);
    assert_true(runs_through((struct rect){32, 30, 65, 90}));
}

/* In a low box a short stroke is no line, though both ends of the box are near. */
static void low_boxes(void **state)
{
    const struct rect low = {30, 60, 30, 30}, dash = {40, 70, 4, 10};
    struct rect kept = line(40, 4, 70, 80);

    (void)state;
    line(40, 4, 0, 57);
    assert_int_equal(kept.height, dash.height);
    assert_false(cells_through(&paper, &kept, &low, PX_PER_MM));
    memset(pixels, 0, sizeof pixels);
}

/* A line beside a digit is one as well. */
static void beside_a_digit(void **state)
{
    (void)state;
    line(80, 5, 0, HEIGHT);
    for (int y = 45; y < 100; y += 20)
        memset(pixels + y * WIDTH + 45, 1, 35);
    assert_true(runs_through((struct rect){45, 30, 40, 90}));
}

/* Ink outside, but elsewhere: a caption, a neighbour. */
static void elsewhere_does_not_count(void **state)
{
    struct rect one;

    (void)state;
    one = line(60, 6, 32, 118);
    line(80, 10, 0, 25);
    line(80, 10, 125, HEIGHT);
    assert_false(runs_through(one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_down_the_page),
        cmocka_unit_test(one_end),
        cmocka_unit_test(pens_stop),
        cmocka_unit_test(crosses_are_strokes),
        cmocka_unit_test(a_broad_ragged_line),
        cmocka_unit_test(low_boxes),
        cmocka_unit_test(beside_a_digit),
        cmocka_unit_test(elsewhere_does_not_count),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
