/* SPDX-License-Identifier: MIT */
#include "classify/learn/rubbish.h"

#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

enum { TRIALS = 1000 };

static struct sample samples[12];
static uint8_t labels[12];
static const struct digits digits = {samples, labels, NULL, 12};

/* Ten digits, and two samples that are none and must not be taken for digits. */
static int make_digits(void **state)
{
    (void)state;
    for (int i = 0; i < 12; i++) {
        samples[i] = glyphs_digit(i % 10);
        labels[i] = (uint8_t)i;
    }
    return 0;
}

struct shape {
    int width, height; /* of the ink above 0.3 */
    double ink, x, y;  /* and its centre */
};

static struct shape measure(const float picture[SAMPLE_SIZE])
{
    int left = 28, right = -1, top = 28, bottom = -1;
    struct shape s = {0, 0, 0, 0, 0};

    for (int p = 0; p < SAMPLE_SIZE; p++) {
        int x = p % SAMPLE_SIDE, y = p / SAMPLE_SIDE;
        assert_true(picture[p] >= 0 && picture[p] <= 1);
        s.ink += (double)picture[p];
        s.x += (double)picture[p] * x;
        s.y += (double)picture[p] * y;
        if (picture[p] <= 0.3f)
            continue;
        left = x < left ? x : left;
        right = x > right ? x : right;
        top = y < top ? y : top;
        bottom = y;
    }
    s.width = right - left + 1;
    s.height = bottom - top + 1;
    s.x /= s.ink;
    s.y /= s.ink;
    return s;
}

/* Scaled and placed as a cell would be: about 20 pixels, in the middle. */
static void rubbish_is_normalized(void **state)
{
    float picture[SAMPLE_SIZE];
    int small = 0, aside = 0;

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(1, i, 0, 0);
        struct shape shape;

        rubbish_draw(&digits, &rng, picture);
        shape = measure(picture);
        assert_true(shape.ink > 3);
        small += fmax(shape.width, shape.height) < 16;
        aside += hypot(shape.x - 14, shape.y - 14) > 3;
        assert_in_range(fmax(shape.width, shape.height), 12, 28);
    }
    assert_in_range(small, 0, TRIALS / 20);
    assert_in_range(aside, 0, TRIALS / 50);
}

/* It is flat or square, thin or full, and hardly ever as narrow as a 1. */
static void rubbish_is_various(void **state)
{
    float picture[SAMPLE_SIZE];
    int flat = 0, narrow = 0, full = 0, thin = 0;

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(2, i, 0, 0);
        struct shape shape;

        rubbish_draw(&digits, &rng, picture);
        shape = measure(picture);
        flat += shape.width > 2 * shape.height;
        narrow += shape.height > 2 * shape.width;
        full += shape.ink > 150;
        thin += shape.ink < 60;
    }
    assert_true(flat > TRIALS / 40 && narrow < TRIALS / 20);
    assert_true(full > TRIALS / 40 && thin > TRIALS / 40);
}

/* With a single class to draw from there is still something for every kind. */
static void one_class_is_enough(void **state)
{
    struct digits ones = {&samples[1], &labels[1], NULL, 1};
    float picture[SAMPLE_SIZE];

    (void)state;
    for (uint64_t i = 0; i < 200; i++) {
        struct rng rng = rng_start(3, i, 0, 0);
        rubbish_draw(&ones, &rng, picture);
        assert_true(measure(picture).ink > 3);
    }
}

/* Little ink, or none. */
static void blanks(void **state)
{
    float picture[SAMPLE_SIZE];
    int empty = 0;

    (void)state;
    for (uint64_t i = 0; i < TRIALS; i++) {
        struct rng rng = rng_start(4, i, 0, 0);
        double ink = 0;

        rubbish_draw_blank(&rng, picture);
        for (int p = 0; p < SAMPLE_SIZE; p++)
            ink += (double)picture[p];
        assert_true(ink < 45);
        empty += ink == 0;
    }
    assert_in_range(empty, TRIALS / 8, TRIALS / 3);
}

static void the_same_set_every_time(void **state)
{
    struct digits first = {.count = 0}, again = {.count = 0}, other = {.count = 0};
    struct digits none = {.samples = samples, .labels = (uint8_t[]){CLASS_BLANK}, .count = 1};
    struct err err;

    (void)state;
    assert_int_equal(rubbish_digits(&digits, 7, 50, &first, &err), 0);
    assert_int_equal(rubbish_digits(&digits, 7, 50, &again, &err), 0);
    assert_int_equal(rubbish_digits(&digits, 8, 50, &other, &err), 0);
    assert_int_equal(first.count, 50);
    assert_memory_not_equal(first.samples, other.samples, 50 * sizeof *first.samples);
    assert_memory_equal(first.samples, again.samples, 50 * sizeof *first.samples);
    for (int i = 0; i < 50; i++) {
        assert_int_equal(first.labels[i], CLASS_NOT_A_DIGIT);
        assert_true(i == 0 || memcmp(&first.samples[i], &first.samples[i - 1],
                                     sizeof *first.samples) != 0);
    }
    digits_free(&first);
    digits_free(&again);
    digits_free(&other);
    assert_int_equal(rubbish_digits(&none, 7, 50, &other, &err), 0);
    assert_int_equal(other.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rubbish_is_normalized),
        cmocka_unit_test(the_same_set_every_time),
        cmocka_unit_test(rubbish_is_various),
        cmocka_unit_test(one_class_is_enough),
        cmocka_unit_test(blanks),
    };

    return cmocka_run_group_tests(tests, make_digits, NULL);
}
