/* SPDX-License-Identifier: MIT */
#include "classify/learn/plain.h"

#include "classify/bf16.h"
#include "classify/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_CHANNELS = 80, MAX_COUNT = 4 * 9 * 9 * MAX_CHANNELS }; /* more than a vector's */

static struct rng rng;
static float in[MAX_COUNT], out[MAX_COUNT], out_gradient[MAX_COUNT], in_gradient[MAX_COUNT];

/* Numbers that both kinds hold exactly. */
static void fill(float *floats, size_t count, float low, float high)
{
    for (size_t i = 0; i < count; i++)
        floats[i] = bf16_value(bf16_of(rng_uniform(&rng, low, high)));
}

/* The pool of numbers of a kind, forward and backward. */
static void run_pool(enum number number, const struct net_layer *l, int batch)
{
    static float from[MAX_COUNT], to[MAX_COUNT], from_slope[MAX_COUNT], to_slope[MAX_COUNT];

    number_put(number, in, MAX_COUNT, from);
    number_put(number, out_gradient, MAX_COUNT, to_slope);
    number_put(number, in_gradient, MAX_COUNT, from_slope);
    plain_pool_forward(number, l, batch, from, to);
    plain_pool_backward(number, l, batch, from, to_slope, from_slope);
    number_get(number, to, MAX_COUNT, out);
    number_get(number, from_slope, MAX_COUNT, in_gradient);
}

static size_t place(int image, int y, int x, int channel, int side, int channels)
{
    return (((size_t)image * (size_t)side + (size_t)y) * (size_t)side + (size_t)x) *
               (size_t)channels + (size_t)channel;
}

