/* SPDX-License-Identifier: MIT */
#include "classify/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

enum { COUNT = 100000 };

/* The published sequence of SplitMix64 from 1234567. */
static void known_numbers(void **state)
{
    struct rng rng = {1234567};

    (void)state;
    assert_true(rng_next(&rng) == 6457827717110365317u);
    assert_true(rng_next(&rng) == 3203168211198807973u);
    assert_true(rng_next(&rng) == 9817491932198370423u);
}

static void every_place_has_its_own(void **state)
{
    uint64_t first[5];
    const struct rng starts[] = {rng_start(1, 2, 3, 4), rng_start(2, 2, 3, 4),
                                 rng_start(1, 3, 2, 4), rng_start(1, 2, 3, 5),
                                 rng_start(1, 2, 3, 4)};

    (void)state;
    for (int i = 0; i < 5; i++) {
        struct rng rng = starts[i];
        first[i] = rng_next(&rng);
    }
    assert_true(first[0] == first[4]);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < i; j++)
            assert_true(first[i] != first[j]);
}

static void uniform(void **state)
{
    struct rng rng = rng_start(1, 0, 0, 0);
    double sum = 0, square = 0;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        float x = rng_uniform(&rng, -3, 5);
        assert_true(x >= -3 && x < 5);
        sum += x;
        square += (double)x * x;
    }
    assert_true(fabs(sum / COUNT - 1) < 0.03);
    assert_true(fabs(square / COUNT - 1 - 64.0 / 12) < 0.06);
}

static void below(void **state)
{
    struct rng rng = rng_start(2, 0, 0, 0);
    int counts[7] = {0};

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        int n = rng_below(&rng, 7);
        assert_in_range(n, 0, 6);
        counts[n]++;
    }
    for (int i = 0; i < 7; i++)
        assert_in_range(counts[i], COUNT / 7 - 500, COUNT / 7 + 500);
}

static void chance(void **state)
{
    struct rng rng = rng_start(3, 0, 0, 0);
    int count = 0;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        count += rng_chance(&rng, 0.3f);
        assert_false(rng_chance(&rng, 0));
        assert_true(rng_chance(&rng, 1));
    }
    assert_in_range(count, 3 * COUNT / 10 - 600, 3 * COUNT / 10 + 600);
}

static void normal(void **state)
{
    struct rng rng = rng_start(4, 0, 0, 0);
    double sum = 0, square = 0;
    int far = 0;

    (void)state;
    for (int i = 0; i < COUNT; i++) {
        double x = (double)rng_normal(&rng);
        sum += x;
        square += x * x;
        far += fabs(x) > 2;
    }
    assert_true(fabs(sum / COUNT) < 0.015);
    assert_true(fabs(square / COUNT - 1) < 0.02);
    assert_in_range(far, COUNT * 43 / 1000, COUNT * 48 / 1000); /* 4.55 % */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_numbers), cmocka_unit_test(every_place_has_its_own),
        cmocka_unit_test(uniform),       cmocka_unit_test(below),
        cmocka_unit_test(chance),        cmocka_unit_test(normal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
