/* SPDX-License-Identifier: MIT */
#include "store/export.h"

#include "store/review.h"
#include "tests/fixture.h"

static char *export(const struct fixture *f, const struct export_choice *choice)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);

    assert_non_null(out);
    OK(export_write(f->store, choice, out, err));
    fclose(out);
    return text;
}

static void expect(const struct fixture *f, struct export_choice choice, const char *expected)
{
    char *text = export(f, &choice);

    assert_string_equal(text, expected);
    free(text);
}

#define HEADER "file,page,form,field,value,boxes,confidence,state,reason\r\n"

static void the_header_is_always_there(void **state)
{
    struct fixture *f = *state;

    expect(f, (struct export_choice){0}, HEADER);
    expect(f, (struct export_choice){.pages = true}, "file,page,form,state,reason,fit\r\n");
    expect(f, (struct export_choice){.format = EXPORT_JSONL}, "");
    /* What is not finished does not exist. */
    fixture_page(f, fixture_begin(f, "a.tif", false, FILE_NEW), fixture_record(1));
    expect(f, (struct export_choice){0}, HEADER);
}

static void rows_are_sorted_by_file_page_and_field(void **state)
{
    struct fixture *f = *state;
    int64_t b = fixture_begin(f, "b.tif", false, FILE_NEW);

    fixture_page(f, b, fixture_refused(1));
    fixture_page(f, b, fixture_record(2));
    fixture_end(f, b);
    fixture_file(f, "a,1.tif", 1);
    expect(f, (struct export_choice){0},
           HEADER "\"a,1.tif\",1,order,customer,123,_123,0.9988,accepted,\r\n"
                  "\"a,1.tif\",1,order,date,,12?4,0.2500,queued,unreadable\r\n"
                  "\"a,1.tif\",1,order,agree,1,1,0.2500,queued,doubt\r\n"
                  "b.tif,2,order,customer,123,_123,0.9988,accepted,\r\n"
                  "b.tif,2,order,date,,12?4,0.2500,queued,unreadable\r\n"
                  "b.tif,2,order,agree,1,1,0.2500,queued,doubt\r\n");
    expect(f, (struct export_choice){.state = "accepted", .format = EXPORT_JSONL},
           "{\"file\":\"a,1.tif\",\"page\":1,\"form\":\"order\",\"field\":\"customer\","
           "\"value\":\"123\",\"boxes\":\"_123\",\"confidence\":0.9988,\"state\":\"accepted\","
           "\"reason\":\"\"}\n"
           "{\"file\":\"b.tif\",\"page\":2,\"form\":\"order\",\"field\":\"customer\","
           "\"value\":\"123\",\"boxes\":\"_123\",\"confidence\":0.9988,\"state\":\"accepted\","
           "\"reason\":\"\"}\n");
    expect(f, (struct export_choice){.pages = true},
           "file,page,form,state,reason,fit\r\n"
           "\"a,1.tif\",1,order,read,,0.8750\r\n"
           "b.tif,1,,refused,misfit,0.1250\r\n"
           "b.tif,2,order,read,,0.8750\r\n");
    expect(f, (struct export_choice){.pages = true, .state = "refused"},
           "file,page,form,state,reason,fit\r\nb.tif,1,,refused,misfit,0.1250\r\n");
}

static void a_person_decides_value_and_boxes(void **state)
{
    struct fixture *f = *state;
    struct review_task task;
    bool found;

    fixture_file(f, "a.tif", 1);
    OK(review_claim(f->store, "eva", &task, &found, err));
    OK(review_decide(f->store, "eva", &task, "_734", err));
    review_task_free(&task);
    expect(f, (struct export_choice){.state = "reviewed"},
           HEADER "a.tif,1,order,date,734,_734,0.2500,reviewed,unreadable\r\n");
    expect(f, (struct export_choice){.state = "queued"},
           HEADER "a.tif,1,order,agree,1,1,0.2500,queued,doubt\r\n");
}

