/* SPDX-License-Identifier: MIT */
#include "segment/cells_pores.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { WIDTH = 12, HEIGHT = 5 };

static void expect_filled(const char *before, const char *after)
{
    uint8_t pixels[WIDTH * HEIGHT];
    struct raster ink = {WIDTH, HEIGHT, pixels}, out;
    struct err err;
    char drawn[WIDTH * HEIGHT + 1] = "";

    for (int i = 0; i < WIDTH * HEIGHT; i++)
        pixels[i] = before[i] == '#';
    assert_int_equal(cells_pores_fill(&ink, &out, &err), 0);
    assert_true(out.width == WIDTH && out.height == HEIGHT);
    for (int i = 0; i < WIDTH * HEIGHT; i++)
        drawn[i] = out.pixels[i] ? '#' : '.';
    raster_free(&out);
    assert_string_equal(drawn, after);
}

static void test_pores_are_filled(void **state)
{
    (void)state;
    expect_filled("############"
                  "#..........#"
                  "############"
                  "##.#.#..####"
                  "############",
                  "############"
                  "############"
                  "############"
                  "############"
                  "############");
}

/* A wider gap stays, and so does the outline, up to the sides. */
static void test_all_else_stays(void **state)
{
    static const char kept[] = "####........"
                               "####..####.."
                               "####..####.."
                               "####........"
                               "####.......#";
    (void)state;
    expect_filled(kept, kept);
}

static void test_only_many_holes_are_pores(void **state)
{
    (void)state;
    assert_false(cells_pores_has(0, 500));
    assert_false(cells_pores_has(15, 1200)); /* a scribble */
    assert_true(cells_pores_has(25, 500));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pores_are_filled),
        cmocka_unit_test(test_all_else_stays),
        cmocka_unit_test(test_only_many_holes_are_pores),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
