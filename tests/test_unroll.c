/* SPDX-License-Identifier: MIT */
#include "classify/learn/unroll.h"

#include "classify/engine.h"
#include "classify/kernels.h"
#include "classify/learn/dnn.h"
#include "classify/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 5 };

static const uint8_t labels[BATCH] = {3, 0, 11, 3, 7};

/* A net with its parameters and gradient, and a batch of noise in it. */
struct trial {
    struct net net;
    struct unroll *unroll;
    float *parameters, *gradient;
    const float *teacher; /* scores of the batch; NULL at the start */
    uint64_t seed;
};

static void start(struct trial *t, const char *text, enum number number, uint64_t seed)
{
    struct rng rng = rng_start(3, 0, 0, 0);
    struct err err;

    assert_int_equal(net_parse(text, &t->net, &err), 0);
    assert_int_equal(unroll_new(&t->net, number, BATCH, &t->unroll, &err), 0);
    t->parameters = malloc(t->net.parameter_count * sizeof *t->parameters);
    t->gradient = calloc(t->net.parameter_count, sizeof *t->gradient);
    t->teacher = NULL;
    t->seed = seed;
    assert_non_null(t->parameters);
    assert_non_null(t->gradient);
    for (size_t i = 0; i < t->net.parameter_count; i++)
        t->parameters[i] = rng_uniform(&rng, -0.3f, 0.3f);
    for (int i = 0; i < BATCH * SAMPLE_SIZE; i++)
        unroll_images(t->unroll)[i] = (float)rng_below(&rng, 256) / 255;
}

static void finish(struct trial *t)
{
    unroll_free(t->unroll);
    free(t->parameters);
    free(t->gradient);
}

static double loss_at(struct trial *t, float *gradient)
{
    const struct lesson lesson = {labels, t->teacher};
    struct err err;
    double loss;

    assert_int_equal(unroll_forward(t->unroll, t->parameters, t->seed, &err), 0);
    assert_int_equal(unroll_backward(t->unroll, t->parameters, t->seed, &lesson, gradient, &loss,
                                     &err), 0);
    return loss;
}

/*
 * The loss along the gradient's own direction grows by the square of its
 * length: one number that every parameter has a part in.
 */
static void check_gradient(const char *text, uint64_t seed, const float *teacher)
{
    struct trial t;
    float *scratch, *kept;
    double square = 0, above, below, step;

    start(&t, text, NUMBER_FLOAT, seed);
    t.teacher = teacher;
    scratch = calloc(t.net.parameter_count, sizeof *scratch);
    kept = malloc(t.net.parameter_count * sizeof *kept);
    assert_true(scratch && kept);
    loss_at(&t, t.gradient);
    memcpy(kept, t.parameters, t.net.parameter_count * sizeof *kept);
    for (size_t i = 0; i < t.net.parameter_count; i++)
        square += (double)t.gradient[i] * t.gradient[i];
    assert_true(square > 1e-6);
    step = 2e-3 / sqrt(square);
    for (size_t i = 0; i < t.net.parameter_count; i++)
        t.parameters[i] = (float)(kept[i] + step * t.gradient[i]);
    above = loss_at(&t, scratch);
    for (size_t i = 0; i < t.net.parameter_count; i++)
        t.parameters[i] = (float)(kept[i] - step * t.gradient[i]);
    below = loss_at(&t, scratch);
    if (fabs((above - below) / (2 * step) / square - 1) > 0.02)
        fail_msg("%s: the slope is %g, the gradient says %g", text, (above - below) / (2 * step),
                 square);
    free(kept);
    free(scratch);
    finish(&t);
}

static void gradients_of_whole_networks(void **state)
{
    (void)state;
    check_gradient("dense-12", 0, NULL);
    check_gradient("dense-16 relu dense-12", 0, NULL);
    check_gradient("conv3x3-8 relu pool2 conv5x5-8 relu gavg dense-12", 0, NULL);
    check_gradient("conv3x3-8 bn relu pool3 conv3x3-16 bn relu pool2 gmax dense-12", 0, NULL);
    check_gradient("conv3x3-8 bn relu pool2 dropout-40 conv3x3-8 bn relu dropout-20 dense-12", 5,
                   NULL);
    check_gradient("pool4 conv3x3-8 relu dense-12", 0, NULL);
    check_gradient("dropout-10 bn relu conv1x1-8 gmax dense-12", 4, NULL);
    check_gradient("conv5x5s2-8 bn relu conv3x3v-8 relu apool2 se-4 gmaxavg dense-12", 0, NULL);
    check_gradient("conv3x3-16 relu pool2 se-8 conv3x3s2-8 relu dense-12", 0, NULL);
}

