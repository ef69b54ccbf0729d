/* SPDX-License-Identifier: MIT */
#include "classify/plane.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* A number of every format takes its room, and the border lies around the pixels. */
static void places(void **state)
{
    static const enum kernels_format formats[] = {KERNELS_FLOAT, KERNELS_BF16, KERNELS_BYTE};

    (void)state;
    for (int f = 0; f < 3; f++) {
        struct plane plane = {.format = formats[f], .side = 5, .border = 2, .channels = 3,
                              .stride = 8};
        ptrdiff_t size = kernels_size(formats[f]);
        struct err err;
        assert_int_equal(plane_allocate(&plane, &err), 0);
        assert_ptr_equal(plane_at(&plane, -2, -2), plane.values);
        assert_int_equal(plane_pixel(&plane), 8 * size);
        assert_int_equal(plane_line(&plane), 9 * 8 * size);
        assert_int_equal((char *)plane_at(&plane, 1, 3) - (char *)plane.values, (3 * 9 + 5) * 8 * size);
        plane_free(&plane);
        assert_null(plane.values);
    }
}

/* All zeros, aligned, and a whole vector more than was asked for. */
static void memory(void **state)
{
    for (size_t count = 1; count < 200; count += 7) {
        char *bytes = plane_memory(count, 2);
        assert_non_null(bytes);
        assert_int_equal((uintptr_t)bytes % 64, 0);
        for (size_t i = 0; i < 2 * count + 64; i++)
            assert_int_equal(bytes[i], 0);
        free(bytes);
    }
    (void)state;
}

/* Neither the border nor channels that only fill a vector count. */
static void the_largest(void **state)
{
    struct plane plane = {.format = KERNELS_FLOAT, .side = 2, .border = 1, .channels = 3,
                          .stride = 4};
    struct err err;

    (void)state;
    assert_int_equal(plane_allocate(&plane, &err), 0);
    ((float *)plane_at(&plane, -1, 0))[0] = 9;
    ((float *)plane_at(&plane, 1, 1))[3] = 8;
    ((float *)plane_at(&plane, 1, 1))[2] = 7;
    ((float *)plane_at(&plane, 0, 1))[1] = -10;
    assert_true(plane_largest(&plane) == 7);
    plane_free(&plane);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(memory),
        cmocka_unit_test(the_largest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
