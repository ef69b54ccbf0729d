/* SPDX-License-Identifier: MIT */
#include "segment/normalize.h"

#include <leptonica/allheaders.h>
#include <zlib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/pen.h"

/* What a sample measures as: the figures in which MNIST's own are known. */
struct figures {
    int width, height; /* of the box around all ink */
    int most;
    double ink;              /* the sum of shades, in full pixels */
    int inked, full, middle; /* pixels not 0; at least 250; 128 to 249 */
    double centre_x, centre_y;
    double stroke; /* 2 x area / perimeter at half shade */
};

static int dark(const struct sample *sample, int x, int y)
{
    return x >= 0 && y >= 0 && x < SAMPLE_SIDE && y < SAMPLE_SIDE &&
           sample->pixels[y * SAMPLE_SIDE + x] >= 128;
}

static double stroke_width(const struct sample *sample)
{
    int area = 0, perimeter = 0;

    for (int y = 0; y < SAMPLE_SIDE; y++) {
        for (int x = 0; x < SAMPLE_SIDE; x++) {
            if (!dark(sample, x, y))
                continue;
            area++;
            perimeter += !dark(sample, x - 1, y) + !dark(sample, x + 1, y) +
                         !dark(sample, x, y - 1) + !dark(sample, x, y + 1);
        }
    }
    return perimeter ? 2.0 * area / perimeter : 0;
}

static struct figures measure(const struct sample *sample)
{
    struct figures f = {.stroke = stroke_width(sample)};
    int left = SAMPLE_SIDE, right = 0, top = SAMPLE_SIDE, bottom = 0;

    for (int y = 0; y < SAMPLE_SIDE; y++) {
        for (int x = 0; x < SAMPLE_SIDE; x++) {
            int value = sample->pixels[y * SAMPLE_SIDE + x];

            if (value == 0)
                continue;
            left = x < left ? x : left;
            right = x >= right ? x + 1 : right;
            top = y < top ? y : top;
            bottom = y + 1;
            f.most = value > f.most ? value : f.most;
            f.inked++;
            f.full += value >= 250;
            f.middle += value >= 128 && value < 250;
            f.ink += value / 255.0;
            f.centre_x += (x + 0.5) * value / 255.0;
            f.centre_y += (y + 0.5) * value / 255.0;
        }
    }
    f.width = right - left;
    f.height = bottom - top;
    f.centre_x /= f.ink;
    f.centre_y /= f.ink;
    return f;
}

static int longer_side(const struct figures *f)
{
    return f->width > f->height ? f->width : f->height;
}

/*
 * The slow way, word for word: make the box square, double it where it is
 * small, and lay each pixel, shrunk to 0.99, on the 20 x 20 grid.
 */
static void slow_add(double drawn[20][20], double x, double y, double side)
{
    int x0 = (int)floor(x + 1e-11), y0 = (int)floor(y + 1e-11);
    int x1 = (int)ceil(x + 0.99 * side - 1e-11) - 1, y1 = (int)ceil(y + 0.99 * side - 1e-11) - 1;

    for (int j = y0; j <= y1; j++) {
        for (int i = x0; i <= x1; i++) {
            double across = x0 == x1 ? side : i == x0 ? x0 + 1 - x : x + 0.99 * side - x1;
            double down = y0 == y1 ? side : j == y0 ? y0 + 1 - y : y + 0.99 * side - y1;

            drawn[j][i] += across * down;
        }
    }
}

static void slow_place(double drawn[20][20], struct sample *out)
{
    double most = 0, sum = 0, sum_x = 0, sum_y = 0;
    int bytes[20][20], left, top;

    for (int i = 0; i < 400; i++)
        most = fmax(most, drawn[i / 20][i % 20]);
    most = fmin(most, 1);
    for (int i = 0; i < 400; i++) {
        int byte = (int)fmin(255, floor(drawn[i / 20][i % 20] / most * 255 + 0.5));

        bytes[i / 20][i % 20] = byte;
        sum += byte;
        sum_x += byte * (i % 20 + 0.5);
        sum_y += byte * (i / 20 + 0.5);
    }
    left = (int)(15 - sum_x / sum + 100) - 100;
    top = (int)(15 - sum_y / sum + 100) - 100;
    memset(out, 0, sizeof *out);
    for (int y = 0; y < SAMPLE_SIDE; y++)
        for (int x = 0; x < SAMPLE_SIDE; x++)
            if (x >= left && x < left + 20 && y >= top && y < top + 20)
                out->pixels[y * SAMPLE_SIDE + x] = (uint8_t)bytes[y - top][x - left];
}

