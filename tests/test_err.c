/* SPDX-License-Identifier: MIT */
#include "base/err.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <string.h>

static void test_set_fills_code_and_text(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(err_set(&err, ERR_FORM, "field '%s' has %d boxes", "date", 9), -1);
    assert_int_equal(err.code, ERR_FORM);
    assert_string_equal(err.text, "field 'date' has 9 boxes");
}

static void test_within_puts_the_place_before_the_text(void **state)
{
    struct err err;

    (void)state;
    err_set(&err, ERR_DAMAGE, "no pixels");
    assert_int_equal(err_within(&err, "page %d of '%s'", 3, "a.tif"), -1);
    assert_int_equal(err.code, ERR_DAMAGE);
    assert_string_equal(err.text, "page 3 of 'a.tif': no pixels");
}

/* However long the parts are, the text stays in its place and keeps its beginning. */
static void test_long_texts_are_cut(void **state)
{
    struct {
        struct err err;
        char guard[8];
    } room = {.guard = "guarded"};
    char name[1000];

    (void)state;
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = 0;
    err_set(&room.err, ERR_IO, "cannot read '%s'", name);
    assert_int_equal(strlen(room.err.text), sizeof room.err.text - 1);
    assert_memory_equal(room.err.text, "cannot read 'nnn", 16);
    err_within(&room.err, "page 1");
    assert_int_equal(strlen(room.err.text), sizeof room.err.text - 1);
    assert_memory_equal(room.err.text, "page 1: cannot read 'n", 22);
    err_within(&room.err, "%s", name);
    assert_int_equal(strlen(room.err.text), sizeof room.err.text - 1);
    assert_string_equal(room.guard, "guarded");
}

static void test_memory(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(err_memory(&err), -1);
    assert_int_equal(err.code, ERR_MEMORY);
    assert_string_equal(err.text, "out of memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_set_fills_code_and_text),
        cmocka_unit_test(test_within_puts_the_place_before_the_text),
        cmocka_unit_test(test_long_texts_are_cut),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
