/* SPDX-License-Identifier: MIT */
#include "classify/plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <stdio.h>

static struct net net;
static struct plan plan;

/* The steps as a line, each with the format that it makes: f, h (bfloat16) or b. */
static const char *line_of(const char *text, const char *kernels, const float *ranges)
{
    static const char *const kinds[] = {[STEP_CONV] = "conv", [STEP_POOL] = "pool",
                                        [STEP_AFFINE] = "affine", [STEP_GLOBAL] = "global",
                                        [STEP_SQUEEZE] = "squeeze"};
    static char line[512];
    struct err err;
    int end;

    assert_non_null(kernels_named(kernels));
    assert_int_equal(net_parse(text, &net, &err), 0);
    plan_steps(&net, kernels_named(kernels), ranges, &plan);
    end = snprintf(line, sizeof line, "%c", "fhb"[plan.image.format]);
    for (int i = 0; i < plan.count; i++) {
        const struct step *s = &plan.steps[i];
        end += snprintf(line + end, sizeof line - (size_t)end, " %s%s%s%c", kinds[s->kind],
                        s->norm ? "+bn" : "", s->has_relu ? "+relu" : "",
                        "fhb"[s->out.format]);
    }
    return line;
}

static void layers_fold(void **state)
{
    (void)state;
    assert_string_equal(line_of("conv3x3-8 bn relu pool2 dropout-20 conv3x3-8 relu apool2 gavg "
                                "dense-9 bn relu dense-12", "baseline", NULL),
                        "f conv+bn+reluf conv+reluf globalf conv+bn+reluf convf");
    assert_int_equal(plan.steps[0].pool, 2);
    assert_int_equal(plan.steps[0].out.side, 14);
    assert_false(plan.steps[0].is_average);
    assert_true(plan.steps[1].is_average);
    assert_int_equal(plan.steps[1].out.side, 7);
}

static void what_does_not_fold(void **state)
{
    (void)state;
    assert_string_equal(line_of("bn conv3x3-8 relu bn pool2 pool2 relu se-2 dense-12", "baseline",
                                NULL),
                        "f affine+bnf conv+reluf affine+bnf poolf poolf affine+reluf squeezef "
                        "convf");
}

/* Each convolution finds the border that it reads; nothing else wants one. */
static void borders(void **state)
{
    (void)state;
    line_of("conv5x5-8 conv3x3v-8 conv7x7s2-8 pool2 conv1x1-4 dense-12", "baseline", NULL);
    assert_int_equal(plan.image.border, 2);
    assert_int_equal(plan.steps[0].out.border, 0);
    assert_int_equal(plan.steps[1].out.border, 3);
    assert_int_equal(plan.steps[2].out.border, 0);
    assert_int_equal(plan.steps[3].out.border, 0);
}

/* Where there are channels enough, floats go Winograd's way, whose tiles reach over the edge. */
static void winograd(void **state)
{
    static const char text[] = "conv3x3-16 relu pool2 conv3x3-16 relu pool2 conv5x5-16 relu "
                               "conv3x3s2-16 relu conv3x3-8 relu pool3 dense-12";

    (void)state;
    line_of(text, "avx2", NULL);
    assert_false(plan.steps[0].is_winograd);
    assert_true(plan.steps[1].is_winograd);
    assert_int_equal(plan.steps[0].out.border, 3);
    for (int i = 2; i < plan.count; i++)
        assert_false(plan.steps[i].is_winograd);
    line_of(text, "baseline", NULL);
    assert_false(plan.steps[1].is_winograd);
    assert_int_equal(plan.steps[0].out.border, 1);
}

/* Bytes where the ranges are known and nothing is negative; dense layers stay floats. */
static void bytes(void **state)
{
    static const float ranges[] = {0.9f, 4, 0, 2, 3};

    (void)state;
    assert_string_equal(line_of("conv3x3-8 relu pool2 conv3x3-8 relu dense-12", "vnni", NULL),
                        "f conv+reluf conv+reluf convf");
    assert_string_equal(line_of("conv3x3-8 relu pool2 conv3x3-8 relu dense-12", "vnni", ranges),
                        "b conv+relub conv+reluf convf");
    assert_true(plan.image.scale == 255);
    assert_true(plan.steps[0].out.scale == 255 / 4.0f);
    assert_string_equal(line_of("conv3x3-8 conv3x3-8 relu conv3x3-8 relu conv3x3-8 dense-12",
                                "vnni", ranges),
                        "b convf conv+reluf conv+relub convf convf");
    assert_string_equal(line_of("conv3x3-8 relu bn conv3x3-8 relu dense-12", "vnni", ranges),
                        "b conv+reluf affine+bnf conv+reluf convf");
}

/* A step of floats cannot write another format: one that can is put between. */
static void a_step_between(void **state)
{
    static const float ranges[] = {1, 1, 1};

    (void)state;
    assert_string_equal(line_of("conv3x3-8 relu se-2 conv3x3-8 relu dense-12", "vnni", ranges),
                        "b conv+reluf squeezef poolb conv+reluf convf");
    assert_int_equal(plan.steps[2].pool, 1);
    assert_int_equal(plan.steps[2].out.border, 1);
    assert_string_equal(line_of("conv3x3-8 bn relu bn conv3x3-8 dense-12", "bf16", NULL),
                        "f conv+bn+reluf affine+bnf poolh convf convf");
}

/* An image of one channel is left to floats, whose results are bfloat16 at once. */
static void bfloat16_from_two_channels_on(void **state)
{
    (void)state;
    assert_string_equal(line_of("conv3x3-8 relu conv3x3-8 relu dense-12", "bf16", NULL),
                        "f conv+reluh conv+reluf convf");
    assert_string_equal(line_of("gmax dense-12", "bf16", NULL), "f affinef globalf convf");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_fold),
        cmocka_unit_test(what_does_not_fold),
        cmocka_unit_test(borders),
        cmocka_unit_test(winograd),
        cmocka_unit_test(bytes),
        cmocka_unit_test(a_step_between),
        cmocka_unit_test(bfloat16_from_two_channels_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
