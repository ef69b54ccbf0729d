/* SPDX-License-Identifier: MIT */
#include "classify/noise_scan.h"

#include "classify/rng.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { MANY = 300 };

/* Sides that are dark for most of their length. */
static int count_bars(const struct sample *sample)
{
    int bars = 0;

    for (int side = 0; side < 4; side++) {
        int best = 0;
        for (int inset = 0; inset < 4; inset++) {
            int dark = 0, line = side % 2 ? SAMPLE_SIDE - 1 - inset : inset;
            for (int i = 0; i < SAMPLE_SIDE; i++)
                dark += sample->pixels[side < 2 ? i * SAMPLE_SIDE + line : line * SAMPLE_SIDE + i] >
                        64;
            best = dark > best ? dark : best;
        }
        bars += best > SAMPLE_SIDE * 3 / 4;
    }
    return bars;
}

static void empty_paper_gets_a_box_and_specks(void **state)
{
    struct rng rng = rng_start(1, 0, 0, 0);
    int ones = 0, twos = 0;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct sample sample = {{0}};
        noise_scan(&sample, &rng);
        ones += count_bars(&sample) == 1;
        twos += count_bars(&sample) == 2;
    }
    assert_true(ones > MANY / 3 && twos > MANY / 3);
    assert_true(ones + twos > MANY * 19 / 20);
}

static void few_pixels_in_the_middle_get_specks(void **state)
{
    struct rng rng = rng_start(2, 0, 0, 0);
    double ink = 0;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct sample sample = {{0}};
        noise_scan(&sample, &rng);
        for (int y = 8; y < 20; y++)
            for (int x = 8; x < 20; x++)
                ink += sample.pixels[y * SAMPLE_SIDE + x] / 255.0;
    }
    /* half of 0 to 5 %, 2.5 % on average, are ink; those of one pixel hardly survive */
    ink /= MANY * 12 * 12;
    assert_true(ink > 0.004 && ink < 0.025);
}

/* A thick stroke stays where it is, thinner or thicker, its middle mostly black. */
static void a_stroke_survives(void **state)
{
    struct rng rng = rng_start(3, 0, 0, 0);
    int black = 0, broken = 0;

    (void)state;
    for (int i = 0; i < MANY; i++) {
        struct sample sample = {{0}};
        int rows = 0;
        for (int y = 6; y < 22; y++)
            memset(sample.pixels + y * SAMPLE_SIDE + 13, 255, 2);
        noise_scan(&sample, &rng);
        for (int y = 7; y < 21; y++)
            rows += sample.pixels[y * SAMPLE_SIDE + 13] > 200;
        black += rows;
        broken += rows < 14;
    }
    assert_true(black > MANY * 14 * 8 / 10);
    assert_true(broken > MANY / 4);
}

static void shades_are_ninths(void **state)
{
    struct rng rng = rng_start(4, 0, 0, 0);
    struct sample sample;

    (void)state;
    memset(&sample, 90, sizeof sample);
    noise_scan(&sample, &rng);
    for (int i = 0; i < SAMPLE_SIZE; i++)
        assert_int_equal(sample.pixels[i], 255 * ((sample.pixels[i] * 9 + 254) / 255) / 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_paper_gets_a_box_and_specks),
        cmocka_unit_test(few_pixels_in_the_middle_get_specks),
        cmocka_unit_test(a_stroke_survives),
        cmocka_unit_test(shades_are_ninths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
