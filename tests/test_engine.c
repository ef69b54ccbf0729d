/* SPDX-License-Identifier: MIT */
#include "classify/engine.h"

#include "classify/kernels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MAX_VALUES = 28 * 28 * 64 };

static unsigned seed;

static double uniform(double least, double most)
{
    seed = seed * 1664525 + 1013904223;
    return least + (most - least) * (seed >> 8) / (1 << 24);
}

/* Random parameters; scales and variances positive. */
static float *random_parameters(const struct net *net)
{
    float *p = malloc(net->parameter_count * sizeof *p);

    for (int i = 0; i < net->layer_count; i++) {
        const struct net_layer *l = &net->layers[i];
        double span = l->kind == NET_CONV ? 1.5 / sqrt(l->size * l->size * l->in_channels) : 0.5;
        for (size_t j = 0; j < l->count; j++) {
            int part = l->kind == NET_BATCH_NORM ? (int)j / l->out_channels : 1;
            p[l->first + j] = (float)(part % 3 == 0 ? uniform(0.5, 2) : uniform(-span, span));
        }
    }
    return p;
}

static double at(const double *in, const struct net_layer *l, int y, int x, int c)
{
    if (y < 0 || x < 0 || y >= l->in_side || x >= l->in_side)
        return 0;
    return in[(y * l->in_side + x) * l->in_channels + c];
}

static double plain_conv(const struct net_layer *l, const float *p, const double *in, int y, int x,
                         int o)
{
    int k = l->size, n = l->in_channels;
    double sum = l->has_bias ? p[l->count - (size_t)(l->out_channels - o)] : 0;

    for (int c = 0; c < n; c++)
        for (int t = 0; t < k * k; t++)
            sum += at(in, l, y * l->stride + t / k - l->border, x * l->stride + t % k - l->border,
                      c) * p[(o * n + c) * k * k + t];
    return sum;
}

static double plain_pool(const struct net_layer *l, const double *in, int y, int x, int c)
{
    double best = -INFINITY, sum = 0;

    for (int i = 0; i < l->size * l->size; i++) {
        double value = at(in, l, y * l->size + i / l->size, x * l->size + i % l->size, c);
        best = fmax(best, value);
        sum += value;
    }
    return l->kind == NET_MAX_POOL ? best : sum / (l->size * l->size);
}

static double plain_mean(const struct net_layer *l, const double *in, int c)
{
    double sum = 0;
    int area = l->in_side * l->in_side;

    for (int i = 0; i < area; i++)
        sum += in[i * l->in_channels + c];
    return sum / area;
}

static double plain_global(const struct net_layer *l, const double *in, int c)
{
    double best = -INFINITY;

    if (l->kind == NET_GLOBAL_AVERAGE || c >= l->in_channels)
        return plain_mean(l, in, c % l->in_channels);
    for (int i = 0; i < l->in_side * l->in_side; i++)
        best = fmax(best, in[i * l->in_channels + c]);
    return best;
}

static double plain_squeeze(const struct net_layer *l, const float *p, const double *in, int i)
{
    int n = l->in_channels, r = l->size, c = i % n;
    double logit = p[2 * n * r + r + c];

    for (int j = 0; j < r; j++) {
        double hidden = p[n * r + j];
        for (int k = 0; k < n; k++)
            hidden += p[j * n + k] * plain_mean(l, in, k);
        logit += p[n * r + r + c * r + j] * fmax(hidden, 0);
    }
    return in[i] / (1 + exp(-logit));
}

static double plain_dense(const struct net_layer *l, const float *p, const double *in, int o)
{
    int inputs = l->in_side * l->in_side * l->in_channels;
    double sum = p[l->out_channels * inputs + o];

    for (int i = 0; i < inputs; i++)
        sum += in[i] * p[o * inputs + i];
    return sum;
}

