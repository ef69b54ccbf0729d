/* SPDX-License-Identifier: MIT */
#include "classify/kernels.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MAX_NUMBERS = 1 << 16, MOST_LANES = 64 };

/* What stands in memory, and the same numbers as they are meant. */
static char in[MAX_NUMBERS * 4], weights[MAX_NUMBERS * 4];
static float ins[MAX_NUMBERS], weight_values[MAX_NUMBERS];
static float scale[MOST_LANES], bias[MOST_LANES], out[MAX_NUMBERS];

static double uniform(unsigned *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return (double)(*seed >> 8) / (1 << 24);
}

/* One number back out of memory; a weight of bytes has a sign. */
static float number_at(const char *from, enum kernels_format format, int is_weight)
{
    uint32_t bits;
    uint16_t half;
    float value;

    switch (format) {
    case KERNELS_BYTE:
        return is_weight ? (float)(int8_t)*from : (float)(uint8_t)*from;
    case KERNELS_BF16:
        memcpy(&half, from, sizeof half);
        bits = (uint32_t)half << 16;
        memcpy(&value, &bits, sizeof value);
        return value;
    default:
        memcpy(&value, from, sizeof value);
        return value;
    }
}

static void fill(enum kernels_format format)
{
    int size = kernels_size(format);
    unsigned seed = 1;

    for (int i = 0; i < MAX_NUMBERS; i++) {
        float value = (float)uniform(&seed), weight = (float)(2 * uniform(&seed) - 1);
        kernels_put(in + (ptrdiff_t)i * size, format, value, 255);
        kernels_put(weights + (ptrdiff_t)i * size, format, weight, 127);
        ins[i] = number_at(in + (ptrdiff_t)i * size, format, 0);
        weight_values[i] = number_at(weights + (ptrdiff_t)i * size, format, 1);
    }
    for (int i = 0; i < MOST_LANES; i++) {
        scale[i] = (float)(1e-4 * (1 + uniform(&seed)));
        bias[i] = (float)(2 * uniform(&seed) - 1);
    }
}

/* One pixel and channel of a convolution, straight from its definition. */
static double plain_sum(const struct conv *conv, const struct kernels *kernels, int y, int x, int o)
{
    int size = kernels_size(kernels->format), parts = 4 / size, taps = conv->lines * conv->words;
    int first = 0, span;
    double sum = 0;

    while (span = kernels_group(conv->sums.vectors - first / kernels->lanes) * kernels->lanes,
           first + span <= o)
        first += span;
    for (int t = 0; t < taps * parts; t++) {
        int word = t / parts;
        ptrdiff_t at = y * conv->in_row + x * conv->in_step +
                       word / conv->words * conv->in_line + word % conv->words * 4 +
                       t % parts * size;
        sum += (double)ins[at / size] *
               weight_values[(first * taps + word * span + o - first) * parts + t % parts];
    }
    sum = sum * (conv->sums.scale ? conv->sums.scale[o] : 1) + conv->sums.bias[o];
    return conv->sums.has_relu && sum < 0 ? 0 : sum;
}

static double plain_conv(const struct conv *conv, const struct kernels *kernels, int y, int x,
                         int o)
{
    int area = conv->sums.pool * conv->sums.pool;
    double most = -INFINITY, sum = 0;

    for (int i = 0; i < area; i++) {
        double value = plain_sum(conv, kernels, y * conv->sums.pool + i / conv->sums.pool,
                                 x * conv->sums.pool + i % conv->sums.pool, o);
        most = fmax(most, value);
        sum += value;
    }
    return conv->sums.is_average ? sum / area : most;
}

/* All that a convolution reads, and room for its results, floats, line of them a row. */
static void lend(const struct kernels *kernels, struct conv *conv, int line)
{
    size_t bytes = kernels_scratch(conv, kernels->lanes) * sizeof(float);

    conv->in = in;
    conv->weights = weights;
    conv->sums.bias = bias;
    conv->sums.scale = kernels->format == KERNELS_BYTE ? scale : NULL;
    conv->sums.out = (struct kernels_out){out, KERNELS_FLOAT, 1};
    conv->sums.out_row = line * (ptrdiff_t)sizeof *out;
    conv->scratch = aligned_alloc(64, (bytes + 63) / 64 * 64);
    assert_non_null(conv->scratch);
}

/* All results, and nothing written after them or between the rows, which lie a pixel apart. */
static void check_conv(const struct kernels *kernels, struct conv conv)
{
    int channels = conv.sums.vectors * kernels->lanes, width = conv.sums.width / conv.sums.pool;
    int line = (width + 1) * channels, end = conv.sums.height / conv.sums.pool * line;

    lend(kernels, &conv, line);
    for (int i = 0; i <= end; i++)
        out[i] = 1234;
    kernels->conv(&conv);
    for (int i = 0; i < end; i++) {
        int x = i % line / channels;
        assert_true(x == width ? out[i] == 1234
                               : fabs(out[i] - plain_conv(&conv, kernels, i / line, x,
                                                          i % channels)) < 1e-3);
    }
    assert_true(out[end] == 1234);
    free(conv.scratch);
}

