/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include <sqlite3.h>

#include "tests/fixture.h"

static void print_fault(const char *line, void *context)
{
    (void)context;
    printf("# %s\n", line);
}

static int count_fault(struct store *store)
{
    int faults;

    OK(store_check(store, print_fault, NULL, &faults, err));
    return faults;
}

static mode_t mode_of(const struct fixture *f, const char *ending)
{
    char path[128];
    struct stat st;

    snprintf(path, sizeof path, "%s%s", f->db, ending);
    return stat(path, &st) == 0 ? st.st_mode & 0777 : 0;
}

static void makes_private_files(void **state)
{
    struct fixture *f = *state;
    mode_t old = umask(0);

    store_close(f->store);
    unlink(f->db);
    OK(store_open(f->db, STORE_CREATE, &f->store, err));
    umask(old);
    f->run = fixture_run(f->store);
    assert_int_equal(mode_of(f, ""), 0600);
    assert_int_equal(mode_of(f, "-wal"), 0600);
    assert_int_equal(mode_of(f, "-shm"), 0600);
    assert_int_equal(mode_of(f, ".lock"), 0600);
    store_close(f->store);
    f->store = NULL;
    assert_int_equal(mode_of(f, "-wal"), 0); /* checkpointed and gone */
    assert_int_equal(mode_of(f, ".new"), 0);
}

static void stores_a_page_with_everything(void **state)
{
    struct fixture *f = *state;

    fixture_file(f, "a.tif", 2);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_page"), 2);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_field"), 6);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM v_queue"), 4);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM cell"), 18);
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM cell WHERE scores IS NULL"), 2);
    assert_int_equal(
        fixture_ask(f, "SELECT value FROM v_field WHERE page = 2 AND field = 'customer'"), 123);
    assert_int_equal(
        fixture_ask(f, "SELECT length(picture) FROM field WHERE state = 'queued' LIMIT 1"), 8);
    /* What a float was can be had back to the bit. */
    assert_int_equal(fixture_ask(f, "SELECT json_extract(scores, '$[7]') = 0.333333343 FROM v_cell"
                                    " WHERE field = 'date' AND position = 2"),
                     1);
    assert_int_equal(fixture_ask(f, "SELECT json_extract(transform, '$[5]') = 1.0 / 3 FROM v_page"),
                     1);
    assert_int_equal(fixture_ask(f,
                                 "SELECT count(*) FROM v_run WHERE files = 1 AND pages = 2"
                                 " AND fields = 6 AND accepted = 2 AND queued = 4 AND refused = 0"
                                 " AND json_array_length(forms) = 2 AND accept = 0.99"),
                     1);
    assert_int_equal(count_fault(f->store), 0);
}

static void keeps_pages_unique(void **state)
{
    struct fixture *f = *state;
    int64_t file = fixture_begin(f, "a.tif", false, FILE_NEW);
    struct record record = fixture_record(1);

    OK(store_page(f->store, file, &record, err));
    FAILS(store_page(f->store, file, &record, err), ERR_INTERNAL, "UNIQUE");
    /* The second attempt left nothing behind. */
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM field"), 3);
    record.page = 2;
    strcpy(record.fields[2].name, "date");
    FAILS(store_page(f->store, file, &record, err), ERR_INTERNAL, "field 'date'");
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM page"), 1);
    record_free(&record);
}

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
    assert_int_equal(count_fault(f->store), 0);
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

static void execute(const struct fixture *f, const char *text)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", text, sqlite3_errmsg(db));
    sqlite3_close(db);
}

