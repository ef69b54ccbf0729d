/* SPDX-License-Identifier: MIT */
#include "segment/scan_tiff_jpeg.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <turbojpeg.h>

#include "base/voice.h"
#include "tests/scanned.h"
#include "tests/stored.h"

static const struct stored_tiff gray = {.compression = COMPRESSION_JPEG,
                                        .bits = 8,
                                        .samples = 1,
                                        .photometric = PHOTOMETRIC_MINISBLACK};
static const struct stored_tiff rgb = {
    .compression = COMPRESSION_JPEG, .bits = 8, .samples = 3, .photometric = PHOTOMETRIC_RGB};
static const struct stored_tiff ycbcr = {.compression = COMPRESSION_JPEG,
                                         .bits = 8,
                                         .samples = 3,
                                         .photometric = PHOTOMETRIC_YCBCR,
                                         .subsampling = {2, 2}};

static void get_gray(const struct page *page, struct raster *raster)
{
    struct err err;

    assert_int_equal(page_gray(page, raster, &err), 0);
}

/* The rows from first to before end are what was stored, but for what JPEG loses. */
static void assert_near(const struct page *page, int first, int end)
{
    struct raster raster;

    get_gray(page, &raster);
    assert_int_equal(raster.width, STORED_WIDTH);
    for (int y = first; y < end; y++)
        for (int x = 0; x < STORED_WIDTH; x++)
            if (abs(raster.pixels[y * STORED_WIDTH + x] - stored_gray(x, y)) > 12)
                fail_msg("pixel %d, %d is %d and not %d", x, y, raster.pixels[y * STORED_WIDTH + x],
                         stored_gray(x, y));
    raster_free(&raster);
}

static void assert_paper(const struct page *page, int first, int end)
{
    struct raster raster;

    get_gray(page, &raster);
    for (int at = first * raster.width; at < end * raster.width; at++)
        assert_int_equal(raster.pixels[at], 255);
    raster_free(&raster);
}

static void assert_reads(struct stored_tiff how)
{
    struct stored stored = stored_tiff(&how, 1);
    struct page *page = scanned_page(stored.bytes, stored.length, 0);

    assert_sound(page);
    assert_int_equal(page_height(page), STORED_HEIGHT);
    assert_near(page, 0, STORED_HEIGHT);
    assert_float_equal(page_stated_dpi(page), 300, 0.01);
    page_free(page);
    free(stored.bytes);
}

static void assert_reads_in_strips(struct stored_tiff how)
{
    assert_reads(how);
    how.rows_per_strip = 16;
    assert_reads(how);
    how.is_big_endian = true;
    assert_reads(how);
}

static void test_gray_and_colours(void **state)
{
    struct stored_tiff how = gray;

    (void)state;
    assert_reads_in_strips(gray);
    how.photometric = PHOTOMETRIC_MINISWHITE;
    assert_reads_in_strips(how);
    assert_reads_in_strips(rgb);
    for (int across = 1; across <= 2; across++)
        for (int down = 1; down <= across; down++) {
            how = ycbcr;
            how.subsampling[0] = across;
            how.subsampling[1] = down;
            assert_reads_in_strips(how);
        }
}

static void test_pages_of_different_kinds(void **state)
{
    struct stored_tiff how[4] = {gray, gray, ycbcr, rgb};
    struct stored stored;

    (void)state;
    how[1].compression = COMPRESSION_LZW;
    how[1].predictor = PREDICTOR_HORIZONTAL;
    stored = stored_tiff(how, 4);
    for (int i = 3; i >= 0; i--) {
        struct page *page = scanned_page(stored.bytes, stored.length, i);
        assert_sound(page);
        assert_near(page, 0, STORED_HEIGHT);
        page_free(page);
    }
    free(stored.bytes);
}

/* A JPEG file, and the same bytes as the strip of a TIFF file. */
struct twins {
    unsigned char *jpeg;
    unsigned long length;
    struct stored tiff;
};

enum { WIDTH = 90, HEIGHT = 70 };

static void compress(struct twins *twins, int subsampling, int flags)
{
    static uint8_t pixels[HEIGHT][WIDTH][3];
    tjhandle turbo = tjInitCompress();

    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            pixels[y][x][0] = (uint8_t)(x * 2 + y);
            pixels[y][x][1] = x / 9 % 2 ? 250 : 3;
            pixels[y][x][2] = (uint8_t)(y * 3);
        }
    twins->jpeg = NULL;
    twins->length = 0;
    assert_int_equal(tjCompress2(turbo, pixels[0][0], WIDTH, 0, HEIGHT, TJPF_RGB, &twins->jpeg,
                                 &twins->length, subsampling, 85, flags),
                     0);
    tjDestroy(turbo);
}

/* The JPEG inside has the grays that it has alone. */
static void check_grays(const struct twins *twins)
{
    struct page *alone = scanned_page(twins->jpeg, twins->length, 0);
    struct page *inside = scanned_page(twins->tiff.bytes, twins->tiff.length, 0);
    struct raster expected, seen;

    assert_sound(inside);
    get_gray(alone, &expected);
    get_gray(inside, &seen);
    assert_memory_equal(seen.pixels, expected.pixels, WIDTH * HEIGHT);
    raster_free(&expected);
    raster_free(&seen);
    page_free(alone);
    page_free(inside);
}

