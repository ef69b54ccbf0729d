/* SPDX-License-Identifier: MIT */
#include "segment/scan.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "tests/scanned.h"

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
    {"\0\0\0\x18" "ftypheic", 12, "HEIF"},
    {"P4\n8 8\n", 7, "PBM"},
    {"PK\3\4", 4, "ZIP files are not read"},
};

static void test_well_known_formats_are_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        assert_refused((const uint8_t *)foreign[i].bytes, foreign[i].length, ERR_FORMAT,
                       foreign[i].words);
}

static void test_other_content_is_refused(void **state)
{
    static const char text[] = "dear reader, please find my form attached";

    (void)state;
    assert_refused((const uint8_t *)text, sizeof text, ERR_FORMAT, "neither TIFF, JPEG nor PNG");
    assert_refused((const uint8_t *)"I", 1, ERR_FORMAT, "neither");
    assert_refused((const uint8_t *)"II*\0\x08", 5, ERR_DAMAGE, "ends in the TIFF header");
    assert_refused((const uint8_t *)"II*\0\0\0\0\0", 8, ERR_DAMAGE, "no page");
}

static void test_a_file_over_the_limit_is_refused(void **state)
{
    uint8_t *bytes = calloc(1, (size_t)SCAN_MAX_BYTES + 1);

    (void)state;
    assert_non_null(bytes);
    memcpy(bytes, "II*\0", 4);
    assert_refused(bytes, (size_t)SCAN_MAX_BYTES + 1, ERR_LIMIT, "67108865 bytes");
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_well_known_formats_are_named),
        cmocka_unit_test(test_other_content_is_refused),
        cmocka_unit_test(test_a_file_over_the_limit_is_refused),
    };

    scan_close(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
