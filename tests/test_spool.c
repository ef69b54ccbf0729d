/* SPDX-License-Identifier: MIT */
#include "pipeline/spool.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static const char hash[HASH_TEXT] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/* A spool in a folder of its own, which is the working directory of each test. */
static int set_up(void **state)
{
    char folder[] = "/tmp/formdigits-spool-XXXXXX";
    struct spool *spool;
    struct err err;

    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(spool_open(".", &spool, &err), 0);
    *state = spool;
    return 0;
}

static int tear_down(void **state)
{
    char folder[4096], command[4200];

    spool_close(*state);
    assert_non_null(getcwd(folder, sizeof folder));
    assert_int_equal(chdir("/"), 0);
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void reopen(void **state)
{
    struct spool *spool;
    struct err err;

    spool_close(*state);
    *state = NULL;
    assert_int_equal(spool_open(".", &spool, &err), 0);
    *state = spool;
}

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static bool next(void **state, struct spool_file *file)
{
    struct err err;
    bool found;

    assert_int_equal(spool_next(*state, file, &found, &err), 0);
    return found;
}

static void done_path(char path[SPOOL_MAX_PATH], const char *name)
{
    char month[32];
    time_t now = time(NULL);
    struct tm date;

    localtime_r(&now, &date);
    strftime(month, sizeof month, "%Y/%m", &date);
    snprintf(path, SPOOL_MAX_PATH, "done/%s/%s", month, name);
}

static void finish(void **state, struct spool_file *file, const char *reason)
{
    char target[SPOOL_MAX_PATH];
    struct err err;

    assert_int_equal(spool_target(*state, file, reason != NULL, target, &err), 0);
    assert_int_equal(spool_finish(*state, file, target, reason, &err), 0);
    assert_string_equal(file->path, target);
    assert_int_equal(access(target, F_OK), 0);
}

static void a_file_goes_from_new_to_done(void **state)
{
    struct spool_file file;
    char path[SPOOL_MAX_PATH];
    struct err err;

    assert_false(next(state, &file));
    put("new/a b.tif", "a");
    put("new/.half", "h");
    reopen(state);
    assert_true(next(state, &file));
    assert_string_equal(file.name, "a b.tif");
    assert_int_equal(access("work/a b.tif", F_OK), 0);
    assert_int_equal(spool_tag(*state, &file, hash, &err), 0);
    assert_string_equal(file.name, "a b.tif");
    assert_int_equal(access("work/0123456789ab-a b.tif", F_OK), 0);
    assert_false(next(state, &file));
    reopen(state); /* lost: it is taken up again, under the name it came with */
    assert_true(next(state, &file));
    assert_int_equal(spool_tag(*state, &file, hash, &err), 0);
    assert_string_equal(file.name, "a b.tif");
    finish(state, &file, NULL);
    done_path(path, "0123456789ab-a b.tif");
    assert_int_equal(access(path, F_OK), 0);
    assert_int_equal(access("new/.half", F_OK), 0);
}

static void a_bad_file_has_its_reason_beside_it(void **state)
{
    struct spool_file file;
    char line[64] = "";
    struct err err;
    FILE *reason;

    put("new/x", "x");
    reopen(state);
    assert_true(next(state, &file));
    assert_int_equal(spool_tag(*state, &file, hash, &err), 0);
    finish(state, &file, "format: is no scan");
    reason = fopen("bad/0123456789ab-x.reason", "r");
    assert_non_null(reason);
    assert_non_null(fgets(line, sizeof line, reason));
    fclose(reason);
    assert_string_equal(line, "format: is no scan\n");

    /* It comes again and is read this time: what was bad about it goes. */
    put("new/x", "x");
    reopen(state);
    assert_true(next(state, &file));
    assert_int_equal(spool_tag(*state, &file, hash, &err), 0);
    finish(state, &file, NULL);
    assert_int_equal(access("bad/0123456789ab-x", F_OK), -1);
    assert_int_equal(access("bad/0123456789ab-x.reason", F_OK), -1);
}

static void what_cannot_be_read_gets_a_number(void **state)
{
    struct spool_file file;

    for (int i = 0; i < 2; i++) {
        assert_int_equal(mkfifo("new/pipe", 0700), 0);
        reopen(state);
        assert_true(next(state, &file));
        finish(state, &file, "file: no regular file");
    }
    assert_int_equal(access("bad/000000000000-pipe", F_OK), 0);
    assert_int_equal(access("bad/000000000001-pipe", F_OK), 0);
    assert_int_equal(access("bad/000000000001-pipe.reason", F_OK), 0);
}

static void a_folder_stays_in_new(void **state)
{
    struct spool_file file;
    const char *first;

    assert_int_equal(spool_folders(*state, &first), 0);
    assert_int_equal(mkdir("new/today", 0700), 0);
    put("new/today/a", "a");
    put("new/b", "b");
    assert_int_equal(symlink("/", "new/link"), 0);
    reopen(state);
    for (int i = 0; i < 2; i++) { /* the link is no folder: it is claimed, to be refused */
        assert_true(next(state, &file));
        finish(state, &file, "file: as the test wants it");
    }
    assert_false(next(state, &file));
    assert_int_equal(access("new/today/a", F_OK), 0);
    assert_int_equal(spool_folders(*state, &first), 1);
    assert_string_equal(first, "today");
}

static void a_name_may_be_as_long_as_names_are(void **state)
{
    char name[NAME_MAX + 1], path[NAME_MAX + 8];
    struct spool_file file;
    struct err err;

    memset(name, 'n', NAME_MAX);
    name[NAME_MAX] = 0;
    snprintf(path, sizeof path, "new/%s", name);
    put(path, "long");
    reopen(state);
    assert_true(next(state, &file));
    assert_int_equal(spool_tag(*state, &file, hash, &err), 0);
    assert_string_equal(file.name, name);
    finish(state, &file, "format: is no scan");
}

static void the_same_file_twice_goes_one_way(void **state)
{
    struct spool_file first, second;
    struct err err;

    put("new/a", "a");
    reopen(state);
    assert_true(next(state, &first));
    assert_int_equal(spool_tag(*state, &first, hash, &err), 0);
    put("new/a", "a");
    reopen(state);
    assert_true(next(state, &first));
    assert_int_equal(spool_tag(*state, &first, hash, &err), 0);
    assert_true(next(state, &second));
    assert_int_equal(spool_tag(*state, &second, hash, &err), 0);
    finish(state, &first, NULL);
    finish(state, &second, NULL);
}

static int count(const char *path, const char *name, void *context, struct err *err)
{
    (void)path, (void)err;
    assert_true(name[0] != '.' && !strstr(name, ".reason"));
    ++*(int *)context;
    return 0;
}

static void each_place_can_be_walked(void **state)
{
    struct spool_file file;
    struct err err;
    int in_new = 0, in_done = 0, in_bad = 0;

    put("new/a", "a");
    put("new/b", "b");
    reopen(state);
    assert_true(next(state, &file));
    finish(state, &file, "file: cannot be opened");
    assert_true(next(state, &file));
    assert_int_equal(spool_tag(*state, &file, hash, &err), 0);
    finish(state, &file, NULL);
    put("done/stranger", "s");
    assert_int_equal(spool_each(*state, SPOOL_NEW, count, &in_new, &err), 0);
    assert_int_equal(spool_each(*state, SPOOL_DONE, count, &in_done, &err), 0);
    assert_int_equal(spool_each(*state, SPOOL_BAD, count, &in_bad, &err), 0);
    assert_int_equal(in_new, 0);
    assert_int_equal(in_done, 2);
    assert_int_equal(in_bad, 1);
}

static void only_one_process_has_it(void **state)
{
    int status;
    pid_t child = fork();

    (void)state;
    if (child == 0) {
        struct spool *spool;
        struct err err;

        _exit(spool_open(".", &spool, &err) == -1 && err.code == ERR_BUSY ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}

static void a_missing_folder_is_said(void **state)
{
    struct spool *spool;
    struct err err;

    (void)state;
    assert_int_equal(spool_open("none", &spool, &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
    put("file", "f");
    assert_int_equal(spool_open("file", &spool, &err), -1);
    assert_int_equal(err.code, ERR_CREATE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_file_goes_from_new_to_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_bad_file_has_its_reason_beside_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_cannot_be_read_gets_a_number, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_stays_in_new, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_name_may_be_as_long_as_names_are, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_same_file_twice_goes_one_way, set_up, tear_down),
        cmocka_unit_test_setup_teardown(each_place_can_be_walked, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_one_process_has_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_folder_is_said, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
