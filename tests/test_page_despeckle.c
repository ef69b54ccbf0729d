/* SPDX-License-Identifier: MIT */
#include "segment/page_despeckle.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include "tests/grays.h"

/* A whole page of 300 dpi: dust of 2 x 2 goes, what people write stays. */
static void test_dust_goes_and_dots_stay(void **state)
{
    (void)state;
    for (int depth = 1; depth <= 8; depth += 7) {
        struct grays grays = grays_blank(2480, 2600, 255);
        struct raster ink;
        grays_fill(&grays, 100, 100, 2, 2, 0);   /* dust */
        grays_fill(&grays, 0, 200, 1, 2, 0);     /* at the edge */
        grays_fill(&grays, 2479, 2599, 1, 1, 0); /* in the corner */
        grays_fill(&grays, 300, 100, 3, 3, 0);   /* a decimal dot */
        for (int x = 500; x < 700; x += 8)       /* a dotted line */
            grays_fill(&grays, x, 100, 3, 3, 0);
        for (int y = 100; y < 220; y += 5) /* a stroke in pieces of 2 pixels */
            grays_fill(&grays, 900, y, 1, 2, 0);
        ink = grays_ink(grays_page(&grays, depth));
        assert_int_equal(grays_count(&ink, 90, 90, 20, 20), 0);
        assert_int_equal(grays_count(&ink, 0, 190, 20, 20), 0);
        assert_int_equal(grays_count(&ink, 2470, 2590, 10, 10), 0);
        assert_int_equal(grays_count(&ink, 290, 90, 20, 20), 9);
        assert_int_equal(grays_count(&ink, 490, 90, 220, 20), 25 * 9);
        assert_in_range(grays_count(&ink, 890, 90, 20, 140), 48, 120);
        raster_free(&ink);
    }
}

/* In a small picture, as of one digit, only single pixels are dust. */
static void test_a_small_picture_keeps_its_dots(void **state)
{
    struct grays grays = grays_blank(40, 40, 255);
    struct raster ink;

    (void)state;
    grays_fill(&grays, 10, 10, 2, 2, 0);
    grays_fill(&grays, 30, 30, 1, 1, 0);
    ink = grays_ink(grays_page(&grays, 1));
    assert_int_equal(grays_count(&ink, 0, 0, 20, 20), 4);
    assert_int_equal(grays_count(&ink, 20, 20, 20, 20), 0);
    raster_free(&ink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dust_goes_and_dots_stay),
        cmocka_unit_test(test_a_small_picture_keeps_its_dots),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
