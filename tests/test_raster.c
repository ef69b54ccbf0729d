/* SPDX-License-Identifier: MIT */
#include "base/raster.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <limits.h>

static void test_new_is_zero_and_free_leaves_it_empty(void **state)
{
    struct raster raster;
    struct err err;

    (void)state;
    assert_int_equal(raster_new(31, 7, &raster, &err), 0);
    assert_int_equal(raster.width, 31);
    assert_int_equal(raster.height, 7);
    for (int i = 0; i < 31 * 7; i++)
        assert_int_equal(raster.pixels[i], 0);
    raster_free(&raster);
    assert_null(raster.pixels);
    assert_int_equal(raster.width, 0);
    raster_free(&raster);
}

static void test_too_large_fails_and_leaves_the_raster_alone(void **state)
{
    struct raster raster = {1, 2, NULL};
    struct err err;

    (void)state;
    assert_int_equal(raster_new(INT_MAX, INT_MAX, &raster, &err), -1);
    assert_int_equal(err.code, ERR_MEMORY);
    assert_int_equal(raster.width, 1);
    assert_int_equal(raster.height, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_is_zero_and_free_leaves_it_empty),
        cmocka_unit_test(test_too_large_fails_and_leaves_the_raster_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