/* The ink of the raster must touch all four of its edges. */
static void slow_normalize(const struct raster *ink, struct sample *out)
{
    int side = (int)fmax(10, fmax(ink->width, ink->height));
    int left = (side - ink->width) / 2, top = (side - ink->height) / 2;
    int doubling = side < 20 ? 2 : 1;
    double scale = 20.0 / (side * doubling), drawn[20][20] = {{0}};

    for (int y = 0; y < ink->height * doubling; y++)
        for (int x = 0; x < ink->width * doubling; x++)
            if (ink->pixels[y / doubling * ink->width + x / doubling])
                slow_add(drawn, (left * doubling + x) * scale, (top * doubling + y) * scale, scale);
    slow_place(drawn, out);
}

static struct raster blank(int width, int height)
{
    struct raster raster;
    struct err err;

    assert_int_equal(raster_new(width, height, &raster, &err), 0);
    return raster;
}

static double uniform(unsigned *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) / 16777216.0;
}

static void test_matches_the_slow_way(void **state)
{
    unsigned seed = 1;
    (void)state;

    for (int trial = 0; trial < 2000; trial++) {
        int width = 1 + (int)(uniform(&seed) * 90), height = 1 + (int)(uniform(&seed) * 90);
        struct raster ink = blank(width, height);
        struct sample fast, slow;

        for (int i = 0; i < width * height; i++)
            ink.pixels[i] = uniform(&seed) < 0.4;
        ink.pixels[0] = ink.pixels[width * height - 1] = 1;
        normalize_cell(&ink, &fast);
        slow_normalize(&ink, &slow);
        for (int i = 0; i < SAMPLE_SIZE; i++)
            assert_in_range(fast.pixels[i] + 1 - slow.pixels[i], 0, 2);
        raster_free(&ink);
    }
}

/* One side beyond the columns that are held at a time. */
static void test_large_picture(void **state)
{
    struct raster ink = blank(700, 900);
    struct pen pen = {&ink, 30, 30, 640, 840, 0, 20, 1};
    struct sample sample;
    struct figures f;
    (void)state;

    pen_digit(&pen, 0);
    normalize_cell(&ink, &sample);
    f = measure(&sample);
    assert_int_equal(longer_side(&f), 20);
    assert_int_equal(f.most, 255);
    raster_free(&ink);
}

static void test_paper_around_does_not_matter(void **state)
{
    struct raster tight = blank(31, 44), wide = blank(90, 120);
    struct sample a, b;
    (void)state;

    for (int y = 0; y < 44; y++)
        for (int x = 0; x < 31; x++)
            if ((x + 2 * y) % 7 < 3)
                tight.pixels[y * 31 + x] = wide.pixels[(y + 50) * 90 + x + 17] = 1;
    normalize_cell(&tight, &a);
    normalize_cell(&wide, &b);
    assert_memory_equal(&a, &b, sizeof a);
    raster_free(&tight);
    raster_free(&wide);
}

static void test_no_ink(void **state)
{
    struct raster paper = blank(5, 5), nothing = {0, 0, NULL};
    struct sample sample, empty = {{0}};
    (void)state;

    memset(&sample, 1, sizeof sample);
    normalize_cell(&paper, &sample);
    assert_memory_equal(&sample, &empty, sizeof sample);
    memset(&sample, 1, sizeof sample);
    normalize_cell(&nothing, &sample);
    assert_memory_equal(&sample, &empty, sizeof sample);
    raster_free(&paper);
}

/* A digit already drawn 20 high in shades comes back as it was. */
static void test_shades_of_a_sample_are_kept(void **state)
{
    struct raster ink = blank(80, 100), shades = blank(SAMPLE_SIDE, SAMPLE_SIDE);
    struct pen pen = {&ink, 15, 15, 45, 70, 0.1, 8, 1};
    struct sample once, twice;
    (void)state;

    pen_digit(&pen, 5);
    normalize_cell(&ink, &once);
    memcpy(shades.pixels, once.pixels, SAMPLE_SIZE);
    normalize_shades(&shades, &twice);
    assert_memory_equal(&once, &twice, sizeof once);
    raster_free(&ink);
    raster_free(&shades);
}

