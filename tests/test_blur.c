/* SPDX-License-Identifier: MIT */
#include "classify/blur.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { SIDE = 11, REACH = 2 };

/* Not the same from both ends, so that a picture that is turned or mirrored is noticed. */
static const float weights[2 * REACH + 1] = {1, 2, 4, 8, 16};

static void blur_twice(const float *in, float *out)
{
    float half[SIDE * SIDE];

    blur_and_turn(in, SIDE, weights, REACH, half);
    blur_and_turn(half, SIDE, weights, REACH, out);
}

/* The weight with which a point is seen from a place so far behind it. */
static float weight(int behind)
{
    return behind >= -REACH && behind <= REACH ? weights[REACH - behind] : 0;
}

static void check_point(int x, int y)
{
    float in[SIDE * SIDE] = {0}, out[SIDE * SIDE];

    in[y * SIDE + x] = 1;
    blur_twice(in, out);
    for (int i = 0; i < SIDE * SIDE; i++)
        assert_true(out[i] == weight(i % SIDE - x) * weight(i / SIDE - y));
}

/* Wherever it lies: what would be outside is lost. */
static void a_point_spreads_by_the_weights_both_ways(void **state)
{
    (void)state;
    for (int i = 0; i < SIDE * SIDE; i++)
        check_point(i % SIDE, i / SIDE);
}

static void one_row_becomes_a_column(void **state)
{
    const float one = 1, in[4] = {3, 5, 0, 7};
    float out[4];

    (void)state;
    blur_and_turn(in, 2, &one, 0, out);
    assert_true(out[0] == 3 && out[1] == 0 && out[2] == 5 && out[3] == 7);
}

static void the_largest_picture(void **state)
{
    static float in[BLUR_MOST_SIDE * BLUR_MOST_SIDE], out[BLUR_MOST_SIDE * BLUR_MOST_SIDE];
    float ones[2 * BLUR_MOST_REACH + 1];
    int last = BLUR_MOST_SIDE - 1;

    (void)state;
    for (int i = 0; i <= 2 * BLUR_MOST_REACH; i++)
        ones[i] = 1;
    for (int i = 0; i < BLUR_MOST_SIDE * BLUR_MOST_SIDE; i++)
        in[i] = 1;
    blur_and_turn(in, BLUR_MOST_SIDE, ones, BLUR_MOST_REACH, out);
    assert_true(out[0] == BLUR_MOST_REACH + 1);
    assert_true(out[last * BLUR_MOST_SIDE] == BLUR_MOST_REACH + 1);
    assert_true(out[last / 2 * BLUR_MOST_SIDE + last] == 2 * BLUR_MOST_REACH + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_point_spreads_by_the_weights_both_ways),
        cmocka_unit_test(one_row_becomes_a_column),
        cmocka_unit_test(the_largest_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
