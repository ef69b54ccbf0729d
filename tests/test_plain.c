/* SPDX-License-Identifier: MIT */
#include "classify/learn/plain.h"

#include "classify/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COUNT = 4 * 9 * 9 * 24 };

static struct rng rng;
static float in[MAX_COUNT], out[MAX_COUNT], out_gradient[MAX_COUNT], in_gradient[MAX_COUNT];

static void fill(float *floats, size_t count, float low, float high)
{
    for (size_t i = 0; i < count; i++)
        floats[i] = rng_uniform(&rng, low, high);
}

static size_t place(int image, int y, int x, int channel, int side, int channels)
{
    return (((size_t)image * (size_t)side + (size_t)y) * (size_t)side + (size_t)x) *
               (size_t)channels + (size_t)channel;
}

static void relu(void **state)
{
    float values[] = {-1, 0, 2, -0.5f, 3}, gradient[] = {1, 2, 3, 4, 5};

    (void)state;
    plain_relu_forward(values, 5);
    plain_relu_backward(values, gradient, 5);
    for (int i = 0; i < 5; i++) {
        static const float wanted[] = {0, 0, 2, 0, 3}, slopes[] = {0, 0, 3, 0, 5};
        assert_true(values[i] == wanted[i] && gradient[i] == slopes[i]);
    }
}

/* One output: the largest of its window, and nothing else there has a gradient. */
static void check_window(const struct net_layer *l, int side, int n, int y, int x, int c)
{
    size_t o = place(n, y, x, c, l->out_side, l->out_channels);
    float largest = -INFINITY;
    double sum = 0;

    for (int i = 0; i < side * side; i++) {
        size_t p = place(n, y * side + i / side, x * side + i % side, c, l->in_side,
                         l->in_channels);
        largest = fmaxf(largest, in[p]);
        sum += in_gradient[p];
        assert_true(in_gradient[p] == 0 || in[p] == out[o]);
    }
    assert_true(out[o] == largest);
    assert_true(sum == out_gradient[o]);
}

static void check_max(const struct net_layer *l, int batch, int side)
{
    size_t in_count = (size_t)(batch * l->in_side * l->in_side * l->in_channels);
    double sum = 0, out_sum = 0;

    fill(in, in_count, -1, 1);
    fill(out_gradient, in_count, -1, 1);
    fill(in_gradient, in_count, 9, 9);
    plain_max_forward(l, batch, in, out);
    plain_max_backward(l, batch, in, out_gradient, in_gradient);
    for (int n = 0; n < batch; n++)
        for (int p = 0; p < l->out_side * l->out_side; p++)
            for (int c = 0; c < l->out_channels; c++) {
                check_window(l, side, n, p / l->out_side, p % l->out_side, c);
                out_sum += out_gradient[place(n, p / l->out_side, p % l->out_side, c, l->out_side,
                                              l->out_channels)];
            }
    for (size_t i = 0; i < in_count; i++)
        sum += in_gradient[i];
    assert_true(fabs(sum - out_sum) < 1e-6); /* the dropped edge has none */
}

static void max_pool(void **state)
{
    (void)state;
    for (int i = 0; i < 20; i++) {
        int size = 1 + rng_below(&rng, 3), side = size + rng_below(&rng, 7);
        int channels = 1 + rng_below(&rng, 24);
        struct net_layer l = {NET_MAX_POOL, size, 0, side, channels, side / size, channels, 0, 0};
        check_max(&l, 1 + rng_below(&rng, 4), size);
    }
}

static void global_max(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        int side = 1 + rng_below(&rng, 8), channels = 1 + rng_below(&rng, 24);
        struct net_layer l = {NET_GLOBAL_MAX, 0, 0, side, channels, 1, channels, 0, 0};
        check_max(&l, 1 + rng_below(&rng, 4), side);
    }
}

