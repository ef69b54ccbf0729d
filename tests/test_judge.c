/* SPDX-License-Identifier: MIT */
#include "classify/judge.h"

#include "classify/engine.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
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

/* --- several looks --- */

static const struct calibration twice = {.temperature = 1, .sure = 0.9,
                                         .weights = {[TERM_ODDS] = 1, [TERM_DISSENT] = -5}};

/* Looks that see a 3 with so much, and a 5 with the rest. */
static void look(float looks[JUDGE_LOOKS * CLASS_COUNT], float three, float five)
{
    memset(looks, 0, JUDGE_LOOKS * CLASS_COUNT * sizeof *looks);
    for (int i = 0; i < JUDGE_LOOKS; i++) {
        looks[i * CLASS_COUNT + 3] = three;
        looks[i * CLASS_COUNT + 5] = five;
    }
}

static void looks_that_agree(void **state)
{
    float looks[JUDGE_LOOKS * CLASS_COUNT], mean[CLASS_COUNT];
    struct reading one, all;

    (void)state;
    look(looks, 5, 3);
    judge_scores(&twice, looks, &one);
    judge_looks(&twice, looks, mean, &all);
    assert_memory_equal(mean, looks, sizeof mean);
    assert_int_equal(all.best, 3);
    assert_true(fabs(all.confidence - one.confidence) < 1e-9);
}

/* The same mean, but one look says 5: it is less sure, and the rest adds up. */
static void dissent_costs_confidence(void **state)
{
    float looks[JUDGE_LOOKS * CLASS_COUNT], mean[CLASS_COUNT];
    struct reading united, split;
    double sum = 0;

    (void)state;
    look(looks, 5, 3);
    judge_looks(&twice, looks, mean, &united);
    looks[3] -= 4;
    looks[CLASS_COUNT + 3] += 4;
    judge_looks(&twice, looks, mean, &split);
    assert_int_equal(split.best, 3);
    assert_int_equal(split.rival, 5);
    assert_true(split.confidence < united.confidence - 0.05);
    for (int c = 0; c < CLASS_COUNT; c++)
        sum += split.probability[c];
    assert_true(fabs(sum - 1) < 1e-6);
    assert_true(fabs(log(split.probability[5] / split.probability[0]) - 3) < 1e-4);
}

/* However little the calibrator thinks of it, the best class stays the best. */
static void best_stays_best(void **state)
{
    const struct calibration sceptic = {.temperature = 1, .sure = 1,
                                        .weights = {[TERM_ONE] = -50}};
    float looks[JUDGE_LOOKS * CLASS_COUNT], mean[CLASS_COUNT];
    struct reading reading, vote;

    (void)state;
    look(looks, 5, 4);
    judge_looks(&sceptic, looks, mean, &reading);
    assert_int_equal(reading.best, 3);
    assert_true(reading.probability[3] > reading.probability[5]);
    assert_true(fabs(reading.probability[3] - reading.probability[5]) < 1e-5);
    judge_vote(&reading, 1, &vote);
    assert_int_equal(vote.best, 3);
}

static void terms_of_the_looks(void **state)
{
    float looks[JUDGE_LOOKS * CLASS_COUNT], mean[CLASS_COUNT];
    double terms[TERM_COUNT];
    struct reading reading;

    (void)state;
    look(looks, 5, 3);
    looks[3] = -5; /* the first look sees a 5: the mean of the 3 is 3 */
    looks[5] = 1;
    looks[CLASS_NOT_A_DIGIT] = 4;
    judge_terms(&twice, looks, mean, &reading, terms);
    assert_true(fabs(mean[3] - 3) < 1e-6 && fabs(mean[5] - 2.6) < 1e-6);
    assert_true(terms[TERM_ONE] == 1);
    assert_true(fabs(exp(terms[TERM_ODDS]) -
                     reading.confidence / (1 - reading.confidence)) < 1e-6);
    assert_true(fabs(terms[TERM_MARGIN] - 0.4) < 1e-6);
    assert_true(fabs(terms[TERM_DISSENT] - 1.0 / JUDGE_LOOKS) < 1e-9);
    assert_true(fabs(terms[TERM_NOT_A_DIGIT] - reading.probability[CLASS_NOT_A_DIGIT]) < 1e-9);
    assert_true(terms[TERM_NOT_A_DIGIT] > terms[TERM_BLANK]);
}

/* A network that counts ink: a look is enough for much of it, all are taken for little. */
static void only_doubt_is_looked_at_again(void **state)
{
    const struct calibration strict = {.temperature = 1, .sure = 0.9,
                                       .weights = {[TERM_ONE] = 100}};
    struct sample dark, light;
    float scores[CLASS_COUNT];
    struct reading reading;
    struct engine *engine;
    struct net net;
    struct err err;
    float *parameters;

    (void)state;
    assert_int_equal(net_parse("conv1x1-4 relu gavg dense-12", &net, &err), 0);
    parameters = calloc(net.parameter_count, sizeof *parameters);
    assert_non_null(parameters);
    parameters[0] = 1; /* channel 0 is the ink, */
    parameters[net.layers[3].first + 6 * 4] = 10; /* and speaks for a 6 */
    assert_int_equal(engine_new(&net, parameters, NULL, NULL, &engine, &err), 0);
    memset(&dark, 255, sizeof dark);
    memset(&light, 10, sizeof light);
    judge_sample(engine, &strict, &dark, scores, &reading);
    assert_int_equal(reading.best, 6);
    assert_true(fabs(scores[6] - 10) < 0.1 && reading.confidence < 0.9999);
    judge_sample(engine, &strict, &light, scores, &reading);
    assert_int_equal(reading.best, 6);
    assert_true(reading.confidence > 0.9999); /* the calibrator's word */
    engine_free(engine);
    free(parameters);
}

/* Two of three see a 5, but the third is surer of its 3 than both together of theirs. */
static void votes_are_weighed(void **state)
{
    const struct calibration plain = {.temperature = 1};
    float looks[JUDGE_LOOKS * CLASS_COUNT];
    struct reading readings[3], vote;
    double sum = 0;

    (void)state;
    look(looks, 8, 0);
    judge_scores(&plain, looks, &readings[0]);
    look(looks, 3, 3.2f);
    judge_scores(&plain, looks, &readings[1]);
    judge_scores(&plain, looks, &readings[2]);
    judge_vote(readings, 3, &vote);
    assert_int_equal(vote.best, 3);
    assert_int_equal(vote.rival, 5);
    assert_true(fabs(vote.confidence - (readings[0].confidence +
                                        2 * (double)readings[1].probability[3]) / 3) < 1e-9);
    for (int c = 0; c < CLASS_COUNT; c++)
        sum += vote.probability[c];
    assert_true(fabs(sum - 1) < 1e-6);
    judge_vote(&readings[1], 1, &vote);
    assert_memory_equal(&vote, &readings[1], sizeof vote);
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
        cmocka_unit_test(looks_that_agree),
        cmocka_unit_test(dissent_costs_confidence),
        cmocka_unit_test(best_stays_best),
        cmocka_unit_test(terms_of_the_looks),
        cmocka_unit_test(only_doubt_is_looked_at_again),
        cmocka_unit_test(votes_are_weighed),
        cmocka_unit_test(class_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