/* A row of every width, odd and even numbers of vectors, pixels of one byte too. */
static void rows_of_every_width(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);

    (void)state;
    for (int k = 0; k < count; k++) {
        int size = kernels_size(all[k].format);
        if (!kernels_can_run(&all[k])) {
            print_message("# %s: not on this CPU\n", all[k].name);
            continue;
        }
        fill(all[k].format);
        for (int width = 1; width <= 28; width++)
            for (int vectors = 1; vectors <= 3; vectors++)
                for (int taps = 1; taps <= 5; taps += 2) {
                    int pixel = vectors == 2 ? size : all[k].lanes * size;
                    check_conv(&all[k], (struct conv){
                        .in_step = pixel * (vectors == 3 ? 2 : 1), .lines = taps,
                        .in_line = (ptrdiff_t)(2 * width + taps) * pixel,
                        .words = (taps * pixel + 3) / 4,
                        .sums = {.width = width, .height = 1, .vectors = vectors,
                                 .has_relu = vectors != 3, .pool = 1}});
                }
    }
}

/* Planes of all sides, with pools, of narrow pixels and wide ones, all or every other. */
static void planes_and_their_pools(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);

    (void)state;
    for (int k = 0; k < count; k++) {
        int size = kernels_size(all[k].format);
        fill(all[k].format);
        for (int side = 1; side <= 28 && kernels_can_run(&all[k]); side++)
            for (int pool = 1; pool <= 4; pool++) {
                int pixel = (side + pool) % 2 ? size : all[k].lanes * size;
                int stride = 1 + (side % 4 > 1);
                struct conv conv = {.in_step = stride * pixel, .lines = 3,
                                    .in_line = (ptrdiff_t)(stride * side + 2) * pixel,
                                    .words = (3 * pixel + 3) / 4,
                                    .sums = {.width = side - side % pool,
                                             .height = side - side % pool,
                                             .vectors = 2 + side % 2, .has_relu = side % 3 != 0,
                                             .pool = pool, .is_average = side % 5 == 0}};
                conv.in_row = stride * conv.in_line;
                if (conv.sums.width > 0)
                    check_conv(&all[k], conv);
            }
    }
}

static double plain_pool(const struct sums *sums, int lanes, int y, int x, int c)
{
    const float *values = sums->values;
    double sum = 0, most = -INFINITY;

    for (int i = 0; i < sums->pool * sums->pool; i++) {
        double value = values[(y * sums->pool + i / sums->pool) * sums->line +
                              (x * sums->pool + i % sums->pool) * sums->vectors * lanes + c];
        sum += value;
        most = fmax(most, value);
    }
    return sums->is_average ? sum / (sums->pool * sums->pool) : most;
}

static void pools_of_floats(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);

    (void)state;
    fill(KERNELS_FLOAT);
    for (int k = 0; k < count; k++)
        for (int pool = 1; pool <= 3 && kernels_can_run(&all[k]); pool++)
            for (int average = 0; average < 2; average++) {
                int channels = 2 * all[k].lanes;
                struct sums sums = {.values = weight_values, .pixel = channels,
                                    .line = (ptrdiff_t)13 * channels, .width = 4 * pool,
                                    .height = 2 * pool, .vectors = 2, .pool = pool,
                                    .is_average = average, .out = {out, KERNELS_FLOAT, 1},
                                    .out_row = 4 * channels * (ptrdiff_t)sizeof *out};
                all[k].write(&sums);
                for (int i = 0; i < 8 * channels; i++)
                    assert_true(fabs(out[i] - plain_pool(&sums, all[k].lanes, i / channels / 4,
                                                         i / channels % 4, i % channels)) < 1e-6);
            }
}

enum { RESULTS = 32 };

/* Each is what kernels_put makes of the same number; bytes stay between 0 and 255. */
static void check_results(const struct kernels *kernels, enum kernels_format format)
{
    struct sums sums = {.values = ins, .pixel = kernels->lanes, .width = RESULTS / kernels->lanes,
                        .height = 1, .vectors = 1, .pool = 1, .out = {out, format, 255}};
    int size = kernels_size(format);

    kernels->write(&sums);
    for (int i = 0; i < RESULTS; i++) {
        char expected[4];
        kernels_put(expected, format,
                    format == KERNELS_BYTE ? fminf(fmaxf(ins[i], 0), 1) : ins[i], 255);
        assert_memory_equal((char *)out + i * size, expected, (size_t)size);
    }
}

/* Floats, and what the kernel's convolutions read, which its floats write, too. */
static void formats_of_results(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);

    (void)state;
    for (int i = 0; i < RESULTS; i++)
        ins[i] = (float)(i - 5) * 0.0401f;
    ins[RESULTS - 2] = 1 + 1.0f / 256; /* as far from two numbers of bfloat16 each */
    ins[RESULTS - 1] = 1 + 3.0f / 256;
    for (int k = 0; k < count; k++) {
        if (!kernels_can_run(&all[k]))
            continue;
        check_results(&all[k], KERNELS_FLOAT);
        check_results(&all[k], all[k].format);
        check_results(all[k].floats, all[k].format);
    }
}

