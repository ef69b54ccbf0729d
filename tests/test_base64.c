/* SPDX-License-Identifier: MIT */
#include "base/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* RFC 4648, section 10. */
static void the_vectors_of_the_standard(void **state)
{
    static const char *const vectors[][2] = {
        {"", ""},           {"f", "Zg=="},       {"fo", "Zm8="},          {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"},
    };

    (void)state;
    for (int i = 0; i < 7; i++) {
        size_t length = strlen(vectors[i][0]);
        char text[BASE64_ROOM(6)];
        base64_encode((const uint8_t *)vectors[i][0], length, text);
        assert_string_equal(text, vectors[i][1]);
        assert_int_equal(strlen(text) + 1, BASE64_ROOM(length));
    }
}

static void every_digit(void **state)
{
    const uint8_t bytes[] = {0xff, 0xef, 0xbe, 0x00, 0x10, 0x83};
    char text[BASE64_ROOM(sizeof bytes)];

    (void)state;
    base64_encode(bytes, sizeof bytes, text);
    assert_string_equal(text, "/+++ABCD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_vectors_of_the_standard),
        cmocka_unit_test(every_digit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