/* Labels and a teacher's scores together have their slope, too. */
static void gradient_with_a_teacher(void **state)
{
    float scores[BATCH * CLASS_COUNT];
    struct rng rng = rng_start(5, 0, 0, 0);

    (void)state;
    for (int i = 0; i < BATCH * CLASS_COUNT; i++)
        scores[i] = rng_uniform(&rng, -8, 8);
    check_gradient("conv3x3-8 bn relu pool3 conv3x3-16 bn relu gmax dense-12", 0, scores);
}

/* Where the processor learns with bfloat16, it goes down the same slope. */
static void bfloat16_points_the_same_way(void **state)
{
    static const char text[] = "conv3x3-16 bn relu conv5x5s2-16 relu apool2 se-4 conv3x3v-32 bn "
                               "relu gmaxavg dense-32 relu dense-12";
    struct trial t, half;
    double loss, half_loss, product = 0, square = 0, half_square = 0;

    (void)state;
    if (dnn_number() != NUMBER_BF16) {
        print_message("# skip: this CPU does not learn in bfloat16\n");
        return;
    }
    start(&t, text, NUMBER_FLOAT, 0);
    start(&half, text, NUMBER_BF16, 0);
    loss = loss_at(&t, t.gradient);
    half_loss = loss_at(&half, half.gradient);
    for (size_t i = 0; i < t.net.parameter_count; i++) {
        product += (double)t.gradient[i] * half.gradient[i];
        square += (double)t.gradient[i] * t.gradient[i];
        half_square += (double)half.gradient[i] * half.gradient[i];
    }
    if (fabs(half_loss / loss - 1) > 0.01 || product / sqrt(square * half_square) < 0.995)
        fail_msg("loss %g and %g, cosine %g", loss, half_loss,
                 product / sqrt(square * half_square));
    finish(&t);
    finish(&half);
}

/* Dropout drops nothing without a seed, other things with another. */
static void dropout_follows_the_seed(void **state)
{
    static const uint64_t seeds[] = {0, 1, 1, 2, 0};
    struct trial t;
    double losses[5];

    (void)state;
    start(&t, "conv3x3-8 relu pool4 dropout-50 dense-12", NUMBER_FLOAT, 0);
    for (int i = 0; i < 5; i++) {
        t.seed = seeds[i];
        losses[i] = loss_at(&t, t.gradient);
    }
    assert_true(losses[0] == losses[4] && losses[1] == losses[2]);
    assert_true(losses[0] != losses[1] && losses[1] != losses[3]);
    finish(&t);
}

/* With the running statistics of this very batch the engine sees the same. */
static void the_engine_agrees(void **state)
{
    struct trial t;
    struct sample samples[BATCH];
    struct engine *engine;
    float scores[BATCH * CLASS_COUNT];
    struct err err;

    (void)state;
    start(&t, "conv3x3-8 bn relu pool2 conv3x3-16 bn relu pool2 conv3x3-24 bn relu gmax dense-12",
          NUMBER_FLOAT, 0);
    loss_at(&t, t.gradient);
    for (int i = 0; i < BATCH * SAMPLE_SIZE; i++)
        samples[i / SAMPLE_SIZE].pixels[i % SAMPLE_SIZE] =
            (uint8_t)lroundf(unroll_images(t.unroll)[i] * 255);
    assert_int_equal(engine_new(&t.net, t.parameters, NULL, kernels_best(false)->floats, &engine,
                                &err), 0);
    engine_run(engine, samples, BATCH, scores);
    for (int i = 0; i < BATCH * CLASS_COUNT; i++)
        assert_true(fabsf(scores[i] - unroll_scores(t.unroll)[i]) < 1e-4f);
    engine_free(engine);
    finish(&t);
}

/* Of ones, one in four is left, four times as large: the mean of many stays. */
static void dropouts_drop_apart(void **state)
{
    struct trial t;
    double sum = 0;

    (void)state;
    start(&t, "dropout-50 dropout-50 dense-12", NUMBER_FLOAT, 5);
    for (int i = 0; i < BATCH * SAMPLE_SIZE; i++)
        unroll_images(t.unroll)[i] = 1;
    for (size_t i = 0; i < t.net.parameter_count; i++)
        t.parameters[i] = i < t.net.parameter_count - CLASS_COUNT ? 1.0f / SAMPLE_SIZE : 0;
    loss_at(&t, t.gradient);
    for (int i = 0; i < BATCH; i++)
        sum += unroll_scores(t.unroll)[i * CLASS_COUNT] / BATCH;
    assert_true(fabs(sum - 1) < 0.2);
    finish(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_of_whole_networks),
        cmocka_unit_test(gradient_with_a_teacher),
        cmocka_unit_test(bfloat16_points_the_same_way),
        cmocka_unit_test(dropout_follows_the_seed),
        cmocka_unit_test(dropouts_drop_apart),
        cmocka_unit_test(the_engine_agrees),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
