/* SPDX-License-Identifier: MIT */
#include "segment/scan_jpeg.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>
#include <turbojpeg.h>

#include "tests/scanned.h"

enum { WIDTH = 61, HEIGHT = 47, MOST = 1 << 16 };

struct jpeg {
    uint8_t bytes[MOST];
    size_t length;
};

/* A ramp with a black bar, compressed in those colours. */
static void compress(int pixel_format, int subsampling, int flags, struct jpeg *out)
{
    static uint8_t pixels[HEIGHT][WIDTH * 4];
    int samples = tjPixelSize[pixel_format];
    unsigned char *bytes = NULL;
    unsigned long length = 0;
    tjhandle turbo = tjInitCompress();

    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            memset(&pixels[y][x * samples], y >= 16 && y < 32 ? 0 : 130 + x, (size_t)samples);
    assert_int_equal(tjCompress2(turbo, pixels[0], WIDTH, sizeof pixels[0], HEIGHT, pixel_format,
                                 &bytes, &length, subsampling, 95, flags),
                     0);
    assert_true(length < MOST);
    memcpy(out->bytes, bytes, length);
    out->length = length;
    tjFree(bytes);
    tjDestroy(turbo);
}

/* Where a marker stands, or the end. */
static size_t find(const struct jpeg *jpeg, int marker)
{
    for (size_t at = 2; at + 1 < jpeg->length; at++)
        if (jpeg->bytes[at] == 0xff && jpeg->bytes[at + 1] == marker)
            return at;
    return jpeg->length;
}

static void insert(struct jpeg *jpeg, size_t at, const void *bytes, size_t length)
{
    memmove(jpeg->bytes + at + length, jpeg->bytes + at, jpeg->length - at);
    memcpy(jpeg->bytes + at, bytes, length);
    jpeg->length += length;
}

static void assert_seen(const struct jpeg *jpeg)
{
    struct page *page = scanned_page(jpeg->bytes, jpeg->length, 0);

    assert_sound(page);
    assert_int_equal(page_width(page), WIDTH);
    assert_int_equal(page_height(page), HEIGHT);
    assert_in_range(scanned_gray(page, 40, 24), 0, 12);
    assert_in_range(scanned_gray(page, 5, 5), 130, 140);
    assert_in_range(scanned_gray(page, 60, 45), 185, 195);
    page_free(page);
}

static void test_gray_and_colour(void **state)
{
    struct jpeg jpeg;

    (void)state;
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    assert_seen(&jpeg);
    compress(TJPF_RGB, TJSAMP_420, 0, &jpeg);
    assert_seen(&jpeg);
    compress(TJPF_RGB, TJSAMP_444, TJFLAG_PROGRESSIVE, &jpeg);
    assert_seen(&jpeg);
}

static void test_density_of_jfif(void **state)
{
    struct jpeg jpeg;
    struct page *page;

    (void)state;
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    memcpy(jpeg.bytes + 13, "\1\1\x2c\1\x2c", 5); /* 300 per inch */
    page = scanned_page(jpeg.bytes, jpeg.length, 0);
    assert_float_equal(page_stated_dpi(page), 300, 0.01);
    page_free(page);
    memcpy(jpeg.bytes + 13, "\2\0\x76\0\x76", 5); /* 118 per centimetre */
    page = scanned_page(jpeg.bytes, jpeg.length, 0);
    assert_float_equal(page_stated_dpi(page), 299.72, 0.01);
    page_free(page);
}

/* Density and orientation as a camera writes them, in either byte order. */
static void test_exif(void **state)
{
    static const uint8_t big[] = "\xff\xe1\0\x46"
                                 "Exif\0\0"
                                 "MM\0*\0\0\0\x08"
                                 "\0\3"
                                 "\1\x12\0\3\0\0\0\1\0\6\0\0"
                                 "\1\x1a\0\5\0\0\0\1\0\0\0\x32"
                                 "\1\x28\0\3\0\0\0\1\0\2\0\0"
                                 "\0\0\0\0"
                                 "\0\0\2\x58\0\0\0\2"
                                 "\0\0\0\0";
    static const uint8_t little[] = "\xff\xe1\0\x2e"
                                    "Exif\0\0"
                                    "II*\0\x08\0\0\0"
                                    "\2\0"
                                    "\x12\1\3\0\1\0\0\0\3\0\0\0"
                                    "\x28\1\3\0\1\0\0\0\3\0\0\0"
                                    "\0\0\0\0"
                                    "\0\0";
    struct jpeg jpeg;
    struct page *page;

    (void)state;
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    insert(&jpeg, 2, big, 0x46 + 2);
    page = scanned_page(jpeg.bytes, jpeg.length, 0);
    assert_float_equal(page_stated_dpi(page), 300, 0.01);
    assert_int_equal(page_width(page), HEIGHT); /* 6: a quarter turn */
    assert_in_range(scanned_gray(page, HEIGHT - 1 - 24, 40), 0, 12);
    page_free(page);

    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    insert(&jpeg, 2, little, 0x2e + 2);
    page = scanned_page(jpeg.bytes, jpeg.length, 0);
    assert_float_equal(page_stated_dpi(page), 0, 0.01);
    assert_in_range(scanned_gray(page, 60, 45), 130, 140); /* 3: half a turn */
    page_free(page);
}

