/* SPDX-License-Identifier: MIT */
#include "pipeline/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

/* Fields in rows, each of a kind and with its rules, and rules across them. */
static struct form *form_of(const char *kind, const char *const rules[], int count,
                            const char *across)
{
    char text[8000], path[] = "/tmp/test_rules_XXXXXX";
    int used, fd = mkstemp(path);
    struct form *form = NULL;
    struct err err = {0};

    used = snprintf(text, sizeof text,
                    "<form name='t' version='1' width='210mm' height='297mm'>"
                    "<anchor shape='ring' x='10mm' y='10mm' size='5mm'/>"
                    "<anchor shape='ring' x='200mm' y='10mm' size='5mm'/>"
                    "<anchor shape='ring' x='10mm' y='287mm' size='5mm'/>");
    for (int i = 0; i < count; i++)
        used += snprintf(text + used, sizeof text - (size_t)used,
                         "<field name='%c' x='20mm' y='%dmm' height='8mm' %s>"
                         "<rule %s/></field>",
                         'a' + i, 20 + 10 * i, kind, rules[i]);
    used += snprintf(text + used, sizeof text - (size_t)used, "%s</form>", across);
    assert_true(fd >= 0);
    close(fd);
    assert_int_equal(file_write(path, text, (size_t)used, &err), 0);
    if (form_read(path, &form, &err) != 0)
        fail_msg("%s", err.text);
    unlink(path);
    return form;
}

static struct form *form_with(const char *const rules[], int count, const char *across)
{
    return form_of("width='90mm' digits='1-64'", rules, count, across);
}

struct example {
    const char *rule, *value;
    enum reason reason;
};

static void check_examples(const struct example *examples, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct form *form = form_with(&examples[i].rule, 1, "");
        enum reason reason = rules_field(&form->fields[0], examples[i].value);

        if (reason != examples[i].reason)
            fail_msg("%s of '%s': %s, not %s", examples[i].rule, examples[i].value,
                     record_reason_word(reason), record_reason_word(examples[i].reason));
        form_free(form);
    }
}

#define CHECK_EXAMPLES(e) check_examples(e, sizeof(e) / sizeof *(e))

static void test_simple_rules(void **state)
{
    static const struct example examples[] = {
        {"required='yes'", "", REASON_REQUIRED},
        {"required='yes'", "0", REASON_NONE},
        {"required='no'", "", REASON_NONE},
        {"length='2-3'", "", REASON_NONE},
        {"length='2-3'", "1", REASON_LENGTH},
        {"length='2-3'", "12", REASON_NONE},
        {"length='2-3'", "123", REASON_NONE},
        {"length='2-3'", "1234", REASON_LENGTH},
        {"length='4'", "123", REASON_LENGTH},
        {"pattern='[12][0-9]{3}'", "2345", REASON_NONE},
        {"pattern='[12][0-9]{3}'", "3345", REASON_PATTERN},
        {"pattern='[12][0-9]{3}'", "23456", REASON_PATTERN},
        {"pattern='1|22'", "122", REASON_PATTERN}, /* the whole value, each side of the bar */
        {"pattern='1|22'", "22", REASON_NONE},
        {"min='10' max='200'", "9", REASON_RANGE},
        {"min='10' max='200'", "10", REASON_NONE},
        {"min='10' max='200'", "0200", REASON_NONE},
        {"min='10' max='200'", "201", REASON_RANGE},
        {"max='200'", "99999999999999999999999999999999999999", REASON_RANGE},
        {"min='7'", "00000000000000000000000000000000000007", REASON_NONE},
        {"min='0'", "000", REASON_NONE},
        {"min='1'", "000", REASON_RANGE},
    };

    (void)state;
    CHECK_EXAMPLES(examples);
}

static void test_first_broken_rule_is_told(void **state)
{
    static const struct example examples[] = {
        {"length='3' max='9'", "12", REASON_LENGTH},
        {"max='9' length='3'", "12", REASON_RANGE},
        {"max='9' required='yes'", "", REASON_REQUIRED},
        {"max='9'", "1?", REASON_UNREADABLE},
    };

    (void)state;
    CHECK_EXAMPLES(examples);
}

