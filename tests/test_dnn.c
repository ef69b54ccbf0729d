/* SPDX-License-Identifier: MIT */
/*
 * Each layer on random shapes: forward and backward against loops that say
 * what the layer is, and the gradients against finite differences of a loss.
 */
#include "classify/learn/dnn.h"

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

/* A layer, everything that goes in and comes out of it, and the same by loops. */
struct trial {
    struct net_layer layer;
    enum number number;
    int batch, with_relu;
    int is_frozen; /* the ReLU lets through what it lets through in out */
    size_t in_count, out_count, first;
    float *parameters, *in, *out, *out_gradient, *in_gradient, *gradient;
    double *out_wanted;
};

static struct rng rng;

/* Numbers that both kinds hold exactly. */
static float *random_floats(size_t count, float low, float high)
{
    float *floats = malloc((count + 1) * sizeof *floats);

    assert_non_null(floats);
    for (size_t i = 0; i < count; i++)
        floats[i] = bf16_value(bf16_of(rng_uniform(&rng, low, high)));
    return floats;
}

static struct trial new_trial(struct net_layer layer, int batch)
{
    struct trial t = {.layer = layer, .batch = batch};
    size_t block;

    t.layer.first = (size_t)rng_below(&rng, 40); /* others lie before it */
    t.in_count = (size_t)(batch * layer.in_side * layer.in_side * layer.in_channels);
    t.out_count = (size_t)(batch * layer.out_side * layer.out_side * layer.out_channels);
    block = t.layer.first + t.layer.count;
    t.parameters = random_floats(block, -0.5f, 0.5f);
    t.in = random_floats(t.in_count, -1, 1);
    t.out = random_floats(t.out_count, 9, 9);
    t.out_gradient = random_floats(t.out_count, -1, 1);
    t.in_gradient = random_floats(t.in_count, 9, 9);
    t.gradient = random_floats(block, 9, 9);
    t.out_wanted = calloc(t.out_count, sizeof *t.out_wanted);
    assert_non_null(t.out_wanted);
    return t;
}

static void free_trial(struct trial *t)
{
    free(t->parameters);
    free(t->in);
    free(t->out);
    free(t->out_gradient);
    free(t->in_gradient);
    free(t->gradient);
    free(t->out_wanted);
}

/* --- what the layers are --- */

static size_t place(int image, int y, int x, int channel, int side, int channels)
{
    return (((size_t)image * (size_t)side + (size_t)y) * (size_t)side + (size_t)x) *
               (size_t)channels + (size_t)channel;
}

static double conv_at(const struct trial *t, int n, int y, int x, int o)
{
    const struct net_layer *l = &t->layer;
    const float *w = t->parameters + l->first;
    int k = l->size, side = l->in_side, top = y * l->stride - l->border;
    int left = x * l->stride - l->border;
    double sum = l->has_bias ? w[l->count - (size_t)l->out_channels + (size_t)o] : 0;

    for (int c = 0; c < l->in_channels; c++)
        for (int i = 0; i < k; i++)
            for (int j = 0; j < k; j++) {
                int yy = top + i, xx = left + j;
                if (yy >= 0 && yy < side && xx >= 0 && xx < side)
                    sum += (double)w[((o * l->in_channels + c) * k + i) * k + j] *
                           t->in[place(n, yy, xx, c, side, l->in_channels)];
            }
    return sum;
}

static void conv(const struct trial *t)
{
    const struct net_layer *l = &t->layer;

    for (int n = 0; n < t->batch; n++)
        for (int p = 0; p < l->out_side * l->out_side; p++)
            for (int o = 0; o < l->out_channels; o++)
                t->out_wanted[place(n, p / l->out_side, p % l->out_side, o, l->out_side,
                                    l->out_channels)] =
                    conv_at(t, n, p / l->out_side, p % l->out_side, o);
}

static void dense(const struct trial *t)
{
    int inputs = (int)t->in_count / t->batch, outputs = t->layer.out_channels;
    const float *w = t->parameters + t->layer.first, *bias = w + outputs * inputs;

    for (int n = 0; n < t->batch; n++)
        for (int o = 0; o < outputs; o++) {
            double sum = bias[o];
            for (int i = 0; i < inputs; i++)
                sum += (double)w[o * inputs + i] * t->in[n * inputs + i];
            t->out_wanted[n * outputs + o] = sum;
        }
}

static void norm(const struct trial *t)
{
    int channels = t->layer.in_channels, rows = (int)t->in_count / channels;
    const float *p = t->parameters + t->layer.first;

    for (int c = 0; c < channels; c++) {
        double mean = 0, variance = 0;
        for (int r = 0; r < rows; r++)
            mean += t->in[r * channels + c] / (double)rows;
        for (int r = 0; r < rows; r++)
            variance += pow(t->in[r * channels + c] - mean, 2) / rows;
        for (int r = 0; r < rows; r++) {
            double x = (t->in[r * channels + c] - mean) / sqrt(variance + NET_NORM_EPSILON);
            double y = x * p[c] + p[channels + c];
            int is_shut = t->is_frozen ? t->out[r * channels + c] <= 0 : y < 0;
            t->out_wanted[r * channels + c] = t->with_relu && is_shut ? 0 : y;
        }
    }
}

