/* SPDX-License-Identifier: MIT */
/*
 * The supervisor with children that do what their file says.  This program has
 * a reader_file of its own: a file is a script of one word a page.
 *
 *     ok        a page with one accepted and one queued field
 *     refused   a page that fits no form
 *     crash     the child crashes, as often as it gets here
 *     flaky     ... unless the page before is stored: then it is ok
 *     killed    the child is killed from outside
 *     spin      the child computes for ever
 *     early     the child says that it is done
 *     garbage, stranger, page, name, more   what an honest child would not send
 *     format, pages, memory, system, internal   the task fails
 */
#include "pipeline/batch.h"

#include <signal.h>
#include <sys/resource.h>

#include "base/file.h"
#include "fixture.h"
#include "pipeline/reader.h"
#include "pipeline/reader_file.h"
#include "pipeline/worker.h"
#include "segment/form.h"

enum { MOST_WORDS = 16, MOST_REPORTS = 64 };

static void set_field(struct record_field *field, const struct field *form, int position,
                      enum reason reason)
{
    *field = (struct record_field){
        .kind = RECORD_BOXES, .position = position, .is_accepted = reason == REASON_NONE,
        .reason = reason, .confidence = 0.5, .value = "7", .boxes = "7", .cell_count = 1};
    strcpy(field->name, form->name);
    field->cells = calloc(1, sizeof *field->cells);
    field->cells[0].mark = '7';
}

static struct record make_page(const struct reader *reader, int number)
{
    const struct form *form = reader->forms[0];
    struct record record = {.page = number, .form_page = 1, .fit = 0.9, .field_count = 2};

    strcpy(record.form, form->name);
    record.fields = calloc(2, sizeof *record.fields);
    set_field(&record.fields[0], &form->fields[0], 0, REASON_NONE);
    set_field(&record.fields[1], &form->fields[1], 1, REASON_DOUBT);
    return record;
}

static int fail_as(const char *word, struct err *err)
{
    enum err_code code = strcmp(word, "format") == 0   ? ERR_FORMAT
                         : strcmp(word, "pages") == 0  ? ERR_DATA
                         : strcmp(word, "memory") == 0 ? ERR_MEMORY
                         : strcmp(word, "system") == 0 ? ERR_SYSTEM
                                                       : ERR_INTERNAL;
    return err_set(err, code, "it said %s", word);
}