/* A digit as a census form holds it: 300 dpi, some 40 pixels high. */
static void draw_digit(int digit, unsigned *seed, struct sample *sample)
{
    struct raster ink = blank(128, 128);
    double height = 34 + 16 * uniform(seed), width = height * (0.6 + 0.35 * uniform(seed));
    struct pen pen = {&ink,
                      40,
                      30,
                      digit == 1 ? 4 : width,
                      height,
                      -0.06 + 0.3 * uniform(seed),
                      height * (0.1 + 0.08 * uniform(seed)),
                      1};

    pen_digit(&pen, digit);
    normalize_cell(&ink, sample);
    raster_free(&ink);
}

#define assert_between(value, least, most)                                                         \
    do {                                                                                           \
        double value_ = (value);                                                                   \
        if (value_ < (least) || value_ > (most))                                                   \
            fail_msg("%s = %g, not in %g to %g", #value, value_, (double)(least), (double)(most)); \
    } while (0)

/*
 * The bands are those of the 10,000 MNIST test digits: box 19.76 high and 15.57
 * wide, 151 pixels inked of which 39 % are full and 30 % above the middle, ink
 * of 104 full pixels, stroke width 2.07.
 */
static void test_bands_of_mnist(void **state)
{
    const int count = 1000;
    struct figures sum = {0};
    unsigned seed = 7;
    int twenty = 0;
    (void)state;

    for (int i = 0; i < count; i++) {
        struct sample sample;
        struct figures f;

        draw_digit(i % 10, &seed, &sample);
        f = measure(&sample);
        assert_in_range(longer_side(&f), 19, 20);
        twenty += longer_side(&f) == 20;
        assert_in_range(f.most, 254, 255);
        assert_between(f.centre_x, 14, 15);
        assert_between(f.centre_y, 14, 15);
        assert_between(f.ink, 20, 230);
        sum.width += f.width;
        sum.height += f.height;
        sum.inked += f.inked;
        sum.full += f.full;
        sum.middle += f.middle;
        sum.ink += f.ink;
        sum.stroke += f.stroke;
        sum.centre_x += f.centre_x;
        sum.centre_y += f.centre_y;
    }
    assert_in_range(twenty, count - 3, count);
    assert_between(sum.height / (double)count, 19.5, 20);
    assert_between(sum.width / (double)count, 14.5, 16.5);
    assert_between(sum.centre_x / count, 14.4, 14.6);
    assert_between(sum.centre_y / count, 14.4, 14.6);
    assert_between(sum.inked / (double)count, 140, 162);
    assert_between(sum.ink / count, 94, 114);
    assert_between(sum.ink / count / SAMPLE_SIZE, 0.12, 0.145);
    assert_between(sum.full / (double)sum.inked, 0.34, 0.44);
    assert_between(sum.middle / (double)sum.inked, 0.25, 0.35);
    assert_between(sum.stroke / count, 1.87, 2.27);
}

static uint8_t *read_mnist(const char *data, unsigned count)
{
    char path[512];
    gzFile file;
    uint8_t *bytes = malloc(16 + count * SAMPLE_SIZE);

    assert_non_null(bytes);
    snprintf(path, sizeof path, "%s/mnist/train-images-idx3-ubyte.gz", data);
    file = gzopen(path, "rb");
    if (!file || gzread(file, bytes, 16 + count * SAMPLE_SIZE) != (int)(16 + count * SAMPLE_SIZE)) {
        free(bytes);
        bytes = NULL;
    }
    if (file)
        gzclose(file);
    return bytes;
}

/*
 * MNIST's own digits are fixed points, placement included; where the darkest
 * pixel is 254 it becomes 255, and others change by one.
 */
static void test_mnist_is_kept(void **state)
{
    const char *data = getenv("FORMDIGITS_DATA");
    const int count = 2000;
    uint8_t *bytes = data ? read_mnist(data, (unsigned)count) : NULL;
    int kept = 0, off = 0;
    (void)state;

    if (!bytes) {
        print_message("# skip: no MNIST under $FORMDIGITS_DATA\n");
        return;
    }
    for (int i = 0; i < count; i++) {
        struct raster shades = {SAMPLE_SIDE, SAMPLE_SIDE, bytes + 16 + i * SAMPLE_SIZE};
        struct sample sample;

        normalize_shades(&shades, &sample);
        kept += memcmp(&sample, shades.pixels, SAMPLE_SIZE) == 0;
        for (int j = 0; j < SAMPLE_SIZE; j++)
            off += abs(sample.pixels[j] - shades.pixels[j]) > 1;
    }
    print_message("# %d of %d MNIST digits are kept to the bit, %d pixels off\n", kept, count, off);
    assert_in_range(kept, count * 9 / 10, count);
    assert_in_range(off, 0, 300);
    free(bytes);
}

/* The next member of a tar file with its content, or 0 at the end. */
static size_t read_member(FILE *tar, uint8_t **bytes)
{
    char header[512];
    size_t length = 0, padded;

    if (fread(header, 1, 512, tar) != 512 || header[0] == 0)
        return 0;
    if (header[156] != '0')
        return read_member(tar, bytes);
    length = strtoul(header + 124, NULL, 8);
    padded = (length + 511) / 512 * 512;
    *bytes = malloc(padded);
    assert_non_null(*bytes);
    assert_int_equal(fread(*bytes, 1, padded, tar), padded);
    return length;
}

/* Otsu's threshold of the whole crop is enough for a clean scan. */
static struct raster crop_ink(const uint8_t *bytes, size_t length)
{
    PIX *picture = pixReadMemPng(bytes, length), *opaque, *gray, *bits = NULL;
    struct raster ink;

    assert_non_null(picture);
    opaque = pixRemoveAlpha(picture);
    gray = pixConvertTo8(opaque, 0);
    pixOtsuAdaptiveThreshold(gray, 2000, 2000, 0, 0, 0.1f, NULL, &bits);
    assert_non_null(bits);
    ink = blank(pixGetWidth(bits), pixGetHeight(bits));
    for (int i = 0; i < ink.width * ink.height; i++) {
        l_uint32 bit;

        pixGetPixel(bits, i % ink.width, i / ink.width, &bit);
        ink.pixels[i] = (uint8_t)bit;
    }
    pixDestroy(&picture);
    pixDestroy(&opaque);
    pixDestroy(&gray);
    pixDestroy(&bits);
    return ink;
}

static void test_real_crops_have_the_geometry(void **state)
{
    const char *data = getenv("FORMDIGITS_DATA");
    char path[512];
    FILE *tar;
    uint8_t *bytes = NULL;
    size_t length;
    int count = 0, good = 0;
    double stroke = 0;
    (void)state;

    snprintf(path, sizeof path, "%s/digits/swiss-pen-crops.tar", data ? data : "");
    tar = fopen(path, "rb");
    if (!tar) {
        print_message("# skip: no swiss-pen-crops.tar under $FORMDIGITS_DATA\n");
        return;
    }
    while (count < 2000 && (length = read_member(tar, &bytes)) > 0) {
        struct raster ink = crop_ink(bytes, length);
        struct sample sample;
        struct figures f;

        normalize_cell(&ink, &sample);
        f = measure(&sample);
        count++;
        stroke += f.stroke;
        assert_in_range(f.most, 254, 255);
        good += longer_side(&f) == 20 && f.centre_x >= 14 && f.centre_x <= 15 && f.centre_y >= 14 &&
                f.centre_y <= 15;
        raster_free(&ink);
        free(bytes);
    }
    print_message("# %d crops, %d with a side of 20, mean stroke %.2f\n", count, good,
                  stroke / count);
    assert_int_equal(count, 2000);
    /* In a few crops a lone speck of dust pushes paper over the sample's edge. */
    assert_in_range(good, 1990, 2000);
    fclose(tar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_matches_the_slow_way),
        cmocka_unit_test(test_large_picture),
        cmocka_unit_test(test_paper_around_does_not_matter),
        cmocka_unit_test(test_no_ink),
        cmocka_unit_test(test_shades_of_a_sample_are_kept),
        cmocka_unit_test(test_bands_of_mnist),
        cmocka_unit_test(test_mnist_is_kept),
        cmocka_unit_test(test_real_crops_have_the_geometry),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