/* One value of a layer's output, straight from the definition in net.h. */
static double plain_value(const struct net_layer *l, const float *p, const double *in, int i)
{
    int n = l->out_channels, c = i % n, x = i / n % l->out_side, y = i / n / l->out_side;

    switch (l->kind) {
    case NET_CONV:
        return plain_conv(l, p, in, y, x, c);
    case NET_BATCH_NORM:
        return (in[i] - p[2 * n + c]) / sqrt(p[3 * n + c] + NET_NORM_EPSILON) * p[c] + p[n + c];
    case NET_RELU:
        return fmax(in[i], 0);
    case NET_MAX_POOL:
    case NET_AVERAGE_POOL:
        return plain_pool(l, in, y, x, c);
    case NET_GLOBAL_MAX:
    case NET_GLOBAL_AVERAGE:
    case NET_GLOBAL_BOTH:
        return plain_global(l, in, c);
    case NET_SQUEEZE:
        return plain_squeeze(l, p, in, i);
    case NET_DENSE:
        return plain_dense(l, p, in, c);
    default:
        return in[i];
    }
}

static void plain_run(const struct net *net, const float *parameters, const struct sample *sample,
                      double *out)
{
    static double a[MAX_VALUES], b[MAX_VALUES];
    double *from = a, *to = b, *swap;

    for (int i = 0; i < SAMPLE_SIZE; i++)
        from[i] = sample->pixels[i] / 255.0;
    for (int l = 0; l < net->layer_count; l++) {
        const struct net_layer *layer = &net->layers[l];
        for (int i = 0; i < layer->out_side * layer->out_side * layer->out_channels; i++)
            to[i] = plain_value(layer, parameters + layer->first, from, i);
        swap = from;
        from = to;
        to = swap;
    }
    memcpy(out, from, (size_t)net->class_count * sizeof *out);
}

static const char *const orders[] = {
    /* odd channel counts, borders that change from layer to layer */
    "dense-10",
    "conv3x3-5 relu dense-12",
    "conv5x5-7 bn relu pool2 conv3x3-9 bn conv1x1-3 relu pool3 gmax dense-12",
    "conv3x3-16 bn relu conv3x3-24 bn relu pool2 dropout-20 conv3x3-40 bn relu pool2 "
    "gavg dense-20 relu dense-12",
    "conv3x3-4 pool2 conv5x5-8 pool2 conv7x7-8 pool2 dense-11",
    /* valid and strided ones, pools of means */
    "conv3x3v-8 bn relu conv5x5s2-12 relu apool2 conv3x3v-20 relu apool2 dense-10",
    "conv5x5v-6 relu conv5x5s3-16 bn relu conv1x1s2-9 relu gmaxavg dense-12",
    /* channels enough for Winograd's, and a pool that its tiles do not hold */
    "conv3x3-20 conv3x3v-17 relu apool2 conv3x3-33 pool4 conv3x3v-20 gmaxavg dense-12",
    "conv3x3-16 relu conv3x3-16 bn relu pool3 conv3x3-24 relu bn dense-12",
    /* what does not fold */
    "bn conv3x3-4 relu bn conv3x3-8 relu bn relu pool2 dense-12",
    "pool2 apool2 conv3x3-4 pool2 relu pool3 dense-12",
    "relu conv3x3-8 gmaxavg bn relu dense-12",
    "conv3x3-20 bn relu se-5 conv3x3-20 bn relu se-4 pool2 conv3x3-8 gavg relu dense-7 bn relu "
    "dense-12",
    "gmax dense-12",
};

enum { ORDERS = sizeof orders / sizeof *orders, SAMPLES = 3 };

static void fill_samples(struct sample *samples, int count)
{
    for (int i = 0; i < count; i++)
        for (int j = 0; j < SAMPLE_SIZE; j++)
            samples[i].pixels[j] = (uint8_t)uniform(0, 256);
}

/* The scores of the network's own classes are within share of the largest of the definition's. */
static void check_scores(const struct net *net, const float *parameters, const float *ranges,
                         const struct kernels *kernels, double share,
                         const struct sample *samples, double expected[SAMPLES][CLASS_COUNT])
{
    float scores[SAMPLES * CLASS_COUNT];
    struct engine *engine;
    struct err err;

    assert_int_equal(engine_new(net, parameters, ranges, kernels, &engine, &err), 0);
    assert_string_equal(engine_kernels(engine), kernels->name);
    engine_run(engine, samples, SAMPLES, scores);
    engine_free(engine);
    for (int i = 0; i < SAMPLES; i++) {
        double largest = 1;
        for (int o = 0; o < net->class_count; o++)
            largest = fmax(largest, fabs(expected[i][o]));
        for (int o = 0; o < net->class_count; o++)
            assert_true(fabs(scores[i * CLASS_COUNT + o] - expected[i][o]) < share * largest);
        for (int o = net->class_count; o < CLASS_COUNT; o++)
            assert_true(scores[i * CLASS_COUNT + o] == ENGINE_NO_CLASS);
    }
}

