/* SPDX-License-Identifier: MIT */
#include "segment/scan.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "base/voice.h"
#include "tests/scanned.h"
#include "tests/stored.h"

static const struct stored_tiff bilevel = {
    .compression = COMPRESSION_CCITTFAX4, .bits = 1, .samples = 1};
static const struct stored_tiff gray = {.compression = COMPRESSION_NONE,
                                        .bits = 8,
                                        .samples = 1,
                                        .photometric = PHOTOMETRIC_MINISBLACK};

/* The picture is what was stored in so many bits. */
static void assert_seen(const struct page *page, int bits)
{
    struct raster raster;
    struct err err;

    assert_int_equal(page_width(page), STORED_WIDTH);
    assert_int_equal(page_height(page), STORED_HEIGHT);
    assert_int_equal(page_gray(page, &raster, &err), 0);
    for (int y = 0; y < STORED_HEIGHT; y++)
        for (int x = 0; x < STORED_WIDTH; x++)
            if (raster.pixels[y * STORED_WIDTH + x] != stored_seen(x, y, bits))
                fail_msg("pixel %d, %d is %d and not %d", x, y, raster.pixels[y * STORED_WIDTH + x],
                         stored_seen(x, y, bits));
    raster_free(&raster);
}

static void assert_reads(struct stored_tiff how)
{
    struct stored stored = stored_tiff(&how, 1);
    struct page *page = scanned_page(stored.bytes, stored.length, 0);

    assert_sound(page);
    assert_seen(page, how.bits);
    assert_float_equal(page_stated_dpi(page), 300, 0.01);
    page_free(page);
    free(stored.bytes);
}

static void test_bilevel_in_every_compression(void **state)
{
    static const int compressions[] = {
        COMPRESSION_NONE, COMPRESSION_PACKBITS,      COMPRESSION_CCITTFAX3, COMPRESSION_CCITTFAX4,
        COMPRESSION_LZW,  COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE};

    (void)state;
    for (size_t i = 0; i < sizeof compressions / sizeof *compressions; i++)
        for (int photometric = PHOTOMETRIC_MINISWHITE; photometric <= PHOTOMETRIC_MINISBLACK;
             photometric++)
            for (int order = FILLORDER_MSB2LSB; order <= FILLORDER_LSB2MSB; order++) {
                struct stored_tiff how = bilevel;
                how.compression = compressions[i];
                how.photometric = photometric;
                how.fill_order = order;
                assert_reads(how);
                how.rows_per_strip = 7;
                how.is_big_endian = true;
                assert_reads(how);
            }
}

static void test_group_3_in_two_dimensions(void **state)
{
    struct stored_tiff how = bilevel;

    (void)state;
    how.compression = COMPRESSION_CCITTFAX3;
    how.fax_options = GROUP3OPT_2DENCODING | GROUP3OPT_FILLBITS;
    assert_reads(how);
}

static void test_gray_and_palette_of_every_depth(void **state)
{
    (void)state;
    for (int photometric = PHOTOMETRIC_MINISWHITE; photometric <= PHOTOMETRIC_PALETTE;
         photometric++)
        for (int bits = 1; bits <= 8; bits *= 2) {
            struct stored_tiff how = gray;
            if (photometric == PHOTOMETRIC_RGB)
                continue;
            how.bits = bits;
            how.photometric = photometric;
            how.compression = bits == 8 ? COMPRESSION_LZW : COMPRESSION_PACKBITS;
            how.rows_per_strip = 10;
            assert_reads(how);
        }
}

static void test_colour_and_predictor(void **state)
{
    struct stored_tiff how = gray;

    (void)state;
    how.predictor = PREDICTOR_HORIZONTAL;
    how.compression = COMPRESSION_ADOBE_DEFLATE;
    assert_reads(how);
    how.samples = 3;
    how.photometric = PHOTOMETRIC_RGB;
    assert_reads(how);
    how.compression = COMPRESSION_LZW;
    assert_reads(how);
}