/* By how much two stored numbers differ, in units of the last place. */
static int places_apart(const char *a, const char *b, enum kernels_format format)
{
    uint16_t halves[2];

    if (format == KERNELS_BYTE)
        return abs((uint8_t)*a - (uint8_t)*b);
    memcpy(&halves[0], a, sizeof halves[0]);
    memcpy(&halves[1], b, sizeof halves[1]);
    return abs(halves[0] - halves[1]);
}

/* What a convolution and its pool write is what they write as floats, rounded. */
static void check_format(const struct kernels *kernels, enum kernels_format format,
                         struct conv conv)
{
    static char rounded[MAX_NUMBERS * 2];
    int count = conv.sums.width / conv.sums.pool * conv.sums.vectors * kernels->lanes;
    int size = kernels_size(format);

    lend(kernels, &conv, count);
    kernels->conv(&conv);
    conv.sums.out = (struct kernels_out){rounded, format, 20};
    conv.sums.out_row = count * (ptrdiff_t)size;
    kernels->conv(&conv);
    for (int i = 0; i < conv.sums.height / conv.sums.pool * count; i++) {
        char expected[4];
        kernels_put(expected, format,
                    format == KERNELS_BYTE ? fminf(fmaxf(out[i], 0), 12.75f) : out[i], 20);
        assert_true(places_apart(rounded + (ptrdiff_t)i * size, expected, format) <= 1);
    }
    free(conv.scratch);
}

static void check_formats(const struct kernels *kernels, enum kernels_format format)
{
    int pixel = kernels->lanes * kernels_size(kernels->format);

    fill(kernels->format);
    for (int pool = 1; pool <= 3; pool++)
        check_format(kernels, format, (struct conv){
            .in_step = pixel, .in_row = 14 * pixel, .in_line = 14 * pixel, .lines = 3,
            .words = 3 * pixel / 4,
            .sums = {.width = 12, .height = 12, .vectors = 2, .has_relu = pool != 2,
                     .pool = pool, .is_average = pool == 3}});
}

/* Each in the format of its convolutions, and its floats in that too. */
static void formats_of_convolutions(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);

    (void)state;
    for (int k = 0; k < count; k++)
        if (all[k].format != KERNELS_FLOAT && kernels_can_run(&all[k])) {
            check_formats(&all[k], all[k].format);
            check_formats(all[k].floats, all[k].format);
        }
}

/* The tiles of AMX add up the same whole numbers as vectors do. */
static void bytes_through_tiles(void **state)
{
    const struct kernels *tiles = kernels_named("amx-int8");
    static float from_tiles[12 * 12 * 32];
    struct conv conv = {.in_step = 16, .in_row = 14 * 16, .in_line = 14 * 16, .lines = 3,
                        .words = 12,
                        .sums = {.width = 12, .height = 12, .vectors = 2, .pool = 1}};

    (void)state;
    if (!tiles || !kernels_can_run(tiles)) {
        print_message("# skip: no AMX\n");
        return;
    }
    fill(KERNELS_BYTE);
    lend(tiles, &conv, 12 * 32);
    tiles->conv(&conv);
    memcpy(from_tiles, out, sizeof from_tiles);
    kernels_named("vnni")->conv(&conv);
    assert_memory_equal(out, from_tiles, sizeof from_tiles);
    free(conv.scratch);
}

static void names_and_the_best(void **state)
{
    int count;
    const struct kernels *all = kernels_all(&count);

    (void)state;
    for (int k = 0; k < count; k++)
        assert_ptr_equal(kernels_named(all[k].name), &all[k]);
    assert_null(kernels_named("avx3"));
    assert_true(kernels_can_run(kernels_best(true)));
    assert_true(kernels_can_run(kernels_best(false)));
    assert_true(kernels_best(false)->format != KERNELS_BYTE);
    assert_ptr_not_equal(kernels_best(false), kernels_named("bf16"));
    assert_int_equal(kernels_best(true)->floats->format, KERNELS_FLOAT);
}

/* A product of small floats is zero while they are flushed, and its old self afterwards. */
static void denormals(void **state)
{
    volatile float small = 1e-30f;
    unsigned before;

    (void)state;
    before = kernels_flush_denormals();
    assert_true(small * 1e-10f == 0);
    kernels_restore(before);
    assert_true(small * 1e-10f > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_every_width),
        cmocka_unit_test(planes_and_their_pools),
        cmocka_unit_test(pools_of_floats),
        cmocka_unit_test(formats_of_results),
        cmocka_unit_test(formats_of_convolutions),
        cmocka_unit_test(bytes_through_tiles),
        cmocka_unit_test(names_and_the_best),
        cmocka_unit_test(denormals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
