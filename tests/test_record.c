/* SPDX-License-Identifier: MIT */
#include "store/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void value_follows_from_boxes(void **state)
{
    static const char *const pairs[][2] = {
        {"", ""},     {"123", "123"}, {"_12_", "12"}, {"____", ""},   {"1_3", ""},  {"12?4", ""},
        {"?", ""},    {"x12", "12"},  {"1x2", "12"},  {"_x_", ""},    {"_x1", "1"}, {"1x_", "1"},
        {"1_x", "1"}, {"1x_2", ""},   {"xx", ""},     {"x_1_x", "1"}, {"0", "0"},   {"__?", ""},
    };
    char value[RECORD_MAX_BOXES + 1];

    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        record_value(pairs[i][0], value);
        assert_string_equal(value, pairs[i][1]);
    }
    strcpy(value, "_x7_");
    record_value(value, value);
    assert_string_equal(value, "7");
}

static void every_word_is_there_once(void **state)
{
    (void)state;
    for (int i = 0; i < REASON_COUNT; i++) {
        assert_non_null(record_reason_word((enum reason)i));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(record_reason_word((enum reason)i),
                                    record_reason_word((enum reason)j));
    }
    for (int i = 0; i < PAGE_REASON_COUNT; i++) {
        assert_non_null(record_page_reason_word((enum page_reason)i));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(record_page_reason_word((enum page_reason)i),
                                    record_page_reason_word((enum page_reason)j));
    }
    assert_string_equal(record_reason_word(REASON_DAMAGED), "damaged");
    assert_string_equal(record_reason_word(REASON_DISPLACED), "displaced");
    assert_string_equal(record_reason_word(REASON_BESIDE), "beside");
    assert_string_equal(record_reason_word(REASON_ONE), "one");
    assert_string_equal(record_page_reason_word(PAGE_REASON_FILE), "file");
    assert_string_equal(record_page_state_word(PAGE_REFUSED), "refused");
    assert_string_equal(record_kind_word(RECORD_MARK), "mark");
}

static void a_gap_is_all_that_is_wrong(void **state)
{
    (void)state;
    assert_true(record_has_gap("1_2"));
    assert_false(record_has_gap("_12_"));
    assert_false(record_has_gap("1_?"));
    assert_false(record_has_gap("_x_"));
    assert_false(record_has_gap(""));
}

static void free_leaves_an_empty_record(void **state)
{
    struct record record = {.field_count = 1};

    (void)state;
    record.fields = calloc(1, sizeof *record.fields);
    record.fields[0].cells = calloc(2, sizeof *record.fields[0].cells);
    record.fields[0].cell_count = 2;
    record.fields[0].cells[1].sample = (struct blob){malloc(3), 3};
    record.fields[0].picture = (struct blob){malloc(5), 5};
    record_free(&record);
    assert_null(record.fields);
    assert_int_equal(record.field_count, 0);
    record_free(&record);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_follows_from_boxes),
        cmocka_unit_test(every_word_is_there_once),
        cmocka_unit_test(a_gap_is_all_that_is_wrong),
        cmocka_unit_test(free_leaves_an_empty_record),
    };
    return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}
