/* SPDX-License-Identifier: MIT */
#include "segment/page.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <leptonica/allheaders.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "segment/pixels.h"

/* Gray pixels to draw on. */
struct sheet {
    int width, height;
    uint8_t *pixels;
};

static struct sheet blank(int width, int height, int paper)
{
    struct sheet sheet = {width, height, malloc((size_t)width * (size_t)height)};

    assert_non_null(sheet.pixels);
    memset(sheet.pixels, paper, (size_t)width * (size_t)height);
    return sheet;
}

static void fill(struct sheet *sheet, int x, int y, int width, int height, int gray)
{
    for (int i = y; i < y + height; i++)
        memset(sheet->pixels + i * sheet->width + x, gray, (size_t)width);
}

/* Four printed lines, each so many pixels wide. */
static void box(struct sheet *sheet, int x, int y, int width, int height, int line, int gray)
{
    fill(sheet, x, y, width, line, gray);
    fill(sheet, x, y + height - line, width, line, gray);
    fill(sheet, x, y, line, height, gray);
    fill(sheet, x + width - line, y, line, height, gray);
}

/* The same noise every time, of a triangular distribution from -most to most. */
static void add_noise(struct sheet *sheet, int most)
{
    uint32_t state = 1;

    for (int i = 0; i < sheet->width * sheet->height; i++) {
        int noise = 0;
        for (int k = 0; k < 2; k++) {
            state = state * 1664525 + 1013904223;
            noise += (int)((state >> 16) % (uint32_t)(most + 1));
        }
        noise += sheet->pixels[i] - most;
        sheet->pixels[i] = (uint8_t)(noise < 0 ? 0 : noise > 255 ? 255 : noise);
    }
}

/* Makes a page of the pixels, in gray or, below 128, as ink; frees them. */
static struct page *page_of(struct sheet *sheet, int depth)
{
    struct Pix *pix = pixCreate(sheet->width, sheet->height, depth);
    struct page *page;
    struct err err;

    for (int y = 0; y < sheet->height; y++)
        for (int x = 0; x < sheet->width; x++) {
            int gray = sheet->pixels[y * sheet->width + x];
            pixSetPixel(pix, x, y, (l_uint32)(depth == 8 ? gray : gray < 128));
        }
    free(sheet->pixels);
    assert_int_equal(page_new(&pix, 300, 0, NULL, &page, &err), 0);
    assert_null(pix);
    return page;
}

static struct raster ink_of(struct page *page)
{
    struct raster ink;
    struct err err;

    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(page_ink(page, &ink, &err), 0);
    page_free(page);
    return ink;
}

static int count(const struct raster *ink, int x, int y, int width, int height)
{
    int sum = 0;

    for (int i = y; i < y + height; i++)
        for (int k = x; k < x + width; k++)
            sum += ink->pixels[i * ink->width + k];
    return sum;
}

static void test_what_a_page_says(void **state)
{
    struct Pix *pix = pixCreate(30, 20, 8);
    struct page *page;
    struct raster gray;
    struct err err;

    (void)state;
    pixSetPixel(pix, 7, 5, 123);
    assert_int_equal(page_new(&pix, 204.5, 3, "bad code word", &page, &err), 0);
    assert_int_equal(page_width(page), 30);
    assert_int_equal(page_height(page), 20);
    assert_float_equal(page_stated_dpi(page), 204.5, 0.001);
    assert_int_equal(page_damage(page), 3);
    assert_string_equal(page_damage_text(page), "bad code word");
    assert_int_equal(page_gray(page, &gray, &err), 0);
    assert_int_equal(gray.pixels[5 * 30 + 7], 123);
    assert_int_equal(gray.pixels[5 * 30 + 8], 0);
    raster_free(&gray);
    page_free(page);
    page_free(NULL);
}

/* Beside black box lines, on noisy paper, a pen of 35 below a paper of 225. */
static void test_a_faint_pen_in_a_black_box(void **state)
{
    struct sheet sheet = blank(200, 200, 225);
    struct raster ink;

    (void)state;
    box(&sheet, 50, 50, 90, 100, 3, 20);
    fill(&sheet, 93, 70, 3, 60, 190);
    add_noise(&sheet, 6);
    ink = ink_of(page_of(&sheet, 8));
    for (int y = 72; y < 128; y++)
        assert_in_range(count(&ink, 90, y, 9, 1), 2, 4);
    assert_in_range(count(&ink, 54, 54, 36, 92), 0, 3);
    assert_in_range(count(&ink, 50, 80, 3, 1), 3, 3);
    raster_free(&ink);
}

/* From white to a fifth of it, and a shadow with an edge. */
static void test_uneven_light(void **state)
{
    struct sheet sheet = blank(900, 400, 255);
    struct raster ink;

    (void)state;
    for (int x = 100; x < 880; x += 60)
        fill(&sheet, x, 150, 4, 80, 60);
    for (int y = 0; y < 400; y++)
        for (int x = 0; x < 900; x++) {
            uint8_t *pixel = &sheet.pixels[y * 900 + x];
            *pixel = (uint8_t)(*pixel * (900 - x * 4 / 5) / 900 * (y < 300 ? 10 : 6) / 10);
        }
    add_noise(&sheet, 2);
    ink = ink_of(page_of(&sheet, 8));
    for (int x = 100; x < 880; x += 60) {
        assert_in_range(count(&ink, x - 20, 160, 44, 60), 230, 250);
        assert_in_range(count(&ink, x + 6, 160, 48, 60), 0, 4);
    }
    raster_free(&ink);
}

