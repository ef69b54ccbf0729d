/* SPDX-License-Identifier: MIT */
#include "pipeline/station_rules.h"

#include "store/review.h"
#include "tests/fixture.h"

/* An order on two pages: a and b, at most 40, add up to the total of the second. */
static int terms[] = {0, 1, 2};
static struct form_rule sum = {.kind = FORM_RULE_SUM, .terms = terms, .term_count = 3};
static struct field_rule most = {.kind = RULE_MAX, .bound = 40};
static struct field fields[] = {
    {.name = "a", .kind = FIELD_BOXES},
    {.name = "b", .kind = FIELD_BOXES, .rules = &most, .rule_count = 1},
    {.name = "total", .kind = FIELD_STRIP, .digits_least = 1, .digits_most = 3}};
static struct form form = {
    .name = "order",
    .sha256 = "1111111111111111111111111111111111111111111111111111111111111111",
    .fields = fields, .field_count = 3, .rules = &sum, .rule_count = 1};

static struct record record(int page, struct record_field first, struct record_field second)
{
    struct record record = {.page = page, .form = "order", .form_page = 1 + (page - 1) % 2,
                            .field_count = *second.name ? 2 : 1};

    record.fields = calloc(2, sizeof *record.fields);
    assert_non_null(record.fields);
    record.fields[0] = first;
    record.fields[1] = second;
    return record;
}

/* Two filled orders in one file; of the second everything is certain. */
static void store_two(struct fixture *f)
{
    int64_t file = fixture_begin(f, "a.tif", false, FILE_NEW);
    struct record_field none = {.name = ""};

    fixture_page(f, file, record(1, fixture_field("a", 0, "_12", REASON_NONE),
                                 fixture_field("b", 1, "3?", REASON_UNREADABLE)));
    fixture_page(f, file, record(2, fixture_field("total", 2, "4?", REASON_UNREADABLE), none));
    fixture_page(f, file, record(3, fixture_field("a", 0, "_70", REASON_NONE),
                                 fixture_field("b", 1, "10", REASON_NONE)));
    fixture_page(f, file, record(4, fixture_field("total", 2, "80", REASON_NONE), none));
    fixture_end(f, file);
}

static struct review_task claim(struct fixture *f)
{
    struct review_task task;
    bool found;

    OK(review_claim(f->store, "eva", &task, &found, err));
    assert_true(found);
    return task;
}

static void expect(struct fixture *f, const struct form *given, const struct review_task *task,
                   const char *boxes, const char *word)
{
    const char *words;

    OK(station_rules_check(f->store, given, task, boxes, &words, err));
    if (word ? !words || !strstr(words, word) : words != NULL)
        fail_msg("%s = %s: '%s', not '%s'", task->name, boxes, words, word);
}

static void a_form_is_known_by_its_bytes(void **state)
{
    struct fixture *f = *state;
    struct form other = form;
    const struct form *forms[] = {&other, &form};
    struct review_task task;

    store_two(f);
    task = claim(f);
    strcpy(other.sha256, "22");
    assert_ptr_equal(station_rules_form(forms, 2, &task), &form);
    assert_null(station_rules_form(forms, 1, &task));
    assert_null(station_rules_form(NULL, 0, &task));
    review_task_free(&task);
}

static void a_field_has_rules_of_its_own(void **state)
{
    struct fixture *f = *state;
    struct review_task task;

    store_two(f);
    task = claim(f);
    assert_string_equal(task.name, "b");
    expect(f, &form, &task, "41", "too large");
    expect(f, &form, &task, "40", NULL);
    expect(f, &form, &task, "__", NULL);
    expect(f, &form, &task, "9?", NULL); /* unreadable for a person too */
    expect(f, NULL, &task, "41", NULL);
    expect(f, NULL, &task, "4_1", "blank between digits");
    review_task_free(&task);
}

/* 12 and what is typed for b; of the total nothing is known before it is decided. */
static void rules_across_pages_wait_for_the_others(void **state)
{
    struct fixture *f = *state;
    struct review_task b, total;

    store_two(f);
    b = claim(f);
    expect(f, &form, &b, "30", NULL);
    OK(review_decide(f->store, "eva", &b, "30", err));
    total = claim(f);
    assert_string_equal(total.name, "total");
    expect(f, &form, &total, "41", "does not add up");
    expect(f, &form, &total, "42", NULL);
    expect(f, &form, &total, "1042", "too few or too many");
    OK(review_decide(f->store, "eva", &total, "41", err));
    review_task_free(&total);
    review_task_free(&b);
    fixture_execute(f, "UPDATE queue SET decision = NULL WHERE field = 2");
    b = claim(f);
    assert_string_equal(b.name, "b");
    expect(f, &form, &b, "30", "does not add up");
    expect(f, &form, &b, "29", NULL);
    review_task_free(&b);
}

/* Three marks of one question on two pages; the last was smudged. */
static void a_question_has_one_tick(void **state)
{
    struct fixture *f = *state;
    struct field marks[] = {{.name = "yes", .kind = FIELD_MARK},
                            {.name = "no", .kind = FIELD_MARK},
                            {.name = "unsure", .kind = FIELD_MARK}};
    struct form_rule one = {.kind = FORM_RULE_ONE, .terms = terms, .term_count = 3,
                            .is_required = 1};
    struct form survey = {.name = "order", .fields = marks, .field_count = 3, .rules = &one,
                          .rule_count = 1};
    int64_t file = fixture_begin(f, "a.tif", false, FILE_NEW);
    struct record_field yes = fixture_field("yes", 0, "1", REASON_NONE), none = {.name = ""};
    struct record_field no = fixture_field("no", 1, "0", REASON_NONE);
    struct record_field unsure = fixture_field("unsure", 2, "?", REASON_UNREADABLE);
    struct review_task task;

    yes.kind = no.kind = unsure.kind = RECORD_MARK;
    fixture_page(f, file, record(1, yes, no));
    fixture_page(f, file, record(2, unsure, none));
    fixture_end(f, file);
    task = claim(f);
    assert_string_equal(task.name, "unsure");
    expect(f, &survey, &task, "1", "its question has several ticks");
    expect(f, &survey, &task, "0", NULL);
    expect(f, &survey, &task, "?", NULL);
    fixture_execute(f, "UPDATE field SET boxes = '1', value = '1' WHERE name = 'no'");
    expect(f, &survey, &task, "1", "its question has several ticks");
    expect(f, &survey, &task, "0", NULL); /* the others do, and who ticked them knows */
    fixture_execute(f, "UPDATE field SET boxes = '0', value = '0' WHERE position < 2");
    expect(f, &survey, &task, "1", NULL);
    expect(f, &survey, &task, "0", "its question has no tick");
    fixture_execute(f, "UPDATE field SET state = 'queued' WHERE name = 'yes'");
    expect(f, &survey, &task, "0", NULL); /* not before the other is decided */
    review_task_free(&task);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(a_form_is_known_by_its_bytes),
        TEST(a_field_has_rules_of_its_own),
        TEST(rules_across_pages_wait_for_the_others),
        TEST(a_question_has_one_tick),
    };
    return cmocka_run_group_tests_name("station_rules", tests, NULL, NULL);
}
