/* SPDX-License-Identifier: MIT */
/* Looks at single pixels, and walks of many at once. */
#include "segment/sheet_ink.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <leptonica/allheaders.h>

enum { WIDTH = 71, HEIGHT = 40 };

/* A picture that looks different everywhere. */
static struct Pix *picture(void)
{
    struct Pix *pix = pixCreate(WIDTH, HEIGHT, 1);

    assert_non_null(pix);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++)
            pixSetPixel(pix, x, y, (l_uint32)((x * x + 7 * x * y + 3 * y) % 5 < 2));
    return pix;
}

static void looks_as_leptonica_does_and_sees_paper_around(void **state)
{
    struct Pix *pix = picture();
    struct sheet_ink ink = sheet_ink_of(pix);

    (void)state;
    for (int y = -2; y < HEIGHT + 2; y++) {
        for (int x = -2; x < WIDTH + 2; x++) {
            l_uint32 pixel = 0;

            if (x >= 0 && x < WIDTH && y >= 0 && y < HEIGHT)
                pixGetPixel(pix, x, y, &pixel);
            assert_int_equal(sheet_ink_at(&ink, x, y), pixel);
        }
    }
    pixDestroy(&pix);
}

static void check_walk(const struct sheet_ink *ink, double x, double y, double right, double down,
                       int steps)
{
    int64_t px = sheet_ink_fixed(x), py = sheet_ink_fixed(y);
    int64_t dx = sheet_ink_fixed(right), dy = sheet_ink_fixed(down);
    uint64_t bits = sheet_ink_walk(ink, px, py, dx, dy, steps);

    for (int i = 0; i < steps; i++)
        assert_int_equal(bits >> i & 1,
                         sheet_ink_at(ink, (px + i * dx) >> 32, (py + i * dy) >> 32));
    assert_true(steps == 64 || bits >> steps == 0);
}

static void a_walk_sees_what_single_looks_see(void **state)
{
    struct Pix *pix = picture();
    struct sheet_ink ink = sheet_ink_of(pix);

    (void)state;
    check_walk(&ink, 2.5, 30.5, 0.84, 0.01, 64);
    check_walk(&ink, 60.2, 38.9, -0.3, -0.5, 63);
    check_walk(&ink, 0, 0, 1, 0, 1);
    pixDestroy(&pix);
}

static void a_walk_may_begin_and_end_off_the_picture(void **state)
{
    struct Pix *pix = picture();
    struct sheet_ink ink = sheet_ink_of(pix);

    (void)state;
    check_walk(&ink, -9.5, 20, 1.4, 0.02, 64);
    check_walk(&ink, 30, 55, 0.1, -1.1, 64);
    check_walk(&ink, 10, 10, 1.2, 0.3, 64);
    check_walk(&ink, -30, -30, 0.1, 0.1, 64);
    pixDestroy(&pix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_as_leptonica_does_and_sees_paper_around),
        cmocka_unit_test(a_walk_sees_what_single_looks_see),
        cmocka_unit_test(a_walk_may_begin_and_end_off_the_picture),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
