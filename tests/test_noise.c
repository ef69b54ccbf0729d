/* SPDX-License-Identifier: MIT */
#include "classify/noise.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MANY = 200 };

/* Mean and deviation of what a noise makes of samples of one shade, in 1 of ink. */
static void measure(enum noise_kind kind, uint8_t shade, double *mean, double *sigma)
{
    double sum = 0, squares = 0, n = (double)MANY * SAMPLE_SIZE;

    for (int i = 0; i < MANY; i++) {
        struct sample sample;
        memset(&sample, shade, sizeof sample);
        noise_apply(kind, 7, i, &sample);
        for (int j = 0; j < SAMPLE_SIZE; j++) {
            sum += sample.pixels[j] / 255.0;
            squares += sample.pixels[j] / 255.0 * sample.pixels[j] / 255.0;
        }
    }
    *mean = sum / n;
    *sigma = sqrt(squares / n - *mean * *mean);
}

/* The deviation of a normal number that is cut off at a and b of its deviations. */
static double cut_sigma(double sigma, double middle)
{
    double sum = 0, squares = 0, weight = 0;

    for (double z = -8; z <= 8; z += 0.001) {
        double x = fmin(1, fmax(0, middle + sigma * z)), density = exp(-z * z / 2);
        sum += density * x;
        squares += density * x * x;
        weight += density;
    }
    return sqrt(squares / weight - sum / weight * sum / weight);
}

static void names_and_kinds_agree(void **state)
{
    enum noise_kind kind;

    (void)state;
    for (int i = 0; i < NOISE_COUNT; i++) {
        assert_true(noise_by_name(noise_name((enum noise_kind)i), &kind) && (int)kind == i);
        assert_non_null(strstr(NOISE_NAMES, noise_name(kind)));
        assert_true(strlen(noise_text(kind)) > 10);
    }
    assert_false(noise_by_name("", &kind) || noise_by_name("scanner", &kind));
}

/* 10^(-9.5/20) and 10^(-12/20), as far as the cut to 0 to 1 lets them be seen. */
static void gaussian_noise_has_its_deviation(void **state)
{
    double mean, sigma;

    (void)state;
    measure(NOISE_AWGN, 127, &mean, &sigma);
    assert_true(fabs(mean - 127 / 255.0) < 0.003);
    assert_true(fabs(sigma - cut_sigma(pow(10, -9.5 / 20), 127 / 255.0)) < 0.002);
    measure(NOISE_CONTRAST, 255, &mean, &sigma);
    assert_true(fabs(mean - 0.5) < 0.003);
    assert_true(fabs(sigma - cut_sigma(pow(10, -12.0 / 20), 0.5)) < 0.002);
}

static void salt_and_pepper_fall_on_a_tenth(void **state)
{
    int salt = 0, pepper = 0;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct sample sample;
        memset(&sample, 100, sizeof sample);
        noise_apply(NOISE_SALT_PEPPER, 7, i, &sample);
        for (int j = 0; j < SAMPLE_SIZE; j++) {
            salt += sample.pixels[j] == 255;
            pepper += sample.pixels[j] == 0;
        }
    }
    /* four deviations of a binomial of 156800 and 0.05 are 345 */
    assert_true(abs(salt - 7840) < 345 && abs(pepper - 7840) < 345);
}

/* fspecial('motion', length, angle), as MATLAB and Octave define it. */
static double motion_weight(int x, int y)
{
    double angle = 15 * M_PI / 180, half = 2, aside, sum = 0, here = 0;

    for (int j = -1; j <= 1; j++) {
        for (int i = -2; i <= 2; i++) {
            /* one half of the kernel, the other is its mirror image; y grows upward */
            int u = j < 0 || (j == 0 && i < 0) ? -i : i, v = j < 0 ? -j : j;
            if (u < 0)
                continue;
            aside = v * cos(angle) - u * sin(angle);
            if (hypot(u, v) >= half && fabs(aside) <= 1)
                aside = hypot(aside, half - fabs((u + aside * sin(angle)) / cos(angle)));
            sum += fmax(0, 1 - fabs(aside));
            if (i == x && j == y)
                here = fmax(0, 1 - fabs(aside));
        }
    }
    return here / sum;
}

static void a_point_moves_along_its_kernel(void **state)
{
    struct sample sample = {{0}};
    int sum = 0;

    (void)state;
    sample.pixels[14 * SAMPLE_SIDE + 14] = 255;
    noise_apply(NOISE_MOTION, 7, 0, &sample);
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        int x = i % SAMPLE_SIDE - 14, y = 14 - i / SAMPLE_SIDE;
        int far = abs(x) > 2 || abs(y) > 1;
        double expected = far ? 0 : 255 * motion_weight(x, y);
        assert_true(fabs(sample.pixels[i] - expected) <= 0.51);
        sum += sample.pixels[i];
    }
    assert_true(abs(sum - 255) <= 6); /* 13 roundings */
    assert_true(sample.pixels[13 * SAMPLE_SIDE + 16] > sample.pixels[15 * SAMPLE_SIDE + 16]);
}

static void ink_on_the_edge_is_not_carried_around(void **state)
{
    struct sample sample = {{0}};

    (void)state;
    sample.pixels[5 * SAMPLE_SIDE + 27] = 255;
    noise_apply(NOISE_MOTION, 7, 0, &sample);
    for (int y = 0; y < SAMPLE_SIDE; y++)
        assert_int_equal(sample.pixels[y * SAMPLE_SIDE], 0);
}

static void the_same_seed_and_index_give_the_same(void **state)
{
    (void)state;
    for (int i = 0; i < NOISE_COUNT; i++) {
        struct sample samples[4];
        memset(samples, 0, sizeof samples);
        for (int j = 0; j < 4; j++)
            memset(samples[j].pixels + 5 * SAMPLE_SIDE, 200, 10 * SAMPLE_SIDE);
        noise_apply((enum noise_kind)i, 1, 5, &samples[0]);
        noise_apply((enum noise_kind)i, 1, 6, &samples[1]);
        noise_apply((enum noise_kind)i, 2, 5, &samples[2]);
        noise_apply((enum noise_kind)i, 1, 5, &samples[3]);
        assert_memory_equal(&samples[0], &samples[3], sizeof *samples);
        if (i == NOISE_MOTION)
            continue; /* nothing in it is left to chance */
        assert_memory_not_equal(&samples[0], &samples[1], sizeof *samples);
        assert_memory_not_equal(&samples[0], &samples[2], sizeof *samples);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_and_kinds_agree),
        cmocka_unit_test(gaussian_noise_has_its_deviation),
        cmocka_unit_test(salt_and_pepper_fall_on_a_tenth),
        cmocka_unit_test(a_point_moves_along_its_kernel),
        cmocka_unit_test(ink_on_the_edge_is_not_carried_around),
        cmocka_unit_test(the_same_seed_and_index_give_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
