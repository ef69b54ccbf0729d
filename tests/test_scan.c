/* SPDX-License-Identifier: MIT */
#include "segment/scan.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#include "tests/scanned.h"

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
        cmocka_unit_test(test_other_content_is_refused),
        cmocka_unit_test(test_a_file_over_the_limit_is_refused),
    };

    scan_close(NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
