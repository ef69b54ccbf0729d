/* SPDX-License-Identifier: MIT */
#include "segment/scan_png.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <png.h>
#include <stdbool.h>
#include <stdlib.h>

#include "tests/scanned.h"

enum { WIDTH = 61, HEIGHT = 400, MOST = 1 << 18 };

struct file {
    uint8_t bytes[MOST];
    size_t length;
};

/* How a PNG is made. */
struct making {
    int colour, depth;
    bool is_interlaced, has_transparency;
};

/* The stored value: a diagonal ramp over all values of that depth. */
static int value_at(int x, int y, int depth)
{
    return (x * 3 + y) % (1 << (depth > 8 ? 8 : depth));
}

static int gray_at(int x, int y, int depth)
{
    return value_at(x, y, depth) * 255 / ((1 << (depth > 8 ? 8 : depth)) - 1);
}

static int channels(int colour)
{
    static const int of[] = {1, 0, 3, 1, 2, 0, 4};

    return of[colour];
}

static void make_row(const struct making *how, int y, uint8_t *row)
{
    int count = channels(how->colour), bytes = how->depth == 16 ? 2 : 1, at = 0;

    memset(row, 0, 8 * WIDTH);
    for (int x = 0; x < WIDTH; x++)
        for (int channel = 0; channel < count; channel++, at += how->depth) {
            int value = value_at(x, y, how->depth);
            if (channel == count - 1 && how->colour & PNG_COLOR_MASK_ALPHA)
                value = x < WIDTH / 2 ? 255 : 0;
            if (how->colour == PNG_COLOR_TYPE_PALETTE)
                value = (1 << how->depth) - 1 - value;
            if (how->depth < 8)
                row[at / 8] |= (uint8_t)(value << (8 - how->depth - at % 8));
            else
                memset(row + at / 8, value, (size_t)bytes);
        }
}

/* A palette that runs the other way round; its last colour, black, may be transparent. */
static void make_palette(png_structp png, png_infop info, const struct making *how)
{
    png_color palette[256];
    png_byte alpha[256];
    int most = (1 << how->depth) - 1;

    for (int i = 0; i <= most; i++) {
        png_byte gray = (png_byte)((most - i) * 255 / most);
        palette[i] = (png_color){gray, gray, gray};
        alpha[i] = i < most ? 255 : 0;
    }
    png_set_PLTE(png, info, palette, most + 1);
    if (how->has_transparency)
        png_set_tRNS(png, info, alpha, most + 1, NULL);
}

static void put(png_structp png, png_bytep bytes, size_t length)
{
    struct file *file = png_get_io_ptr(png);

    assert_true(file->length + length <= MOST);
    memcpy(file->bytes + file->length, bytes, length);
    file->length += length;
}

static void make(const struct making *how, struct file *file)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    static uint8_t rows[HEIGHT][8 * WIDTH];
    png_bytep list[HEIGHT];

    file->length = 0;
    png_set_write_fn(png, file, put, NULL);
    png_set_compression_level(png, 0);
    png_set_filter(png, 0, PNG_FILTER_NONE);
    png_set_IHDR(png, info, WIDTH, HEIGHT, how->depth, how->colour,
                 how->is_interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, 11811, 11811, PNG_RESOLUTION_METER);
    if (how->colour == PNG_COLOR_TYPE_PALETTE)
        make_palette(png, info, how);
    else if (how->has_transparency)
        png_set_tRNS(png, info, NULL, 0, &(png_color_16){0, 0, 0, 0, 0});
    png_write_info(png, info);
    for (int y = 0; y < HEIGHT; y++) {
        make_row(how, y, rows[y]);
        list[y] = rows[y];
    }
    png_write_image(png, list);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
}

static void assert_seen(const struct page *page, const struct making *how)
{
    bool has_alpha = (how->colour & PNG_COLOR_MASK_ALPHA) != 0;
    struct raster raster;
    struct err err;

    assert_int_equal(page_gray(page, &raster, &err), 0);
    assert_int_equal(raster.width, WIDTH);
    assert_int_equal(raster.height, HEIGHT);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            int gray = gray_at(x, y, how->depth);
            if (has_alpha && x >= WIDTH / 2)
                gray = 255;
            if (how->has_transparency && gray == 0)
                gray = 255;
            assert_int_equal(raster.pixels[y * WIDTH + x], gray);
        }
    raster_free(&raster);
}