static void test_gray_paper_without_ink_stays_empty(void **state)
{
    (void)state;
    for (int paper = 60; paper <= 240; paper += 60) {
        struct sheet sheet = blank(300, 200, paper);
        struct raster ink;
        add_noise(&sheet, 10);
        ink = ink_of(page_of(&sheet, 8));
        assert_in_range(count(&ink, 0, 0, 300, 200), 0, 6);
        raster_free(&ink);
    }
}

/* A black mark is wider than a tile of paper, and solid. */
static void test_a_large_mark_stays_solid(void **state)
{
    struct sheet sheet = blank(500, 400, 230);
    struct raster ink;

    (void)state;
    fill(&sheet, 203, 101, 120, 120, 30);
    ink = ink_of(page_of(&sheet, 8));
    assert_int_equal(count(&ink, 203, 101, 120, 120), 120 * 120);
    assert_int_equal(count(&ink, 0, 0, 500, 400), 120 * 120);
    raster_free(&ink);
}

/* A whole page of 300 dpi: dust of 2 x 2 goes, what people write stays. */
static void test_dust_goes_and_dots_stay(void **state)
{
    (void)state;
    for (int depth = 1; depth <= 8; depth += 7) {
        struct sheet sheet = blank(2480, 2600, 255);
        struct raster ink;
        fill(&sheet, 100, 100, 2, 2, 0);   /* dust */
        fill(&sheet, 0, 200, 1, 2, 0);     /* at the edge */
        fill(&sheet, 2479, 2599, 1, 1, 0); /* in the corner */
        fill(&sheet, 300, 100, 3, 3, 0);   /* a decimal dot */
        for (int x = 500; x < 700; x += 8) /* a dotted line */
            fill(&sheet, x, 100, 3, 3, 0);
        for (int y = 100; y < 220; y += 5) /* a stroke in pieces of 2 pixels */
            fill(&sheet, 900, y, 1, 2, 0);
        ink = ink_of(page_of(&sheet, depth));
        assert_int_equal(count(&ink, 90, 90, 20, 20), 0);
        assert_int_equal(count(&ink, 0, 190, 20, 20), 0);
        assert_int_equal(count(&ink, 2470, 2590, 10, 10), 0);
        assert_int_equal(count(&ink, 290, 90, 20, 20), 9);
        assert_int_equal(count(&ink, 490, 90, 220, 20), 25 * 9);
        assert_in_range(count(&ink, 890, 90, 20, 140), 48, 120);
        raster_free(&ink);
    }
}

/* In a small picture, as of one digit, only single pixels are dust. */
static void test_a_small_picture_keeps_its_dots(void **state)
{
    struct sheet sheet = blank(40, 40, 255);
    struct raster ink;

    (void)state;
    fill(&sheet, 10, 10, 2, 2, 0);
    fill(&sheet, 30, 30, 1, 1, 0);
    ink = ink_of(page_of(&sheet, 1));
    assert_int_equal(count(&ink, 0, 0, 20, 20), 4);
    assert_int_equal(count(&ink, 20, 20, 20, 20), 0);
    raster_free(&ink);
}

/* Pictures of every small size have ink where it is dark, up to their edges. */
static void test_tiny_pictures(void **state)
{
    (void)state;
    for (int width = 1; width <= 70; width += 3)
        for (int height = 1; height <= 70; height += 23) {
            struct sheet sheet = blank(width, height, 240);
            bool has_ink = width >= 8 && height >= 8;
            struct raster ink;
            if (has_ink)
                fill(&sheet, width - 2, 0, 2, height, 40);
            ink = ink_of(page_of(&sheet, 8));
            assert_int_equal(count(&ink, 0, 0, width, height), has_ink ? 2 * height : 0);
            raster_free(&ink);
        }
}

static void test_cleaning_again_changes_nothing(void **state)
{
    struct sheet sheet = blank(100, 100, 255);
    struct page *page;
    struct raster once, twice;
    struct err err;

    (void)state;
    fill(&sheet, 20, 20, 5, 50, 30);
    page = page_of(&sheet, 8);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(page_ink(page, &once, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(page_ink(page, &twice, &err), 0);
    assert_memory_equal(once.pixels, twice.pixels, 100 * 100);
    raster_free(&once);
    raster_free(&twice);
    page_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_page_says),
        cmocka_unit_test(test_a_faint_pen_in_a_black_box),
        cmocka_unit_test(test_uneven_light),
        cmocka_unit_test(test_gray_paper_without_ink_stays_empty),
        cmocka_unit_test(test_a_large_mark_stays_solid),
        cmocka_unit_test(test_dust_goes_and_dots_stay),
        cmocka_unit_test(test_a_small_picture_keeps_its_dots),
        cmocka_unit_test(test_tiny_pictures),
        cmocka_unit_test(test_cleaning_again_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
