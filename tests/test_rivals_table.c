/* SPDX-License-Identifier: MIT */
#include "classify/learn/rivals_table.h"

#include "tests/printed.h"

#include <jansson.h>

static const struct rival oak = {.name = "oak", .settings = "an old tree"};
static const struct rival elm = {.name = "elm", .settings = "a tree"};

static const struct rivals_table_head head = {{"clean", "awgn"}, 2, 200};
static const struct rivals_table_head wide = {{"clean", "salt-and-pepper"}, 2, 200};
static const struct rivals_table_row rows[] = {
    {.rival = &oak, .learnt = 60000, .correct = {199, 33}, .learn_s = 12.34, .read_s = 5.678e-6},
    {.rival = &elm, .learnt = 0, .correct = {200, 0}, .learn_s = 1, .read_s = 1.5},
};

static void a_line_a_method(void **state)
{
    struct printed printed;

    (void)state;
    printed_begin(&printed, STDOUT_FILENO);
    rivals_table_print_head(&head);
    rivals_table_print(&head, &rows[0]);
    rivals_table_print(&head, &rows[1]);
    assert_string_equal(
        printed_end(&printed),
        "method      learnt      clean       awgn    learning     a digit   settings\n"
        "oak          60000    99.50 %    16.50 %      12.3 s     5.68 us   an old tree\n"
        "elm         before   100.00 %     0.00 %           -  1500000.00 us   a tree\n");
}

/* A long name makes its column wide. */
static void long_names_have_room(void **state)
{
    struct printed printed;

    (void)state;
    printed_begin(&printed, STDOUT_FILENO);
    rivals_table_print_head(&wide);
    rivals_table_print(&wide, &rows[0]);
    assert_string_equal(
        printed_end(&printed),
        "method      learnt      clean  salt-and-pepper    learning     a digit   settings\n"
        "oak          60000    99.50 %          16.50 %      12.3 s     5.68 us   an old tree\n");
}

static void as_json(void **state)
{
    struct printed printed;
    json_t *object;
    const char *name;
    int samples, learnt, clean, awgn;
    double share, learn_s, read_s;
    struct err err;

    (void)state;
    printed_begin(&printed, STDOUT_FILENO);
    assert_int_equal(rivals_table_print_json(&head, rows, 2, &err), 0);
    object = json_loads(printed_end(&printed), 0, NULL);
    assert_non_null(object);
    assert_int_equal(json_array_size(json_object_get(object, "methods")), 2);
    assert_int_equal(json_unpack(object,
                                 "{s:i, s:[{s:s, s:i, s:{s:i, s:i}, s:{s:f}, s:f, s:f}]}",
                                 "samples", &samples, "methods", "method", &name, "learnt",
                                 &learnt, "correct", "clean", &clean, "awgn", &awgn, "accuracy",
                                 "awgn", &share, "learn_seconds", &learn_s, "read_seconds",
                                 &read_s), 0);
    assert_string_equal(name, "oak");
    assert_true(samples == 200 && learnt == 60000 && clean == 199 && awgn == 33);
    assert_true(share == 0.165 && learn_s == 12.34 && read_s == 5.678e-6);
    json_decref(object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_a_method),
        cmocka_unit_test(long_names_have_room),
        cmocka_unit_test(as_json),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
