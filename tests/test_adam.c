/* SPDX-License-Identifier: MIT */
#include "classify/learn/adam.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

/* The paper's algorithm 1, in double, with the average beside it. */
static void steps_are_those_of_the_paper(void **state)
{
    double x = 0.5, m = 0, v = 0, average = 0;
    struct adam adam;
    struct err err;

    (void)state;
    assert_int_equal(adam_new(1, &adam, &err), 0);
    adam.parameters[0] = 0.5f;
    for (int t = 1; t <= 50; t++) {
        double g = sin(t), old = fmin(0.999, (1.0 + t) / (10.0 + t));
        float gradient = (float)g;
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        x -= 0.01 * (m / (1 - pow(0.9, t))) / (sqrt(v / (1 - pow(0.999, t))) + 1e-8);
        average = old * average + (1 - old) * x;
        adam_step(&adam, &gradient, 0.01);
        assert_true(fabs((double)adam.parameters[0] - x) < 1e-5);
        assert_true(fabs((double)adam.average[0] - average) < 1e-5);
    }
    assert_int_equal(adam.step, 50);
    adam_free(&adam);
}

/* What has no gradient stays where it is: running means and variances. */
static void no_gradient_no_step(void **state)
{
    float gradient[3] = {1, 0, -1};
    struct adam adam;
    struct err err;

    (void)state;
    assert_int_equal(adam_new(3, &adam, &err), 0);
    for (int i = 0; i < 3; i++)
        adam.parameters[i] = 2;
    for (int t = 0; t < 10; t++)
        adam_step(&adam, gradient, 0.1);
    assert_true(adam.parameters[0] < 2 && adam.parameters[1] == 2 && adam.parameters[2] > 2);
    adam_free(&adam);
    adam_free(&adam);
}

/* A bowl with one steep and one flat side: the bottom is found. */
static void the_bottom_is_found(void **state)
{
    struct adam adam;
    struct err err;

    (void)state;
    assert_int_equal(adam_new(2, &adam, &err), 0);
    for (int t = 0; t < 3000; t++) {
        float gradient[2] = {100 * (adam.parameters[0] - 3), 0.01f * (adam.parameters[1] + 2)};
        adam_step(&adam, gradient, 0.01 * (1 - t / 3000.0));
    }
    assert_true(fabsf(adam.parameters[0] - 3) < 1e-3f && fabsf(adam.parameters[1] + 2) < 1e-3f);
    adam_free(&adam);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_those_of_the_paper),
        cmocka_unit_test(no_gradient_no_step),
        cmocka_unit_test(the_bottom_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