static void check_finds_what_does_not_agree(void **state)
{
    static const char *const faults[] = {
        "DELETE FROM queue WHERE field = 2",
        "UPDATE page SET number = 3 WHERE number = 2",
        "UPDATE field SET page = 77 WHERE id = 1",
        "UPDATE page SET state = 'refused' WHERE id = 1",
        "INSERT INTO queue (field) VALUES (1)",
        "INSERT INTO decision (field, reviewer, action, value, boxes)"
        " VALUES (2, 'eva', 'decide', '1', '1')",
        "INSERT INTO decision (field, reviewer, action) VALUES (1, 'eva', 'skip')",
        "UPDATE file SET state = 'read'",
    };

    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        struct fixture *f = *state;
        fixture_file(f, "a.tif", 2);
        fixture_begin(f, "b.tif", false, FILE_NEW);
        assert_int_equal(count_fault(f->store), 0);
        execute(f, faults[i]);
        if (count_fault(f->store) == 0)
            fail_msg("nothing wrong after: %s", faults[i]);
        fixture_close(state);
        fixture_open(state);
    }
}

static void decisions_are_kept(void **state)
{
    struct fixture *f = *state;
    sqlite3 *db;

    fixture_file(f, "a.tif", 1);
    execute(f, "INSERT INTO decision (field, reviewer, action) VALUES (2, 'eva', 'skip')");
    assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "UPDATE decision SET reviewer = 'max'", NULL, NULL, NULL),
                     SQLITE_CONSTRAINT);
    assert_int_equal(sqlite3_exec(db, "DELETE FROM decision", NULL, NULL, NULL), SQLITE_CONSTRAINT);
    sqlite3_close(db);
}

/* ---- files that are not ours, or no longer whole */

static char *read_whole(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    char *bytes;

    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    *length = (size_t)ftell(file);
    rewind(file);
    bytes = malloc(*length + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, *length, file), *length);
    fclose(file);
    return bytes;
}

