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
    assert_int_equal(score_refused(&score), 20);
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

/* Labels 1 1 1 2 2 3, read as 1 1 2 2 1 1. */
static void each_class(void **state)
{
    static const int labels[] = {1, 1, 1, 2, 2, 3}, best[] = {1, 1, 2, 2, 1, 1};
    struct score score = {.count = 0};
    struct score_class c;

    (void)state;
    for (int i = 0; i < 6; i++)
        add(&score, labels[i], best[i], 0.9);
    c = score_class(&score, 1);
    assert_true(c.labelled == 3 && c.read == 4 && c.right == 2);
    assert_true(c.precision == 0.5 && fabs(c.recall - 2.0 / 3) < 1e-12);
    assert_true(fabs(c.f1 - 4.0 / 7) < 1e-12);
    c = score_class(&score, 3); /* never read */
    assert_true(isnan(c.precision) && c.recall == 0 && c.f1 == 0);
    c = score_class(&score, 7); /* not there at all */
    assert_true(isnan(c.precision) && isnan(c.recall) && isnan(c.f1));
    score_free(&score);
}

/* 0.7 and 0.3 on two classes, the first true; then all on a wrong one. */
static void losses(void **state)
{
    struct reading reading = {.best = 4, .confidence = 0.7};
    struct score score = {.count = 0};
    struct err err;

    (void)state;
    reading.probability[4] = 0.7f;
    reading.probability[9] = 0.3f;
    assert_int_equal(score_add(&score, &reading, 4, &err), 0);
    assert_true(fabs(score_brier(&score) - (0.09 + 0.09)) < 1e-6);
    assert_true(fabs(score_log_loss(&score) + log(0.7)) < 1e-6);
    add(&score, 3, 5, 1);
    assert_true(fabs(score_brier(&score) - (0.18 + 2) / 2) < 1e-6);
    score_free(&score);
}

/* Right, wrong, right, wrong by falling confidence: risks 0, 1/2, 1/3, 2/4. */
static void risk_and_coverage(void **state)
{
    struct score score = {.count = 0};
    struct score_point point = {0};

    (void)state;
    add(&score, 1, 2, 0.6);
    add(&score, 1, 1, 0.7);
    add(&score, 1, 2, 0.8);
    add(&score, 1, 1, 0.9);
    assert_true(fabs(score_aurc(&score) - (0 + 1 / 2.0 + 1 / 3.0 + 2 / 4.0) / 4) < 1e-12);
    assert_int_equal(score.items[0].index, 3);
    assert_true(score_next(&score, &point) && score_next(&score, &point));
    assert_true(point.accepted == 2 && point.wrong == 1 && point.threshold == 0.8);
    assert_true(score_next(&score, &point) && score_next(&score, &point));
    assert_true(point.accepted == 4 && point.wrong == 2 && !score_next(&score, &point));
    point = score_limit(&score, 0.4);
    assert_true(point.accepted == 3 && point.threshold == 0.7);
    score_free(&score);
}

/* Equals count as if they came in any order, and cannot be split. */
static void equals(void **state)
{
    struct score score = {.count = 0};
    struct score_point point = {0};

    (void)state;
    for (int i = 0; i < 4; i++)
        add(&score, 1, i ? 1 : 2, 0.8);
    assert_true(fabs(score_aurc(&score) - 0.25) < 1e-12);
    assert_true(score_next(&score, &point) && point.accepted == 4 && point.wrong == 1);
    assert_true(score_accepted(&score, 0.2) == 0);
    score_free(&score);
}

/* Of ten readings one names no digit; the others are 0.1 to 0.9 sure. */
static void whom_to_ask(void **state)
{
    struct score score = {.count = 0};

    (void)state;
    add(&score, 4, CLASS_NOT_A_DIGIT, 0.95);
    for (int i = 1; i <= 9; i++)
        add(&score, 4, 4, i / 10.0);
    assert_int_equal(score_asked(&score, 0), 1);
    assert_int_equal(score_asked(&score, 0.5), 5);
    assert_true(score_threshold(&score, 0.5) == 0.5);
    assert_true(score_threshold(&score, 0.55) == 0.5);
    assert_true(score_threshold(&score, 0.1) == 0.1);
    assert_true(score_threshold(&score, 0.05) == 0);
    score_free(&score);
}

/* It counts as not sure at all, wherever it comes. */
static void a_confidence_that_is_no_number(void **state)
{
    struct score score = {.count = 0};
    struct score_point point = {0};
    int points = 0;

    (void)state;
    add(&score, 1, 1, 0.5);
    add(&score, 1, 2, NAN);
    add(&score, 1, 1, 0.9);
    score_sort(&score);
    while (points < 9 && score_next(&score, &point))
        points++;
    assert_true(points == 3 && point.accepted == 3 && point.threshold == 0);
    assert_true(fabs(score_accepted(&score, 0) - 2.0 / 3) < 1e-12);
    assert_true(score_ece(&score) < 1);
    score_free(&score);
}

/* 30 readings in 15 bins: two each, the surest first. */
static void bins_of_equal_mass(void **state)
{
    struct score_bin bins[SCORE_BINS];
    struct score score = {.count = 0};

    (void)state;
    for (int i = 0; i < 30; i++)
        add(&score, 1, i == 29 ? 2 : 1, 0.99 - i * 0.01);
    score_bins(&score, bins);
    assert_true(bins[0].count == 2 && bins[0].right == 2);
    assert_true(fabs(bins[0].confidence - 0.985) < 1e-12);
    assert_true(bins[14].count == 2 && bins[14].right == 1);
    assert_true(fabs(bins[14].confidence - 0.705) < 1e-12);
    score_free(&score);
}

static void nothing(void **state)
{
    struct score_bin bins[SCORE_BINS];
    struct score score = {.count = 0};
    double low, high;

    (void)state;
    assert_true(score_accuracy(&score) == 0);
    assert_true(score_ece(&score) == 0);
    assert_true(score_accepted(&score, 0.5) == 0);
    assert_true(score_aurc(&score) == 0 && score_brier(&score) == 0 && score_log_loss(&score) == 0);
    score_bins(&score, bins);
    assert_true(bins[3].count == 0 && bins[3].confidence == 0);
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
        cmocka_unit_test(each_class),
        cmocka_unit_test(losses),
        cmocka_unit_test(risk_and_coverage),
        cmocka_unit_test(equals),
        cmocka_unit_test(whom_to_ask),
        cmocka_unit_test(a_confidence_that_is_no_number),
        cmocka_unit_test(bins_of_equal_mass),
        cmocka_unit_test(nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
