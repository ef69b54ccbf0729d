/* SPDX-License-Identifier: MIT */
#include "pipeline/draw.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <leptonica/allheaders.h>

static void a_raster_comes_back_from_its_png(void **state)
{
    uint8_t pixels[3 * 2] = {0, 1, 2, 100, 200, 255};
    struct raster gray = {3, 2, pixels};
    struct blob png = {NULL, 0};
    struct err err;
    PIX *picture;

    (void)state;
    assert_int_equal(draw_png(&gray, 300, &png, &err), 0);
    picture = pixReadMem(png.bytes, png.length);
    assert_non_null(picture);
    assert_int_equal(pixGetDepth(picture), 8);
    assert_int_equal(pixGetXRes(picture), 300);
    for (int i = 0; i < 6; i++) {
        l_uint32 value;

        pixGetPixel(picture, i % 3, i / 3, &value);
        assert_int_equal(value, pixels[i]);
    }
    pixDestroy(&picture);
    free(png.bytes);
}

static void a_sample_is_drawn_black_on_white(void **state)
{
    struct sample sample;
    struct blob png = {NULL, 0};
    struct err err;
    l_uint32 paper, ink;
    PIX *picture;

    (void)state;
    memset(&sample, 0, sizeof sample);
    sample.pixels[5 * SAMPLE_SIDE + 7] = 255;
    assert_int_equal(draw_sample(&sample, &png, &err), 0);
    picture = pixReadMem(png.bytes, png.length);
    assert_non_null(picture);
    pixGetPixel(picture, 0, 0, &paper);
    pixGetPixel(picture, 7, 5, &ink);
    assert_true(pixGetDepth(picture) == 8 ? paper == 255 && ink == 0 : paper != ink);
    pixDestroy(&picture);
    free(png.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_raster_comes_back_from_its_png),
        cmocka_unit_test(a_sample_is_drawn_black_on_white),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