static void end_by(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

static void spin(void)
{
    struct rlimit one_second = {1, 60};
    volatile bool stopped = false;

    setrlimit(RLIMIT_CPU, &one_second);
    while (!stopped)
        ;
}

/* Plays one word; what it makes of the record is sent. */
static int play(const char *word, int first, int number, struct record *record, struct err *err)
{
    if (strcmp(word, "refused") == 0) {
        record_free(record);
        *record = (struct record){.page = number, .state = PAGE_REFUSED,
                                  .reason = PAGE_REASON_MISFIT, .note = "fits no form"};
    } else if (strcmp(word, "crash") == 0 || (strcmp(word, "flaky") == 0 && first < number)) {
        end_by(SIGSEGV);
    } else if (strcmp(word, "killed") == 0) {
        end_by(SIGKILL);
    } else if (strcmp(word, "spin") == 0) {
        spin();
    } else if (strcmp(word, "stranger") == 0) {
        strcpy(record->form, "stranger");
    } else if (strcmp(word, "page") == 0) {
        record->page++;
    } else if (strcmp(word, "name") == 0) {
        strcpy(record->fields[1].name, "other");
    } else if (strcmp(word, "more") == 0) {
        record->fields[1].cell_count = 0;
    } else if (strcmp(word, "ok") != 0 && strcmp(word, "flaky") != 0) {
        return fail_as(word, err);
    }
    return 0;
}

int reader_file(const struct reader *reader, const uint8_t *bytes, size_t length, int first,
                const struct reader_sink *sink, struct err *err)
{
    char script[256], *words[MOST_WORDS], *rest = script;
    int count = 0, status;

    snprintf(script, sizeof script, "%.*s", (int)length, (const char *)bytes);
    while (count < MOST_WORDS && (words[count] = strtok_r(rest, " ", &rest)))
        count++;
    status = sink->begin(count, sink->context, err);
    for (int i = first; status == 0 && i <= count; i++) {
        struct record record = make_page(reader, i);

        if (strcmp(words[i - 1], "early") == 0)
            return 0;
        if (strcmp(words[i - 1], "garbage") == 0)
            return worker_send(sink->context, 1, script, sizeof script, err);
        status = play(words[i - 1], first, i, &record, err);
        if (status == 0)
            status = sink->page(&record, sink->context, err);
        record_free(&record);
    }
    return status;
}

enum page_reason reader_file_reason(enum err_code code)
{
    return code == ERR_FORMAT   ? PAGE_REASON_FORMAT
           : code == ERR_DATA   ? PAGE_REASON_COUNT_OF_PAGES
           : code == ERR_MEMORY ? PAGE_REASON_MEMORY
                                : PAGE_REASON_CRASHED;
}

/* What was reported, as "event file page reason" with numbers. */
struct reports {
    char lines[MOST_REPORTS][96];
    int count;
};

static void keep_report(const struct job_report *report, void *context)
{
    struct reports *reports = context;

    assert_true(reports->count < MOST_REPORTS);
    snprintf(reports->lines[reports->count++], sizeof *reports->lines, "%d %s %d %s",
             (int)report->event, file_name(report->file), report->page,
             record_page_reason_word(report->reason));
}

static bool was_reported(const struct reports *reports, enum job_event event, const char *rest)
{
    char line[96];

    snprintf(line, sizeof line, "%d %s", (int)event, rest);
    for (int i = 0; i < reports->count; i++)
        if (strcmp(reports->lines[i], line) == 0)
            return true;
    return false;
}

/* A database, a form of two fields, and what a batch needs. */
struct night {
    struct fixture fixture;
    struct field fields[2];
    struct form_page page;
    struct form form;
    const struct form *forms[1];
    struct reader reader;
    struct store_form row;
    struct store_run record;
    struct reports reports;
    struct job_run run;
    bool stopped;
};

static int set_up(void **state)
{
    struct night *night = calloc(1, sizeof *night);

    fixture_folder(&night->fixture);
    OK(store_open(night->fixture.db, STORE_CREATE, &night->fixture.store, err));
    night->fields[0] = (struct field){.name = "a", .kind = FIELD_BOXES, .box_count = 1};
    night->fields[1] = (struct field){.name = "b", .kind = FIELD_BOXES, .box_count = 1};
    night->page = (struct form_page){.field_count = 2};
    night->form = (struct form){.name = "slip", .pages = &night->page, .page_count = 1,
                                .fields = night->fields, .field_count = 2};
    night->forms[0] = &night->form;
    night->reader = (struct reader){night->forms, 1, NULL, 0.99};
    night->row = (struct store_form){"slip", "1", "f0", "<form/>"};
    night->record = (struct store_run){"read", "formdigits", "m0", "{}", 0.99, 1, &night->row};
    *state = night;
    return 0;
}

static int tear_down(void **state)
{
    struct night *night = *state;

    fixture_remove(&night->fixture);
    free(night);
    return 0;
}

/* Reads files of the given scripts, named 0, 1, ...; a new run each time. */
static int read_scripts(struct night *night, int children, const char *const *scripts,
                        struct err *err)
{
    char paths[MOST_WORDS][96];
    const char *files[MOST_WORDS];
    struct batch batch = {.files = files, .children = children, .stop_fd = -1};

    for (int i = 0; scripts[i]; i++) {
        FILE *file;

        snprintf(paths[i], sizeof paths[i], "%s/%d", night->fixture.folder, i);
        file = fopen(paths[i], "w");
        assert_non_null(file);
        fputs(scripts[i], file);
        fclose(file);
        files[i] = paths[i];
        batch.file_count++;
    }
    night->reports.count = 0;
    night->run = (struct job_run){.reader = &night->reader, .store = night->fixture.store,
                                  .record = &night->record, .report = keep_report,
                                  .context = &night->reports};
    return batch_run(&batch, &night->run, &night->stopped, err);
}

#define READ(night, children, ...)                                                                 \
    OK(read_scripts(night, children, (const char *const[]){__VA_ARGS__, NULL}, err))

static int64_t ask(const struct night *night, const char *text)
{
    return fixture_ask(&night->fixture, text);
}

static void every_page_is_stored_once(void **state)
{
    struct night *night = *state;

    READ(night, 3, "ok", "ok ok", "ok ok ok", "ok refused ok ok", "refused");
    assert_false(night->stopped);
    assert_int_equal(night->run.counts.files_read, 5);
    assert_int_equal(night->run.counts.pages_read, 9);
    assert_int_equal(night->run.counts.pages_refused, 2);
    assert_int_equal(night->run.counts.fields_accepted, 9);
    assert_int_equal(night->run.counts.fields_queued, 9);
    assert_int_equal(night->reports.count, 2);
    assert_true(was_reported(&night->reports, JOB_PAGE_REFUSED, "3 2 misfit"));
    assert_true(was_reported(&night->reports, JOB_PAGE_REFUSED, "4 1 misfit"));
    assert_int_equal(ask(night, "SELECT count(*) FROM v_page"), 11);
    assert_int_equal(ask(night, "SELECT count(*) FROM v_queue"), 9);
    assert_int_equal(ask(night, "SELECT count(*) FROM run WHERE ended IS NOT NULL"), 1);
}

static void what_was_read_is_passed_over(void **state)
{
    struct night *night = *state;

    READ(night, 2, "ok ok");
    READ(night, 2, "ok ok", "ok");
    assert_int_equal(night->run.counts.files_duplicate, 1);
    assert_int_equal(night->run.counts.files_read, 1);
    assert_true(was_reported(&night->reports, JOB_DUPLICATE, "0 0 "));
    READ(night, 2, "ok ok ok", "ok ok ok", "ok ok ok"); /* the same bytes three times */
    assert_int_equal(night->run.counts.files_read, 1);
    assert_int_equal(night->run.counts.files_duplicate, 2);
    assert_int_equal(ask(night, "SELECT count(*) FROM v_page"), 6);
}

static void a_crash_costs_its_own_file(void **state)
{
    struct night *night = *state;

    READ(night, 2, "ok", "ok crash ok", "ok ok");
    assert_int_equal(night->run.counts.files_read, 2);
    assert_int_equal(night->run.counts.files_rejected, 1);
    assert_true(was_reported(&night->reports, JOB_REJECTED, "1 0 crashed"));
    assert_int_equal(ask(night, "SELECT count(*) FROM attempt WHERE end = 'died'"), 3);
    READ(night, 2, "ok", "ok crash ok", "ok ok"); /* it stays aside, and is said again */
    assert_int_equal(night->run.counts.files_rejected, 1);
    assert_int_equal(ask(night, "SELECT count(*) FROM attempt WHERE end = 'died'"), 3);
}

static void reading_goes_on_after_the_last_stored_page(void **state)
{
    struct night *night = *state;

    READ(night, 2, "ok ok flaky ok flaky", "ok");
    assert_int_equal(night->run.counts.files_read, 2);
    assert_int_equal(night->run.counts.pages_read, 6);
    assert_int_equal(night->reports.count, 0);
    assert_int_equal(ask(night, "SELECT count(*) FROM v_page"), 6);
    assert_int_equal(ask(night, "SELECT count(*) FROM attempt WHERE end = 'died'"), 2);
}

static void a_kill_from_outside_is_not_held_against_a_file(void **state)
{
    struct night *night = *state;

    READ(night, 2, "ok killed", "ok");
    assert_int_equal(night->run.counts.files_unfinished, 1);
    assert_int_equal(night->run.counts.files_read, 1);
    assert_int_equal(night->run.counts.files_rejected, 0);
    assert_true(was_reported(&night->reports, JOB_UNFINISHED, "0 0 "));
    assert_int_equal(ask(night, "SELECT count(*) FROM attempt WHERE end = 'killed'"), 5);
    assert_int_equal(ask(night, "SELECT count(*) FROM v_page"), 1); /* what is not finished is not shown */
    READ(night, 2, "ok killed");
    assert_int_equal(night->run.counts.files_unfinished, 1); /* and it is tried again */
}

static void a_lying_child_is_not_believed(void **state)
{
    static const char *const scripts[] = {"ok early ok", "ok garbage", "stranger", "ok page",
                                          "name",        "more",       NULL};
    struct night *night = *state;

    OK(read_scripts(night, 4, scripts, err));
    assert_int_equal(night->run.counts.files_rejected, 6);
    assert_int_equal(night->run.counts.files_read, 0);
    assert_true(was_reported(&night->reports, JOB_REJECTED, "1 0 crashed"));
    assert_int_equal(ask(night, "SELECT count(*) FROM attempt WHERE end = 'died'"), 18);
    assert_int_equal(ask(night, "SELECT count(*) FROM page"), 3); /* those before the lie */
}

static void a_failure_gives_its_reason(void **state)
{
    struct night *night = *state;

    READ(night, 2, "format", "pages", "memory", "internal", "ok");
    assert_int_equal(night->run.counts.files_rejected, 4);
    assert_int_equal(night->run.counts.files_read, 1);
    assert_true(was_reported(&night->reports, JOB_REJECTED, "0 0 format"));
    assert_true(was_reported(&night->reports, JOB_REJECTED, "1 0 pages"));
    assert_true(was_reported(&night->reports, JOB_REJECTED, "2 0 memory"));
    assert_true(was_reported(&night->reports, JOB_REJECTED, "3 0 crashed"));
    assert_int_equal(ask(night, "SELECT count(*) FROM file WHERE state = 'rejected'"), 4);
}

static void a_hanging_child_is_stopped(void **state)
{
    struct night *night = *state;

    READ(night, 2, "ok spin", "ok");
    assert_int_equal(night->run.counts.files_rejected, 1);
    assert_true(was_reported(&night->reports, JOB_REJECTED, "0 0 timeout"));
    assert_int_equal(night->run.counts.files_read, 1);
}

static void a_broken_system_stops_the_run(void **state)
{
    struct night *night = *state;

    FAILS(read_scripts(night, 2, (const char *const[]){"ok", "system", NULL}, err), ERR_SYSTEM,
          "it said system");
}

static void it_stops_when_it_is_told(void **state)
{
    struct night *night = *state;
    char path[96];
    const char *files[] = {path};
    int fds[2];
    struct batch batch = {.files = files, .file_count = 1, .children = 1};

    READ(night, 1, "ok");
    snprintf(path, sizeof path, "%s/0", night->fixture.folder);
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(write(fds[1], "", 1), 1);
    batch.stop_fd = fds[0];
    night->run.again = true;
    OK(batch_run(&batch, &night->run, &night->stopped, err));
    assert_true(night->stopped);
    close(fds[0]);
    close(fds[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_page_is_stored_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_was_read_is_passed_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_crash_costs_its_own_file, set_up, tear_down),
        cmocka_unit_test_setup_teardown(reading_goes_on_after_the_last_stored_page, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_kill_from_outside_is_not_held_against_a_file, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_lying_child_is_not_believed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failure_gives_its_reason, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_hanging_child_is_stopped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_broken_system_stops_the_run, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_stops_when_it_is_told, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