static void run_reference(const struct trial *t)
{
    if (t->layer.kind == NET_CONV)
        conv(t);
    else if (t->layer.kind == NET_DENSE)
        dense(t);
    else
        norm(t);
}

/* --- comparing --- */

/* A loss whose gradient at the output is out_gradient. */
static double loss(const struct trial *t)
{
    double sum = 0;

    run_reference(t);
    for (size_t i = 0; i < t->out_count; i++)
        sum += t->out_wanted[i] * t->out_gradient[i];
    return sum;
}

/*
 * The slope of the loss with one number.  The references work in double: what
 * limits it is the step that a float can take.
 */
static double slope(const struct trial *t, float *number)
{
    const float kept = *number, step = 0x1p-10f;
    double above, below;

    *number = kept + step;
    above = loss(t);
    *number = kept - step;
    below = loss(t);
    *number = kept;
    return (above - below) / (2 * (double)step);
}

static void check_near(double found, double wanted, double tolerance, const char *what)
{
    if (!(fabs(found - wanted) <= tolerance * (1 + fabs(wanted))))
        fail_msg("%s is %g, should be %g", what, found, wanted);
}

/* Runs the layer on the trial's numbers: there and back as floats. */
static void run_layer(struct trial *t)
{
    unsigned flags = DNN_INPUT_GRADIENT | (t->with_relu ? DNN_RELU : 0);
    float *in = random_floats(t->in_count, 0, 0), *out = random_floats(t->out_count, 0, 0);
    float *slope = random_floats(t->out_count, 0, 0), *back = random_floats(t->in_count, 0, 0);
    struct dnn *dnn;
    struct err err;

    number_put(t->number, t->in, t->in_count, in);
    number_put(t->number, t->out_gradient, t->out_count, slope);
    assert_int_equal(dnn_new(&t->layer, t->number, t->batch, flags, &dnn, &err), 0);
    assert_int_equal(dnn_forward(dnn, t->parameters, in, out, &err), 0);
    assert_int_equal(dnn_backward(dnn, t->parameters, in, slope, back, t->gradient, &err), 0);
    number_get(t->number, out, t->out_count, t->out);
    number_get(t->number, back, t->in_count, t->in_gradient);
    dnn_free(dnn);
    free(in);
    free(out);
    free(slope);
    free(back);
}

/* What bfloat16 leaves of a sum is good to three digits, of many sums to two. */
static void check_trial(struct trial *t)
{
    size_t trained = t->layer.kind == NET_BATCH_NORM ? t->layer.count / 2 : t->layer.count;
    double near = t->number == NUMBER_BF16 ? 0x1p-8 : 2e-5;
    double nearly = t->number == NUMBER_BF16 ? 0x1p-5 : 2e-3;

    run_layer(t);
    run_reference(t);
    for (size_t i = 0; i < t->out_count; i++)
        check_near(t->out[i], t->out_wanted[i], near, "an output");
    t->is_frozen = 1; /* a finite step must not cross the kink */
    for (int i = 0; i < 24; i++) {
        size_t in = (size_t)rng_below(&rng, (int)t->in_count);
        size_t w = t->layer.first + (size_t)rng_below(&rng, (int)trained);
        check_near(t->in_gradient[in], slope(t, &t->in[in]), nearly, "an input's gradient");
        check_near(t->gradient[w], slope(t, &t->parameters[w]), nearly, "a parameter's gradient");
    }
    for (size_t i = t->layer.first + trained; i < t->layer.first + t->layer.count; i++)
        assert_true(t->gradient[i] == 0);
    for (size_t i = 0; i < t->layer.first; i++)
        assert_true(t->gradient[i] == 9);
}

/* With every number that this processor learns with. */
static void check_layer(struct net_layer layer, int batch, int with_relu)
{
    for (enum number number = NUMBER_FLOAT; number <= dnn_number(); number++) {
        struct trial t = new_trial(layer, batch);
        t.number = number;
        t.with_relu = with_relu;
        check_trial(&t);
        free_trial(&t);
    }
}

static struct net_layer conv_layer(int size, int side, int in, int out, int has_bias)
{
    return (struct net_layer){.kind = NET_CONV, .size = size, .stride = 1, .border = size / 2,
                              .has_bias = has_bias, .in_side = side, .in_channels = in,
                              .out_side = side, .out_channels = out,
                              .count = (size_t)(out * (in * size * size + has_bias))};
}

static void convolution(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) {
        int size = 1 + 2 * rng_below(&rng, 3), side = 3 + rng_below(&rng, 8);
        int in = i % 3 == 0 ? 1 : 8 * (1 + rng_below(&rng, 3)), out = 8 * (1 + rng_below(&rng, 3));

        check_layer(conv_layer(size, side, in, out, i % 2), 1 + rng_below(&rng, 4), 0);
    }
}

