/* SPDX-License-Identifier: MIT */
#include "classify/learn/warp.h"

#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

static const struct warp as_it_is = {.xx = 1, .yy = 1, .x0 = SLATE_MIDDLE, .y0 = SLATE_MIDDLE};

/* No warp at all gives the sample back, to the bit. */
static void nothing_changes_nothing(void **state)
{
    struct slate slate = {{{0}}};
    struct sample five = glyphs_digit(5);
    float picture[SAMPLE_SIZE];

    (void)state;
    slate_stamp(&slate, &five, SLATE_MIDDLE, SLATE_MIDDLE);
    warp_draw(&as_it_is, NULL, 1, &slate, picture);
    for (int i = 0; i < SAMPLE_SIZE; i++)
        assert_true(picture[i] == (float)five.pixels[i] / 255);
}

/* A dot on the slate appears where the warp was told to place it. */
static void what_is_placed_appears(void **state)
{
    const struct warp_range range = {0.5f, 0.3f, 0.3f, 0.2f};
    struct rng rng = rng_start(1, 0, 0, 0);

    (void)state;
    for (int i = 0; i < 50; i++) {
        struct slate slate = {{{0}}};
        struct warp warp = warp_random(&range, &rng);
        float x = rng_uniform(&rng, 25, 45), y = rng_uniform(&rng, 25, 45);
        float to_x = rng_uniform(&rng, 8, 20), to_y = rng_uniform(&rng, 8, 20);
        float picture[SAMPLE_SIZE];
        double sum = 0, sum_x = 0, sum_y = 0;

        slate_stroke(&slate, x, y, x, y, 6);
        warp_place(&warp, x, y, to_x, to_y);
        warp_draw(&warp, NULL, 2, &slate, picture);
        for (int p = 0; p < SAMPLE_SIZE; p++) {
            sum += (double)picture[p];
            sum_x += (double)picture[p] * (p % SAMPLE_SIDE);
            sum_y += (double)picture[p] * (p / SAMPLE_SIDE);
        }
        assert_true(fabs(sum_x / sum - (double)to_x) < 0.1);
        assert_true(fabs(sum_y / sum - (double)to_y) < 0.1);
    }
}

/* Shrinking twice as much leaves a quarter of the ink, at the same place. */
static void shrinking(void **state)
{
    struct sample eight = glyphs_digit(8);
    struct slate slate = {{{0}}};
    double ink[2] = {0, 0};

    (void)state;
    slate_stamp(&slate, &eight, SLATE_MIDDLE, SLATE_MIDDLE);
    for (int i = 0; i < 2; i++) {
        struct warp warp = as_it_is;
        float picture[SAMPLE_SIZE];

        warp_shrink(&warp, 1 + (float)i);
        warp_place(&warp, 36, 36, 14, 14);
        warp_draw(&warp, NULL, 2, &slate, picture);
        for (int p = 0; p < SAMPLE_SIZE; p++)
            ink[i] += (double)picture[p];
    }
    assert_true(fabs(4 * ink[1] / ink[0] - 1) < 0.1);
}

/* The box that the warp promises holds the ink, and is not much larger. */
static void the_box_holds_the_ink(void **state)
{
    const struct warp_range range = {0.3f, 0.2f, 0.2f, 0.1f};
    struct rng rng = rng_start(2, 0, 0, 0);
    struct sample eight = glyphs_digit(8);
    double inside = 0, all = 0, area = 0;

    (void)state;
    for (int i = 0; i < 50; i++) {
        struct slate slate = {{{0}}};
        struct warp warp = warp_random(&range, &rng);
        float picture[SAMPLE_SIZE];
        struct rect box;

        slate_stamp(&slate, &eight, SLATE_MIDDLE, SLATE_MIDDLE);
        warp_place(&warp, 36, 36, 14, 14);
        warp_draw(&warp, NULL, 1, &slate, picture);
        box = warp_box(&warp, slate_box(&slate));
        area += box.width * box.height;
        for (int p = 0; p < SAMPLE_SIZE; p++) {
            int x = p % SAMPLE_SIDE, y = p / SAMPLE_SIDE;
            all += (double)picture[p];
            if (x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height)
                inside += (double)picture[p];
        }
    }
    assert_true(inside > 0.985 * all); /* half a pixel of blur may stand out */
    assert_true(area / 50 < 1.7 * 12 * 20);
}

