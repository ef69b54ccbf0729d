/* SPDX-License-Identifier: MIT */
#include "classify/pack.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <math.h>

enum { SPAN = 32 }; /* lanes of a group of two vectors of 16 */

static struct net net;
static struct plane in;
static float parameters[4096];

/* A step of the first layer over a plane of that format, whose pixels have two numbers. */
static struct step step_of(const char *text, const char *kernels)
{
    struct step step = {.kind = STEP_CONV, .kernels = kernels_named(kernels), .pool = 1, .in = &in};
    struct err err;

    assert_int_equal(net_parse(text, &net, &err), 0);
    in = (struct plane){.format = step.kernels->format, .scale = 51, .side = 28, .channels = 1,
                        .stride = 2};
    step.layer = net.layers[0];
    step.norm = net.layers[1].kind == NET_BATCH_NORM ? &net.layers[1] : NULL;
    step.out = (struct plane){.channels = net.layers[0].out_channels, .stride = SPAN};
    for (size_t i = 0; i < net.layers[0].count; i++)
        parameters[i] = (float)i - 100;
    assert_int_equal(pack_step(&step, parameters, &err), 0);
    return step;
}

static void finish(struct step *step)
{
    free(step->weights);
    free(step->scale);
    free(step->bias);
}

/* [line][word][lane]: channel 20 is lane 20; every second word belongs to no channel. */
static void floats_lie_by_word_and_lane(void **state)
{
    struct step step = step_of("conv3x3-20 relu gmax dense-12", "avx512");
    const float *w = step.weights;

    (void)state;
    for (int o = 0; o < SPAN; o++)
        for (int tap = 0; tap < 9; tap++) {
            float expected = o < 20 ? parameters[o * 9 + tap] : 0;
            assert_true(w[2 * tap * SPAN + o] == expected);
            assert_true(w[(2 * tap + 1) * SPAN + o] == 0);
        }
    for (int o = 0; o < SPAN; o++)
        assert_true(step.bias[o] == (o < 20 ? parameters[180 + o] : 0));
    assert_null(step.scale);
    finish(&step);
}

/* The parts of a word lie together; a line ends with a whole word. */
static void bytes_lie_four_to_a_word(void **state)
{
    struct step step = step_of("conv3x3-20 relu gmax dense-12", "vnni");
    const int8_t *w = step.weights;

    (void)state;
    assert_int_equal(step_words(&step), 2);
    for (int o = 0; o < 20; o++) {
        float largest = 0;
        for (int tap = 0; tap < 9; tap++)
            largest = fmaxf(largest, fabsf(parameters[o * 9 + tap]));
        assert_true(fabs(step.scale[o] - largest / 127 / 51) < 1e-7);
        for (int tap = 0; tap < 9; tap++) {
            int byte = tap % 3 * 2, word = tap / 3 * 2 + byte / 4;
            int found = w[(word * SPAN + o) * 4 + byte % 4];
            assert_true(fabs((double)found * largest / 127 - parameters[o * 9 + tap]) <=
                        largest / 254 + 1e-4);
        }
    }
    finish(&step);
}

/* scale / sqrt(variance) times the weights, and the rest into the bias. */
static void batch_norm_folds(void **state)
{
    float *norm = parameters + 9;
    struct step step;

    (void)state;
    norm[0] = 6; /* scale, shift, mean, variance */
    norm[1] = 5;
    norm[2] = 2;
    norm[3] = 9;
    step = step_of("conv3x3-1 bn relu gmax dense-12", "avx2");
    assert_true(fabs(((const float *)step.weights)[0] - 2 * parameters[0]) < 1e-3);
    assert_true(fabs(step.bias[0] - (5 - 2 * 2)) < 1e-4);
    finish(&step);
}

/* [place][channel in][lane]; the corners of the places are those of the taps. */
static void places_lie_one_after_another(void **state)
{
    struct step step = {.kind = STEP_CONV, .kernels = kernels_named("avx512"), .pool = 1,
                        .in = &in, .is_winograd = true};
    const float *w;
    struct err err;

    (void)state;
    assert_int_equal(net_parse("conv3x3-2 conv3x3-20 gmax dense-12", &net, &err), 0);
    in = (struct plane){.format = KERNELS_FLOAT, .side = 28, .channels = 2, .stride = 16};
    step.layer = net.layers[1];
    step.out = (struct plane){.channels = 20, .stride = SPAN};
    for (size_t i = 0; i < net.parameter_count; i++)
        parameters[i % 4096] = (float)i;
    assert_int_equal(pack_step(&step, parameters, &err), 0);
    w = step.weights;
    for (int o = 0; o < SPAN; o++)
        for (int c = 0; c < 16; c++) {
            const float *taps = parameters + step.layer.first + (o * 2 + c) * 9;
            int is_used = o < 20 && c < 2;
            assert_true(w[c * SPAN + o] == (is_used ? taps[0] / 16 : 0));
            assert_true(w[(35 * 16 + c) * SPAN + o] == (is_used ? taps[8] : 0));
        }
    finish(&step);
}

/* A dense layer is a convolution whose only place is the whole image. */
static void dense_layers_are_large_convolutions(void **state)
{
    struct step step = step_of("dense-3", "avx512");

    (void)state;
    assert_int_equal(step_taps(&step), 28);
    for (int i = 0; i < 784; i++)
        for (int o = 0; o < 3; o++)
            assert_true(((const float *)step.weights)[2 * i * SPAN + o] ==
                        parameters[o * 784 + i]);
    finish(&step);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_lie_by_word_and_lane),
        cmocka_unit_test(bytes_lie_four_to_a_word),
        cmocka_unit_test(batch_norm_folds),
        cmocka_unit_test(places_lie_one_after_another),
        cmocka_unit_test(dense_layers_are_large_convolutions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
