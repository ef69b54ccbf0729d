/* SPDX-License-Identifier: MIT */
/* Sums over parts of random pictures against plain counting. */
#include "segment/sheet_density.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <leptonica/allheaders.h>

static uint32_t dice_state = 3;

static double dice(double least, double most)
{
    dice_state = dice_state * 1664525 + 1013904223;
    return least + (most - least) * (dice_state >> 8) / 16777216.0;
}

static struct Pix *random_picture(int width, int height, double share)
{
    struct Pix *pix = pixCreate(width, height, 1);

    assert_non_null(pix);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            pixSetPixel(pix, x, y, dice(0, 1) < share);
    return pix;
}

/* The ink of the pixels from the nearest edge on the left to the nearest on the right. */
static double counted(const struct sheet_ink *ink, double x, double y, double side)
{
    int sum = 0;

    for (int j = (int)floor(y - side / 2 + 0.5); j < (int)floor(y + side / 2 + 0.5); j++)
        for (int i = (int)floor(x - side / 2 + 0.5); i < (int)floor(x + side / 2 + 0.5); i++)
            sum += sheet_ink_at(ink, i, j);
    return sum / (side * side);
}

static void check_picture(int width, int height, double share)
{
    struct Pix *pix = random_picture(width, height, share);
    struct sheet_ink ink = sheet_ink_of(pix);
    struct sheet_density density;
    struct err err;

    assert_int_equal(sheet_density_count(&ink, &density, &err), 0);
    assert_int_equal(density.width, width);
    assert_int_equal(density.height, height);
    for (int i = 0; i < 2000; i++) {
        double side = i % 2 ? (int)dice(1, 40) : dice(1, 40);
        double x = dice(-30, width + 30), y = dice(-30, height + 30);
        double found = sheet_density_at(&density, x, y, side);

        assert_float_equal(found, fmin(1, counted(&ink, x, y, side)), 1e-12);
        assert_true(found >= 0 && found <= 1);
    }
    sheet_density_free(&density);
    assert_null(density.sums);
    pixDestroy(&pix);
}

static void sums_agree_with_counting(void **state)
{
    (void)state;
    check_picture(71, 40, 0.5);
    check_picture(64, 33, 0.03);
    check_picture(200, 1, 0.4);
    check_picture(1, 90, 0.4);
    check_picture(33, 33, 1);
}

static void the_whole_and_nothing(void **state)
{
    struct Pix *pix = random_picture(60, 60, 1);
    struct sheet_ink ink = sheet_ink_of(pix);
    struct sheet_density density;
    struct err err;

    (void)state;
    assert_int_equal(sheet_density_count(&ink, &density, &err), 0);
    assert_float_equal(sheet_density_at(&density, 30, 30, 60), 1, 0);
    assert_float_equal(sheet_density_at(&density, 0, 30, 60), 0.5, 0);
    assert_float_equal(sheet_density_at(&density, 30, 30, 120), 0.25, 0);
    assert_float_equal(sheet_density_at(&density, -100, 30, 60), 0, 0);
    assert_float_equal(sheet_density_at(&density, 30, 1e6, 60), 0, 0);
    sheet_density_free(&density);
    sheet_density_free(&density);
    pixDestroy(&pix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_agree_with_counting),
        cmocka_unit_test(the_whole_and_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
