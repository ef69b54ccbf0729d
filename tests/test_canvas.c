/* SPDX-License-Identifier: MIT */
#include "pipeline/canvas.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <leptonica/allheaders.h>

enum { WIDTH = 200, HEIGHT = 300 };

static const struct colour red = {255, 0, 0};

static struct canvas *white_canvas(const double transform[6])
{
    struct raster gray;
    struct canvas *canvas;
    struct err err;

    assert_int_equal(raster_new(WIDTH, HEIGHT, &gray, &err), 0);
    memset(gray.pixels, 255, WIDTH * HEIGHT);
    assert_int_equal(canvas_new(&gray, transform, &canvas, &err), 0);
    raster_free(&gray);
    return canvas;
}

static PIX *picture_of(struct canvas *canvas)
{
    struct blob png;
    struct err err;
    PIX *picture;

    assert_int_equal(canvas_png(canvas, &png, &err), 0);
    picture = pixReadMem(png.bytes, png.length);
    assert_non_null(picture);
    free(png.bytes);
    canvas_free(canvas);
    return picture;
}

static int is_red(PIX *picture, int x, int y)
{
    l_int32 r, g, b;

    assert_int_equal(pixGetRGBPixel(picture, x, y, &r, &g, &b), 0);
    return r > 200 && g < 60 && b < 60;
}

/* Ten pixels a millimetre: a box of 5 x 4 mm at 3, 2. */
static void a_box_lies_where_the_transform_says(void **state)
{
    const double plain[6] = {10, 0, 0, 0, 10, 0};
    struct canvas *canvas = white_canvas(plain);
    PIX *picture;

    (void)state;
    canvas_rect(canvas, (struct rect_mm){3, 2, 5, 4}, red);
    picture = picture_of(canvas);
    assert_true(is_red(picture, 50, 20) && is_red(picture, 80, 40) && is_red(picture, 30, 59));
    assert_false(is_red(picture, 50, 40) || is_red(picture, 20, 20));
    pixDestroy(&picture);
}

/* A page that was scanned upside down or sideways is shown upright. */
static void the_form_stands_upright(void **state)
{
    const double turned[3][6] = {
        {-10, 0, WIDTH - 1, 0, -10, HEIGHT - 1}, /* by 180 degrees */
        {0, -10, WIDTH - 1, 10, 0, 0},           /* by 90, clockwise */
        {0, 10, 0, -10, 0, HEIGHT - 1},          /* by 90, the other way */
    };

    (void)state;
    for (int i = 0; i < 3; i++) {
        struct canvas *canvas = white_canvas(turned[i]);
        PIX *picture;
        canvas_line(canvas, 2, 3, 8, 3, red);
        canvas_circle(canvas, 10, 10, 2, red);
        picture = picture_of(canvas);
        assert_int_equal(pixGetWidth(picture), i ? HEIGHT : WIDTH);
        assert_true(is_red(picture, 50, 30));
        assert_true(is_red(picture, 100, 80) && is_red(picture, 120, 100));
        assert_false(is_red(picture, 100, 100));
        pixDestroy(&picture);
    }
}

/* Text stands on a white ground above its lower left corner. */
static void text(void **state)
{
    const double plain[6] = {10, 0, 0, 0, 10, 0};
    struct canvas *canvas = white_canvas(plain);
    int count = 0, below = 0;
    PIX *picture;

    (void)state;
    canvas_write(canvas, 4, 10, CANVAS_LARGE, "42", red);
    canvas_write(canvas, 4, 20, CANVAS_LARGE, "", red);
    picture = picture_of(canvas);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            count += is_red(picture, x, y);
            below += is_red(picture, x, y) && (y > 100 || x < 40);
        }
    assert_true(count > 30);
    assert_int_equal(below, 0);
    pixDestroy(&picture);
}

/* Above the picture, which moves down whole, with what is drawn on it later. */
static void head(void **state)
{
    static const char *const texts[] = {"12", "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20"};
    const double plain[6] = {10, 0, 0, 0, 10, 0};
    int heights[2];

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct canvas *canvas = white_canvas(plain);
        struct err err;
        PIX *picture;
        int added, count = 0;

        canvas_line(canvas, 2, 2, 6, 2, red);
        assert_int_equal(canvas_head(canvas, texts[i], red, &err), 0);
        canvas_line(canvas, 2, 5, 6, 5, red);
        picture = picture_of(canvas);
        assert_int_equal(pixGetWidth(picture), WIDTH);
        heights[i] = pixGetHeight(picture);
        added = heights[i] - HEIGHT;
        assert_true(is_red(picture, 40, added + 20) && is_red(picture, 40, added + 50));
        for (int y = 0; y < added; y++)
            for (int x = 0; x < WIDTH; x++)
                count += is_red(picture, x, y);
        assert_true(count > 30);
        pixDestroy(&picture);
    }
    assert_true(heights[0] > HEIGHT && heights[1] > heights[0]);
}

static void a_large_picture_is_made_smaller(void **state)
{
    const double plain[6] = {10, 0, 0, 0, 10, 0};
    struct raster gray;
    struct canvas *canvas;
    struct err err;
    PIX *picture;

    (void)state;
    assert_int_equal(raster_new(4800, 100, &gray, &err), 0);
    assert_int_equal(canvas_new(&gray, plain, &canvas, &err), 0);
    raster_free(&gray);
    canvas_line(canvas, 1, 5, 479, 5, red);
    picture = picture_of(canvas);
    assert_int_equal(pixGetWidth(picture), 2400);
    assert_true(is_red(picture, 1200, 25));
    pixDestroy(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_lies_where_the_transform_says),
        cmocka_unit_test(the_form_stands_upright),
        cmocka_unit_test(text),
        cmocka_unit_test(head),
        cmocka_unit_test(a_large_picture_is_made_smaller),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
