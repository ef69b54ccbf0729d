/* SPDX-License-Identifier: MIT */
#include "classify/learn/evaluate.h"

#include "classify/engine.h"
#include "classify/kernels.h"
#include "classify/learn/rubbish.h"
#include "classify/rng.h"
#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
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
    struct model model = {.calibration = {.temperature = 1}};
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
    assert_int_equal(evaluate_scores(&model, samples, COUNT, scores, &err), 0);
    assert_int_equal(engine_new(&model.net, model.parameters, NULL, NULL, &engine, &err), 0);
    for (int i = 0; i < COUNT; i += 37) {
        engine_run(engine, &samples[i], 1, alone);
        assert_memory_equal(alone, scores + i * CLASS_COUNT, sizeof alone);
    }
    engine_free(engine);
    free(model.parameters);
}

/* A network that answers with its bias: scores are known. */
static struct model constant_model(int class, float score)
{
    struct model model = {.calibration = {.temperature = 1}};
    struct err err;

    assert_int_equal(net_parse("conv3x3-4 relu gmax dense-12", &model.net, &err), 0);
    model.parameters = calloc(model.net.parameter_count, sizeof *model.parameters);
    assert_non_null(model.parameters);
    model.parameters[model.net.parameter_count - CLASS_COUNT + (size_t)class] = score;
    return model;
}

/*
 * It says 4 with 79 %, and nine of ten samples are a 4; of rubbish none is, which it
 * calls a 4 as well.  That is what it says afterwards.
 */
static void confidence_becomes_true(void **state)
{
    struct model model = constant_model(4, 3.7f);
    struct score before = {.count = 0}, after = {.count = 0};
    struct err err;

    (void)state;
    for (int i = 0; i < COUNT; i++)
        labels[i] = i % 10 == 0 ? 7 : 4;
    assert_int_equal(evaluate_set(&model, &digits, &before, &err), 0);
    assert_true(before.items[0].confidence > 0.78 && before.items[0].confidence < 0.80);
    assert_int_equal(evaluate_calibrate(&model, &digits, &err), 0);
    assert_int_equal(evaluate_set(&model, &digits, &after, &err), 0);
    assert_int_equal(before.correct, COUNT * 9 / 10);
    assert_int_equal(after.correct, before.correct);
    assert_true(fabs(after.items[0].confidence - 0.9 / (1 + RUBBISH_ON_FORMS)) < 0.01);
    assert_true(score_log_loss(&after) < score_log_loss(&before));
    score_free(&before);
    score_free(&after);
    free(model.parameters);
}

static int best_of(const float *row)
{
    int best = 0;

    for (int c = 1; c < CLASS_COUNT; c++)
        if (row[c] > row[best])
            best = c;
    return best;
}

static float *scores_with(const struct model *model, const struct digits *set,
                          const struct kernels *kernels)
{
    float *own = malloc((size_t)set->count * CLASS_COUNT * sizeof *own);
    struct engine *engine;
    struct err err;

    assert_int_equal(engine_new(&model->net, model->parameters, model_ranges(model), kernels,
                                &engine, &err), 0);
    engine_run(engine, set->samples, set->count, own);
    engine_free(engine);
    return own;
}

/* 99.95 % of the samples are read the same, and no more than 0.03 % fewer are right. */
static void check_agreement(const struct digits *set, const float *measure, const float *own,
                            const char *name)
{
    int same = 0, more_right = 0;

    for (int i = 0; i < set->count; i++) {
        int a = best_of(measure + i * CLASS_COUNT), b = best_of(own + i * CLASS_COUNT);
        same += a == b;
        more_right += (b == set->labels[i]) - (a == set->labels[i]);
    }
    print_message("# %s: %d of %d as portable C, %+d right\n", name, same, set->count, more_right);
    assert_true(same >= 0.9995 * set->count);
    assert_true(more_right * 10000 >= -3 * set->count);
}

/* A network of one convolution whose parameters are all the same. */
static struct model even_model(float parameter)
{
    struct model model = {.calibration = {.temperature = 1}};
    struct err err;

    assert_int_equal(net_parse("conv3x3-4 relu pool4 dense-12", &model.net, &err), 0);
    model.parameters = malloc(model.net.parameter_count * sizeof *model.parameters);
    assert_non_null(model.parameters);
    for (size_t i = 0; i < model.net.parameter_count; i++)
        model.parameters[i] = parameter;
    return model;
}

/* The image's range is that of its ink; a model with ranges can then be read by bytes. */
static void ranges_are_of_the_set(void **state)
{
    struct model model = even_model(0.5f);
    struct err err;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        samples[i] = glyphs_digit(i % 10);
        for (int j = 0; j < SAMPLE_SIZE; j++)
            samples[i].pixels[j] /= 5;
    }
    assert_null(model_ranges(&model));
    assert_int_equal(evaluate_ranges(&model, &digits, &err), 0);
    assert_int_equal(model.calibration.range_count, 2);
    assert_true(fabs(model_ranges(&model)[0] - 0.2) < 1e-6);
    assert_true(model_ranges(&model)[1] > 0.5 && model_ranges(&model)[1] <= 0.5 + 9 * 0.1 + 1e-6);
    free(model.parameters);
}

/* A network that is all but broken is read as floats, not as bytes that nobody could read. */
static void ranges_out_of_bounds_are_unknown(void **state)
{
    struct model model = even_model(1e12f);
    struct err err;

    (void)state;
    assert_int_equal(evaluate_ranges(&model, &digits, &err), 0);
    assert_null(model_ranges(&model));
    free(model.parameters);
}

static int read_mnist(struct digits *out)
{
    const char *data = getenv("FORMDIGITS_DATA");
    char images[4096], labels_of[4096];
    struct err err;

    snprintf(images, sizeof images, "%s/mnist/t10k-images-idx3-ubyte.gz", data ? data : "");
    snprintf(labels_of, sizeof labels_of, "%s/mnist/t10k-labels-idx1-ubyte.gz", data ? data : "");
    return digits_read(images, labels_of, NULL, out, &err);
}

/* What the choice of the fastest kernel rests on: all read real digits as portable C does. */
static void kernels_agree_on_real_digits(void **state)
{
    struct digits test = {.count = 0};
    const struct kernels *all;
    struct model *model;
    float *measure, *own;
    struct err err;
    int count;

    (void)state;
    if (read_mnist(&test) != 0) {
        print_message("# skip: no MNIST under $FORMDIGITS_DATA\n");
        return;
    }
    assert_int_equal(model_read("model/formdigits.safetensors", &model, &err), 0);
    assert_non_null(model_ranges(model));
    all = kernels_all(&count);
    measure = scores_with(model, &test, &all[0]);
    for (int k = 1; k < count; k++) {
        if (!kernels_can_run(&all[k]))
            continue;
        own = scores_with(model, &test, &all[k]);
        check_agreement(&test, measure, own, all[k].name);
        free(own);
    }
    free(measure);
    model_free(model);
    digits_free(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_are_the_engines),
        cmocka_unit_test(confidence_becomes_true),
        cmocka_unit_test(ranges_are_of_the_set),
        cmocka_unit_test(ranges_out_of_bounds_are_unknown),
        cmocka_unit_test(kernels_agree_on_real_digits),
    };

    rng = rng_start(1, 0, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
