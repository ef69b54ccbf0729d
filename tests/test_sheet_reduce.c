/* SPDX-License-Identifier: MIT */
#include "segment/sheet_reduce.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <leptonica/allheaders.h>

static struct sheet_reduced reduced(struct Pix *ink)
{
    struct sheet_reduced out;
    struct err err;

    assert_int_equal(sheet_reduce(ink, &out, &err), 0);
    return out;
}

/* Sparse ink, the same every time. */
static struct Pix *speckled(int width, int height)
{
    struct Pix *pix = pixCreate(width, height, 1);
    uint32_t state = 7;

    assert_non_null(pix);
    for (int i = 0; i < width * height / 40; i++) {
        int x, y;

        state = state * 1664525 + 1013904223;
        x = (int)((state >> 8) % (uint32_t)width);
        state = state * 1664525 + 1013904223;
        y = (int)((state >> 8) % (uint32_t)height);
        pixSetPixel(pix, x, y, 1);
    }
    return pix;
}

static l_uint32 any_ink(struct Pix *pix, int x, int y, int side)
{
    l_uint32 any = 0;

    for (int j = y; j < y + side; j++)
        for (int i = x; i < x + side; i++) {
            l_uint32 pixel = 0;

            pixGetPixel(pix, i, j, &pixel);
            any |= pixel;
        }
    return any;
}

static void check_factor(int width, int height, int factor)
{
    struct Pix *pix = speckled(width, height);
    struct Pix *copy = pixCopy(NULL, pix);
    struct sheet_reduced out = reduced(pix);
    l_int32 is_same;

    assert_int_equal(out.factor, factor);
    assert_int_equal(pixGetWidth(out.picture), width / factor);
    assert_int_equal(pixGetHeight(out.picture), height / factor);
    for (int y = 0; y < height / factor; y++)
        for (int x = 0; x < width / factor; x++) {
            l_uint32 pixel;

            pixGetPixel(out.picture, x, y, &pixel);
            assert_int_equal(pixel, any_ink(pix, factor * x, factor * y, factor));
        }
    sheet_reduced_free(&out);
    assert_null(out.picture);
    pixEqual(pix, copy, &is_same);
    assert_true(is_same);
    pixDestroy(&copy);
    pixDestroy(&pix);
}

static void a_reduced_pixel_is_ink_if_any_in_it_is(void **state)
{
    (void)state;
    check_factor(1280, 900, 1);
    check_factor(1281, 900, 2);
    check_factor(1654, 2339, 2);
    check_factor(2561, 70, 2);
    check_factor(2480, 3508, 4);
    check_factor(4960, 7016, 8);
}

/* A strip has nothing to halve across. */
static void a_narrow_picture_stays(void **state)
{
    (void)state;
    check_factor(63, 9000, 1);
    check_factor(9000, 1, 1);
    check_factor(1, 1, 1);
    check_factor(64, 9000, 2);
}

/* A thin frame around a solid block stays, the block goes. */
static void print_is_not_solid(void **state)
{
    struct sheet_reduced reduced = {pixCreate(300, 200, 1), 1};
    struct Pix *print, *frame = pixCreate(300, 200, 1);
    struct err err;
    int is_same;

    (void)state;
    pixRasterop(frame, 0, 0, 300, 200, PIX_SET, NULL, 0, 0);
    pixRasterop(frame, 4, 4, 292, 192, PIX_CLR, NULL, 0, 0);
    pixCopy(reduced.picture, frame);
    pixRasterop(reduced.picture, 100, 80, 50, 40, PIX_SET, NULL, 0, 0);
    assert_int_equal(sheet_reduced_print(&reduced, &print, &err), 0);
    assert_int_equal(pixEqual(print, frame, &is_same), 0);
    assert_true(is_same);
    pixDestroy(&print);
    pixDestroy(&frame);
    sheet_reduced_free(&reduced);
}

static void nothing_is_freed_twice(void **state)
{
    struct sheet_reduced none = {NULL, 0};

    (void)state;
    sheet_reduced_free(&none);
    assert_null(none.picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reduced_pixel_is_ink_if_any_in_it_is),
        cmocka_unit_test(a_narrow_picture_stays),
        cmocka_unit_test(print_is_not_solid),
        cmocka_unit_test(nothing_is_freed_twice),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