static const double shares[] = {[KERNELS_FLOAT] = 1e-4, [KERNELS_BF16] = 0.05,
                                [KERNELS_BYTE] = 0.1};

static void measure_ranges(const struct net *net, const float *parameters, float *ranges)
{
    struct sample samples[20];
    struct engine *engine;
    struct err err;

    fill_samples(samples, 20);
    assert_int_equal(engine_new(net, parameters, NULL, kernels_best(false)->floats, &engine, &err),
                     0);
    engine_measure(engine, samples, 20, ranges);
    engine_free(engine);
}

/* Every order of layers, with all kernels that can run here. */
static void networks_against_their_definition(void **state)
{
    const struct kernels *all;
    int count;

    (void)state;
    all = kernels_all(&count);
    for (int i = 0; i < ORDERS; i++) {
        struct sample samples[SAMPLES];
        double expected[SAMPLES][CLASS_COUNT];
        float ranges[NET_MAX_LAYERS];
        struct net net;
        struct err err;
        float *parameters;
        assert_int_equal(net_parse(orders[i], &net, &err), 0);
        parameters = random_parameters(&net);
        measure_ranges(&net, parameters, ranges);
        fill_samples(samples, SAMPLES);
        for (int j = 0; j < SAMPLES; j++)
            plain_run(&net, parameters, &samples[j], expected[j]);
        for (int k = 0; k < count; k++)
            if (kernels_can_run(&all[k]))
                check_scores(&net, parameters, ranges, &all[k], shares[all[k].format], samples,
                             expected);
        free(parameters);
    }
}

static int random_int(int least, int most)
{
    return (int)uniform(least, most + 1);
}

/* One to four convolutions of any size, stride and number of channels, some with a pool. */
static void random_order(char *text, size_t size)
{
    static const char *const ends[] = {"dense-10", "gmaxavg dense-12", "dense-33 relu dense-10"};
    int side = 28;
    size_t length = 0;

    for (int layers = random_int(1, 4); layers > 0; layers--) {
        int taps = 2 * random_int(0, 3) + 1, stride = random_int(1, 2), pool = random_int(1, 6);
        bool is_valid = taps <= side && random_int(0, 2) == 0;
        length += (size_t)snprintf(text + length, size - length, "conv%dx%d", taps, taps);
        if (is_valid)
            length += (size_t)snprintf(text + length, size - length, "v");
        else if (stride > 1)
            length += (size_t)snprintf(text + length, size - length, "s%d", stride);
        side = is_valid ? side - taps + 1 : (side + stride - 1) / stride;
        length += (size_t)snprintf(text + length, size - length, "-%d %s%s", random_int(1, 40),
                                   random_int(0, 3) > 0 ? "bn " : "",
                                   random_int(0, 5) > 0 ? "relu " : "");
        if (pool > 4 || pool > side)
            continue;
        length += (size_t)snprintf(text + length, size - length, "%spool%d ",
                                   random_int(0, 2) > 0 ? "" : "a", pool);
        side /= pool;
    }
    snprintf(text + length, size - length, "%s", ends[random_int(0, 2)]);
}

/* What the portable kernel makes of random networks, whose parts are compared above, all make. */
static void random_networks_as_portable_c(void **state)
{
    const struct kernels *all;
    int count;

    (void)state;
    all = kernels_all(&count);
    for (int i = 0; i < 40; i++) {
        struct sample sample;
        float ranges[NET_MAX_LAYERS], expected[CLASS_COUNT], scores[CLASS_COUNT];
        struct net net;
        struct err err;
        float *parameters;
        char text[NET_MAX_TEXT];
        random_order(text, sizeof text);
        assert_int_equal(net_parse(text, &net, &err), 0);
        parameters = random_parameters(&net);
        measure_ranges(&net, parameters, ranges);
        fill_samples(&sample, 1);
        for (int k = 0; k < count; k++) {
            struct engine *engine;
            double largest = 1;
            if (!kernels_can_run(&all[k]))
                continue;
            assert_int_equal(engine_new(&net, parameters, ranges, &all[k], &engine, &err), 0);
            engine_run(engine, &sample, 1, k == 0 ? expected : scores);
            engine_free(engine);
            for (int o = 0; o < net.class_count; o++)
                largest = fmax(largest, fabs(expected[o]));
            for (int o = 0; k > 0 && o < net.class_count; o++)
                if (fabs(scores[o] - expected[o]) >= shares[all[k].format] * largest)
                    fail_msg("%s: %s", all[k].name, text);
        }
        free(parameters);
    }
}