static void write_whole(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

static void remove_log(const struct fixture *f)
{
    char path[128];

    snprintf(path, sizeof path, "%s-wal", f->db);
    unlink(path);
    snprintf(path, sizeof path, "%s-shm", f->db);
    unlink(path);
}

static void refuse_untouched(const struct fixture *f, enum err_code code, const char *word)
{
    size_t length, after;
    char *bytes = read_whole(f->db, &length), *now;
    struct store *store;

    FAILS(store_open(f->db, STORE_CREATE, &store, err), code, word);
    FAILS(store_open(f->db, STORE_WRITE, &store, err), code, word);
    FAILS(store_open(f->db, STORE_LOOK, &store, err), code, word);
    now = read_whole(f->db, &after);
    assert_int_equal(after, length);
    assert_memory_equal(now, bytes, length);
    free(bytes);
    free(now);
}

static void refuses_what_is_not_ours(void **state)
{
    struct fixture *f = *state;
    struct store *store;
    char path[128];

    store_close(f->store);
    f->store = NULL;
    execute(f, "PRAGMA user_version = 99");
    refuse_untouched(f, ERR_DATA, "newer");
    execute(f, "PRAGMA user_version = 1; PRAGMA application_id = 7");
    refuse_untouched(f, ERR_DATA, "not a formdigits database");
    write_whole(f->db, "%PDF-1.4", 8);
    refuse_untouched(f, ERR_DATA, "not a formdigits database");
    unlink(f->db);
    FAILS(store_open(f->db, STORE_WRITE, &store, err), ERR_ABSENT, "no database");
    FAILS(store_open(f->db, STORE_LOOK, &store, err), ERR_ABSENT, "formdigits read");
    FAILS(store_open(f->folder, STORE_CREATE, &store, err), ERR_DATA, "not a regular file");
    snprintf(path, sizeof path, "%s/none/a.db", f->folder);
    FAILS(store_open(path, STORE_CREATE, &store, err), ERR_CREATE, "none/a.db");
    write_whole(f->db, "", 0);
    FAILS(store_open(f->db, STORE_LOOK, &store, err), ERR_DATA, "empty");
    OK(store_open(f->db, STORE_CREATE, &f->store, err));
}

static void a_name_means_a_file(void **state)
{
    struct fixture *f = *state;
    struct store *store;

    assert_int_equal(chdir(f->folder), 0);
    OK(store_open("file:odd?mode=memory", STORE_CREATE, &store, err));
    store_close(store);
    assert_int_equal(access("file:odd?mode=memory", F_OK), 0);
    OK(store_open(":memory:", STORE_CREATE, &store, err));
    store_close(store);
    assert_int_equal(access(":memory:", F_OK), 0);
    assert_int_equal(chdir("/"), 0);
}

/* A database deleted by hand must not inherit the log it left. */
static void an_orphaned_log_is_not_played(void **state)
{
    struct fixture *f = *state;
    char wal[128];
    size_t length;
    char *bytes;

    fixture_file(f, "a.tif", 1);
    snprintf(wal, sizeof wal, "%s-wal", f->db);
    bytes = read_whole(wal, &length);
    assert_true(length > 0);
    store_close(f->store);
    unlink(f->db);
    write_whole(wal, bytes, length);
    free(bytes);
    OK(store_open(f->db, STORE_CREATE, &f->store, err));
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM file"), 0);
    assert_int_equal(count_fault(f->store), 0);
}

static struct store_run plain_run(void)
{
    struct store_run run = {
        .command = "c", .program = "p", .model_sha256 = "m", .model_record = "{}", .accept = 0.99};
    return run;
}

/* Any outcome but a crash or a damaged file taken for a good one. */
static void survives_corruption(void **state)
{
    struct fixture *f = *state;
    struct store_run run = plain_run();
    size_t length;
    char *bytes;
    int refused = 0;
    unsigned seed = 7;

    fixture_file(f, "a.tif", 5);
    store_close(f->store);
    f->store = NULL;
    bytes = read_whole(f->db, &length);
    for (int i = 0; i < 120; i++) {
        char *mutant = malloc(length);
        size_t cut = length;
        struct store *store = NULL;
        struct err err;
        int64_t id;
        assert_non_null(mutant);
        memcpy(mutant, bytes, length);
        seed = seed * 1103515245 + 12345;
        if (i % 3 == 0)
            mutant[seed % length] ^= (char)(1 << i % 8);
        else if (i % 3 == 1)
            memset(mutant + seed % (length / 4096) * 4096, 0, 4096);
        else
            cut = seed % length;
        write_whole(f->db, mutant, cut);
        remove_log(f);
        if (cut > 0 && (store_open(f->db, STORE_WRITE, &store, &err) != 0 ||
                        store_run_begin(store, &run, &id, &err) != 0)) {
            refused++;
            assert_int_equal(err.code, ERR_DATA);
        }
        if (store && i % 3 == 2)
            fail_msg("a database cut at %zu of %zu was taken", cut, length);
        store_close(store);
        free(mutant);
    }
    free(bytes);
    assert_true(refused >= 60);
}

static void corruption_is_left_untouched(void **state)
{
    struct fixture *f = *state;
    struct store_run run = plain_run();
    size_t length, after;
    char *bytes, *now;
    int64_t id;

    fixture_file(f, "a.tif", 5);
    store_close(f->store);
    f->store = NULL;
    bytes = read_whole(f->db, &length);
    memset(bytes + 4096 * 3, 0xee, 4096);
    write_whole(f->db, bytes, length);
    OK(store_open(f->db, STORE_WRITE, &f->store, err));
    FAILS(store_run_begin(f->store, &run, &id, err), ERR_DATA, "corrupt");
    store_close(f->store);
    f->store = NULL;
    now = read_whole(f->db, &after);
    assert_int_equal(after, length);
    assert_memory_equal(now, bytes, length);
    free(bytes);
    free(now);
}

/* ---- others at work on the same database */

static void a_foreign_lock_is_waited_for(void **state)
{
    struct fixture *f = *state;
    struct timespec begin, end;
    struct store_run run = plain_run();
    sqlite3 *db;
    int64_t id;
    double seconds;

    assert_int_equal(sqlite3_open(f->db, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    FAILS(store_run_begin(f->store, &run, &id, err), ERR_BUSY, "try again");
    clock_gettime(CLOCK_MONOTONIC, &end);
    seconds = (double)(end.tv_sec - begin.tv_sec) + 1e-9 * (double)(end.tv_nsec - begin.tv_nsec);
    assert_true(seconds > 3 && seconds < 10);
    sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_close(db);
    OK(store_run_begin(f->store, &run, &id, err));
}

static void one_process_reads(void **state)
{
    struct fixture *f = *state;
    int outcome;
    pid_t child;

    OK(store_reserve(f->store, err));
    child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct store *store;
        struct err err = {0};
        if (store_open(f->db, STORE_CREATE, &store, &err) != 0)
            _exit(2);
        _exit(store_reserve(store, &err) == 0 ? 1 : err.code == ERR_BUSY ? 0 : 3);
    }
    assert_int_equal(waitpid(child, &outcome, 0), child);
    assert_int_equal(outcome, 0);
}

/* Two writers and a reader at once: nobody is told to try again. */
static void writers_take_turns(void **state)
{
    struct fixture *f = *state;
    pid_t children[3];

    store_close(f->store);
    f->store = NULL;
    for (int i = 0; i < 3; i++) {
        children[i] = fork();
        assert_true(children[i] >= 0);
        if (children[i] > 0)
            continue;
        struct store *store;
        struct store_run run = plain_run();
        struct err err;
        int64_t id;
        for (int n = 0; n < 60; n++) {
            if (store_open(f->db, STORE_WRITE, &store, &err) != 0 ||
                store_run_begin(store, &run, &id, &err) != 0 ||
                store_run_end(store, id, &err) != 0) {
                fprintf(stderr, "# %s\n", err.text);
                _exit(1);
            }
            store_close(store);
        }
        _exit(0);
    }
    for (int i = 0; i < 3; i++) {
        int outcome;
        assert_int_equal(waitpid(children[i], &outcome, 0), children[i]);
        assert_int_equal(outcome, 0);
    }
    assert_int_equal(fixture_ask(f, "SELECT count(*) FROM run WHERE ended IS NOT NULL"), 180);
}

/* Killed at a random moment, it goes on after the last page, and nothing is half there. */
static void survives_kills(void **state)
{
    struct fixture *f = *state;
    unsigned seed = 3;

    store_close(f->store);
    f->store = NULL;
    for (int round = 0; round < 15; round++) {
        struct timespec pause = {0, 0};
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct fixture mine = *f;
            struct store_file file = fixture_identity("a.tif");
            enum file_standing standing;
            int64_t id;
            int pages;
            OK(store_open(mine.db, STORE_CREATE, &mine.store, err));
            mine.run = fixture_run(mine.store);
            OK(store_file_begin(mine.store, mine.run, &file, false, &id, &standing, &pages, err));
            for (;;)
                fixture_page(&mine, id, fixture_record(++pages));
        }
        seed = seed * 1103515245 + 12345;
        pause.tv_nsec = 1000000L * (seed / 65536 % 40);
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    OK(store_open(f->db, STORE_WRITE, &f->store, err));
    assert_int_equal(count_fault(f->store), 0);
    assert_true(fixture_ask(f, "SELECT count(*) FROM page") > 0);
    assert_int_equal(fixture_ask(f, "SELECT max(number) - count(*) FROM page"), 0);
    assert_int_equal(fixture_ask(f, "SELECT 3 * (SELECT count(*) FROM page) - count(*) FROM field"),
                     0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(makes_private_files),          TEST(stores_a_page_with_everything),
        TEST(keeps_pages_unique),           TEST(shows_only_what_is_finished),
        TEST(knows_a_file_by_its_bytes),    TEST(a_lost_attempt_does_not_count),
        TEST(the_last_reading_as_a_form_is_the_latest),
        TEST(lists_files_where_they_are),   TEST(check_finds_what_does_not_agree),
        TEST(decisions_are_kept),           TEST(refuses_what_is_not_ours),
        TEST(a_name_means_a_file),          TEST(an_orphaned_log_is_not_played),
        TEST(survives_corruption),          TEST(corruption_is_left_untouched),
        TEST(a_foreign_lock_is_waited_for), TEST(one_process_reads),
        TEST(writers_take_turns),           TEST(survives_kills),
    };
    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
