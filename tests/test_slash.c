/* SPDX-License-Identifier: MIT */
#include "pipeline/slash.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/strip.h"

enum { MOST = 6 };

struct row {
    struct strip strip;
    struct strip_digit digits[MOST];
};

/* A line of 3 pixels from one point to another, from the middle of the sample. */
static void draw(struct sample *sample, double x0, double y0, double x1, double y1)
{
    const double middle = SAMPLE_SIDE / 2.0;

    for (int i = 0; i < SAMPLE_SIZE; i++) {
        double x = i % SAMPLE_SIDE + 0.5 - middle - x0, y = i / SAMPLE_SIDE + 0.5 - middle - y0;
        double length = hypot(x1 - x0, y1 - y0);
        double along = (x * (x1 - x0) + y * (y1 - y0)) / length;
        double beside = (x * (y1 - y0) - y * (x1 - x0)) / length;

        if (along > -1 && along < length + 1 && fabs(beside) < 1.5)
            sample->pixels[i] = 255;
    }
}

static double right(double degrees)
{
    return tan(degrees * 3.14159265358979323846 / 180);
}

static struct strip_digit *add(struct row *row, char digit)
{
    struct strip_digit *added = &row->digits[row->strip.count];

    assert_true(row->strip.count < MOST);
    *added = (struct strip_digit){.reading = {.best = digit - '0'}};
    row->strip.value[row->strip.count++] = digit;
    row->strip.digits = row->digits;
    return added;
}

/* A stroke that is read as a 1. */
static void add_stroke(struct row *row, double degrees)
{
    double x = 10 * right(degrees);

    draw(&add(row, '1')->sample, x, -10, -x, 10);
}

/* A box with a bar, as wide as high, slanted. */
static void add_eight(struct row *row, double degrees)
{
    struct sample *sample = &add(row, '8')->sample;
    double x = 8 * right(degrees);

    draw(sample, x - 6, -8, x + 6, -8);
    draw(sample, -x - 6, 8, -x + 6, 8);
    draw(sample, -6, 0, 6, 0);
    draw(sample, x - 6, -8, -x - 6, 8);
    draw(sample, x + 6, -8, -x + 6, 8);
}

static bool found(double eights, double stroke)
{
    struct row row = {.strip = {.count = 0}};

    add_eight(&row, eights);
    add_stroke(&row, stroke);
    add_eight(&row, eights);
    return slash_is_among(&row.strip);
}

static void test_a_slash_leans_more_than_the_digits(void **state)
{
    (void)state;
    assert_true(found(0, 30));
    assert_true(found(0, 18));
    assert_false(found(0, 12));
    assert_false(found(0, 0));
    assert_false(found(0, -30)); /* a backslash is none */
    assert_true(found(-10, 12));
}

static void test_a_hand_may_slant_all(void **state)
{
    (void)state;
    assert_false(found(25, 30));
    assert_true(found(20, 50));
}

static void test_other_strokes_count_as_digits(void **state)
{
    struct row upright = {.strip = {.count = 0}}, slanted = {.strip = {.count = 0}};
    (void)state;

    for (int i = 0; i < 3; i++) {
        add_stroke(&upright, 0);
        add_stroke(&slanted, 30);
    }
    assert_false(slash_is_among(&upright.strip));
    assert_false(slash_is_among(&slanted.strip));
    add_stroke(&upright, 30);
    assert_true(slash_is_among(&upright.strip));
}

/* A 1 with a flag or a foot was meant as one, whatever its stem does. */
static void test_only_plain_strokes_are_slashes(void **state)
{
    struct row row = {.strip = {.count = 0}};
    (void)state;

    add_eight(&row, 0);
    add_stroke(&row, 30);
    draw(&row.digits[1].sample, 10 * right(30), -10, -6, -2);
    assert_false(slash_is_among(&row.strip));
    row.strip.count = 1;
    add_stroke(&row, 30);
    assert_true(slash_is_among(&row.strip));
    row.strip.value[1] = '7';
    assert_false(slash_is_among(&row.strip));
}

static void test_what_stands_alone_is_compared_with_upright(void **state)
{
    struct row steep = {.strip = {.count = 0}}, flat = steep, empty = steep, none = steep;
    (void)state;

    add_stroke(&steep, 12);
    add_stroke(&flat, 30);
    memset(add(&empty, '1')->sample.pixels, 0, SAMPLE_SIZE);
    assert_false(slash_is_among(&steep.strip));
    assert_true(slash_is_among(&flat.strip));
    assert_false(slash_is_among(&empty.strip));
    assert_false(slash_is_among(&none.strip));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_slash_leans_more_than_the_digits),
        cmocka_unit_test(test_a_hand_may_slant_all),
        cmocka_unit_test(test_other_strokes_count_as_digits),
        cmocka_unit_test(test_only_plain_strokes_are_slashes),
        cmocka_unit_test(test_what_stands_alone_is_compared_with_upright),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
