/* SPDX-License-Identifier: MIT */
#include "classify/bf16.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

static void the_nearest_is_taken(void **state)
{
    (void)state;
    assert_int_equal(bf16_of(1), 0x3f80);
    assert_int_equal(bf16_of(-2), 0xc000);
    assert_int_equal(bf16_of(1 + 0x1.8p-8f), 0x3f81); /* above the middle */
    assert_int_equal(bf16_of(1 + 0x0.8p-8f), 0x3f80); /* below it */
    assert_int_equal(bf16_of(1 + 0x1p-8f), 0x3f80);   /* in the middle: the even one */
    assert_int_equal(bf16_of(1 + 0x3p-8f), 0x3f82);
    assert_int_equal(bf16_of(INFINITY), 0x7f80);
}

static void halves_come_back_as_they_were(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 0x7f80; i++) {
        assert_int_equal(bf16_of(bf16_value((uint16_t)i)), i);
        assert_true(bf16_value((uint16_t)(i | 0x8000)) == -bf16_value((uint16_t)i));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_is_taken),
        cmocka_unit_test(halves_come_back_as_they_were),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
