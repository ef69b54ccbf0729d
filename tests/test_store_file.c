/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "tests/fixture.h"

static void shows_only_what_is_finished(void **state)
{
    struct fixture *f = *state;
    int64_t file = fixture_begin(f, "a.tif", false, FILE_NEW);

    fixture_page(f, file, fixture_record(1));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_field"), 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_queue"), 0);
    OK(store_file_end(f->store, file, true, PAGE_REASON_TIMEOUT, "took 31 s", NULL, err));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page"), 0);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_file WHERE reason = 'timeout'"), 1);
    /* Rejected is not read: it is tried again, after the pages that are there. */
    assert_int_equal(fixture_begin(f, "a.tif", false, FILE_RESUMED), file);
    fixture_begin(f, "a.tif", false, FILE_DUPLICATE); /* but not beside its open attempt */
    fixture_end(f, file);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_field"), 3);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_file WHERE reason = ''"), 1);
}

static void knows_a_file_by_its_bytes(void **state)
{
    struct fixture *f = *state;
    int64_t file = fixture_file(f, "a.tif", 1), again, id;
    struct store_file other = fixture_identity("a.tif");
    enum file_standing standing;
    int pages;

    other.name = other.path = "b.tif";
    OK(store_file_begin(f->store, f->run, &other, false, &id, &standing, &pages, err));
    assert_int_equal(standing, FILE_DUPLICATE);
    assert_int_equal(id, file);
    assert_int_equal(pages, 1);
    /* Other forms make it another file. */
    strcpy(other.forms_sha256, "other forms");
    OK(store_file_begin(f->store, f->run, &other, false, &id, &standing, &pages, err));
    assert_int_equal(standing, FILE_NEW);
    /* A run never reads the same file anew twice. */
    fixture_begin(f, "a.tif", true, FILE_DUPLICATE);

    f->run = fixture_run(f->store);
    again = fixture_begin(f, "a.tif", true, FILE_NEW);
    assert_int_not_equal(again, file);
    fixture_page(f, again, fixture_record(1));
    fixture_page(f, again, fixture_record(2));
    /* The old reading counts until the new one is finished, and is kept after. */
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page WHERE file = 'a.tif'"), 1);
    fixture_end(f, again);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page WHERE file = 'a.tif'"), 2);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page_all WHERE file = 'a.tif'"), 3);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_queue"), 4);
    assert_int_equal(fixture_faults(f), 0);
}

/* Reads the same bytes with other forms: one page, as it is given. */
static void read_with_forms(struct fixture *f, const char *forms, struct record record)
{
    struct store_file file = fixture_identity("a.tif");
    enum file_standing standing;
    int64_t id;
    int pages;

    snprintf(file.forms_sha256, sizeof file.forms_sha256, "%s", forms);
    f->run = fixture_run(f->store);
    OK(store_file_begin(f->store, f->run, &file, false, &id, &standing, &pages, err));
    assert_int_equal(standing, FILE_NEW);
    fixture_page(f, id, record);
    fixture_end(f, id);
}

static void the_last_reading_as_a_form_is_the_latest(void **state)
{
    struct fixture *f = *state;
    struct record tally = fixture_record(1);

    read_with_forms(f, "too early", fixture_refused(1));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page WHERE state = 'refused'"), 1);
    read_with_forms(f, "order 1", fixture_record(1));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page"), 1);
    /* A corrected form file: the same name, other bytes. */
    read_with_forms(f, "order 2", fixture_record(1));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page"), 1);
    assert_int_equal(fixture_ask(f, "SELECT forms_sha256 = 'order 2' FROM v_page"), 1);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_queue"), 2);
    /* A form that the page does not fit takes nothing back. */
    read_with_forms(f, "survey", fixture_refused(1));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_field"), 3);
    /* As another form it is another sheet. */
    strcpy(tally.form, "tally");
    read_with_forms(f, "tally", tally);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_field"), 6);
}

static void a_lost_attempt_does_not_count(void **state)
{
    struct fixture *f = *state;
    int64_t file = fixture_begin(f, "a.tif", false, FILE_NEW);

    fixture_page(f, file, fixture_record(1));
    for (int i = 0; i < 5; i++) { /* the supervisor is killed again and again */
        f->run = fixture_run(f->store);
        assert_int_equal(fixture_begin(f, "a.tif", false, FILE_RESUMED), file);
    }
    OK(store_attempt_end(f->store, file, ATTEMPT_KILLED, "", err));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(fixture_begin(f, "a.tif", false, FILE_RESUMED), file);
        OK(store_attempt_end(f->store, file, ATTEMPT_DIED, "signal 11", err));
    }
    assert_int_equal(fixture_begin(f, "a.tif", false, FILE_SET_ASIDE), file);
    OK(store_file_end(f->store, file, true, PAGE_REASON_CRASHED, "signal 11", NULL, err));
    f->run = fixture_run(f->store);
    assert_int_equal(fixture_begin(f, "a.tif", false, FILE_SET_ASIDE), file);
    /* Who asks for it gets three new deaths. */
    assert_int_not_equal(fixture_begin(f, "a.tif", true, FILE_NEW), file);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM attempt WHERE end = 'died'"), 3);
}

static int note_file(const struct store_file *file, const char *state, void *context,
                     struct err *err)
{
    char *line = context;

    (void)err;
    sprintf(line + strlen(line), "%s %s %s %s;", file->name, file->path, file->sha256, state);
    return 0;
}

static int stop(const struct store_file *file, const char *state, void *context, struct err *err)
{
    (void)file;
    (void)state;
    (void)context;
    return err_set(err, ERR_IO, "enough");
}

static void lists_files_where_they_are(void **state)
{
    struct fixture *f = *state;
    int64_t file = fixture_file(f, "a.tif", 1);
    char lines[512] = "";

    fixture_begin(f, "b.tif", false, FILE_NEW);
    OK(store_file_moved(f->store, file, "done/a.tif", err));
    OK(store_each_file(f->store, note_file, lines, err));
    assert_string_equal(lines, "a.tif done/a.tif a.tif read;b.tif b.tif b.tif reading;");
    FAILS(store_each_file(f->store, stop, NULL, err), ERR_IO, "enough");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(shows_only_what_is_finished),
        TEST(knows_a_file_by_its_bytes),
        TEST(the_last_reading_as_a_form_is_the_latest),
        TEST(a_lost_attempt_does_not_count),
        TEST(lists_files_where_they_are),
    };

    return cmocka_run_group_tests_name("store_file", tests, NULL, NULL);
}