static void assert_reads(struct making how)
{
    static struct file file;
    struct page *page;

    make(&how, &file);
    page = scanned_page(file.bytes, file.length, 0);
    assert_sound(page);
    assert_seen(page, &how);
    assert_float_equal(page_stated_dpi(page), 300, 0.01);
    page_free(page);
}

static void test_every_kind_and_depth(void **state)
{
    static const int colours[] = {PNG_COLOR_TYPE_GRAY, PNG_COLOR_TYPE_PALETTE, PNG_COLOR_TYPE_RGB,
                                  PNG_COLOR_TYPE_GRAY_ALPHA, PNG_COLOR_TYPE_RGB_ALPHA};

    (void)state;
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        for (int depth = 1; depth <= 16; depth *= 2) {
            struct making how = {.colour = colours[i], .depth = depth};
            if (depth < 8 && how.colour != PNG_COLOR_TYPE_GRAY &&
                how.colour != PNG_COLOR_TYPE_PALETTE)
                continue;
            if (depth == 16 && how.colour == PNG_COLOR_TYPE_PALETTE)
                continue;
            assert_reads(how);
            how.is_interlaced = true;
            assert_reads(how);
        }
}

/* A transparent colour is paper whatever it is. */
static void test_transparent_colour(void **state)
{
    (void)state;
    assert_reads((struct making){PNG_COLOR_TYPE_GRAY, 1, false, true});
    assert_reads((struct making){PNG_COLOR_TYPE_GRAY, 8, false, true});
    assert_reads((struct making){PNG_COLOR_TYPE_RGB, 8, true, true});
    assert_reads((struct making){PNG_COLOR_TYPE_PALETTE, 4, false, true});
}

static size_t find(const struct file *file, const char *chunk)
{
    for (size_t at = 8; at + 4 <= file->length; at++)
        if (memcmp(file->bytes + at, chunk, 4) == 0)
            return at;
    fail_msg("no %s", chunk);
    return 0;
}

static void test_a_wrong_checksum_is_damage(void **state)
{
    static const struct making how = {.colour = PNG_COLOR_TYPE_GRAY, .depth = 8};
    static struct file file;
    struct page *page;

    (void)state;
    make(&how, &file);
    file.bytes[find(&file, "IEND") - 5] ^= 1; /* in the checksum of the last pixels */
    page = scanned_page(file.bytes, file.length, 0);
    assert_true(page_damage(page) > 0);
    assert_non_null(strstr(page_damage_text(page), "CRC"));
    assert_seen(page, &how);
    page_free(page);
}

static void test_cut_files_are_damaged(void **state)
{
    for (int is_interlaced = 0; is_interlaced <= 1; is_interlaced++) {
        struct making how = {PNG_COLOR_TYPE_GRAY, 8, is_interlaced, false};
        static struct file file;
        struct page *page;

        (void)state;
        make(&how, &file);
        page = scanned_page(file.bytes, file.length * 3 / 4, 0);
        assert_true(page_damage(page) > 0);
        assert_int_equal(scanned_gray(page, 8, 8), gray_at(8, 8, 8));
        if (!is_interlaced)
            assert_int_equal(scanned_gray(page, 8, HEIGHT - 1), 255);
        page_free(page);
        assert_refused(file.bytes, find(&file, "IDAT") + 8, ERR_DAMAGE, "no pixels");
        assert_refused(file.bytes, 20, ERR_DAMAGE, "no header");
    }
}

static void test_limits_are_told_with_figures(void **state)
{
    struct making how = {.colour = PNG_COLOR_TYPE_GRAY, .depth = 8};
    static struct file file;

    (void)state;
    make(&how, &file);
    memcpy(file.bytes + 16, "\0\0\x40\x01\0\0\0\x10", 8);
    assert_refused(file.bytes, file.length, ERR_LIMIT, "16385 x 16 pixels");
    memcpy(file.bytes + 16, "\0\0\x30\0\0\0\x30\0", 8);
    assert_refused(file.bytes, file.length, ERR_LIMIT, "12288 x 12288 = 151.0 million pixels");
    memcpy(file.bytes + 16, "\0\0\0\0\0\0\x30\0", 8);
    assert_refused(file.bytes, file.length, ERR_DAMAGE, "0 x 12288 pixels");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_and_depth),
        cmocka_unit_test(test_transparent_colour),
        cmocka_unit_test(test_a_wrong_checksum_is_damage),
        cmocka_unit_test(test_cut_files_are_damaged),
        cmocka_unit_test(test_limits_are_told_with_figures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
