/* SPDX-License-Identifier: MIT */
#include "pipeline/window.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Two pieces, the first cut in two; every stroke 20 wide, the tallest 40 high. */
static struct strokes three_strokes(void)
{
    return (struct strokes){.of = {{{0, 0, 20, 36}, 0, 0},
                                   {{20, 0, 20, 36}, 0, 1},
                                   {{44, 0, 20, 36}, 1, 0}},
                            .count = 3,
                            .tallest = 40};
}

static struct reading reading_of(int class, double probability)
{
    struct reading reading = {.best = class};

    for (int i = 0; i < CLASS_COUNT; i++)
        reading.probability[i] = (float)((1 - probability) / (CLASS_COUNT - 1));
    reading.probability[class] = (float)probability;
    return reading;
}

static double weight(const struct strokes *strokes, int first, int count, int digit,
                     double probability)
{
    struct reading reading = reading_of(digit, probability);
    double weights[DIGIT_COUNT];

    window_weigh(strokes, first, count, &reading, weights);
    for (int i = 0; i < DIGIT_COUNT; i++)
        assert_true(isfinite(weights[i]));
    return weights[digit];
}

static void test_the_surer_the_better(void **state)
{
    struct strokes strokes = three_strokes();
    struct reading not = reading_of(CLASS_NOT_A_DIGIT, 0.999);
    double weights[DIGIT_COUNT];
    (void)state;

    assert_true(weight(&strokes, 2, 1, 7, 0.999) > weight(&strokes, 2, 1, 7, 0.9));
    assert_true(weight(&strokes, 2, 1, 7, 0.9) > weight(&strokes, 2, 1, 7, 0.2));
    window_weigh(&strokes, 2, 1, &not, weights);
    assert_true(weights[7] < weight(&strokes, 2, 1, 7, 0.2));
    assert_true(isfinite(weight(&strokes, 2, 1, 7, 0)) && isfinite(weight(&strokes, 2, 1, 7, 1)));
}

/* Two strokes that are sure make more of it than one: all ink has to be explained. */
static void test_more_ink_counts_for_more(void **state)
{
    struct strokes strokes = three_strokes();
    double wide = weight(&strokes, 0, 2, 0, 0.999) - weight(&strokes, 0, 2, 0, 0.99);
    double narrow = weight(&strokes, 0, 1, 0, 0.999) - weight(&strokes, 0, 1, 0, 0.99);
    (void)state;

    assert_true(wide > narrow);
}

static void test_cuts_and_joins_cost(void **state)
{
    struct strokes strokes = three_strokes(), whole = strokes, near = strokes;
    (void)state;

    whole.of[1].crossing = 0.5;
    assert_true(weight(&whole, 1, 1, 1, 0.99) > weight(&strokes, 1, 1, 1, 0.99));
    near.of[2].box.x = 41;
    assert_true(weight(&near, 1, 2, 8, 0.99) > weight(&strokes, 1, 2, 8, 0.99));
    near.of[2].piece = 0; /* of the same piece: no join */
    assert_true(weight(&near, 1, 2, 8, 0.99) > weight(&strokes, 1, 2, 8, 0.99) + 1);
}

static void test_what_digits_look_like(void **state)
{
    struct strokes strokes = three_strokes(), low = strokes, narrow = strokes;
    (void)state;

    low.of[2].box.height = 18;
    assert_true(weight(&low, 2, 1, 5, 0.99) < weight(&strokes, 2, 1, 5, 0.99) - 1);
    assert_true(weight(&low, 2, 1, 0, 0.99) > weight(&low, 2, 1, 5, 0.99)); /* a 0 may be small */
    narrow.of[2].box.width = 5;
    assert_true(weight(&narrow, 2, 1, 1, 0.99) > weight(&narrow, 2, 1, 5, 0.99)); /* a 1 narrow */
}

static void test_large_ink_is_not_left_out(void **state)
{
    struct strokes strokes = three_strokes(), dot = strokes;
    (void)state;

    dot.of[2].box = (struct rect){44, 30, 5, 5};
    assert_true(window_left_out(&dot, 2, 1) > window_left_out(&strokes, 2, 1));
    assert_true(window_left_out(&strokes, 2, 1) > window_left_out(&strokes, 0, 2));
    assert_true(window_left_out(&dot, 2, 1) > weight(&dot, 2, 1, 1, 0.6));
    assert_true(window_left_out(&strokes, 2, 1) < weight(&strokes, 2, 1, 1, 0.6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_surer_the_better),
        cmocka_unit_test(test_more_ink_counts_for_more),
        cmocka_unit_test(test_cuts_and_joins_cost),
        cmocka_unit_test(test_what_digits_look_like),
        cmocka_unit_test(test_large_ink_is_not_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
