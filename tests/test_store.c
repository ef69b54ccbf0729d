/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include <sqlite3.h>

#include "tests/fixture.h"

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

static void decisions_are_kept(void **state)
{
    struct fixture *f = *state;
    sqlite3 *db;

    fixture_file(f, "a.tif", 1);
    fixture_execute(f, "INSERT INTO decision (field, reviewer, action) VALUES (2, 'eva', 'skip')");
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
    fixture_execute(f, "PRAGMA user_version = 99");
    refuse_untouched(f, ERR_DATA, "newer");
    fixture_execute(f, "PRAGMA user_version = 1; PRAGMA application_id = 7");
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
    assert_int_equal(fixture_faults(f), 0);
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

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(makes_private_files),
        TEST(decisions_are_kept),
        TEST(refuses_what_is_not_ours),
        TEST(a_name_means_a_file),
        TEST(an_orphaned_log_is_not_played),
        TEST(survives_corruption),
        TEST(corruption_is_left_untouched),
        TEST(a_foreign_lock_is_waited_for),
        TEST(one_process_reads),
        TEST(writers_take_turns),
    };

    return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
