/* SPDX-License-Identifier: MIT */
#include "classify/learn/number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

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
        cmocka_unit_test(blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
