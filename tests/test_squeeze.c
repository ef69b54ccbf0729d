/* SPDX-License-Identifier: MIT */
#include "classify/learn/squeeze.h"

#include "classify/bf16.h"
#include "classify/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

enum { BATCH = 2, SIDE = 3, CHANNELS = 4, MIDDLE = 3, FIRST = 5, COUNT = BATCH * SIDE * SIDE * CHANNELS,
       WEIGHTS = CHANNELS * MIDDLE, BLOCK = FIRST + 2 * WEIGHTS + MIDDLE + CHANNELS };

static const struct net_layer layer = {.kind = NET_SQUEEZE, .size = MIDDLE, .in_side = SIDE,
                                       .in_channels = CHANNELS, .out_side = SIDE,
                                       .out_channels = CHANNELS, .first = FIRST,
                                       .count = BLOCK - FIRST};

static float parameters[BLOCK], in[COUNT], slope[COUNT];

static void fill(float *floats, int count, struct rng *rng)
{
    for (int i = 0; i < count; i++)
        floats[i] = bf16_value(bf16_of(rng_uniform(rng, -1, 1)));
}

/* What channel c of an image is multiplied by. */
static double factor(const float *image, int c)
{
    const float *squeeze = parameters + FIRST, *squeeze_bias = squeeze + WEIGHTS;
    const float *excite = squeeze_bias + MIDDLE, *excite_bias = excite + WEIGHTS;
    double sum = excite_bias[c];

    for (int r = 0; r < MIDDLE; r++) {
        double hidden = squeeze_bias[r];
        for (int i = 0; i < SIDE * SIDE * CHANNELS; i++)
            hidden += squeeze[r * CHANNELS + i % CHANNELS] * (double)image[i] / (SIDE * SIDE);
        sum += excite[c * MIDDLE + r] * fmax(hidden, 0);
    }
    return 1 / (1 + exp(-sum));
}

/* A loss whose slope with the output is slope. */
static double loss(void)
{
    double sum = 0;

    for (int i = 0; i < COUNT; i++) {
        const float *image = in + i / (SIDE * SIDE * CHANNELS) * (SIDE * SIDE * CHANNELS);
        sum += slope[i] * in[i] * factor(image, i % CHANNELS);
    }
    return sum;
}

static double slope_of(float *number)
{
    const float kept = *number, step = 0x1p-10f;
    double above, below;

    *number = kept + step;
    above = loss();
    *number = kept - step;
    below = loss();
    *number = kept;
    return (above - below) / (2 * (double)step);
}

static void check(enum number number)
{
    float numbers[COUNT], out[COUNT], slopes[COUNT], back[COUNT], gradient[BLOCK] = {9, 9, 9, 9, 9};
    double precision = number == NUMBER_BF16 ? 0x1p-6 : 2e-3;
    struct squeeze *squeeze;
    struct err err;

    number_put(number, in, COUNT, numbers);
    number_put(number, slope, COUNT, slopes);
    assert_int_equal(squeeze_new(&layer, number, BATCH, &squeeze, &err), 0);
    squeeze_forward(squeeze, parameters, numbers, out);
    squeeze_backward(squeeze, parameters, numbers, slopes, back, gradient);
    number_get(number, back, COUNT, slopes);
    number_get(number, out, COUNT, numbers);
    for (int i = 0; i < COUNT; i++) {
        const float *image = in + i / (SIDE * SIDE * CHANNELS) * (SIDE * SIDE * CHANNELS);
        assert_true(fabs(numbers[i] - in[i] * factor(image, i % CHANNELS)) < precision);
        assert_true(fabs(slopes[i] - slope_of(&in[i])) < precision);
    }
    for (int i = FIRST; i < BLOCK; i++)
        assert_true(fabs(gradient[i] - slope_of(&parameters[i])) < 2e-3);
    for (int i = 0; i < FIRST; i++)
        assert_true(gradient[i] == 9);
    squeeze_free(squeeze);
}

static void forward_and_backward(void **state)
{
    struct rng rng = rng_start(5, 0, 0, 0);

    (void)state;
    fill(parameters, BLOCK, &rng);
    fill(in, COUNT, &rng);
    fill(slope, COUNT, &rng);
    check(NUMBER_FLOAT);
    check(NUMBER_BF16);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(forward_and_backward)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
