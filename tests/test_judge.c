/* SPDX-License-Identifier: MIT */
#include "classify/judge.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static void probabilities_sum_to_one(void **state)
{
    const struct calibration plain = {.temperature = 1};
    const float scores[CLASS_COUNT] = {0, -1, 2, 5, 1, 4.5f, 0, 0, -3, 1, 2, 0};
    struct reading reading;
    double sum = 0;

    (void)state;
    judge_scores(&plain, scores, &reading);
    for (int i = 0; i < CLASS_COUNT; i++)
        sum += reading.probability[i];
    assert_true(fabs(sum - 1) < 1e-6);
    assert_int_equal(reading.best, 3);
    assert_int_equal(reading.rival, 5);
    assert_true(fabs(reading.confidence - reading.probability[3]) < 1e-6);
    assert_true(fabs(log(reading.probability[3] / reading.probability[5]) - 0.5) < 1e-5);
}

/* A temperature over 1 makes it less sure and changes no order. */
static void temperature(void **state)
{
    const struct calibration plain = {.temperature = 1}, warm = {.temperature = 2};
    const float scores[CLASS_COUNT] = {1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    struct reading cold, hot;

    (void)state;
    judge_scores(&plain, scores, &cold);
    judge_scores(&warm, scores, &hot);
    assert_int_equal(hot.best, 1);
    assert_int_equal(hot.rival, 0);
    assert_true(hot.confidence < cold.confidence);
    assert_true(fabs(log(hot.probability[1] / hot.probability[0]) - 1) < 1e-5);
}

/* Huge logits neither overflow nor lose the answer. */
static void extremes(void **state)
{
    const struct calibration sharp = {.temperature = 0.05};
    float scores[CLASS_COUNT] = {0};
    struct reading reading;

    (void)state;
    scores[CLASS_BLANK] = 30000;
    scores[0] = -30000;
    judge_scores(&sharp, scores, &reading);
    assert_int_equal(reading.best, CLASS_BLANK);
    assert_true(reading.confidence == 1);
    assert_true(reading.probability[0] == 0);
}

static void class_names(void **state)
{
    (void)state;
    assert_string_equal(judge_class_name(7), "7");
    assert_string_equal(judge_class_name(CLASS_NOT_A_DIGIT), "not");
    assert_string_equal(judge_class_name(CLASS_BLANK), "blank");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(probabilities_sum_to_one),
        cmocka_unit_test(temperature),
        cmocka_unit_test(extremes),
        cmocka_unit_test(class_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