static void relu(void **state)
{
    static const float values[] = {-1, 0, 2, -0.5f, 3, -7}, gradient[] = {1, 2, 3, 4, 5, 6};
    static const float wanted[] = {0, 0, 2, 0, 3, 0}, slopes[] = {0, 0, 3, 0, 5, 0};
    const struct net_layer l = {.kind = NET_RELU, .out_side = 1, .out_channels = 3};
    float numbers[6], slope_numbers[6];

    (void)state;
    for (enum number number = NUMBER_FLOAT; number <= NUMBER_BF16; number++) {
        number_put(number, values, 6, numbers);
        number_put(number, gradient, 6, slope_numbers);
        plain_relu_forward(number, &l, 2, numbers);
        plain_relu_backward(number, &l, 2, numbers, slope_numbers);
        number_get(number, numbers, 6, out);
        number_get(number, slope_numbers, 6, out_gradient);
        for (int i = 0; i < 6; i++)
            assert_true(out[i] == wanted[i] && out_gradient[i] == slopes[i]);
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

static void check_max(enum number number, const struct net_layer *l, int batch, int side)
{
    size_t in_count = (size_t)(batch * l->in_side * l->in_side * l->in_channels);
    double sum = 0, out_sum = 0;

    fill(in, in_count, -1, 1);
    fill(out_gradient, in_count, -1, 1);
    fill(in_gradient, in_count, 9, 9);
    run_pool(number, l, batch);
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
        int channels = 1 + rng_below(&rng, MAX_CHANNELS);
        struct net_layer l = {.kind = NET_MAX_POOL, .size = size, .in_side = side,
                              .in_channels = channels, .out_side = side / size,
                              .out_channels = channels};
        check_max(i % 2 ? NUMBER_BF16 : NUMBER_FLOAT, &l, 1 + rng_below(&rng, 4), size);
    }
}

static void global_max(void **state)
{
    (void)state;
    for (int i = 0; i < 10; i++) {
        int side = 1 + rng_below(&rng, 8), channels = 1 + rng_below(&rng, MAX_CHANNELS);
        struct net_layer l = {.kind = NET_GLOBAL_MAX, .in_side = side, .in_channels = channels,
                              .out_side = 1, .out_channels = channels};
        check_max(i % 2 ? NUMBER_BF16 : NUMBER_FLOAT, &l, 1 + rng_below(&rng, 4), side);
    }
}

/* Of equal ones the first is taken, and only it has the gradient. */
static void equal_inputs(void **state)
{
    struct net_layer l = {.kind = NET_MAX_POOL, .size = 2, .in_side = 2,
                          .in_channels = MAX_CHANNELS, .out_side = 1,
                          .out_channels = MAX_CHANNELS};

    (void)state;
    for (enum number number = NUMBER_FLOAT; number <= NUMBER_BF16; number++) {
        fill(in, 4 * MAX_CHANNELS, -2, -2);
        fill(out_gradient, MAX_CHANNELS, 3, 3);
        run_pool(number, &l, 1);
        for (int i = 0; i < 4 * MAX_CHANNELS; i++)
            assert_true(in_gradient[i] == (i < MAX_CHANNELS ? 3 : 0));
    }
}

/* The mean of a window, which it shares its gradient among. */
static void check_mean(enum number number, const struct net_layer *l, int side, int n, int y, int x,
                       int c)
{
    double precision = number == NUMBER_BF16 ? 0x1p-8 : 1e-6, mean = 0;
    size_t o = place(n, y, x, c, l->out_side, l->out_channels);

    for (int i = 0; i < side * side; i++) {
        size_t p = place(n, y * side + i / side, x * side + i % side, c, l->in_side,
                         l->in_channels);
        double share = out_gradient[o] / (double)(side * side);
        mean += in[p] / (double)(side * side);
        assert_true(fabs(in_gradient[p] - share) <= precision * fabs(share));
    }
    assert_true(fabs(out[o] - mean) <= precision);
}

static void check_means(enum number number, const struct net_layer *l, int batch, int side)
{
    fill(in, MAX_COUNT, -1, 1);
    fill(out_gradient, MAX_COUNT, -1, 1);
    run_pool(number, l, batch);
    for (int n = 0; n < batch; n++)
        for (int p = 0; p < l->out_side * l->out_side; p++)
            for (int c = 0; c < l->in_channels; c++)
                check_mean(number, l, side, n, p / l->out_side, p % l->out_side, c);
}

static void means(void **state)
{
    struct net_layer pool = {.kind = NET_AVERAGE_POOL, .size = 2, .in_side = 7, .in_channels = 37,
                             .out_side = 3, .out_channels = 37};
    struct net_layer global = {.kind = NET_GLOBAL_AVERAGE, .in_side = 5, .in_channels = 70,
                               .out_side = 1, .out_channels = 70};

    (void)state;
    for (enum number number = NUMBER_FLOAT; number <= NUMBER_BF16; number++) {
        check_means(number, &pool, 3, 2);
        check_means(number, &global, 2, 5);
    }
}

/* Maxima first, then means; an input has the gradient of both. */
static void global_both(void **state)
{
    struct net_layer l = {.kind = NET_GLOBAL_BOTH, .in_side = 2, .in_channels = 2, .out_side = 1,
                          .out_channels = 4};
    static const float image[] = {1, 8, 4, 2, 3, 6, 0, 4}, slope[] = {1, 2, 8, 16};
    static const float wanted[] = {4, 8, 2, 5}, back[] = {2, 6, 3, 4, 2, 4, 2, 4};

    (void)state;
    for (enum number number = NUMBER_FLOAT; number <= NUMBER_BF16; number++) {
        memcpy(in, image, sizeof image);
        memcpy(out_gradient, slope, sizeof slope);
        run_pool(number, &l, 1);
        assert_memory_equal(out, wanted, sizeof wanted);
        assert_memory_equal(in_gradient, back, sizeof back);
    }
}

/* Both at once are what each of them is. */
static void global_both_of_many(void **state)
{
    enum { SIDE = 7, CHANNELS = 45, INPUTS = SIDE * SIDE * CHANNELS };
    struct net_layer both = {.kind = NET_GLOBAL_BOTH, .in_side = SIDE, .in_channels = CHANNELS,
                             .out_side = 1, .out_channels = 2 * CHANNELS};
    struct net_layer one = {.in_side = SIDE, .in_channels = CHANNELS, .out_side = 1,
                            .out_channels = CHANNELS};
    static float all_out[2 * CHANNELS], all_back[INPUTS], slopes[2 * CHANNELS], backs[INPUTS];

    (void)state;
    fill(in, INPUTS, -1, 1);
    fill(out_gradient, 2 * CHANNELS, -1, 1);
    memcpy(slopes, out_gradient, sizeof slopes);
    run_pool(NUMBER_FLOAT, &both, 1);
    memcpy(all_out, out, sizeof all_out);
    memcpy(all_back, in_gradient, sizeof all_back);
    one.kind = NET_GLOBAL_MAX;
    run_pool(NUMBER_FLOAT, &one, 1);
    assert_memory_equal(all_out, out, sizeof all_out / 2);
    memcpy(backs, in_gradient, sizeof backs);
    one.kind = NET_GLOBAL_AVERAGE;
    memcpy(out_gradient, slopes + CHANNELS, sizeof slopes / 2);
    run_pool(NUMBER_FLOAT, &one, 1);
    assert_memory_equal(all_out + CHANNELS, out, sizeof all_out / 2);
    for (int i = 0; i < INPUTS; i++)
        assert_true(fabsf(all_back[i] - (backs[i] + in_gradient[i])) < 1e-6f);
}

/* The share, the mean, and the same ones for values and gradient. */
static void dropout(void **state)
{
    struct net_layer l = {.kind = NET_DROPOUT, .size = 30, .out_side = 9, .out_channels = 24,
                          .first = 5};
    int count = 4 * 9 * 9 * 24, dropped = 0, moved = 0;

    (void)state;
    fill(out, (size_t)count, 1, 1);
    fill(out_gradient, (size_t)count, 2, 2);
    fill(in, (size_t)count, 1, 1);
    plain_dropout(NUMBER_FLOAT, &l, 4, 7, out);
    plain_dropout(NUMBER_FLOAT, &l, 4, 7, out_gradient);
    plain_dropout(NUMBER_FLOAT, &l, 4, 8, in);
    for (int i = 0; i < count; i++) {
        assert_true(out[i] == 0 || fabsf(out[i] - 1 / 0.7f) < 1e-6f);
        assert_true(out_gradient[i] == 2 * out[i]);
        dropped += out[i] == 0;
        moved += (in[i] == 0) != (out[i] == 0);
    }
    assert_in_range(dropped, count * 28 / 100, count * 32 / 100);
    assert_in_range(moved, count * 38 / 100, count * 46 / 100);
}

/* bfloat16 drops the same ones. */
static void dropout_of_both_numbers(void **state)
{
    struct net_layer l = {.kind = NET_DROPOUT, .size = 50, .out_side = 3, .out_channels = 8};
    float floats[2 * 72], halves[2 * 72], back[2 * 72];

    (void)state;
    fill(floats, 2 * 72, 1, 2);
    number_put(NUMBER_BF16, floats, 2 * 72, halves);
    plain_dropout(NUMBER_FLOAT, &l, 2, 3, floats);
    plain_dropout(NUMBER_BF16, &l, 2, 3, halves);
    number_get(NUMBER_BF16, halves, 2 * 72, back);
    assert_memory_equal(floats, back, sizeof floats); /* twice a number is exact */
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

/* The slope of each score, and of labels alone what the teacher leaves of them. */
static void distillation(void **state)
{
    enum { BATCH = 3, CLASSES = 5 };
    const uint8_t labels[BATCH] = {4, 0, 2};
    float scores[BATCH * CLASSES], teacher[BATCH * CLASSES], gradient[BATCH * CLASSES],
        scratch[BATCH * CLASSES];
    double loss, above, below;

    (void)state;
    fill(scores, BATCH * CLASSES, -3, 3);
    fill(teacher, BATCH * CLASSES, -9, 9);
    scores[2] = teacher[7] = 200; /* would overflow without care */
    plain_distillation(scores, teacher, labels, BATCH, CLASSES, gradient);
    for (int i = 0; i < BATCH * CLASSES; i++) {
        float kept = scores[i];
        scores[i] = kept + 0x1p-8f;
        above = plain_distillation(scores, teacher, labels, BATCH, CLASSES, scratch);
        scores[i] = kept - 0x1p-8f;
        below = plain_distillation(scores, teacher, labels, BATCH, CLASSES, scratch);
        scores[i] = kept;
        assert_true(fabs(gradient[i] - (above - below) * 0x1p7) < 1e-4);
    }
    loss = plain_distillation(scores, scores, labels, BATCH, CLASSES, gradient);
    assert_true(fabs(loss / plain_cross_entropy(scores, labels, BATCH, CLASSES, scratch) - 0.1) <
                1e-9);
}

/* By hand: two classes, the teacher even, the scores 4 ln 3 apart. */
static void the_divergence_by_hand(void **state)
{
    const float scores[2] = {4 * 1.0986123f, 0}, even[2] = {5, 5};
    const uint8_t label = 0;
    double entropy = log(1 + pow(3, -4)), divergence = log(2 / sqrt(3)), loss;
    float gradient[2];

    (void)state;
    loss = plain_distillation(scores, even, &label, 1, 2, gradient);
    assert_true(fabs(loss - (0.1 * entropy + 0.9 * 16 * divergence)) < 1e-5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relu),         cmocka_unit_test(max_pool),
        cmocka_unit_test(global_max),   cmocka_unit_test(equal_inputs),
        cmocka_unit_test(means),        cmocka_unit_test(global_both),
        cmocka_unit_test(global_both_of_many),
        cmocka_unit_test(dropout),      cmocka_unit_test(dropout_of_both_numbers),
        cmocka_unit_test(cross_entropy), cmocka_unit_test(distillation),
        cmocka_unit_test(the_divergence_by_hand),
    };

    rng = rng_start(2, 0, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
