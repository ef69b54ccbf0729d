/* SPDX-License-Identifier: MIT */
#include "segment/scan_kind.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

/* The first bytes of kinds of files that people send. */
static const struct {
    const char *bytes;
    size_t length;
    const char *words;
} foreign[] = {
    {"%PDF-1.4", 8, "PDF files are not read: convert it with 'pdftoppm -r 300"},
    {"II+\0\x08\0\0\0", 8, "BigTIFF files are not read: convert it with 'tiffcp"},
    {"MM\0+\0\x08\0\0", 8, "BigTIFF"},
    {"GIF89a", 6, "GIF"},
    {"BM\0\0", 4, "BMP"},
    {"RIFF\0\0\0\0WEBPVP8 ", 16, "WebP"},
    {"\0\0\0\x0cjP  \r\n\x87\n", 12, "JPEG 2000"},
    {"\0\0\0\030ftypheic", 12, "HEIF"},
    {"P4\n8 8\n", 7, "PBM"},
    {"PK\3\4", 4, "ZIP files are not read"},
};

static void test_well_known_formats_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        enum scan_kind kind;
        struct err err;
        const uint8_t *bytes = (const uint8_t *)foreign[i].bytes;
        assert_int_equal(scan_kind_of(bytes, foreign[i].length, &kind, &err), -1);
        assert_int_equal(err.code, ERR_FORMAT);
        assert_non_null(strstr(err.text, foreign[i].words));
    }
}

static void assert_kind(const char *bytes, size_t length, enum scan_kind expected)
{
    enum scan_kind kind;
    struct err err;

    assert_int_equal(scan_kind_of((const uint8_t *)bytes, length, &kind, &err), 0);
    assert_int_equal(kind, expected);
}

static void test_what_is_read(void **state)
{
    (void)state;
    assert_kind("II*\0", 4, SCAN_KIND_TIFF);
    assert_kind("MM\0*", 4, SCAN_KIND_TIFF);
    assert_kind("\xff\xd8\xff\xe0", 4, SCAN_KIND_JPEG);
    assert_kind("\x89PNG\r\n\x1a\n", 8, SCAN_KIND_PNG);
}

/* Every shorter beginning is read no further than it goes. */
static void test_cut_signatures(void **state)
{
    (void)state;
    for (size_t length = 0; length < 8; length++) {
        enum scan_kind kind;
        struct err err;
        assert_int_equal(scan_kind_of((const uint8_t *)"\x89PNG\r\n\x1a\n", length, &kind, &err),
                         -1);
        assert_non_null(strstr(err.text, "neither TIFF, JPEG nor PNG"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_known_formats_are_named),
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_cut_signatures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