/* What the TIFF file says of its strip. */
struct claim {
    int width, height, photometric, samples;
};

static void wrap(struct twins *twins, struct claim claim)
{
    char path[] = "/tmp/formdigits-twins-XXXXXX";
    int fd = mkstemp(path);
    struct err err;
    TIFF *tiff;

    assert(fd >= 0);
    close(fd);
    tiff = TIFFOpen(path, "wl");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, claim.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, claim.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, claim.samples);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, claim.photometric);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, claim.height);
    TIFFSetField(tiff, TIFFTAG_JPEGTABLESMODE, 0);
    TIFFWriteRawStrip(tiff, 0, twins->jpeg, (tmsize_t)twins->length);
    TIFFClose(tiff);
    if (file_read(path, FILE_FOLLOW, 1 << 20, &twins->tiff.bytes, &twins->tiff.length, &err) != 0)
        abort();
    unlink(path);
}

static const struct claim right = {WIDTH, HEIGHT, PHOTOMETRIC_YCBCR, 3};

static struct twins twins_of(int subsampling, int flags, struct claim claim)
{
    struct twins twins;

    compress(&twins, subsampling, flags);
    wrap(&twins, claim);
    return twins;
}

static void twins_free(struct twins *twins)
{
    tjFree(twins->jpeg);
    free(twins->tiff.bytes);
}

static void test_grays_are_those_of_the_jpeg_alone(void **state)
{
    static const int subsamplings[] = {TJSAMP_444, TJSAMP_422, TJSAMP_420};

    (void)state;
    for (int i = 0; i < 6; i++) {
        struct twins twins = twins_of(subsamplings[i / 2], i % 2 ? TJFLAG_PROGRESSIVE : 0, right);
        check_grays(&twins);
        twins_free(&twins);
    }
}

/* A JFIF file is one of YCbCr, and stays so under a tag that says something else. */
static void test_jfif_under_the_tag_of_rgb(void **state)
{
    struct twins twins = twins_of(TJSAMP_444, 0, (struct claim){WIDTH, HEIGHT, PHOTOMETRIC_RGB, 3});

    (void)state;
    assert_memory_equal(twins.jpeg + 6, "JFIF", 5);
    check_grays(&twins);
    twins_free(&twins);
}

/* The tag alone tells a red from a brightness. */
static void test_rgb_is_not_taken_for_ycbcr(void **state)
{
    char path[] = "/tmp/formdigits-red-XXXXXX";
    uint8_t red[3 * 16] = {0};
    struct stored stored;
    struct page *page;
    struct err err;
    TIFF *tiff;

    (void)state;
    close(mkstemp(path));
    tiff = TIFFOpen(path, "w");
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, 16);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, 16);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, 16);
    for (int x = 0; x < 16; x++)
        red[3 * x] = 200;
    for (uint32_t y = 0; y < 16; y++)
        TIFFWriteScanline(tiff, red, y, 0);
    TIFFClose(tiff);
    assert_int_equal(file_read(path, FILE_FOLLOW, 1 << 20, &stored.bytes, &stored.length, &err), 0);
    unlink(path);
    page = scanned_page(stored.bytes, stored.length, 0);
    assert_in_range(scanned_gray(page, 8, 8), 58, 62); /* 0.299 of 200 */
    page_free(page);
    free(stored.bytes);
}

