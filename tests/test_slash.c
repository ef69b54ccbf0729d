/* SPDX-License-Identifier: MIT */
#include "pipeline/slash.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 6 };

struct row {
    char boxes[MOST + 1];
    struct sample samples[MOST];
    int count;
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

static struct sample *add(struct row *row, char text)
{
    assert_true(row->count < MOST);
    row->boxes[row->count] = text;
    return &row->samples[row->count++];
}

static double certainty(const struct row *row)
{
    return slash_none(row->boxes, row->samples, row->count);
}

/* A stroke that is read as a 1. */
static void add_stroke(struct row *row, double degrees)
{
    double x = 10 * right(degrees);

    draw(add(row, '1'), x, -10, -x, 10);
}

/* A box with a bar, as wide as high, slanted. */
static void add_eight(struct row *row, double degrees)
{
    struct sample *sample = add(row, '8');
    double x = 8 * right(degrees);

    draw(sample, x - 6, -8, x + 6, -8);
    draw(sample, -x - 6, 8, -x + 6, 8);
    draw(sample, -6, 0, 6, 0);
    draw(sample, x - 6, -8, -x - 6, 8);
    draw(sample, x + 6, -8, -x + 6, 8);
}

/* A stroke between two digits. */
static double between(double eights, double stroke)
{
    struct row row = {.count = 0};

    add_eight(&row, eights);
    add_stroke(&row, stroke);
    add_eight(&row, eights);
    return certainty(&row);
}

static void test_a_slash_leans_more_than_the_digits(void **state)
{
    (void)state;
    assert_float_equal(between(0, 30), 0.5, 0);
    assert_float_equal(between(0, 22), 0.5, 0);
    assert_float_equal(between(0, 15), 1, 0);
    assert_float_equal(between(0, 0), 1, 0);
    assert_float_equal(between(0, -30), 1, 0); /* a backslash is none */
    assert_float_equal(between(-15, 14), 0.5, 0);
}

static void test_a_hand_may_slant_all(void **state)
{
    (void)state;
    assert_float_equal(between(25, 32), 1, 0);
    assert_float_equal(between(20, 50), 0.5, 0);
}

/* Two boxes that were voided do not make a hand that slants, and neither do blanks. */
static void test_strokes_are_no_hand(void **state)
{
    struct row row = {.count = 0};
    (void)state;

    add_stroke(&row, 35);
    add_stroke(&row, 35);
    draw(add(&row, '_'), 10, -10, -10, 10);
    assert_float_equal(certainty(&row), 0.25, 0);
    add_eight(&row, 0);
    assert_float_equal(certainty(&row), 0.25, 0);
    row.count = 2;
    memset(&row.samples[2], 0, 2 * sizeof row.samples[2]);
    add_eight(&row, 35);
    add_eight(&row, 35);
    assert_float_equal(certainty(&row), 1, 0);
}

/* A 1 with a flag or a foot was meant as one, whatever its stem does. */
static void test_only_plain_strokes_are_slashes(void **state)
{
    struct row row = {.count = 0};
    (void)state;

    add_eight(&row, 0);
    add_stroke(&row, 30);
    draw(&row.samples[1], 10 * right(30), -10, -6, -2);
    assert_float_equal(certainty(&row), 1, 0);
    row.count = 1;
    memset(&row.samples[1], 0, sizeof row.samples[1]);
    add_stroke(&row, 30);
    assert_float_equal(certainty(&row), 0.5, 0);
    row.boxes[1] = '7';
    assert_float_equal(certainty(&row), 1, 0);
}

static void test_what_stands_alone_is_compared_with_the_usual_hand(void **state)
{
    struct row steep = {.count = 0}, flat = steep, empty = steep, none = steep;
    (void)state;

    add_stroke(&steep, 23);
    add_stroke(&flat, 25);
    add(&empty, '1');
    assert_float_equal(certainty(&steep), 1, 0);
    assert_float_equal(certainty(&flat), 0.5, 0);
    assert_float_equal(certainty(&empty), 1, 0);
    assert_float_equal(certainty(&none), 1, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_slash_leans_more_than_the_digits),
        cmocka_unit_test(test_a_hand_may_slant_all),
        cmocka_unit_test(test_strokes_are_no_hand),
        cmocka_unit_test(test_only_plain_strokes_are_slashes),
        cmocka_unit_test(test_what_stands_alone_is_compared_with_the_usual_hand),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
