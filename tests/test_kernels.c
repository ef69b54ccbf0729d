/* SPDX-License-Identifier: MIT */
#include "classify/kernels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

enum { MAX_FLOATS = 1 << 16 };

static float in[MAX_FLOATS], weights[MAX_FLOATS], bias[128], out[MAX_FLOATS];

static void fill(float *floats, int count, unsigned *seed)
{
    for (int i = 0; i < count; i++) {
        *seed = *seed * 1664525 + 1013904223;
        floats[i] = (float)(*seed >> 8) / (1 << 23) - 1;
    }
}

/* One output value of a convolution, straight from its definition. */
static double plain_conv(const struct conv_row *row, int lanes, int x, int o)
{
    int taps = row->size * row->size * row->in_stride, first = 0, span;
    double sum = row->bias[o];

    while (span = kernels_group((row->out_stride - first) / lanes) * lanes, first + span <= o)
        first += span;
    for (int t = 0; t < taps; t++) {
        int y = t / (row->size * row->in_stride), i = t % (row->size * row->in_stride);
        sum += (double)row->in[(y * row->in_width + x) * row->in_stride + i] *
               row->weights[first * taps + t * span + o - first];
    }
    return row->has_relu && sum < 0 ? 0 : sum;
}

static void check_conv(const struct kernels *kernels, struct conv_row row)
{
    row.in = in;
    row.weights = weights;
    row.bias = bias;
    row.out = out;
    out[row.width * row.out_stride] = 1234;
    kernels->conv(&row);
    for (int x = 0; x < row.width; x++)
        for (int o = 0; o < row.out_stride; o++)
            assert_true(fabs(out[x * row.out_stride + o] -
                             plain_conv(&row, kernels->lanes, x, o)) < 1e-4);
    assert_true(out[row.width * row.out_stride] == 1234);
}

/* Every width up to two tiles, with odd and even numbers of vectors. */
static void convolutions(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);
    unsigned seed = 1;

    (void)state;
    fill(in, MAX_FLOATS, &seed);
    fill(weights, MAX_FLOATS, &seed);
    fill(bias, 128, &seed);
    for (int k = 0; k < count; k++) {
        if (!kernels_can_run(&all[k])) {
            print_message("# %s: not on this CPU\n", all[k].name);
            continue;
        }
        for (int width = 1; width <= 28; width++)
            for (int vectors = 1; vectors <= 3; vectors++)
                for (int size = 1; size <= 5; size += 2)
                    check_conv(&all[k], (struct conv_row){
                        .in_stride = vectors == 2 ? 1 : all[k].lanes, .in_width = width + size - 1,
                        .size = size, .width = width, .out_stride = vectors * all[k].lanes,
                        .has_relu = vectors != 3});
    }
}

static void dense_layers(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);
    unsigned seed = 2;

    (void)state;
    fill(in, MAX_FLOATS, &seed);
    fill(weights, MAX_FLOATS, &seed);
    fill(bias, 128, &seed);
    for (int k = 0; k < count; k++)
        for (int inputs = 1; inputs < 200 && kernels_can_run(&all[k]); inputs += 33) {
            int outputs = 2 * all[k].lanes;
            all[k].dense(in, inputs, weights, bias, outputs, out);
            for (int o = 0; o < outputs; o++) {
                double sum = bias[o];
                for (int i = 0; i < inputs; i++)
                    sum += (double)in[i] * weights[i * outputs + o];
                assert_true(fabs(out[o] - sum) < 1e-4);
            }
        }
}

static void the_best_can_run(void **state)
{
    (void)state;
    assert_true(kernels_can_run(kernels_best()));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(convolutions),
        cmocka_unit_test(dense_layers),
        cmocka_unit_test(the_best_can_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
