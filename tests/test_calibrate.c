/* SPDX-License-Identifier: MIT */
#include "classify/learn/calibrate.h"

#include "base/types.h"
#include "classify/judge.h"
#include "classify/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

enum { COUNT = 1000 };

static struct rng rng;
static uint8_t labels[COUNT];
static float scores[COUNT * CLASS_COUNT];
static struct calibrate_case cases[COUNT];

/* --- the temperature --- */

/* Labels drawn from softmax(scores / true temperature): it is found again. */
static void draw_labels(double temperature)
{
    for (int i = 0; i < COUNT; i++) {
        float *row = scores + i * CLASS_COUNT;
        double sum = 0, at;
        int label = 0;

        for (int c = 0; c < CLASS_COUNT; c++) {
            row[c] = 3 * rng_normal(&rng);
            sum += exp((double)row[c] / temperature);
        }
        at = (double)rng_uniform(&rng, 0, 1) * sum;
        while (label < CLASS_COUNT - 1 && (at -= exp((double)row[label] / temperature)) > 0)
            label++;
        labels[i] = (uint8_t)label;
    }
}

static void the_temperature_is_found(void **state)
{
    static const double temperatures[] = {0.5, 1, 2.5};

    (void)state;
    for (int i = 0; i < 3; i++) {
        draw_labels(temperatures[i]);
        assert_true(fabs(calibrate_temperature(scores, labels, COUNT) / temperatures[i] - 1) < 0.12);
    }
}

/* One wrong label, which the network is sure is wrong, changes little. */
static void one_wrong_label_is_borne(void **state)
{
    double before, after;

    (void)state;
    draw_labels(1);
    before = calibrate_temperature(scores, labels, COUNT);
    for (int c = 0; c < CLASS_COUNT; c++)
        scores[c] = c == 3 ? 30 : 0;
    labels[0] = 4;
    after = calibrate_temperature(scores, labels, COUNT);
    assert_true(after > 0.98 * before && after < 1.02 * before);
}

/* With no mistake at all any low temperature is fine: it stays inside its bounds. */
static void bounds_are_kept(void **state)
{
    double temperature;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        labels[i] = (uint8_t)(i % CLASS_COUNT);
        for (int c = 0; c < CLASS_COUNT; c++)
            scores[i * CLASS_COUNT + c] = c == labels[i] ? 9 : 0;
    }
    temperature = calibrate_temperature(scores, labels, COUNT);
    assert_true(temperature >= 0.1 && temperature < 1);
}

/* Many that are a little too sure, and some that are wrong without any doubt: two valleys. */
static void the_deepest_valley(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        bool is_wrong = i % 5 < 2;

        labels[i] = is_wrong ? 1 : 0;
        for (int c = 0; c < CLASS_COUNT; c++)
            scores[i * CLASS_COUNT + c] = c > 0 ? 0 : is_wrong ? 30 : 2;
    }
    assert_true(calibrate_temperature(scores, labels, COUNT) > 5);
}

/* --- the weights --- */

/* Cases that come out as the weights say. */
static void draw_cases(const double weights[TERM_COUNT])
{
    for (int i = 0; i < COUNT; i++) {
        double *terms = cases[i].terms;

        memset(terms, 0, sizeof cases[i].terms);
        terms[TERM_ONE] = 1;
        terms[TERM_ODDS] = rng_uniform(&rng, 0, 6);
        terms[TERM_DISSENT] = 0.2 * rng_below(&rng, 5);
        cases[i].weight = 1;
        cases[i].is_right = rng_chance(&rng, (float)judge_weigh(weights, terms));
    }
}

static void the_weights_are_found(void **state)
{
    static const double true_weights[TERM_COUNT] = {[TERM_ONE] = 0.5, [TERM_ODDS] = 0.8,
                                                    [TERM_DISSENT] = -3};
    double found[TERM_COUNT];

    (void)state;
    draw_cases(true_weights);
    calibrate_weights(cases, COUNT, found);
    for (int i = 0; i < TERM_COUNT; i++)
        assert_true(fabs(found[i] - true_weights[i]) < 0.1 + 0.3 * fabs(true_weights[i]));
    assert_true(found[TERM_MARGIN] == 0 && found[TERM_BLANK] == 0); /* nothing was learnt of them */
}

/* Without a case the mean of the looks counts as it is. */
static void nothing_changes_nothing(void **state)
{
    const double terms[TERM_COUNT] = {1, log(0.9 / 0.1), 2, 0.4, 0.1, 0.1};
    double found[TERM_COUNT];

    (void)state;
    calibrate_weights(cases, 0, found);
    assert_true(fabs(judge_weigh(found, terms) - 0.9) < 1e-9);
}

/* One label that contradicts a network which is rightly sure of itself. */
static void one_wrong_case_is_borne(void **state)
{
    static const double true_weights[TERM_COUNT] = {[TERM_ODDS] = 1};
    const double sure[TERM_COUNT] = {[TERM_ONE] = 1, [TERM_ODDS] = 5};
    double before[TERM_COUNT], after[TERM_COUNT];

    (void)state;
    draw_cases(true_weights);
    calibrate_weights(cases, COUNT, before);
    cases[0].terms[TERM_ODDS] = 25;
    cases[0].is_right = 0;
    calibrate_weights(cases, COUNT, after);
    assert_true(judge_weigh(before, sure) > 0.98);
    assert_true(fabs(judge_weigh(after, sure) - judge_weigh(before, sure)) < 0.002);
}

/* Terms that say the same twice, odds far from what came out: whole Newton steps lead astray. */
static void it_converges(void **state)
{
    enum { FEW = 140 };
    double found[TERM_COUNT];

    (void)state;
    for (int i = 0; i < FEW; i++) {
        double odds = 3 + 2.0 * i / FEW;

        cases[i] = (struct calibrate_case){.weight = 1, .is_right = i % 10 < 7};
        cases[i].terms[TERM_ONE] = 1;
        cases[i].terms[TERM_ODDS] = cases[i].terms[TERM_MARGIN] = odds;
    }
    calibrate_weights(cases, FEW, found);
    for (int i = 0; i < FEW; i += FEW - 1)
        assert_true(fabs(judge_weigh(found, cases[i].terms) - 0.7) < 0.1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_temperature_is_found),
        cmocka_unit_test(one_wrong_label_is_borne),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(the_deepest_valley),
        cmocka_unit_test(the_weights_are_found),
        cmocka_unit_test(nothing_changes_nothing),
        cmocka_unit_test(one_wrong_case_is_borne),
        cmocka_unit_test(it_converges),
    };

    rng = rng_start(1, 0, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
