/* SPDX-License-Identifier: MIT */
#include "pipeline/names.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static struct names read_list(const char *bytes, size_t length)
{
    char path[] = "/tmp/formdigits-list-XXXXXX";
    int fd = mkstemp(path);
    struct names names;
    struct err err;

    assert_int_equal(write(fd, bytes, length), length);
    close(fd);
    assert_int_equal(names_read(path, &names, &err), 0);
    unlink(path);
    return names;
}

static void lines_are_names(void **state)
{
    static const char list[] = "a.tif\n\n b c.tif \nlast";
    struct names names = read_list(list, sizeof list - 1);

    (void)state;
    assert_int_equal(names.count, 3);
    assert_string_equal(names.names[0], "a.tif");
    assert_string_equal(names.names[1], " b c.tif ");
    assert_string_equal(names.names[2], "last");
    names_free(&names);
}

static void lines_of_windows(void **state)
{
    static const char list[] = "a.tif\r\n\r\nb.tif\r";
    struct names names = read_list(list, sizeof list - 1);

    (void)state;
    assert_int_equal(names.count, 2);
    assert_string_equal(names.names[0], "a.tif");
    assert_string_equal(names.names[1], "b.tif");
    names_free(&names);
}

static void zero_bytes_end_names_that_hold_newlines(void **state)
{
    static const char list[] = "a\nb\0\0c\n";
    struct names names = read_list(list, sizeof list); /* with the last zero */

    (void)state;
    assert_int_equal(names.count, 2);
    assert_string_equal(names.names[0], "a\nb");
    assert_string_equal(names.names[1], "c\n");
    names_free(&names);
}

static void an_empty_list_has_no_names(void **state)
{
    struct names names = read_list("", 0);

    (void)state;
    assert_int_equal(names.count, 0);
    names_free(&names);
    names_free(&names);
}

static void a_long_list_is_read_whole(void **state)
{
    enum { COUNT = 50000 };
    char *list = malloc(COUNT * 12), *at = list;
    struct names names;

    (void)state;
    for (int i = 0; i < COUNT; i++)
        at += sprintf(at, "%d.tif\n", i);
    names = read_list(list, (size_t)(at - list));
    assert_int_equal(names.count, COUNT);
    assert_string_equal(names.names[COUNT - 1], "49999.tif");
    names_free(&names);
    free(list);
}

static void a_missing_list_is_said(void **state)
{
    struct names names;
    struct err err;

    (void)state;
    assert_int_equal(names_read("/nowhere/list", &names, &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_names),
        cmocka_unit_test(lines_of_windows),
        cmocka_unit_test(zero_bytes_end_names_that_hold_newlines),
        cmocka_unit_test(an_empty_list_has_no_names),
        cmocka_unit_test(a_long_list_is_read_whole),
        cmocka_unit_test(a_missing_list_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