/* The right half is transparent: paper is seen there. */
static void test_alpha_over_white(void **state)
{
    (void)state;
    for (int samples = 2; samples <= 4; samples += 2) {
        struct stored_tiff how = gray;
        struct stored stored;
        struct raster raster;
        struct page *page;
        struct err err;
        how.samples = samples;
        how.photometric = samples == 4 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK;
        stored = stored_tiff(&how, 1);
        page = scanned_page(stored.bytes, stored.length, 0);
        assert_int_equal(page_gray(page, &raster, &err), 0);
        assert_int_equal(raster.pixels[20 * STORED_WIDTH + 10], 0);
        assert_int_equal(raster.pixels[20 * STORED_WIDTH + 20], 0);
        assert_int_equal(raster.pixels[20 * STORED_WIDTH + 38], 255);
        raster_free(&raster);
        page_free(page);
        free(stored.bytes);
    }
}

/* Where the stored pixel x, y is seen, by the meaning of the tag in TIFF 6.0. */
static void seen_at(int orientation, int x, int y, int *seen_x, int *seen_y)
{
    int right = STORED_WIDTH - 1 - x, bottom = STORED_HEIGHT - 1 - y;
    const int place[9][2] = {{x, y}, {x, y},      {right, y},      {right, bottom}, {x, bottom},
                             {y, x}, {bottom, x}, {bottom, right}, {y, right}};

    *seen_x = place[orientation][0];
    *seen_y = place[orientation][1];
}

static void test_orientation(void **state)
{
    (void)state;
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct stored_tiff how = orientation % 2 ? bilevel : gray;
        struct stored stored;
        struct raster raster;
        struct page *page;
        struct err err;
        how.orientation = orientation;
        stored = stored_tiff(&how, 1);
        page = scanned_page(stored.bytes, stored.length, 0);
        assert_int_equal(page_width(page), orientation >= 5 ? STORED_HEIGHT : STORED_WIDTH);
        assert_int_equal(page_gray(page, &raster, &err), 0);
        for (int y = 0; y < STORED_HEIGHT; y++)
            for (int x = 0; x < STORED_WIDTH; x++) {
                int seen_x, seen_y;
                seen_at(orientation, x, y, &seen_x, &seen_y);
                assert_int_equal(raster.pixels[seen_y * raster.width + seen_x],
                                 stored_seen(x, y, how.bits));
            }
        raster_free(&raster);
        page_free(page);
        free(stored.bytes);
    }
}

static void test_pages(void **state)
{
    struct stored_tiff how[3] = {bilevel, gray, bilevel};
    struct stored stored;
    struct scan *scan;
    struct err err;

    (void)state;
    how[2].compression = COMPRESSION_LZW;
    stored = stored_tiff(how, 3);
    assert_int_equal(scan_open(stored.bytes, stored.length, &scan, &err), 0);
    assert_int_equal(scan_page_count(scan), 3);
    scan_close(scan);
    for (int i = 2; i >= 0; i--) {
        struct page *page = scanned_page(stored.bytes, stored.length, i);
        assert_sound(page);
        assert_seen(page, how[i].bits);
        page_free(page);
    }
    free(stored.bytes);
}

static void test_what_is_not_read(void **state)
{
    struct stored_tiff how = gray;
    struct stored stored;

    (void)state;
    how.is_tiled = true;
    stored = stored_tiff(&how, 1);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT,
                   "tiles is not read: convert it with 'convert");
    free(stored.bytes);

    how = (struct stored_tiff){.compression = COMPRESSION_NONE,
                               .bits = 8,
                               .samples = 3,
                               .photometric = PHOTOMETRIC_RGB,
                               .is_planar = true};
    stored = stored_tiff(&how, 1);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT, "separate colour planes");
    free(stored.bytes);

    stored = stored_tiff(&gray, 1);
    stored_set(&stored, TIFFTAG_COMPRESSION, COMPRESSION_OJPEG);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT,
                   "old-style JPEG inside TIFF is not read: convert it with 'convert");
    stored_set(&stored, TIFFTAG_COMPRESSION, COMPRESSION_ZSTD);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT, "TIFF compression 50000 is not read");
    stored_set(&stored, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    stored_set(&stored, TIFFTAG_BITSPERSAMPLE, 16);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT, "1 samples of 16 bits");
    free(stored.bytes);
}

