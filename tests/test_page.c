/* SPDX-License-Identifier: MIT */
#include "segment/page.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/grays.h"

static void test_what_a_page_says(void **state)
{
    struct Pix *pix = pixCreate(30, 20, 8);
    struct page *page;
    struct raster gray;
    struct err err;

    (void)state;
    pixSetPixel(pix, 7, 5, 123);
    assert_int_equal(page_new(&pix, 204.5, 3, "bad code word", &page, &err), 0);
    assert_int_equal(page_width(page), 30);
    assert_int_equal(page_height(page), 20);
    assert_float_equal(page_stated_dpi(page), 204.5, 0.001);
    assert_int_equal(page_damage(page), 3);
    assert_string_equal(page_damage_text(page), "bad code word");
    assert_int_equal(page_gray(page, &gray, &err), 0);
    assert_int_equal(gray.pixels[5 * 30 + 7], 123);
    assert_int_equal(gray.pixels[5 * 30 + 8], 0);
    raster_free(&gray);
    page_free(page);
    page_free(NULL);
}

static void test_cleaning_again_changes_nothing(void **state)
{
    struct grays grays = grays_blank(100, 100, 255);
    struct page *page;
    struct raster once, twice;
    struct err err;

    (void)state;
    grays_fill(&grays, 20, 20, 5, 50, 30);
    page = grays_page(&grays, 8);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(page_ink(page, &once, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(page_ink(page, &twice, &err), 0);
    assert_memory_equal(once.pixels, twice.pixels, 100 * 100);
    raster_free(&once);
    raster_free(&twice);
    page_free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_page_says),
        cmocka_unit_test(test_cleaning_again_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
