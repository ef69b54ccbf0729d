/* SPDX-License-Identifier: MIT */
#include "classify/learn/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>

static void the_nearest_is_taken(void **state)
{
    (void)state;
    assert_int_equal(number_to_bf16(1), 0x3f80);
    assert_int_equal(number_to_bf16(-2), 0xc000);
    assert_int_equal(number_to_bf16(1 + 0x1.8p-8f), 0x3f81); /* above the middle */
    assert_int_equal(number_to_bf16(1 + 0x0.8p-8f), 0x3f80); /* below it */
    assert_int_equal(number_to_bf16(1 + 0x1p-8f), 0x3f80);   /* in the middle: the even one */
    assert_int_equal(number_to_bf16(1 + 0x3p-8f), 0x3f82);
    assert_int_equal(number_to_bf16(INFINITY), 0x7f80);
}

static void halves_come_back_as_they_were(void **state)
{
    (void)state;
    for (unsigned i = 0; i < 0x7f80; i++) {
        assert_int_equal(number_to_bf16(number_of_bf16((uint16_t)i)), i);
        assert_true(number_of_bf16((uint16_t)(i | 0x8000)) == -number_of_bf16((uint16_t)i));
    }
}

static void blocks(void **state)
{
    const float floats[] = {1, -0.5f, 3.14159f};
    float kept[3], back[3];

    (void)state;
    assert_int_equal(number_size(NUMBER_FLOAT), 4);
    assert_int_equal(number_size(NUMBER_BF16), 2);
    number_put(NUMBER_FLOAT, floats, 3, kept);
    number_get(NUMBER_FLOAT, kept, 3, back);
    assert_memory_equal(back, floats, sizeof floats);
    number_put(NUMBER_BF16, floats, 3, kept);
    number_get(NUMBER_BF16, kept, 3, back);
    assert_true(back[0] == 1 && back[1] == -0.5f && back[2] == 3.140625f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_nearest_is_taken),
        cmocka_unit_test(halves_come_back_as_they_were),
        cmocka_unit_test(blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