static void convolution_with_stride_or_without_padding(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        int size = 3 + 2 * rng_below(&rng, 2), side = size + rng_below(&rng, 8);
        struct net_layer layer = conv_layer(size, side, i % 3 == 0 ? 1 : 16, 16, i % 2);

        layer.stride = 1 + i % 2;
        layer.border = i < 4 ? 0 : size / 2;
        layer.out_side = (side + 2 * layer.border - size) / layer.stride + 1;
        check_layer(layer, 1 + rng_below(&rng, 4), 0);
    }
}

static void dense_layer(void **state)
{
    (void)state;
    for (int i = 0; i < 8; i++) {
        int side = 1 + rng_below(&rng, 4), in = 1 + rng_below(&rng, 40);
        int out = 1 + rng_below(&rng, 40);
        struct net_layer layer = {.kind = NET_DENSE, .in_side = side, .in_channels = in,
                                  .out_side = 1, .out_channels = out,
                                  .count = (size_t)(out * (side * side * in + 1))};

        check_layer(layer, 1 + rng_below(&rng, 9), 0);
    }
}

static struct net_layer norm_layer(int side, int channels)
{
    return (struct net_layer){.kind = NET_BATCH_NORM, .in_side = side, .in_channels = channels,
                              .out_side = side, .out_channels = channels,
                              .count = 4 * (size_t)channels};
}

static void try_norm(int with_relu)
{
    for (int i = 0; i < 8; i++)
        check_layer(norm_layer(2 + rng_below(&rng, 6), 16 * (1 + rng_below(&rng, 4))),
                    2 + rng_below(&rng, 6), with_relu);
}

static void batch_norm(void **state)
{
    (void)state;
    try_norm(0);
}

static void batch_norm_and_relu(void **state)
{
    (void)state;
    try_norm(1);
}

/* The running mean and variance become those of the batch. */
static void statistics_are_left(void **state)
{
    struct trial t = new_trial(norm_layer(1, 8), 2);
    struct dnn *dnn;
    struct err err;

    (void)state;
    assert_int_equal(dnn_new(&t.layer, NUMBER_FLOAT, 2, 0, &dnn, &err), 0);
    assert_int_equal(dnn_forward(dnn, t.parameters, t.in, t.out, &err), 0);
    for (int c = 0; c < 8; c++) {
        double mean = (t.in[c] + t.in[8 + c]) / 2.0, half = (t.in[c] - t.in[8 + c]) / 2.0;
        check_near(t.parameters[t.layer.first + 16 + (size_t)c], mean, 1e-5, "a mean");
        check_near(t.parameters[t.layer.first + 24 + (size_t)c], half * half, 1e-5, "a variance");
    }
    dnn_free(dnn);
    free_trial(&t);
}

static void same_bits_again(void **state)
{
    struct trial t = new_trial(conv_layer(3, 14, 16, 16, 1), 32);
    size_t bytes = (t.layer.first + t.layer.count) * sizeof *t.gradient;
    float *first = malloc(bytes);
    struct dnn *dnn;
    struct err err;

    (void)state;
    assert_non_null(first);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(dnn_new(&t.layer, NUMBER_FLOAT, t.batch, 0, &dnn, &err), 0);
        assert_int_equal(dnn_forward(dnn, t.parameters, t.in, t.out, &err), 0);
        assert_int_equal(dnn_backward(dnn, t.parameters, t.in, t.out_gradient, NULL, t.gradient,
                                      &err), 0);
        if (i > 0)
            assert_memory_equal(t.gradient, first, bytes);
        memcpy(first, t.gradient, bytes);
        dnn_free(dnn);
    }
    free(first);
    free_trial(&t);
}

/* What the library cannot do well is refused with the layer's shape. */
static void slow_code_is_refused(void **state)
{
    struct net_layer layer = conv_layer(3, 5, 8, 8, 0);
    struct dnn *dnn = NULL;
    struct err err;

    (void)state;
    layer.out_side = 77; /* no such convolution */
    assert_int_equal(dnn_new(&layer, NUMBER_FLOAT, 2, 0, &dnn, &err), -1);
    assert_int_equal(err.code, ERR_SYSTEM);
    assert_non_null(strstr(err.text, "convolution of 5 x 5 x 8 to 8 channels"));
    assert_null(dnn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(convolution),
        cmocka_unit_test(convolution_with_stride_or_without_padding),
        cmocka_unit_test(dense_layer),
        cmocka_unit_test(batch_norm),
        cmocka_unit_test(batch_norm_and_relu),
        cmocka_unit_test(statistics_are_left),
        cmocka_unit_test(same_bits_again),
        cmocka_unit_test(slow_code_is_refused),
    };

    rng = rng_start(1, 0, 0, 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
