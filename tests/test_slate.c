/* SPDX-License-Identifier: MIT */
#include "classify/learn/slate.h"

#include "tests/glyphs.h"
#include "tests/slates.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

static void check_box(const struct slate *slate, int x, int y, int width, int height)
{
    struct rect box = slate_box(slate);

    assert_int_equal(box.x, x);
    assert_int_equal(box.y, y);
    assert_int_equal(box.width, width);
    assert_int_equal(box.height, height);
}

static void stamp_and_crop(void **state)
{
    struct slate slate = {{{0}}};
    struct sample eight = glyphs_digit(8);

    (void)state;
    assert_int_equal(slate_box(&slate).width, 0);
    slate_stamp(&slate, &eight, 10, 30);
    check_box(&slate, 18, 34, 12, 20);
    assert_true(slate.ink[34][18] == 1 && slate.ink[38][22] == 0);
    slate_crop(&slate, (struct rect){20, 34, 30, 5});
    check_box(&slate, 20, 34, 10, 5);
    assert_true(slates_ink(&slate) == 8 * 2 + 2 * 5);
}

static void the_centre_of_mass(void **state)
{
    struct slate slate = {{{0}}};
    float x, y;

    (void)state;
    slate_centre(&slate, &x, &y);
    assert_true(x == SLATE_SIDE / 2 && y == SLATE_SIDE / 2);
    slate.ink[10][20] = 1;
    slate.ink[40][50] = 0.5f;
    slate_centre(&slate, &x, &y);
    assert_true(fabsf(x - 30) < 1e-4f && fabsf(y - 20) < 1e-4f);
}

/* What hangs over the edge is lost and does no harm. */
static void off_the_paper(void **state)
{
    struct slate slate = {{{0}}};
    struct sample eight = glyphs_digit(8);

    (void)state;
    slate_stamp(&slate, &eight, -10, SLATE_SIDE - 6);
    check_box(&slate, 0, SLATE_SIDE - 2, 10, 2);
    slate_stroke(&slate, -500, -500, -400, -300, 20);
    slate_stroke(&slate, 90, 10, 500, 10, 6);
    check_box(&slate, 0, SLATE_SIDE - 2, 10, 2);
    slate_stroke(&slate, -50, 20, 150, 20, 4);
    check_box(&slate, 0, 18, SLATE_SIDE, SLATE_SIDE - 18);
}

/* Length times width, and the two round ends; lying or leaning. */
static void the_ink_of_a_stroke(void **state)
{
    static const float turns[] = {0, 0.3f, 0.785f, 1.2f, 1.5707963f};

    (void)state;
    for (int i = 0; i < 5; i++)
        for (float width = 2; width < 9; width += 3) {
            struct slate slate = {{{0}}};
            double wanted = 30 * (double)width + 3.14159 * (double)(width * width) / 4;
            slate_stroke(&slate, 20, 20, 20 + 30 * cosf(turns[i]), 20 + 30 * sinf(turns[i]),
                          width);
            assert_true(fabs(slates_ink(&slate) / wanted - 1) < 0.04);
        }
}

static void twice_is_no_darker(void **state)
{
    struct slate once = {{{0}}}, twice;

    (void)state;
    slate_stroke(&once, 10, 10, 40, 33, 3);
    twice = once;
    slate_stroke(&twice, 10, 10, 40, 33, 3);
    assert_memory_equal(&once, &twice, sizeof once);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamp_and_crop),
        cmocka_unit_test(the_centre_of_mass),
        cmocka_unit_test(off_the_paper),
        cmocka_unit_test(the_ink_of_a_stroke),
        cmocka_unit_test(twice_is_no_darker),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