static void test_limits_are_told_with_figures(void **state)
{
    struct stored stored = stored_tiff(&gray, 1);

    (void)state;
    stored_set(&stored, TIFFTAG_IMAGEWIDTH, 20000);
    assert_refused(stored.bytes, stored.length, ERR_LIMIT,
                   "20000 x 47 pixels, the limit is 16384 a side");
    stored_set(&stored, TIFFTAG_IMAGEWIDTH, 16384);
    stored_set(&stored, TIFFTAG_IMAGELENGTH, 16384);
    assert_refused(stored.bytes, stored.length, ERR_LIMIT, "268.4 million pixels, the limit is 80");
    free(stored.bytes);
}

/* Libtiff goes on with other pixels and only warns. */
static void test_flipped_bits_of_a_fax_are_damage(void **state)
{
    struct stored stored = stored_tiff(&bilevel, 1);
    int damaged = 0, failed = 0;

    (void)state;
    for (int at = 8; at < 40; at++) {
        struct scan *scan;
        struct page *page;
        struct err err;
        stored.bytes[at] ^= 0x10;
        assert_int_equal(scan_open(stored.bytes, stored.length, &scan, &err), 0);
        if (scan_page(scan, 0, &page, &err) != 0) {
            failed++;
        } else {
            damaged += page_damage(page) > 0 && page_damage_text(page)[0] != 0;
            page_free(page);
        }
        scan_close(scan);
        stored.bytes[at] ^= 0x10;
    }
    assert_true(damaged + failed >= 20);
    assert_true(damaged >= 10);
    free(stored.bytes);
}

/* A page that says to be taller than its strip: what is missing is paper and damage. */
static void test_missing_rows_are_paper(void **state)
{
    static const int compressions[] = {COMPRESSION_CCITTFAX4, COMPRESSION_CCITTFAX3,
                                       COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE,
                                       COMPRESSION_PACKBITS};

    (void)state;
    for (size_t i = 0; i < sizeof compressions / sizeof *compressions; i++) {
        struct stored_tiff how = bilevel;
        struct stored stored;
        struct raster raster;
        struct page *page;
        struct err err;
        how.compression = compressions[i];
        stored = stored_tiff(&how, 1);
        stored_set(&stored, TIFFTAG_IMAGELENGTH, STORED_HEIGHT + 30);
        stored_set(&stored, TIFFTAG_ROWSPERSTRIP, STORED_HEIGHT + 30);
        page = scanned_page(stored.bytes, stored.length, 0);
        assert_true(page_damage(page) > 0);
        assert_string_not_equal(page_damage_text(page), "");
        assert_int_equal(page_gray(page, &raster, &err), 0);
        assert_int_equal(raster.height, STORED_HEIGHT + 30);
        assert_int_equal(raster.pixels[20 * STORED_WIDTH + 20], 0);
        for (int at = (STORED_HEIGHT + 1) * STORED_WIDTH; at < raster.width * raster.height; at++)
            assert_int_equal(raster.pixels[at], 255);
        raster_free(&raster);
        page_free(page);
        free(stored.bytes);
    }
}

static void test_no_pixels_is_an_error(void **state)
{
    struct stored stored = stored_tiff(&bilevel, 1);

    (void)state;
    stored_set(&stored, TIFFTAG_STRIPOFFSETS, 1 << 20);
    assert_refused(stored.bytes, stored.length, ERR_DAMAGE, "no pixels could be decoded");
    free(stored.bytes);
}

static void test_an_unknown_tag_is_no_damage(void **state)
{
    struct stored stored = stored_tiff(&bilevel, 1);
    struct page *page;

    (void)state;
    stored_entry(&stored, TIFFTAG_RESOLUTIONUNIT)[1] = 0xf0;
    page = scanned_page(stored.bytes, stored.length, 0);
    assert_sound(page);
    assert_seen(page, 1);
    page_free(page);
    free(stored.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bilevel_in_every_compression),
        cmocka_unit_test(test_group_3_in_two_dimensions),
        cmocka_unit_test(test_gray_and_palette_of_every_depth),
        cmocka_unit_test(test_colour_and_predictor),
        cmocka_unit_test(test_alpha_over_white),
        cmocka_unit_test(test_orientation),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_what_is_not_read),
        cmocka_unit_test(test_limits_are_told_with_figures),
        cmocka_unit_test(test_flipped_bits_of_a_fax_are_damage),
        cmocka_unit_test(test_missing_rows_are_paper),
        cmocka_unit_test(test_no_pixels_is_an_error),
        cmocka_unit_test(test_an_unknown_tag_is_no_damage),
    };

    voice_catch();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
