/* SPDX-License-Identifier: MIT */
#include "classify/digits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { COUNT = 5 };

static char folder[] = "/tmp/test_digits.XXXXXX";

static const char *in_folder(const char *name)
{
    static char paths[8][64];
    static int next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_bytes(const char *name, const void *bytes, size_t length)
{
    FILE *file = fopen(in_folder(name), "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

/* Five images whose pixels are all their number, labelled 9, 8, 7, 6, 5. */
static int make_set(void **state)
{
    static uint8_t pixels[COUNT * SAMPLE_SIZE];
    uint8_t labels[COUNT] = {9, 8, 7, 6, 5};
    struct idx images = {COUNT, SAMPLE_SIDE, SAMPLE_SIDE, pixels};
    struct idx classes = {COUNT, 0, 0, labels};
    struct err err;

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    for (int i = 0; i < COUNT; i++)
        memset(pixels + i * SAMPLE_SIZE, i, SAMPLE_SIZE);
    if (digits_write_idx(in_folder("images"), &images, &err) != 0)
        return -1;
    return digits_write_idx(in_folder("labels"), &classes, &err);
}

static int drop_set(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void the_header_is_that_of_mnist(void **state)
{
    static const uint8_t images[16] = {0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 28, 0, 0, 0, 28};
    static const uint8_t labels[13] = {0, 0, 8, 1, 0, 0, 0, 5, 9, 8, 7, 6, 5};
    uint8_t found[32];
    FILE *file;

    (void)state;
    file = fopen(in_folder("images"), "rb");
    assert_int_equal(fread(found, 1, sizeof images, file), sizeof images);
    assert_memory_equal(found, images, sizeof images);
    fclose(file);
    file = fopen(in_folder("labels"), "rb");
    assert_int_equal(fread(found, 1, sizeof found, file), sizeof labels);
    assert_memory_equal(found, labels, sizeof labels);
    fclose(file);
}

static void what_was_written_is_read(void **state)
{
    struct digits digits;
    struct err err;

    (void)state;
    write_text("writers", "label\twriter\tnote\n9\t12\ta\n8\t\tb\n7\t-1\t\n6\t3\t\r\n5\t12\tc");
    assert_int_equal(digits_read(in_folder("images"), in_folder("labels"), in_folder("writers"),
                                 &digits, &err), 0);
    assert_int_equal(digits.count, COUNT);
    for (int i = 0; i < COUNT; i++) {
        static const int writers[] = {12, -1, -1, 3, 12};
        assert_int_equal(digits.samples[i].pixels[0], i);
        assert_int_equal(digits.samples[i].pixels[SAMPLE_SIZE - 1], i);
        assert_int_equal(digits.labels[i], 9 - i);
        assert_int_equal(digits.writers[i], writers[i]);
    }
    digits_free(&digits);
    assert_int_equal(digits.count, 0);
    digits_free(&digits);
}

static void pack(const char *from, const char *to, int cut)
{
    uint8_t bytes[COUNT * SAMPLE_SIZE + 16], packed[sizeof bytes];
    FILE *file = fopen(in_folder(from), "rb");
    z_stream stream = {.next_in = bytes, .next_out = packed, .avail_out = sizeof packed};

    assert_non_null(file);
    stream.avail_in = (uInt)fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    assert_int_equal(deflateInit2(&stream, 9, Z_DEFLATED, 31, 9, Z_DEFAULT_STRATEGY), Z_OK);
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    write_bytes(to, packed, stream.total_out - (size_t)cut);
}

static void compressed_files_are_read(void **state)
{
    struct digits digits;
    struct err err;

    (void)state;
    pack("images", "images.gz", 0);
    pack("labels", "labels.gz", 0);
    assert_int_equal(digits_read(in_folder("images.gz"), in_folder("labels.gz"), NULL, &digits,
                                 &err), 0);
    assert_int_equal(digits.count, COUNT);
    assert_int_equal(digits.samples[4].pixels[99], 4);
    assert_int_equal(digits.labels[4], 5);
    assert_int_equal(digits.writers[4], -1);
    digits_free(&digits);
}

static void refuse(const char *images, const char *labels, const char *writers, const char *says)
{
    struct digits digits = {.count = -1};
    struct err err = {ERR_NONE, ""};

    assert_int_equal(digits_read(in_folder(images), in_folder(labels),
                                 writers ? in_folder(writers) : NULL, &digits, &err), -1);
    assert_int_equal(err.code, ERR_DATA);
    if (!strstr(err.text, says))
        fail_msg("'%s' does not say '%s'", err.text, says);
    assert_int_equal(digits.count, -1);
}

static void wrong_files_are_refused(void **state)
{
    struct idx small = {1, 2, 2, (uint8_t *)"abcd"};
    struct idx empty = {0, SAMPLE_SIDE, SAMPLE_SIDE, NULL};
    struct digits digits;
    struct err err;

    (void)state;
    assert_int_equal(digits_write_idx(in_folder("small"), &small, &err), 0);
    assert_int_equal(digits_write_idx(in_folder("empty"), &empty, &err), 0);
    write_bytes("none", "\0\0\x08\1\0\0\0\0", 8);
    write_bytes("four", "\0\0\x08\1\0\0\0\4abcd", 12);
    write_bytes("big", "\0\0\x08\1\0\0\0\5\0\1\2\3\x0c", 13);
    write_bytes("floats", "\0\0\x0d\1\0\0\0\1\0\0\0\0", 12);
    write_bytes("huge", "\0\0\x08\3\x3f\xff\xff\xff\0\0\x10\0\0\0\x10\0", 16);
    write_bytes("short", "\0\0\x08\3", 4);
    refuse("small", "labels", NULL, "formdigits collect");
    refuse("empty", "none", NULL, "holds no image");
    refuse("labels", "labels", NULL, "1 x 1");
    refuse("images", "images", NULL, "holds images, not labels");
    refuse("images", "four", NULL, "5 images, but");
    refuse("images", "big", NULL, "label 4");
    refuse("images", "floats", NULL, "no idx file");
    refuse("huge", "labels", NULL, "holds 0 bytes");
    refuse("short", "labels", NULL, "no idx file");
    assert_int_equal(digits_read(in_folder("absent"), in_folder("labels"), NULL, &digits, &err),
                     -1);
    assert_int_equal(err.code, ERR_ABSENT);
}

static void damaged_compression_is_refused(void **state)
{
    (void)state;
    pack("images", "cut.gz", 9);
    write_text("text.gz", "this is not gzip");
    refuse("cut.gz", "labels", NULL, "cut short");
    refuse("text.gz", "labels", NULL, "no gzip file");
}

static void wrong_writers_are_refused(void **state)
{
    (void)state;
    write_text("column", "label\twriters\n9\t1\n");
    write_text("lines", "writer\n1\n2\n");
    write_text("word", "label\twriter\n9\t1\n8\tanna\n7\t1\n6\t1\n5\t1\n");
    write_text("narrow", "label\twriter\n9\t1\n8\n7\t1\n6\t1\n5\t1\n");
    refuse("images", "labels", "column", "no column");
    refuse("images", "labels", "lines", "2 lines for 5");
    refuse("images", "labels", "word", "line 3");
    refuse("images", "labels", "narrow", "line 3");
}

/* A thousand writers of two samples each, and samples of nobody in between. */
static void a_writer_is_kept_whole(void **state)
{
    enum { WRITERS = 1000 };
    struct digits digits = {.count = 0}, one = {.count = 1}, kept, none;
    struct sample sample = {{0}};
    struct err err;
    int side[WRITERS] = {0};

    (void)state;
    one.samples = &sample;
    for (int i = 0; i < 3 * WRITERS; i++) {
        uint8_t label = (uint8_t)(i % 10);
        int writer = i % 3 == 2 ? -1 : i / 3;
        one.labels = &label;
        one.writers = &writer;
        assert_int_equal(digits_append(&digits, &one, &err), 0);
    }
    assert_int_equal(digits_keep(&digits, 5, &kept, &err), 0);
    assert_int_equal(digits.count + kept.count, 3 * WRITERS);
    assert_in_range(kept.count, 2 * WRITERS / 5 - 100, 2 * WRITERS / 5 + 100);
    for (int i = 0; i < kept.count; i++) {
        assert_in_range(kept.writers[i], 0, WRITERS - 1);
        side[kept.writers[i]]++;
    }
    for (int i = 0; i < digits.count; i++)
        assert_true(digits.writers[i] < 0 || side[digits.writers[i]] == 0);
    for (int i = 0; i < WRITERS; i++)
        assert_true(side[i] == 0 || side[i] == 2);
    assert_int_equal(digits_keep(&kept, 1 << 30, &none, &err), 0);
    assert_int_equal(none.count, 0);
    digits_free(&none);
    digits_free(&kept);
    digits_free(&digits);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_is_that_of_mnist),
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(compressed_files_are_read),
        cmocka_unit_test(wrong_files_are_refused),
        cmocka_unit_test(damaged_compression_is_refused),
        cmocka_unit_test(wrong_writers_are_refused),
        cmocka_unit_test(a_writer_is_kept_whole),
    };

    return cmocka_run_group_tests(tests, make_set, drop_set);
}
