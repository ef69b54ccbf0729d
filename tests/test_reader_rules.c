/* SPDX-License-Identifier: MIT */
#include "pipeline/reader_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

static const double accept = 0.99;

/* A form of three fields of boxes, the first two of which add up to the third. */
static int terms[] = {0, 1, 2};
static struct form_rule sum = {.kind = FORM_RULE_SUM, .terms = terms, .term_count = 3};
static struct field form_fields[4] = {{.kind = FIELD_BOXES}, {.kind = FIELD_BOXES},
                                      {.kind = FIELD_BOXES}, {.kind = FIELD_BOXES}};
static struct form form = {.fields = form_fields, .field_count = 4, .rules = &sum,
                           .rule_count = 1};

static struct record_field fields[4];
static struct record record;

static void fill_field(int i, const char *value, double confidence)
{
    fields[i] = (struct record_field){.position = i, .confidence = confidence,
                                      .is_accepted = confidence >= accept};
    if (!fields[i].is_accepted)
        fields[i].reason = REASON_DOUBT;
    strcpy(fields[i].value, value);
    strcpy(fields[i].boxes, value);
}

/* 12 and 30 make 42; the second is doubted. The fourth has no part in it. */
static int fill(void **state)
{
    (void)state;
    fill_field(0, "12", 0.999);
    fill_field(1, "30", 0.95);
    fill_field(2, "42", 0.999);
    fill_field(3, "7", 0.95);
    record = (struct record){.fields = fields, .field_count = 4, .state = PAGE_READ};
    return 0;
}

static void a_sum_that_holds_speaks_for_its_fields(void **state)
{
    double together = 0.999 * 0.95 * 0.999;

    (void)state;
    reader_rules(&form, accept, &record, 1);
    assert_float_equal(fields[1].confidence, together / (together + 0.1 * (1 - together)), 1e-9);
    assert_true(fields[1].is_accepted && fields[1].reason == REASON_NONE);
    assert_true(fields[0].confidence == 0.999); /* it was surer alone */
    assert_false(fields[3].is_accepted);
}

static void a_broken_sum_queues_them(void **state)
{
    (void)state;
    strcpy(fields[2].value, "43");
    reader_rules(&form, accept, &record, 1);
    assert_true(fields[0].reason == REASON_SUM && fields[2].reason == REASON_SUM);
    assert_true(fields[1].reason == REASON_DOUBT && fields[1].confidence == 0.95);
}

/* Where anything but doubt is wrong, or unknown, the sum says nothing. */
static void what_says_nothing(void **state)
{
    (void)state;
    fields[0].is_accepted = 0;
    fields[0].reason = REASON_SHARED;
    reader_rules(&form, accept, &record, 1);
    assert_false(fields[1].is_accepted);
    fill(NULL);
    fields[2].value[0] = fields[2].boxes[0] = 0; /* no total */
    fields[0].value[0] = fields[0].boxes[0] = 0;
    strcpy(fields[1].value, "00");
    reader_rules(&form, accept, &record, 1);
    assert_true(fields[1].confidence == 0.95);
    fill(NULL);
    strcpy(fields[0].boxes, "1?");
    fields[0].value[0] = 0;
    reader_rules(&form, accept, &record, 1);
    assert_true(fields[1].confidence == 0.95);
}

static void damaged_pages_are_asked_all_the_same(void **state)
{
    (void)state;
    record.state = PAGE_DAMAGED;
    reader_rules(&form, accept, &record, 1);
    assert_true(fields[1].confidence == 0.95 && !fields[1].is_accepted);
}

/* Of three marks one is surely ticked, and one is read so with doubt: who knows which is right? */
static void two_ticks_queue_all_marks(void **state)
{
    struct form_rule one = {.kind = FORM_RULE_ONE, .terms = terms, .term_count = 3};
    struct form survey = {.fields = form_fields, .field_count = 4, .rules = &one, .rule_count = 1};

    (void)state;
    fill_field(0, "1", 0.999);
    fill_field(1, "1", 0.95);
    fill_field(2, "0", 0.999);
    fields[3].is_accepted = 1;
    reader_rules(&survey, accept, &record, 1);
    assert_true(fields[0].reason == REASON_ONE && !fields[0].is_accepted);
    assert_true(fields[1].reason == REASON_DOUBT && fields[1].confidence == 0.95);
    assert_true(fields[2].reason == REASON_ONE && !fields[2].is_accepted);
    assert_true(fields[3].is_accepted);
}

/* That one is ticked does not tell which: nothing becomes surer. */
static void one_tick_speaks_for_nothing(void **state)
{
    struct form_rule one = {.kind = FORM_RULE_ONE, .terms = terms, .term_count = 3,
                            .is_required = 1};
    struct form survey = {.fields = form_fields, .field_count = 4, .rules = &one, .rule_count = 1};

    (void)state;
    fill_field(0, "0", 0.999);
    fill_field(1, "1", 0.95);
    fill_field(2, "0", 0.999);
    reader_rules(&survey, accept, &record, 1);
    assert_true(fields[0].is_accepted && !fields[1].is_accepted && fields[2].is_accepted);
    assert_true(fields[1].confidence == 0.95);
    strcpy(fields[1].boxes, "?");
    *fields[1].value = 0;
    reader_rules(&survey, accept, &record, 1);
    assert_true(fields[0].is_accepted && fields[2].is_accepted);
    strcpy(fields[1].boxes, "0");
    strcpy(fields[1].value, "0");
    reader_rules(&survey, accept, &record, 1);
    assert_true(fields[0].reason == REASON_REQUIRED && fields[2].reason == REASON_REQUIRED);
    assert_true(fields[1].reason == REASON_DOUBT);
}

static void fields_of_rules_are_known(void **state)
{
    (void)state;
    assert_true(reader_rules_bind(&form, 1));
    assert_false(reader_rules_bind(&form, 3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_sum_that_holds_speaks_for_its_fields, fill),
        cmocka_unit_test_setup(a_broken_sum_queues_them, fill),
        cmocka_unit_test_setup(what_says_nothing, fill),
        cmocka_unit_test_setup(damaged_pages_are_asked_all_the_same, fill),
        cmocka_unit_test_setup(two_ticks_queue_all_marks, fill),
        cmocka_unit_test_setup(one_tick_speaks_for_nothing, fill),
        cmocka_unit_test(fields_of_rules_are_known),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