static void test_dates(void **state)
{
    static const struct example examples[] = {
        {"date='DDMMYYYY'", "31122024", REASON_NONE}, {"date='DDMMYYYY'", "31112024", REASON_DATE},
        {"date='DDMMYYYY'", "29022024", REASON_NONE}, {"date='DDMMYYYY'", "29022023", REASON_DATE},
        {"date='DDMMYYYY'", "29022000", REASON_NONE}, {"date='DDMMYYYY'", "29021900", REASON_DATE},
        {"date='DDMMYYYY'", "00012024", REASON_DATE}, {"date='DDMMYYYY'", "01002024", REASON_DATE},
        {"date='DDMMYYYY'", "01132024", REASON_DATE}, {"date='DDMMYYYY'", "01011799", REASON_DATE},
        {"date='DDMMYYYY'", "01012200", REASON_DATE}, {"date='DDMMYYYY'", "1012024", REASON_DATE},
        {"date='MMDDYYYY'", "12312024", REASON_NONE}, {"date='MMDDYYYY'", "31122024", REASON_DATE},
        {"date='YYYYMMDD'", "20241231", REASON_NONE}, {"date='YYMMDD'", "240229", REASON_NONE},
        {"date='YYMMDD'", "230229", REASON_DATE},     {"date='DDMMYY'", "310424", REASON_DATE},
        {"date='DDMM'", "2902", REASON_NONE},         {"date='DDMM'", "3002", REASON_DATE},
        {"date='MMYYYY'", "122024", REASON_NONE},     {"date='MMYYYY'", "132024", REASON_DATE},
        {"date='YYYYMMDD'", "", REASON_NONE},
    };

    (void)state;
    CHECK_EXAMPLES(examples);
}

