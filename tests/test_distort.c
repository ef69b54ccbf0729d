/* SPDX-License-Identifier: MIT */
#include "classify/learn/distort.h"

#include "classify/learn/ink.h"

#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

enum { TRIALS = 400 };

/* The narrow upright stroke of an American 1. */
static struct sample plain_one(void)
{
    struct sample one = {{0}};

    glyphs_bar(&one, 13, 4, 2, 20);
    return one;
}

static void the_same_place_gives_the_same(void **state)
{
    struct sample eight = glyphs_digit(8);
    float first[SAMPLE_SIZE], again[SAMPLE_SIZE], other[SAMPLE_SIZE];
    int same = 0;

    (void)state;
    for (uint64_t i = 0; i < 50; i++) {
        struct rng a = rng_start(1, i, 0, 0), b = a, c = rng_start(2, i, 0, 0);
        distort_sample(&eight, 8, DISTORT_FORM, &a, first);
        distort_sample(&eight, 8, DISTORT_FORM, &b, again);
        distort_sample(&eight, 8, DISTORT_FORM, &c, other);
        assert_memory_equal(first, again, sizeof first);
        same += memcmp(first, other, sizeof first) == 0;
    }
    assert_in_range(same, 0, 7); /* both are plain: one in 25 */
}

/* A fifth is shown as it is: the network must not think that all ink is a little blurred. */
static void some_stay_as_they_are(void **state)
{
    struct sample eight = glyphs_digit(8);
    float picture[SAMPLE_SIZE], plain[SAMPLE_SIZE];
    int count = 0;

    (void)state;
    ink_of_sample(&eight, plain);
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(6, i, 0, 0);
        distort_sample(&eight, 8, i % 2 ? DISTORT_FORM : DISTORT_HAND, &rng, picture);
        count += memcmp(picture, plain, sizeof plain) == 0;
    }
    assert_in_range(count, TRIALS / 8, TRIALS * 3 / 10);
}

/* Ink is between 0 and 1 and full somewhere; most of it is still there and inside. */
static void digits_stay_whole(void **state)
{
    float picture[SAMPLE_SIZE];
    int poor = 0;

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(3, i, 0, 0);
        struct sample digit = glyphs_digit((int)(i % 10));
        double before = 0, after = 0, darkest = 0;

        distort_sample(&digit, (int)(i % 10), DISTORT_FORM, &rng, picture);
        for (int p = 0; p < SAMPLE_SIZE; p++) {
            assert_true(picture[p] >= 0 && picture[p] <= 1);
            before += digit.pixels[p] / 255.0;
            after += (double)picture[p];
            darkest = fmax(darkest, (double)picture[p]);
        }
        assert_true(darkest > 0.7);
        poor += after < 0.5 * before || after > 2.2 * before;
    }
    assert_in_range(poor, 0, TRIALS / 20);
}

/* How much ink a picture has to the left of the stroke that it was given. */
static double ink_at_left(int label, uint64_t seed)
{
    struct rng rng = rng_start(4, seed, 0, 0);
    struct sample one = plain_one();
    float picture[SAMPLE_SIZE];
    double sum = 0;

    distort_sample(&one, label, DISTORT_FORM, &rng, picture);
    for (int y = 4; y < 14; y++)
        for (int x = 0; x < 9; x++)
            sum += (double)picture[y * SAMPLE_SIDE + x];
    return sum;
}

/* Some ones get a flag; the same stroke under another label gets none. */
static void ones_get_flags(void **state)
{
    int flags = 0, none = 0;

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        flags += ink_at_left(1, i) > 4;
        none += ink_at_left(6, i) > 4;
    }
    assert_in_range(flags - none, TRIALS / 50, TRIALS / 4);
}

static void nothing_is_nothing(void **state)
{
    struct sample three = glyphs_digit(3);
    float picture[SAMPLE_SIZE];

    (void)state;
    three.pixels[0] = 51;
    ink_of_sample(&three, picture);
    assert_true(picture[0] == 0.2f);
    for (int i = 0; i < SAMPLE_SIZE; i++)
        assert_true(picture[i] == (float)three.pixels[i] / 255);
}

/* An empty sample does no harm. */
static void blank_samples(void **state)
{
    struct sample blank = {{0}};
    float picture[SAMPLE_SIZE];

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(5, i, 0, 0);
        distort_sample(&blank, (int)(i % CLASS_COUNT), DISTORT_FORM, &rng, picture);
        for (int p = 0; p < SAMPLE_SIZE; p++)
            assert_true(picture[p] >= 0 && picture[p] <= 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_place_gives_the_same),
        cmocka_unit_test(some_stay_as_they_are),
        cmocka_unit_test(digits_stay_whole),
        cmocka_unit_test(ones_get_flags),
        cmocka_unit_test(nothing_is_nothing),
        cmocka_unit_test(blank_samples),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
