/* SPDX-License-Identifier: MIT */
#include "classify/views.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

struct shape {
    double ink, x, y; /* sum of pixels, their centre */
    int left, right;  /* the outermost columns with ink */
};

static struct shape measure(const struct sample *sample)
{
    struct shape shape = {.left = SAMPLE_SIDE, .right = -1};

    for (int i = 0; i < SAMPLE_SIZE; i++) {
        int x = i % SAMPLE_SIDE, pixel = sample->pixels[i];
        shape.ink += pixel;
        shape.x += pixel * x;
        shape.y += pixel * (i / SAMPLE_SIDE);
        if (pixel > 0 && x < shape.left)
            shape.left = x;
        if (pixel > 0 && x > shape.right)
            shape.right = x;
    }
    shape.x /= shape.ink;
    shape.y /= shape.ink;
    return shape;
}

/* A square of 10 x 10 in the middle: 9 to 18. */
static struct sample square(void)
{
    struct sample sample;

    memset(&sample, 0, sizeof sample);
    for (int y = 9; y < 19; y++)
        memset(sample.pixels + y * SAMPLE_SIDE + 9, 200, 10);
    return sample;
}

static void they_move_to_the_corners(void **state)
{
    struct sample sample = square(), views[VIEW_COUNT];
    int corners = 0;

    (void)state;
    views_make(&sample, views);
    for (int i = 0; i < VIEW_COUNT; i++) {
        struct shape shape = measure(&views[i]);
        double right = shape.x - 13.5, down = shape.y - 13.5;
        assert_true(right * right > 0.95 * 0.95 && right * right < 1.05 * 1.05);
        assert_true(down * down > 0.999 && down * down < 1.001);
        corners |= 1 << ((right > 0) + 2 * (down > 0));
    }
    assert_int_equal(corners, 15);
}

/* Ink grows and shrinks with the width, and only with it. */
static void two_are_wide_and_two_narrow(void **state)
{
    struct sample sample = square(), views[VIEW_COUNT];
    int wide = 0, narrow = 0;

    (void)state;
    views_make(&sample, views);
    for (int i = 0; i < VIEW_COUNT; i++) {
        double share = measure(&views[i]).ink / measure(&sample).ink;
        wide += share > 1.08 && share < 1.12;
        narrow += share > 0.88 && share < 0.92;
    }
    assert_int_equal(wide, 2);
    assert_int_equal(narrow, 2);
}

/* Ink at the very edge is cut, never wrapped around to the other side. */
static void nothing_wraps_around(void **state)
{
    struct sample sample, views[VIEW_COUNT];

    (void)state;
    memset(&sample, 0, sizeof sample);
    for (int y = 0; y < SAMPLE_SIDE; y++)
        sample.pixels[y * SAMPLE_SIDE + SAMPLE_SIDE - 1] = 255;
    views_make(&sample, views);
    for (int i = 0; i < VIEW_COUNT; i++)
        assert_true(measure(&views[i]).ink == 0 || measure(&views[i]).left > SAMPLE_SIDE / 2);
}

static void an_empty_sample_stays_empty(void **state)
{
    static const struct sample empty;
    struct sample views[VIEW_COUNT];

    (void)state;
    views_make(&empty, views);
    for (int i = 0; i < VIEW_COUNT; i++)
        assert_memory_equal(&views[i], &empty, sizeof empty);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_move_to_the_corners),
        cmocka_unit_test(two_are_wide_and_two_narrow),
        cmocka_unit_test(nothing_wraps_around),
        cmocka_unit_test(an_empty_sample_stays_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