static void test_list(void **state)
{
    static const char list[] = "# customers\n100200\n\n100201  \r\n000007\n";
    static const char text[] =
        "<form name='t' version='1' width='210mm' height='297mm'>"
        "<anchor shape='ring' x='10mm' y='10mm' size='5mm'/>"
        "<anchor shape='ring' x='200mm' y='10mm' size='5mm'/>"
        "<anchor shape='ring' x='10mm' y='287mm' size='5mm'/>"
        "<field name='a' x='20mm' y='20mm' width='7mm' height='8mm' boxes='6' pitch='8mm'>"
        "<rule list='ids.txt'/></field></form>";
    char folder[] = "/tmp/test_rules_XXXXXX", path[100];
    struct form *form = NULL;
    struct err err;

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/ids.txt", folder);
    assert_int_equal(file_write(path, list, sizeof list - 1, &err), 0);
    snprintf(path, sizeof path, "%s/form.xml", folder);
    assert_int_equal(file_write(path, text, sizeof text - 1, &err), 0);
    if (form_read(path, &form, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(rules_field(&form->fields[0], "100201"), REASON_NONE);
    assert_int_equal(rules_field(&form->fields[0], "000007"), REASON_NONE);
    assert_int_equal(rules_field(&form->fields[0], "7"), REASON_LIST);
    assert_int_equal(rules_field(&form->fields[0], "100202"), REASON_LIST);
    assert_int_equal(rules_field(&form->fields[0], ""), REASON_NONE);
    form_free(form);
    unlink(path);
    snprintf(path, sizeof path, "%s/ids.txt", folder);
    unlink(path);
    rmdir(folder);
}

static void test_marks(void **state)
{
    struct field_rule rule = {.kind = RULE_REQUIRED};
    struct field mark = {.kind = FIELD_MARK, .rules = &rule, .rule_count = 1};

    (void)state;
    assert_int_equal(rules_field(&mark, "1"), REASON_NONE);
    assert_int_equal(rules_field(&mark, "0"), REASON_REQUIRED);
    mark.rule_count = 0;
    assert_int_equal(rules_field(&mark, "0"), REASON_NONE);
}

/* One rule across four fields: which of them are named, as letters. */
static void check_across(const char *rule, const char *rules[4], const char *const values[4],
                         const char *named)
{
    struct form *form = form_with(rules, 4, rule);
    enum reason reasons[4];
    char found[5] = "";

    rules_form(form, values, reasons);
    for (int i = 0; i < 4; i++)
        if (reasons[i] != REASON_NONE) {
            snprintf(found + strlen(found), 2, "%c", 'a' + i);
            assert_int_equal(reasons[i], strstr(rule, "sum")     ? REASON_SUM
                                         : strstr(rule, "equal") ? REASON_EQUAL
                                                                 : REASON_LESS);
        }
    if (strcmp(found, named) != 0)
        fail_msg("%s of %s, %s, %s, %s: '%s', not '%s'", rule, values[0] ? values[0] : "?",
                 values[1] ? values[1] : "?", values[2] ? values[2] : "?",
                 values[3] ? values[3] : "?", found, named);
    form_free(form);
}

struct across {
    const char *values[4];
    const char *named;
};

static void check_all(const char *rule, const char *rules[4], const struct across *rows,
                      size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_across(rule, rules, rows[i].values, rows[i].named);
}

static const char *no_rules[] = {"required='no'", "required='no'", "required='no'",
                                 "required='no'"};

static void test_sums(void **state)
{
    static const struct across rows[] = {
        {{"19", "1", "20", "5"}, ""},
        {{"0019", "01", "20", "5"}, ""},
        {{"19", "2", "20", "5"}, "abc"},
        {{"", "", "", "5"}, ""},
        {{"20", "", "20", ""}, ""},    /* a blank term is nothing */
        {{"20", "", "21", ""}, "abc"},
        {{"20", "1", "", ""}, "abc"},  /* the total was left out */
        {{"0", "", "", ""}, ""},
        {{NULL, "1", "20", ""}, ""},   /* may still be right */
        {{NULL, "21", "20", ""}, "abc"}, /* cannot be */
        {{"20", "1", NULL, ""}, ""},
        {{"20", "1?", "20", ""}, ""},  /* as if not read */
        {{"9999999999999999999999999999999999999999999999999999999999999999",
          "9999999999999999999999999999999999999999999999999999999999999999", "1", ""},
         "abc"},
        {{"9999999999999999999999999999999", "1", "10000000000000000000000000000000", ""}, ""},
    };

    (void)state;
    check_all("<rule sum='a b' is='c'/>", no_rules, rows, sizeof rows / sizeof *rows);
}

static void test_equals(void **state)
{
    static const struct across rows[] = {
        {{"7", "7", "007", "1"}, ""},    {{"7", "8", "7", "1"}, "abc"},
        {{"7", "7", "8", "1"}, "abc"},   {{"", "", "", "1"}, ""},
        {{"7", "", "7", "1"}, "abc"},    {{"0", "", "0", "1"}, "abc"},
        {{NULL, "7", "7", "1"}, ""},     {{NULL, "7", "8", "1"}, "abc"},
        {{"7", NULL, NULL, "1"}, ""},
    };

    (void)state;
    check_all("<rule equal='a b c'/>", no_rules, rows, sizeof rows / sizeof *rows);
}

static void test_rising(void **state)
{
    static const struct across rows[] = {
        {{"7", "8", "10", "1"}, ""},   {{"7", "7", "10", "1"}, "abc"},
        {{"8", "7", "10", "1"}, "abc"}, {{"7", "", "10", "1"}, ""},
        {{"11", "", "10", "1"}, "abc"}, {{"", "", "10", "1"}, ""},
        {{"11", NULL, "10", "1"}, "abc"}, {{"9", "10", NULL, "1"}, ""},
    };

    (void)state;
    check_all("<rule less='a b c'/>", no_rules, rows, sizeof rows / sizeof *rows);
}

static void test_dates_compare_as_dates(void **state)
{
    static const char *dates[] = {"date='DDMMYYYY'", "date='MMDDYYYY'", "date='YYMMDD'",
                                  "date='DDMMYYYY'"};
    static const struct across rising[] = {
        {{"31122023", "01012024", "240102", "1"}, ""},
        {{"02012024", "12312023", "240102", "1"}, "abc"},
        {{"31132023", "01012024", "240102", "1"}, ""}, /* no date: told by its own rule */
    };
    static const struct across same[] = {
        {{"31122023", "12312023", "231231", "1"}, ""},
        {{"31122023", "12302023", "231231", "1"}, "abc"},
    };

    (void)state;
    check_all("<rule less='a b c'/>", dates, rising, sizeof rising / sizeof *rising);
    check_all("<rule equal='a b c'/>", dates, same, sizeof same / sizeof *same);
}

/* Four marks, three of which exclude each other: what is told of these three. */
static void check_one(const char *rule, const char *const values[4], enum reason reason)
{
    struct form *form = form_of("width='8mm' mark='yes'", no_rules, 4, rule);
    enum reason reasons[4];

    rules_form(form, values, reasons);
    for (int i = 0; i < 4; i++)
        if (reasons[i] != (i < 3 ? reason : REASON_NONE))
            fail_msg("%s of %s, %s, %s: %d is '%s', not '%s'", rule, values[0] ? values[0] : "?",
                     values[1] ? values[1] : "?", values[2] ? values[2] : "?", i,
                     record_reason_word(reasons[i]), record_reason_word(reason));
    for (int i = 0; i < form->rule_count; i++)
        assert_false(rules_confirms(form, &form->rules[i], values));
    form_free(form);
}

static void test_one_tick(void **state)
{
    static const struct {
        const char *values[4];
        enum reason one, required;
    } rows[] = {
        {{"1", "0", "0", "1"}, REASON_NONE, REASON_NONE},
        {{"0", "0", "1", "1"}, REASON_NONE, REASON_NONE},
        {{"0", "0", "0", "1"}, REASON_NONE, REASON_REQUIRED},
        {{"1", "0", "1", "0"}, REASON_ONE, REASON_ONE},
        {{"1", "1", "1", "0"}, REASON_ONE, REASON_ONE},
        {{"1", NULL, "0", "1"}, REASON_NONE, REASON_NONE},
        {{"0", NULL, "0", "1"}, REASON_NONE, REASON_NONE}, /* it may be the one */
        {{"1", NULL, "1", "1"}, REASON_ONE, REASON_ONE},   /* whatever it is */
        {{"1", "?", "0", "1"}, REASON_NONE, REASON_NONE},
        {{"0", "0", "?", "1"}, REASON_NONE, REASON_NONE},
        {{NULL, NULL, NULL, NULL}, REASON_NONE, REASON_NONE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check_one("<rule one='a b c'/>", rows[i].values, rows[i].one);
        check_one("<rule one='c a b' required='no'/>", rows[i].values, rows[i].one);
        check_one("<rule one='a b c' required='yes'/>", rows[i].values, rows[i].required);
    }
}

static void test_first_rule_names_the_reason(void **state)
{
    const char *values[] = {"1", "2", "4", "4"};
    struct form *form = form_with(no_rules, 4, "<rule sum='a b' is='c'/><rule equal='b d'/>"
                                               "<rule less='a c'/>");
    enum reason reasons[4];

    (void)state;
    rules_form(form, values, reasons);
    assert_int_equal(reasons[0], REASON_SUM);
    assert_int_equal(reasons[1], REASON_SUM);
    assert_int_equal(reasons[2], REASON_SUM);
    assert_int_equal(reasons[3], REASON_EQUAL);
    form_free(form);
}

/* Only check digits tell a wrong value. */
static void test_what_slips_through(void **state)
{
    struct field_rule rules[] = {{.kind = RULE_REQUIRED},
                                 {.kind = RULE_CHECK, .check = CHECK_DAMM},
                                 {.kind = RULE_CHECK, .check = CHECK_MOD97}};
    struct field field = {.rules = rules};

    (void)state;
    field.rule_count = 1;
    assert_true(rules_slip(&field) == 1);
    field.rule_count = 2;
    assert_true(rules_slip(&field) == 0.1);
    field.rule_count = 3;
    assert_true(rules_slip(&field) == 1 / 97.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simple_rules),
        cmocka_unit_test(test_first_broken_rule_is_told),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_list),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_equals),
        cmocka_unit_test(test_rising),
        cmocka_unit_test(test_dates_compare_as_dates),
        cmocka_unit_test(test_one_tick),
        cmocka_unit_test(test_first_rule_names_the_reason),
        cmocka_unit_test(test_what_slips_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
