/* SPDX-License-Identifier: MIT */
#include "segment/page_binarize.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdbool.h>

#include "tests/grays.h"

/* Beside black box lines, on noisy paper, a pen of 35 below a paper of 225. */
static void test_a_faint_pen_in_a_black_box(void **state)
{
    struct grays grays = grays_blank(200, 200, 225);
    struct raster ink;

    (void)state;
    grays_box(&grays, 50, 50, 90, 100, 3, 20);
    grays_fill(&grays, 93, 70, 3, 60, 190);
    grays_add_noise(&grays, 6);
    ink = grays_ink(grays_page(&grays, 8));
    for (int y = 72; y < 128; y++)
        assert_in_range(grays_count(&ink, 90, y, 9, 1), 2, 4);
    assert_in_range(grays_count(&ink, 54, 54, 36, 92), 0, 3);
    assert_in_range(grays_count(&ink, 50, 80, 3, 1), 3, 3);
    raster_free(&ink);
}

/* From white to a fifth of it, and a shadow with an edge. */
static void test_uneven_light(void **state)
{
    struct grays grays = grays_blank(900, 400, 255);
    struct raster ink;

    (void)state;
    for (int x = 100; x < 880; x += 60)
        grays_fill(&grays, x, 150, 4, 80, 60);
    for (int y = 0; y < 400; y++)
        for (int x = 0; x < 900; x++) {
            uint8_t *pixel = &grays.pixels[y * 900 + x];
            *pixel = (uint8_t)(*pixel * (900 - x * 4 / 5) / 900 * (y < 300 ? 10 : 6) / 10);
        }
    grays_add_noise(&grays, 2);
    ink = grays_ink(grays_page(&grays, 8));
    for (int x = 100; x < 880; x += 60) {
        assert_in_range(grays_count(&ink, x - 20, 160, 44, 60), 230, 250);
        assert_in_range(grays_count(&ink, x + 6, 160, 48, 60), 0, 4);
    }
    raster_free(&ink);
}

static void test_gray_paper_without_ink_stays_empty(void **state)
{
    (void)state;
    for (int paper = 60; paper <= 240; paper += 60) {
        struct grays grays = grays_blank(300, 200, paper);
        struct raster ink;
        grays_add_noise(&grays, 10);
        ink = grays_ink(grays_page(&grays, 8));
        assert_in_range(grays_count(&ink, 0, 0, 300, 200), 0, 6);
        raster_free(&ink);
    }
}

/* A black mark is wider than a tile of paper, and solid. */
static void test_a_large_mark_stays_solid(void **state)
{
    struct grays grays = grays_blank(500, 400, 230);
    struct raster ink;

    (void)state;
    grays_fill(&grays, 203, 101, 120, 120, 30);
    ink = grays_ink(grays_page(&grays, 8));
    assert_int_equal(grays_count(&ink, 203, 101, 120, 120), 120 * 120);
    assert_int_equal(grays_count(&ink, 0, 0, 500, 400), 120 * 120);
    raster_free(&ink);
}

/* Pictures of every small size have ink where it is dark, up to their edges. */
static void test_tiny_pictures(void **state)
{
    (void)state;
    for (int width = 1; width <= 70; width += 3)
        for (int height = 1; height <= 70; height += 23) {
            struct grays grays = grays_blank(width, height, 240);
            bool has_ink = width >= 8 && height >= 8;
            struct raster ink;
            if (has_ink)
                grays_fill(&grays, width - 2, 0, 2, height, 40);
            ink = grays_ink(grays_page(&grays, 8));
            assert_int_equal(grays_count(&ink, 0, 0, width, height), has_ink ? 2 * height : 0);
            raster_free(&ink);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_faint_pen_in_a_black_box),
        cmocka_unit_test(test_uneven_light),
        cmocka_unit_test(test_gray_paper_without_ink_stays_empty),
        cmocka_unit_test(test_a_large_mark_stays_solid),
        cmocka_unit_test(test_tiny_pictures),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
