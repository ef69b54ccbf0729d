/* SPDX-License-Identifier: MIT */
/*
 * The steps that go through no kernel, and how a step hands rows to the kernels.
 * Whole networks are held against their definition in test_engine.c.
 */
#include "classify/step.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <math.h>

enum { LANES = 4, SIDE = 3, CHANNELS = 2 };

static struct plane in;

/* Pixel i holds i + 1 and -i; only two of four lanes are channels. */
static int set_up(void **state)
{
    struct err err;

    (void)state;
    in = (struct plane){.format = KERNELS_FLOAT, .side = SIDE, .border = 1, .channels = CHANNELS,
                        .stride = LANES};
    if (plane_allocate(&in, &err) != 0)
        return -1;
    for (int i = 0; i < SIDE * SIDE; i++) {
        float *pixel = plane_at(&in, i / SIDE, i % SIDE);
        pixel[0] = (float)(i + 1);
        pixel[1] = (float)-i;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    plane_free(&in);
    return 0;
}

/* A step with memory for its result and on the way; run, and its first numbers copied. */
static void run(struct step *step, int side, int stride, float *numbers, int count)
{
    struct err err;

    step->kernels = kernels_named("baseline");
    step->in = &in;
    step->out = (struct plane){.format = KERNELS_FLOAT, .side = side, .channels = stride,
                               .stride = stride};
    assert_int_equal(plane_allocate(&step->out, &err), 0);
    step->scratch = plane_memory(step_scratch(step) + 1, sizeof *step->scratch);
    assert_non_null(step->scratch);
    step_run(step);
    memcpy(numbers, step->out.values, (size_t)count * sizeof *numbers);
    free(step->scratch);
    plane_free(&step->out);
}

static void scale_shift_and_relu(void **state)
{
    float scale[] = {2, 1}, bias[] = {-3, 5}, out[8];
    struct step step = {.kind = STEP_AFFINE, .has_relu = true, .scale = scale, .bias = bias};

    (void)state;
    run(&step, SIDE, LANES, out, 8);
    assert_true(out[0] == 0 && out[1] == 5 && out[2] == 0);
    assert_true(out[4] == 1 && out[5] == 4);
}

static void the_whole_plane(void **state)
{
    float out[4];
    struct step step = {.kind = STEP_GLOBAL, .layer = {.kind = NET_GLOBAL_BOTH}};

    (void)state;
    run(&step, 1, LANES, out, 4);
    assert_true(out[0] == 9 && out[1] == 0 && out[2] == 5 && out[3] == -4);
    step.layer.kind = NET_GLOBAL_AVERAGE;
    run(&step, 1, LANES, out, 4);
    assert_true(out[0] == 5 && out[1] == -4);
    step.layer.kind = NET_GLOBAL_MAX;
    run(&step, 1, LANES, out, 4);
    assert_true(out[0] == 9 && out[1] == 0);
}

/* Means 5 and -4: hidden relu(5 - 4 + 1) = 2, factors sigmoid(2) and sigmoid(-2 + 2). */
static void squeeze_and_excite(void **state)
{
    float weights[] = {1, 1, 1, 1, -1, 0, 2}, out[8];
    struct step step = {.kind = STEP_SQUEEZE, .layer = {.kind = NET_SQUEEZE, .size = 1},
                        .weights = weights};

    (void)state;
    run(&step, SIDE, LANES, out, 8);
    assert_true(fabs(out[4] - 2 / (1 + exp(-2))) < 1e-6);
    assert_true(fabs(out[5] + 0.5) < 1e-6);
}

static void a_pool_drops_what_is_left(void **state)
{
    float out[4];
    struct step step = {.kind = STEP_POOL, .pool = 2};

    (void)state;
    run(&step, 1, LANES, out, 4);
    assert_true(out[0] == 5 && out[1] == 0);
    step.is_average = true;
    run(&step, 1, LANES, out, 4);
    assert_true(out[0] == 3 && out[1] == -2);
}

/* One tap, every second pixel: the plane itself, thinned out, times its weight. */
static void a_convolution_strides(void **state)
{
    float weights[LANES * LANES] = {[0] = 10}, bias[LANES] = {1}, out[16];
    struct step step = {.kind = STEP_CONV, .pool = 1, .weights = weights, .bias = bias,
                        .layer = {.kind = NET_CONV, .size = 1, .stride = 2}};

    (void)state;
    run(&step, 2, LANES, out, 16);
    assert_true(out[0] == 11 && out[4] == 31 && out[8] == 71 && out[12] == 91);
    assert_int_equal(step_taps(&step), 1);
    assert_int_equal(step_words(&step), LANES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scale_shift_and_relu),
        cmocka_unit_test(the_whole_plane),
        cmocka_unit_test(squeeze_and_excite),
        cmocka_unit_test(a_pool_drops_what_is_left),
        cmocka_unit_test(a_convolution_strides),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