static void a_run_shows_its_own_reading(void **state)
{
    struct fixture *f = *state;
    int64_t first = f->run, file;

    fixture_file(f, "a.tif", 1);
    f->run = fixture_run(f->store);
    file = fixture_begin(f, "a.tif", true, FILE_NEW);
    fixture_page(f, file, fixture_refused(1));
    fixture_end(f, file);
    expect(f, (struct export_choice){0}, HEADER);
    expect(f, (struct export_choice){.run = first, .state = "accepted"},
           HEADER "a.tif,1,order,customer,123,_123,0.9988,accepted,\r\n");
    expect(f, (struct export_choice){.run = f->run, .pages = true},
           "file,page,form,state,reason,fit\r\na.tif,1,,refused,misfit,0.1250\r\n");
    struct export_choice none = {.run = 99};
    FAILS(export_write(f->store, &none, stdout, err), ERR_ABSENT, "no run 99");
}

static void names_may_hold_anything(void **state)
{
    struct fixture *f = *state;

    fixture_file(f, "a \"b\"\n\xc3\xa9\xff\xed\xa0\x80.tif", 1);
    expect(f, (struct export_choice){.state = "accepted"},
           HEADER "\"a \"\"b\"\"\n\xc3\xa9\xff\xed\xa0\x80.tif\",1,order,customer,123,_123,0.9988,"
                  "accepted,\r\n");
    expect(f, (struct export_choice){.pages = true, .format = EXPORT_JSONL},
           "{\"file\":\"a \\\"b\\\"\\u000a\xc3\xa9\\ufffd\\ufffd\\ufffd\\ufffd.tif\",\"page\":1,"
           "\"form\":\"order\",\"state\":\"read\",\"reason\":\"\",\"fit\":0.8750}\n");
}

/* Read in another order, with stops between: the same bytes. */
static void the_way_does_not_matter(void **state)
{
    struct fixture *f = *state, other;
    struct export_choice all = {0};
    char *straight, *crooked;
    int64_t file;

    fixture_file(f, "a.tif", 3);
    fixture_file(f, "b.tif", 1);
    straight = export(f, &all);

    fixture_folder(&other);
    OK(store_open(other.db, STORE_CREATE, &other.store, err));
    other.run = fixture_run(other.store);
    fixture_file(&other, "b.tif", 1);
    file = fixture_begin(&other, "a.tif", false, FILE_NEW);
    fixture_page(&other, file, fixture_record(1));
    store_close(other.store);
    OK(store_open(other.db, STORE_CREATE, &other.store, err));
    other.run = fixture_run(other.store);
    fixture_begin(&other, "a.tif", false, FILE_RESUMED);
    fixture_page(&other, file, fixture_record(2));
    fixture_page(&other, file, fixture_record(3));
    fixture_end(&other, file);
    crooked = export(&other, &all);
    assert_string_equal(straight, crooked);
    free(straight);
    free(crooked);
    fixture_remove(&other);
}

static void a_full_disk_is_noticed(void **state)
{
    struct fixture *f = *state;
    struct export_choice all = {0};
    FILE *full = fopen("/dev/full", "w");

    assert_non_null(full);
    FAILS(export_write(f->store, &all, full, err), ERR_IO, "No space left");
    fclose(full);
}

static void states_are_a_closed_list(void **state)
{
    (void)state;
    assert_true(export_has_state(false, "reviewed"));
    assert_true(export_has_state(true, "damaged"));
    assert_false(export_has_state(false, "damaged"));
    assert_false(export_has_state(true, "queued"));
    assert_false(export_has_state(false, ""));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(the_header_is_always_there),       TEST(rows_are_sorted_by_file_page_and_field),
        TEST(a_person_decides_value_and_boxes), TEST(a_run_shows_its_own_reading),
        TEST(names_may_hold_anything),          TEST(the_way_does_not_matter),
        TEST(a_full_disk_is_noticed),           cmocka_unit_test(states_are_a_closed_list),
    };
    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