/* Of equal ones the first is taken, and only it has the gradient. */
static void equal_inputs(void **state)
{
    struct net_layer l = {NET_MAX_POOL, 2, 0, 2, 1, 1, 1, 0, 0};
    float same[4] = {0, 0, 0, 0}, slope[1] = {3}, back[4];

    (void)state;
    plain_max_backward(&l, 1, same, slope, back);
    assert_true(back[0] == 3 && back[1] == 0 && back[2] == 0 && back[3] == 0);
}

static void global_average(void **state)
{
    struct net_layer l = {NET_GLOBAL_AVERAGE, 0, 0, 5, 7, 1, 7, 0, 0};

    (void)state;
    fill(in, 2 * 25 * 7, -1, 1);
    fill(out_gradient, 2 * 7, -1, 1);
    plain_average_forward(&l, 2, in, out);
    plain_average_backward(&l, 2, out_gradient, in_gradient);
    for (int n = 0; n < 2; n++)
        for (int c = 0; c < 7; c++) {
            double mean = 0;
            for (int p = 0; p < 25; p++) {
                mean += in[place(n, p / 5, p % 5, c, 5, 7)] / 25.0;
                assert_true(fabsf(in_gradient[place(n, p / 5, p % 5, c, 5, 7)] -
                                  out_gradient[n * 7 + c] / 25) < 1e-6f);
            }
            assert_true(fabs(out[n * 7 + c] - mean) < 1e-5);
        }
}

/* The share, the mean, and the same ones for values and gradient. */
static void dropout(void **state)
{
    struct net_layer l = {NET_DROPOUT, 30, 0, 9, 24, 9, 24, 5, 0};
    int count = 4 * 9 * 9 * 24, dropped = 0, moved = 0;

    (void)state;
    fill(out, (size_t)count, 1, 1);
    fill(out_gradient, (size_t)count, 2, 2);
    fill(in, (size_t)count, 1, 1);
    plain_dropout(&l, 4, 7, out);
    plain_dropout(&l, 4, 7, out_gradient);
    plain_dropout(&l, 4, 8, in);
    for (int i = 0; i < count; i++) {
        assert_true(out[i] == 0 || fabsf(out[i] - 1 / 0.7f) < 1e-6f);
        assert_true(out_gradient[i] == 2 * out[i]);
        dropped += out[i] == 0;
        moved += (in[i] == 0) != (out[i] == 0);
    }
    assert_in_range(dropped, count * 28 / 100, count * 32 / 100);
    assert_in_range(moved, count * 38 / 100, count * 46 / 100);
}

static void cross_entropy(void **state)
{
    enum { BATCH = 3, CLASSES = 5 };
    const uint8_t labels[BATCH] = {4, 0, 2};
    float scores[BATCH * CLASSES], gradient[BATCH * CLASSES], scratch[BATCH * CLASSES];
    double loss, above, below, wanted = 0;

    (void)state;
    fill(scores, BATCH * CLASSES, -3, 3);
    scores[2] = 200; /* would overflow without care */
    loss = plain_cross_entropy(scores, labels, BATCH, CLASSES, gradient);
    for (int n = 0; n < BATCH; n++) {
        long double sum = 0;
        for (int c = 0; c < CLASSES; c++)
            sum += expl(scores[n * CLASSES + c]);
        wanted += (double)(logl(sum) - scores[n * CLASSES + labels[n]]) / BATCH;
    }
    assert_true(fabs(loss - wanted) < 1e-9 * wanted);
    for (int i = 0; i < BATCH * CLASSES; i++) {
        float kept = scores[i];
        scores[i] = kept + 0x1p-8f;
        above = plain_cross_entropy(scores, labels, BATCH, CLASSES, scratch);
        scores[i] = kept - 0x1p-8f;
        below = plain_cross_entropy(scores, labels, BATCH, CLASSES, scratch);
        scores[i] = kept;
        assert_true(fabs(gradient[i] - (above - below) * 0x1p7) < 1e-4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relu),         cmocka_unit_test(max_pool),
        cmocka_unit_test(global_max),   cmocka_unit_test(equal_inputs),
        cmocka_unit_test(global_average), cmocka_unit_test(dropout),
        cmocka_unit_test(cross_entropy),
    };

    rng = rng_start(2, 0, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
