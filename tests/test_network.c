/* SPDX-License-Identifier: MIT */
#include "classify/learn/network.h"

#include "classify/engine.h"
#include "classify/judge.h"
#include "classify/model.h"
#include "tests/glyphs.h"
#include "tests/rivalry.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { COUNT = 500 };

static struct sample samples[COUNT];
static uint8_t labels[COUNT], classes[COUNT];

static int count_right(void)
{
    int right = 0;

    for (int i = 0; i < COUNT; i++)
        right += classes[i] == labels[i];
    return right;
}

static void hear(double done, void *context)
{
    double *last = context;

    assert_true(done > *last);
    *last = done;
}

/* Few steps, and every sample is distorted: most is enough. */
static void the_perceptron_learns(void **state)
{
    const struct digits digits = {samples, labels, NULL, COUNT};
    double last = 0;
    const struct rival_task task = {.digits = &digits, .seed = 1, .tell = hear, .context = &last};
    void *learnt = NULL;
    struct err err;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        labels[i] = (uint8_t)(i % 10);
        samples[i] = glyphs_digit(i % 10);
    }
    assert_int_equal(network_perceptron_rival.learn(&task, &learnt, &err), 0);
    assert_true(last == 1);
    rivalry_read(&network_perceptron_rival, learnt, samples, COUNT, classes);
    assert_in_range(count_right(), COUNT * 8 / 10, COUNT);
    network_perceptron_rival.free(learnt);
    network_perceptron_rival.free(NULL);
}

/* A network without weights but the bias of a class, written to a file and read. */
static void a_model_reads(void **state)
{
    char path[64];
    struct model model = {.calibration = {1}, .normalize_version = NORMALIZE_VERSION,
                          .record = (char[]){"{}"}};
    const struct rival_task task = {.model = path};
    void *learnt = NULL;
    struct err err;

    (void)state;
    snprintf(path, sizeof path, "/tmp/test_network.%ld", (long)getpid());
    assert_int_equal(net_parse("dense-12", &model.net, &err), 0);
    model.parameters = calloc(model.net.parameter_count, sizeof *model.parameters);
    assert_non_null(model.parameters);
    model.parameters[model.net.parameter_count - CLASS_COUNT + 4] = 1;
    assert_int_equal(model_write(path, &model, &err), 0);
    assert_int_equal(network_model_rival.learn(&task, &learnt, &err), 0);
    assert_true(network_model_rival.is_trained);
    assert_int_equal(rivalry_read_one(&network_model_rival, learnt, samples[7]), 4);
    network_model_rival.free(learnt);
    free(model.parameters);
    unlink(path);
}

/* A model in doubt looks again, as when forms are read, and may think better of it. */
static void a_model_reads_as_forms_are_read(void **state)
{
    struct model *model = calloc(1, sizeof *model);
    struct engine *engine;
    float look[CLASS_COUNT];
    int changed = 0;
    struct rng rng = rng_start(1, 0, 0, 0);
    struct err err;

    (void)state;
    assert_non_null(model);
    model->calibration = (struct calibration){.temperature = 1, .sure = 0.998};
    assert_int_equal(net_parse("dense-12", &model->net, &err), 0);
    model->parameters = malloc(model->net.parameter_count * sizeof *model->parameters);
    assert_non_null(model->parameters);
    for (size_t i = 0; i < model->net.parameter_count; i++)
        model->parameters[i] = rng_uniform(&rng, -0.1f, 0.1f);
    for (int i = 0; i < COUNT; i++) {
        samples[i] = glyphs_digit(i % 10);
        samples[i].pixels[rng_below(&rng, SAMPLE_SIZE)] = 255;
    }
    rivalry_read(&network_model_rival, model, samples, COUNT, classes);
    assert_int_equal(engine_new(&model->net, model->parameters, NULL, NULL, &engine, &err), 0);
    for (int i = 0; i < COUNT; i++) {
        struct reading reading, first;

        engine_run(engine, &samples[i], 1, look);
        judge_scores(&model->calibration, look, &first);
        judge_sample(engine, &model->calibration, &samples[i], look, &reading);
        assert_int_equal(classes[i], reading.best);
        changed += reading.best != first.best;
    }
    assert_true(changed > 0);
    engine_free(engine);
    network_model_rival.free(model);
}

static void mistakes_are_passed_on(void **state)
{
    uint8_t blank[1] = {CLASS_BLANK};
    const struct digits digits = {samples, blank, NULL, 1};
    const struct rival_task lost = {.model = "/tmp/there/is/none"}, empty = {.digits = &digits};
    void *learnt = NULL;
    struct err err;

    (void)state;
    assert_int_equal(network_model_rival.learn(&lost, &learnt, &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
    assert_int_equal(network_perceptron_rival.learn(&empty, &learnt, &err), -1);
    assert_int_equal(err.code, ERR_DATA); /* no digit to learn from */
    assert_null(learnt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_perceptron_learns),
        cmocka_unit_test(a_model_reads),
        cmocka_unit_test(a_model_reads_as_forms_are_read),
        cmocka_unit_test(mistakes_are_passed_on),
    };

    omp_set_num_threads(1); /* on a busy machine two wait for each other */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