/* A bend is smooth and as strong as asked for. */
/* Of the wanted size, and smooth along rows and columns. */
static void check_bend(const float shift[SAMPLE_SIZE])
{
    double square = 0, across = 0, down = 0;

    for (int p = 0; p < SAMPLE_SIZE; p++) {
        square += (double)(shift[p] * shift[p]);
        if (p % SAMPLE_SIDE)
            across += pow((double)(shift[p] - shift[p - 1]), 2);
        if (p >= SAMPLE_SIDE)
            down += pow((double)(shift[p] - shift[p - SAMPLE_SIDE]), 2);
    }
    assert_true(fabs(sqrt(square / SAMPLE_SIZE) - 0.8) < 1e-3);
    assert_true(sqrt(across / SAMPLE_SIZE) < 0.25);
    assert_true(sqrt(down / SAMPLE_SIZE) < 0.25);
}

static void bends(void **state)
{
    struct rng rng = rng_start(3, 0, 0, 0);
    struct warp_field field;

    (void)state;
    for (int i = 0; i < 20; i++) {
        warp_bend(&field, 5, 0.8f, &rng);
        check_bend(field.x);
        check_bend(field.y);
        assert_memory_not_equal(field.x, field.y, sizeof field.x);
    }
}

static void bent_pictures_keep_their_ink(void **state)
{
    struct rng rng = rng_start(4, 0, 0, 0);
    struct sample eight = glyphs_digit(8);
    struct slate slate = {{{0}}};
    struct warp_field field;
    float straight[SAMPLE_SIZE], bent[SAMPLE_SIZE];
    double ink[2] = {0, 0}, moved = 0;

    (void)state;
    slate_stamp(&slate, &eight, SLATE_MIDDLE, SLATE_MIDDLE);
    warp_draw(&as_it_is, NULL, 1, &slate, straight);
    for (int i = 0; i < 20; i++) {
        warp_bend(&field, 5, 0.8f, &rng);
        warp_draw(&as_it_is, &field, 1, &slate, bent);
        for (int p = 0; p < SAMPLE_SIZE; p++) {
            ink[0] += (double)straight[p];
            ink[1] += (double)bent[p];
            moved += fabs((double)(bent[p] - straight[p]));
        }
    }
    assert_true(fabs(ink[1] / ink[0] - 1) < 0.05);
    assert_true(moved > 0.2 * ink[0]);
}

/* Shrunk to a third, a fine grid becomes even gray, not stripes. */
static void shrinking_takes_the_mean(void **state)
{
    struct warp third = {.xx = 2.5f, .yy = 2.5f, .x0 = 1, .y0 = 1};
    struct slate slate = {{{0}}};
    float picture[SAMPLE_SIZE];

    (void)state;
    for (int x = 0; x < SLATE_SIDE; x += 2)
        for (int y = 0; y < SLATE_SIDE; y++)
            slate.ink[y][x] = 1;
    warp_draw(&third, NULL, 5, &slate, picture);
    for (int y = 2; y < 26; y++)
        for (int x = 2; x < 26; x++)
            assert_true(fabsf(picture[y * SAMPLE_SIDE + x] - 0.5f) < 0.12f);
}

static void darkening(void **state)
{
    float picture[SAMPLE_SIZE] = {0.2f, 0.5f}, paper[SAMPLE_SIZE] = {0.01f};

    (void)state;
    warp_darken(picture);
    assert_true(picture[0] == 0.4f && picture[1] == 1 && picture[2] == 0);
    warp_darken(paper);
    assert_true(paper[0] == 0.01f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_changes_nothing),
        cmocka_unit_test(what_is_placed_appears),
        cmocka_unit_test(shrinking),
        cmocka_unit_test(the_box_holds_the_ink),
        cmocka_unit_test(bends),
        cmocka_unit_test(bent_pictures_keep_their_ink),
        cmocka_unit_test(shrinking_takes_the_mean),
        cmocka_unit_test(darkening),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