static void test_exif_that_points_outside(void **state)
{
    static const uint8_t segment[] = "\xff\xe1\0\x14"
                                     "Exif\0\0"
                                     "MM\0*"
                                     "\xff\xff\xff\xfe"
                                     "\xff\xff\0\0";
    struct jpeg jpeg;

    (void)state;
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    insert(&jpeg, 2, segment, 0x14 + 2);
    assert_seen(&jpeg);
}

static void test_what_is_not_read(void **state)
{
    struct jpeg jpeg;
    size_t frame;

    (void)state;
    compress(TJPF_CMYK, TJSAMP_444, 0, &jpeg);
    assert_refused(jpeg.bytes, jpeg.length, ERR_FORMAT, "4 components (CMYK) is not read: convert");
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    frame = find(&jpeg, 0xc0);
    jpeg.bytes[frame + 4] = 12;
    assert_refused(jpeg.bytes, jpeg.length, ERR_FORMAT, "process 0 with 12 bits");
    jpeg.bytes[frame + 4] = 8;
    jpeg.bytes[frame + 1] = 0xc3;
    assert_refused(jpeg.bytes, jpeg.length, ERR_FORMAT, "process 3 with 8 bits");
}

static void test_limits(void **state)
{
    struct jpeg jpeg;
    size_t frame, scan, end;

    (void)state;
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    frame = find(&jpeg, 0xc0);
    memcpy(jpeg.bytes + frame + 5, "\x4e\x20\x4e\x20", 4);
    assert_refused(jpeg.bytes, jpeg.length, ERR_LIMIT, "20000 x 20000 pixels");
    memcpy(jpeg.bytes + frame + 5, "\0\0\0\x20", 4);
    assert_refused(jpeg.bytes, jpeg.length, ERR_DAMAGE, "32 x 0 pixels");

    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    scan = find(&jpeg, 0xda);
    end = jpeg.length - 2;
    for (int i = 0; i < SCAN_JPEG_MAX_SCANS; i++)
        insert(&jpeg, end, (uint8_t[]){0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0}, 10);
    assert_true(scan < end);
    assert_refused(jpeg.bytes, jpeg.length, ERR_LIMIT, "101 scans, the limit is 100");
}

/* What was decoded before the end is kept, and the rest is paper. */
static void test_cut_files_are_damaged(void **state)
{
    struct jpeg jpeg;
    struct page *page;
    size_t scan;

    (void)state;
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    scan = find(&jpeg, 0xda);
    page = scanned_page(jpeg.bytes, scan + (jpeg.length - scan) / 2, 0);
    assert_true(page_damage(page) > 0);
    assert_string_not_equal(page_damage_text(page), "");
    assert_in_range(scanned_gray(page, 5, 5), 130, 140);
    page_free(page);
    assert_refused(jpeg.bytes, scan, ERR_DAMAGE, "no pixels could be decoded");
    assert_refused(jpeg.bytes, 20, ERR_DAMAGE, "ends before its picture begins");
}

static void test_corrupt_data_is_damage(void **state)
{
    struct jpeg jpeg;
    struct page *page;

    (void)state;
    compress(TJPF_GRAY, TJSAMP_GRAY, 0, &jpeg);
    insert(&jpeg, jpeg.length - 2, "garbage", 7);
    page = scanned_page(jpeg.bytes, jpeg.length, 0);
    assert_true(page_damage(page) > 0);
    page_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gray_and_colour),
        cmocka_unit_test(test_density_of_jfif),
        cmocka_unit_test(test_exif),
        cmocka_unit_test(test_exif_that_points_outside),
        cmocka_unit_test(test_what_is_not_read),
        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_cut_files_are_damaged),
        cmocka_unit_test(test_corrupt_data_is_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
