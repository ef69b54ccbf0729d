/* SPDX-License-Identifier: MIT */
#include "classify/learn/descent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

/* One step of Adam. */
static void step(struct descent *descent, const float *gradient, double rate)
{
    const struct descent_rule rule = {DESCENT_ADAM, rate, 0};

    descent_step(descent, &rule, gradient);
}

/* The paper's algorithm 1, in double, with the average beside it. */
static void steps_are_those_of_the_paper(void **state)
{
    double x = 0.5, m = 0, v = 0, average = 0;
    struct descent descent;
    struct err err;

    (void)state;
    assert_int_equal(descent_new(1, &descent, &err), 0);
    descent.parameters[0] = 0.5f;
    for (int t = 1; t <= 50; t++) {
        double g = sin(t), old = fmin(0.999, (1.0 + t) / (10.0 + t));
        float gradient = (float)g;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        x -= 0.01 * (m / (1 - pow(0.9, t))) / (sqrt(v / (1 - pow(0.999, t))) + 1e-8);
        average = old * average + (1 - old) * x;
        step(&descent, &gradient, 0.01);
        assert_true(fabs((double)descent.parameters[0] - x) < 1e-5);
        assert_true(fabs((double)descent.average[0] - average) < 1e-5);
    }
    assert_int_equal(descent.step, 50);
    descent_free(&descent);
}

/* What has no gradient stays where it is: running means and variances. */
static void no_gradient_no_step(void **state)
{
    float gradient[3] = {1, 0, -1};
    struct descent descent;
    struct err err;

    (void)state;
    assert_int_equal(descent_new(3, &descent, &err), 0);
    for (int i = 0; i < 3; i++)
        descent.parameters[i] = 2;
    for (int t = 0; t < 10; t++)
        step(&descent, gradient, 0.1);
    assert_true(descent.parameters[0] < 2 && descent.parameters[1] == 2 && descent.parameters[2] > 2);
    descent_free(&descent);
    descent_free(&descent);
}

/* A bowl with one steep and one flat side: the bottom is found. */
static void the_bottom_is_found(void **state)
{
    struct descent descent;
    struct err err;

    (void)state;
    assert_int_equal(descent_new(2, &descent, &err), 0);
    for (int t = 0; t < 3000; t++) {
        float gradient[2] = {100 * (descent.parameters[0] - 3), 0.01f * (descent.parameters[1] + 2)};
        step(&descent, gradient, 0.01 * (1 - t / 3000.0));
    }
    assert_true(fabsf(descent.parameters[0] - 3) < 1e-3f && fabsf(descent.parameters[1] + 2) < 1e-3f);
    descent_free(&descent);
}

/* What falls keeps falling; the average lies behind. */
static void momentum_goes_on(void **state)
{
    const struct descent_rule rule = {DESCENT_MOMENTUM, 0.1, 0};
    float gradient = 1;
    struct descent descent;
    struct err err;

    (void)state;
    assert_int_equal(descent_new(1, &descent, &err), 0);
    descent_step(&descent, &rule, &gradient);
    assert_true(fabsf(descent.parameters[0] + 0.1f) < 1e-6f);
    gradient = 0;
    descent_step(&descent, &rule, &gradient);
    assert_true(fabsf(descent.parameters[0] + 0.19f) < 1e-6f);
    assert_true(descent.average[0] > descent.parameters[0] && descent.average[0] < 0);
    descent_free(&descent);
}

/* Parameters shrink by the same share under either rule, and apart from the gradient. */
static void decay_shrinks(void **state)
{
    const float gradient = 0;
    struct descent descent;
    struct err err;

    (void)state;
    for (int kind = DESCENT_ADAM; kind <= DESCENT_MOMENTUM; kind++) {
        const struct descent_rule rule = {(enum descent_kind)kind, 0.01, 2};
        assert_int_equal(descent_new(1, &descent, &err), 0);
        descent.parameters[0] = 5;
        descent_step(&descent, &rule, &gradient);
        assert_true(fabsf(descent.parameters[0] - 4.9f) < 1e-6f);
        descent_free(&descent);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_those_of_the_paper),
        cmocka_unit_test(no_gradient_no_step),
        cmocka_unit_test(the_bottom_is_found),
        cmocka_unit_test(momentum_goes_on),
        cmocka_unit_test(decay_shrinks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
