/* SPDX-License-Identifier: MIT */
#include "classify/winograd.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MOST_LANES = 64 };

static double uniform(void)
{
    static unsigned seed = 1;

    seed = seed * 1664525 + 1013904223;
    return (double)(seed >> 8) / (1 << 23) - 1;
}

/* A convolution, and its taps: [channel out][tap][channel in]. */
struct trial {
    struct winograd conv;
    struct plane in, out;
    float *taps, *weights, *scratch, bias[MOST_LANES];
};

/* The taps of one output channel at their places: [place][group of vectors][channel in][lane]. */
static void place_taps(struct trial *t, int o)
{
    int n = t->in.stride, lanes = t->conv.kernels->lanes, first = 0, span;
    float *places = malloc(sizeof *places * WINOGRAD_PLACES * (size_t)n);

    for (int c = 0; c < n; c++)
        winograd_weights(t->taps + (ptrdiff_t)o * 9 * n + c, n, places + c, n);
    while (span = kernels_group((t->out.stride - first) / lanes) * lanes, first + span <= o)
        first += span;
    for (int i = 0; i < WINOGRAD_PLACES * n; i++)
        t->weights[i / n * n * t->out.stride + first * n + i % n * span + o - first] = places[i];
    free(places);
}

static void set_up(struct trial *t, const struct kernels *kernels, int side, int border, int pool)
{
    int in = 2 * kernels->lanes, out = (1 + side % 3) * kernels->lanes;
    struct err err;

    t->in = (struct plane){.format = KERNELS_FLOAT, .side = side, .channels = in, .stride = in};
    t->out = (struct plane){.format = KERNELS_FLOAT, .side = (side + 2 * border - 2) / pool,
                            .border = 1, .channels = out, .stride = out};
    t->conv = (struct winograd){.kernels = kernels, .in = &t->in, .border = border,
                                .bias = t->bias, .has_relu = side > 9, .pool = pool,
                                .is_average = side % 2 == 0, .out = &t->out};
    t->in.border = winograd_border(&t->conv);
    assert_int_equal(plane_allocate(&t->in, &err), 0);
    assert_int_equal(plane_allocate(&t->out, &err), 0);
    t->taps = calloc((size_t)(9 * in * out), sizeof *t->taps);
    t->weights = plane_memory((size_t)(WINOGRAD_PLACES * in * out), sizeof *t->weights);
    t->conv.weights = t->weights;
    t->scratch = plane_memory(winograd_scratch(&t->conv) + 1, sizeof *t->scratch);
    t->scratch[winograd_scratch(&t->conv)] = 1234;
    for (int i = 0; i < 9 * in * out; i++)
        t->taps[i] = (float)(uniform() / 9);
    for (int i = 0; i < side * side; i++)
        for (int c = 0; c < in; c++)
            ((float *)plane_at(&t->in, i / side, i % side))[c] = (float)uniform();
    for (int o = 0; o < out; o++) {
        t->bias[o] = (float)uniform();
        place_taps(t, o);
    }
}

static void tear_down(struct trial *t)
{
    plane_free(&t->in);
    plane_free(&t->out);
    free(t->taps);
    free(t->weights);
    free(t->scratch);
}

/* One pixel before the pool, straight from the definition of a convolution. */
static double plain_pixel(const struct trial *t, int y, int x, int o)
{
    int n = t->in.stride;
    double sum = t->bias[o];

    for (int i = 0; i < 9; i++) {
        const float *pixel = plane_at(&t->in, y - t->conv.border + i / 3,
                                      x - t->conv.border + i % 3);
        for (int c = 0; c < n; c++)
            sum += (double)pixel[c] * t->taps[(o * 9 + i) * n + c];
    }
    return t->conv.has_relu && sum < 0 ? 0 : sum;
}

static double plain(const struct trial *t, int y, int x, int o)
{
    double sum = 0, most = -INFINITY;
    int pool = t->conv.pool;

    for (int i = 0; i < pool * pool; i++) {
        double value = plain_pixel(t, y * pool + i / pool, x * pool + i % pool, o);
        sum += value;
        most = fmax(most, value);
    }
    return t->conv.is_average ? sum / (pool * pool) : most;
}

static void check(const struct kernels *kernels, int side, int border, int pool)
{
    struct trial t;

    set_up(&t, kernels, side, border, pool);
    winograd_run(&t.conv, t.scratch);
    for (int y = 0; y < t.out.side; y++)
        for (int x = 0; x < t.out.side; x++)
            for (int o = 0; o < t.out.stride; o++)
                assert_true(fabs(((const float *)plane_at(&t.out, y, x))[o] -
                                 plain(&t, y, x, o)) < 1e-4);
    for (int i = -1; i <= t.out.side; i++) /* and nothing beside it */
        for (int o = 0; o < t.out.stride; o++)
            assert_true(((const float *)plane_at(&t.out, i, -1))[o] == 0 &&
                        ((const float *)plane_at(&t.out, i, t.out.side))[o] == 0 &&
                        ((const float *)plane_at(&t.out, t.out.side, i))[o] == 0);
    assert_true(t.scratch[winograd_scratch(&t.conv)] == 1234);
    tear_down(&t);
}

/* Sides that tiles fill and others, with and without a border, every pool that a tile holds. */
static void it_is_the_convolution(void **state)
{
    int count, checked = 0;
    const struct kernels *all = kernels_all(&count);

    (void)state;
    for (int k = 0; k < count; k++)
        for (int side = 5; side <= 28 && all[k].winograd_in; side++)
            for (int border = 0; border <= 1 && kernels_can_run(&all[k]); border++)
                for (int pool = 1; pool <= WINOGRAD_TILE && pool <= side - 2; pool *= 2) {
                    check(&all[k], side, border, pool);
                    checked++;
                }
    if (checked == 0)
        skip();
}

static void how_far_the_tiles_reach(void **state)
{
    static const int cases[][3] = {{28, 1, 1}, {14, 1, 3}, {7, 1, 2}, {26, 0, 0}, {13, 0, 1}};
    struct plane in, out;
    struct winograd conv = {.in = &in, .out = &out, .pool = 1};

    (void)state;
    for (int i = 0; i < 5; i++) {
        in = (struct plane){.side = cases[i][0]};
        conv.border = cases[i][1];
        out = (struct plane){.side = in.side + 2 * conv.border - 2};
        conv.kernels = kernels_named("baseline");
        assert_int_equal(winograd_border(&conv), cases[i][2]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_the_convolution),
        cmocka_unit_test(how_far_the_tiles_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
