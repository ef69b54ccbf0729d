/* SPDX-License-Identifier: MIT */
#include "classify/score.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void add(struct score *score, int label, int best, double confidence)
{
    struct reading reading = {.best = best, .confidence = confidence};
    struct err err;

    reading.probability[best] = (float)confidence;
    assert_int_equal(score_add(score, &reading, label, &err), 0);
}

static void counts(void **state)
{
    struct score score = {.count = 0};
    double low, high;

    (void)state;
    for (int i = 0; i < 2000; i++)
        add(&score, i % 10, i % 100 == 7 ? CLASS_BLANK : i % 10, 0.99);
    assert_int_equal(score.count, 2000);
    assert_int_equal(score.correct, 1980);
    assert_int_equal(score.confusion[7][CLASS_BLANK], 20);
    assert_int_equal(score.confusion[7][7], 180);
    assert_true(score_accuracy(&score) == 0.99);
    score_interval(&score, &low, &high); /* by hand: 0.98460, 0.99352 */
    assert_true(fabs(low - 0.98460) < 1e-5 && fabs(high - 0.99352) < 1e-5);
    score_free(&score);
}

static void calibration_error(void **state)
{
    struct score honest = {.count = 0}, vain = {.count = 0};

    (void)state;
    for (int i = 0; i < 1500; i++) {
        add(&honest, 1, i % 5 ? 1 : 2, 0.8);
        add(&vain, 1, i % 5 ? 1 : 2, 0.95);
    }
    assert_true(score_ece(&honest) < 1e-9);
    assert_true(fabs(score_ece(&vain) - 0.15) < 1e-9);
    score_free(&honest);
    score_free(&vain);
}

/* 100 sure and right, then 50 less sure of which 1 is wrong, then rubbish. */
static void acceptance(void **state)
{
    struct score score = {.count = 0};

    (void)state;
    for (int i = 0; i < 50; i++)
        add(&score, 1, i ? 1 : 2, 0.9);
    for (int i = 0; i < 50; i++)
        add(&score, 1, 2, 0.3);
    for (int i = 0; i < 100; i++)
        add(&score, 1, 1, 0.99);
    assert_true(score_accepted(&score, 0) == 0.5);
    assert_true(score_accepted(&score, 0.01) == 0.75);
    assert_true(score_accepted(&score, 1) == 1);
    score_free(&score);
}

static void nothing(void **state)
{
    struct score score = {.count = 0};
    double low, high;

    (void)state;
    assert_true(score_accuracy(&score) == 0);
    assert_true(score_ece(&score) == 0);
    assert_true(score_accepted(&score, 0.5) == 0);
    score_interval(&score, &low, &high);
    assert_true(low >= 0 && high <= 1);
    score_free(&score);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts),
        cmocka_unit_test(calibration_error),
        cmocka_unit_test(acceptance),
        cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
