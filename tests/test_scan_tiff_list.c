/* SPDX-License-Identifier: MIT */
#include "segment/scan_tiff_list.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/scanned.h"
#include "tests/stored.h"

static const struct stored_tiff bilevel = {
    .compression = COMPRESSION_CCITTFAX4, .bits = 1, .samples = 1};

/* Each directory is listed where it lies, first page first. */
static void test_the_list(void **state)
{
    struct stored_tiff how[3] = {bilevel, bilevel, bilevel};
    struct stored stored;
    uint32_t *list;
    int count;
    struct err err;

    (void)state;
    how[0].is_big_endian = true;
    stored = stored_tiff(how, 3);
    assert_int_equal(scan_tiff_list(stored.bytes, stored.length, &list, &count, &err), 0);
    assert_int_equal(count, 3);
    for (int i = 0; i < 3; i++)
        assert_in_range(stored.bytes[list[i] + 1], 8, 20); /* entries, big-endian */
    assert_true(list[0] != list[1] && list[1] != list[2] && list[0] != list[2]);
    free(list);
    free(stored.bytes);
}

/* The second directory is cut off: there are still two pages, and one of them fails. */
static void test_cut_off_page_is_not_lost(void **state)
{
    struct stored_tiff how[2] = {bilevel, bilevel};
    struct stored stored = stored_tiff(how, 2);
    const uint8_t *first = stored.bytes + stored_number(stored.bytes + 4, 4);
    uint32_t second = stored_number(first + 2 + 12 * stored_number(first, 2), 4);
    struct scan *scan;
    struct page *page;
    struct err err;

    (void)state;
    assert_int_equal(scan_open(stored.bytes, second + 20, &scan, &err), 0);
    assert_int_equal(scan_page_count(scan), 2);
    assert_int_equal(scan_page(scan, 0, &page, &err), 0);
    assert_sound(page);
    page_free(page);
    assert_int_equal(scan_page(scan, 1, &page, &err), -1);
    assert_int_equal(err.code, ERR_DAMAGE);
    scan_close(scan);
    free(stored.bytes);
}

/* Many programs write the directory behind the pixels. */
static void test_cut_off_before_its_directory(void **state)
{
    struct stored stored = stored_tiff(&bilevel, 1);

    (void)state;
    assert_refused(stored.bytes, stored_number(stored.bytes + 4, 4), ERR_DAMAGE,
                   "the TIFF directory cannot be read: the file ends early");
    free(stored.bytes);
}

static void test_directories_in_a_circle(void **state)
{
    struct stored stored = stored_tiff(&bilevel, 1);
    uint32_t first = stored_number(stored.bytes + 4, 4);

    (void)state;
    memcpy(stored.bytes + first + 2 + 12 * stored_number(stored.bytes + first, 2), stored.bytes + 4,
           4);
    assert_refused(stored.bytes, stored.length, ERR_DAMAGE, "in a circle after page 1");
    free(stored.bytes);
}

/* A chain of directories without entries, 6 bytes each. */
static void test_too_many_pages(void **state)
{
    static uint8_t bytes[8 + 6 * (SCAN_MAX_PAGES + 1)] = {'I', 'I', 42, 0, 8};

    (void)state;
    for (uint32_t i = 0; i < SCAN_MAX_PAGES; i++) {
        uint32_t next = 8 + 6 * (i + 1);
        memcpy(bytes + 8 + 6 * i + 2, &next, 4);
    }
    assert_refused(bytes, sizeof bytes, ERR_LIMIT, "more than 2000 pages");
}

static void test_too_many_entries(void **state)
{
    static uint8_t bytes[10 + 12 * 600 + 4] = {'I', 'I', 42, 0, 8, 0, 0, 0, 600 & 255, 600 >> 8};

    (void)state;
    assert_refused(bytes, sizeof bytes, ERR_LIMIT, "600 entries");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_list),
        cmocka_unit_test(test_cut_off_page_is_not_lost),
        cmocka_unit_test(test_cut_off_before_its_directory),
        cmocka_unit_test(test_directories_in_a_circle),
        cmocka_unit_test(test_too_many_pages),
        cmocka_unit_test(test_too_many_entries),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