/* What engine_measure finds is what goes into the layers: here an image, and what ReLU lets by. */
static void ranges_are_the_largest_inputs(void **state)
{
    struct sample sample = {{0}};
    struct engine *engine;
    struct net net;
    struct err err;
    float ranges[2], parameters[2 + 784 + 1] = {[0] = 3, [1] = -0.5f};

    (void)state;
    sample.pixels[100] = 51;
    sample.pixels[200] = 102;
    assert_int_equal(net_parse("conv1x1-1 relu dense-1", &net, &err), 0);
    assert_int_equal(net.weighted_count, 2);
    assert_int_equal(net.parameter_count, 787);
    assert_int_equal(engine_new(&net, parameters, NULL, kernels_named("baseline"), &engine, &err),
                     0);
    engine_measure(engine, &sample, 1, ranges);
    assert_true(fabs(ranges[0] - 0.4) < 1e-6);
    assert_true(fabs(ranges[1] - 0.7) < 1e-6);
    engine_free(engine);
}

static void more_outputs_than_classes(void **state)
{
    struct engine *engine = NULL;
    struct net net;
    struct err err;
    float *parameters;

    (void)state;
    assert_int_equal(net_parse("gavg dense-13", &net, &err), 0);
    parameters = random_parameters(&net);
    assert_int_equal(engine_new(&net, parameters, NULL, NULL, &engine, &err), -1);
    assert_int_equal(err.code, ERR_MODEL);
    assert_null(engine);
    free(parameters);
}

struct watched {
    const struct net *net;
    const float *parameters;
    const struct sample *sample;
    int count, last_layer;
};

/* What is seen after a step is what the net without its later layers puts out. */
static void compare_step(const struct engine_view *view, void *context)
{
    struct watched *watched = context;
    const struct net_layer *layer = &watched->net->layers[view->layer];
    struct net cut = *watched->net;
    static double expected[MAX_VALUES];
    int n = layer->out_channels, side = layer->out_side;

    cut.layer_count = view->layer + 1;
    cut.class_count = side * side * n;
    plain_run(&cut, watched->parameters, watched->sample, expected);
    for (int i = 0; i < cut.class_count; i++) {
        int c = i % n, x = i / n % side, y = i / n / side;
        double seen = view->values[(y * view->width + x) * view->stride + c];
        assert_true(fabs(seen - expected[i]) < 1e-3 * (1 + fabs(expected[i])));
    }
    watched->count++;
    watched->last_layer = view->layer;
}

static void every_step_can_be_watched(void **state)
{
    struct sample sample;
    struct watched watched;
    struct engine *engine;
    struct net net;
    struct err err;
    float *parameters, scores[12];

    (void)state;
    assert_int_equal(net_parse("conv3x3-5 bn relu pool2 dropout-20 conv5x5-7 relu gmax dense-12",
                               &net, &err), 0);
    parameters = random_parameters(&net);
    for (int j = 0; j < SAMPLE_SIZE; j++)
        sample.pixels[j] = (uint8_t)uniform(0, 256);
    watched = (struct watched){&net, parameters, &sample, 0, 0};
    assert_int_equal(engine_new(&net, parameters, NULL, kernels_named("baseline"), &engine,
                                &err), 0);
    engine_watch(engine, compare_step, &watched);
    engine_run(engine, &sample, 1, scores);
    assert_int_equal(watched.count, 4);
    assert_int_equal(watched.last_layer, net.layer_count - 1);
    engine_watch(engine, NULL, NULL);
    engine_run(engine, &sample, 1, scores);
    assert_int_equal(watched.count, 4);
    engine_free(engine);
    free(parameters);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(networks_against_their_definition),
        cmocka_unit_test(random_networks_as_portable_c),
        cmocka_unit_test(ranges_are_the_largest_inputs),
        cmocka_unit_test(more_outputs_than_classes),
        cmocka_unit_test(every_step_can_be_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
