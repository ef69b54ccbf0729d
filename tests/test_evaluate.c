/* SPDX-License-Identifier: MIT */
#include "classify/learn/evaluate.h"

#include "classify/engine.h"
#include "classify/rng.h"
#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

enum { COUNT = 1000 };

static struct rng rng;
static struct sample samples[COUNT];
static uint8_t labels[COUNT];
static float scores[COUNT * CLASS_COUNT];
static const struct digits digits = {samples, labels, NULL, COUNT};

/* The scores are those of the engine, whoever of the threads computes them. */
static void scores_are_the_engines(void **state)
{
    struct model model = {.calibration = {1}};
    struct engine *engine;
    float alone[CLASS_COUNT];
    struct err err;

    (void)state;
    assert_int_equal(net_parse("conv3x3-4 relu pool4 dense-12", &model.net, &err), 0);
    model.parameters = malloc(model.net.parameter_count * sizeof *model.parameters);
    assert_non_null(model.parameters);
    for (size_t i = 0; i < model.net.parameter_count; i++)
        model.parameters[i] = rng_uniform(&rng, -0.2f, 0.2f);
    for (int i = 0; i < COUNT; i++) {
        samples[i] = glyphs_digit(i % 10);
        samples[i].pixels[i % SAMPLE_SIZE] = 200;
    }
    assert_int_equal(evaluate_scores(&model, &digits, scores, &err), 0);
    assert_int_equal(engine_new(&model.net, model.parameters, NULL, &engine, &err), 0);
    for (int i = 0; i < COUNT; i += 37) {
        engine_run(engine, &samples[i], 1, alone);
        assert_memory_equal(alone, scores + i * CLASS_COUNT, sizeof alone);
    }
    engine_free(engine);
    free(model.parameters);
}

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
        assert_true(fabs(evaluate_temperature(scores, labels, COUNT) / temperatures[i] - 1) < 0.12);
    }
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
    temperature = evaluate_temperature(scores, labels, COUNT);
    assert_true(temperature >= 0.1 && temperature < 1);
}

static void readings_are_calibrated(void **state)
{
    struct model cold = {.calibration = {0.5}}, warm = {.calibration = {3}};
    struct score sure = {.count = 0}, unsure = {.count = 0};
    struct err err;

    (void)state;
    draw_labels(1);
    assert_int_equal(evaluate_readings(&cold, &digits, scores, &sure, &err), 0);
    assert_int_equal(evaluate_readings(&warm, &digits, scores, &unsure, &err), 0);
    assert_int_equal(sure.count, COUNT);
    assert_int_equal(sure.correct, unsure.correct);
    assert_true(sure.items[0].confidence > unsure.items[0].confidence);
    score_free(&sure);
    score_free(&unsure);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_engines),
        cmocka_unit_test(the_temperature_is_found),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(readings_are_calibrated),
    };

    rng = rng_start(1, 0, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