static void test_contradictions_are_one_line(void **state)
{
    static const struct {
        struct claim claim;
        const char *words;
    } wrong[] = {
        {{WIDTH + 8, HEIGHT, PHOTOMETRIC_YCBCR, 3},
         "a JPEG strip has 90 x 70 pixels of 3 samples, the TIFF says 98 x 70 of 3"},
        {{WIDTH - 8, HEIGHT, PHOTOMETRIC_YCBCR, 3}, "the TIFF says 82 x 70 of 3"},
        {{WIDTH, HEIGHT - 30, PHOTOMETRIC_YCBCR, 3}, "the TIFF says 90 x 40 of 3"},
        {{WIDTH, HEIGHT, PHOTOMETRIC_MINISBLACK, 1}, "the TIFF says 90 x 70 of 1"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct twins twins = twins_of(TJSAMP_420, 0, wrong[i].claim);
        assert_refused(twins.tiff.bytes, twins.tiff.length, ERR_DAMAGE, wrong[i].words);
        twins_free(&twins);
    }
}

/* Rows that fill the last block are left out, rows that are missing are paper. */
static void test_heights_that_differ(void **state)
{
    struct claim claim = right;
    struct twins twins;
    struct page *page;

    (void)state;
    claim.height = HEIGHT - 5;
    twins = twins_of(TJSAMP_420, 0, claim);
    page = scanned_page(twins.tiff.bytes, twins.tiff.length, 0);
    assert_sound(page);
    assert_int_equal(page_height(page), HEIGHT - 5);
    page_free(page);
    twins_free(&twins);

    claim.height = HEIGHT + 20;
    twins = twins_of(TJSAMP_420, 0, claim);
    page = scanned_page(twins.tiff.bytes, twins.tiff.length, 0);
    assert_int_equal(page_damage(page), 1);
    assert_string_equal(page_damage_text(page), "strip 0 ends early");
    assert_paper(page, HEIGHT, HEIGHT + 20);
    page_free(page);
    twins_free(&twins);
}

static void test_what_is_not_read(void **state)
{
    struct stored_tiff how = gray;
    struct stored stored;

    (void)state;
    how.is_tiled = true;
    stored = stored_tiff(&how, 1);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT, "a TIFF in tiles is not read");
    free(stored.bytes);

    stored = stored_tiff(&ycbcr, 1);
    stored_set(&stored, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT,
                   "3 samples of 8 bits, photometric 6 is not read");
    stored_set(&stored, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
    stored_set(&stored, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_CIELAB);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT, "photometric 8 is not read");
    stored_set(&stored, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
    stored_set(&stored, TIFFTAG_BITSPERSAMPLE, 12);
    assert_refused(stored.bytes, stored.length, ERR_FORMAT, "3 samples of 12 bits");
    free(stored.bytes);
}

/* Where the first strip lies: right behind the header, as libtiff writes. */
static size_t first_strip(const struct stored *stored)
{
    for (size_t at = 8; at + 1 < stored->length; at++)
        if (stored->bytes[at] == 0xff && stored->bytes[at + 1] == 0xd8)
            return at;
    abort();
}

/* One strip of three has lost its beginning: the others are read. */
static void test_a_lost_strip_is_paper(void **state)
{
    struct stored_tiff how = gray;
    struct stored stored;
    struct page *page;

    (void)state;
    how.rows_per_strip = 16;
    stored = stored_tiff(&how, 1);
    memset(stored.bytes + first_strip(&stored), 0, 8);
    page = scanned_page(stored.bytes, stored.length, 0);
    assert_true(page_damage(page) > 0);
    assert_string_not_equal(page_damage_text(page), "");
    assert_near(page, 16, STORED_HEIGHT);
    page_free(page);
    free(stored.bytes);
}

static void test_cut_strips_are_damaged(void **state)
{
    struct stored stored = stored_tiff(&gray, 1);
    uint32_t length = stored_number(stored_entry(&stored, TIFFTAG_STRIPBYTECOUNTS) + 8, 4);
    struct page *page;

    (void)state;
    assert_true(length > 500);
    stored_set(&stored, TIFFTAG_STRIPBYTECOUNTS, length / 2);
    page = scanned_page(stored.bytes, stored.length, 0);
    assert_string_equal(page_damage_text(page), "Premature end of JPEG file");
    assert_near(page, 0, 8);
    page_free(page);

    stored_set(&stored, TIFFTAG_STRIPBYTECOUNTS, 6);
    assert_refused(stored.bytes, stored.length, ERR_DAMAGE,
                   "no pixels could be decoded: a JPEG strip ends before its picture begins");
    stored_set(&stored, TIFFTAG_STRIPBYTECOUNTS, length);
    stored_set(&stored, TIFFTAG_STRIPOFFSETS, 1 << 20);
    assert_refused(stored.bytes, stored.length, ERR_DAMAGE, "no pixels could be decoded");
    free(stored.bytes);
}

/* Any byte may be wrong, also of the tables and the tags: nothing is worse than damage. */
static void test_flipped_bits(void **state)
{
    struct stored_tiff how = ycbcr;
    struct stored stored;
    int failed = 0, damaged = 0;

    (void)state;
    how.rows_per_strip = 16;
    stored = stored_tiff(&how, 1);
    for (size_t at = 8; at < stored.length; at++) {
        struct scan *scan = NULL;
        struct page *page;
        struct err err = {.text = ""};
        stored.bytes[at] ^= 0x14;
        if (scan_open(stored.bytes, stored.length, &scan, &err) != 0 ||
            scan_page(scan, 0, &page, &err) != 0) {
            assert_string_not_equal(err.text, "");
            failed++;
        } else {
            assert_true(page_damage(page) == 0 || page_damage_text(page)[0] != 0);
            assert_null(strchr(page_damage_text(page), '\n'));
            damaged += page_damage(page) > 0;
            page_free(page);
        }
        scan_close(scan);
        stored.bytes[at] ^= 0x14;
    }
    assert_true(failed >= 50);
    assert_true(damaged >= 100);
    free(stored.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gray_and_colours),
        cmocka_unit_test(test_pages_of_different_kinds),
        cmocka_unit_test(test_grays_are_those_of_the_jpeg_alone),
        cmocka_unit_test(test_jfif_under_the_tag_of_rgb),
        cmocka_unit_test(test_rgb_is_not_taken_for_ycbcr),
        cmocka_unit_test(test_contradictions_are_one_line),
        cmocka_unit_test(test_heights_that_differ),
        cmocka_unit_test(test_what_is_not_read),
        cmocka_unit_test(test_a_lost_strip_is_paper),
        cmocka_unit_test(test_cut_strips_are_damaged),
        cmocka_unit_test(test_flipped_bits),
    };

    voice_catch();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
