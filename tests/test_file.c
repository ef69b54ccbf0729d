/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/formdigits-file-XXXXXX";

/* A path in the folder of this test; the last four stay valid. */
static const char *path_of(const char *name)
{
    static char paths[4][128];
    static int next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void assert_fails(const char *path, enum file_links links, size_t limit, enum err_code code,
                         const char *words)
{
    uint8_t *bytes = NULL;
    size_t length = 77;
    struct err err;

    assert_int_equal(file_read(path, links, limit, &bytes, &length, &err), -1);
    assert_int_equal(err.code, code);
    assert_non_null(strstr(err.text, words));
    assert_non_null(strstr(err.text, file_name(path)));
    assert_null(bytes);
    assert_int_equal(length, 77);
}

static void test_what_is_written_is_read(void **state)
{
    static const char content[] = "nine\0bytes";
    const char *path = path_of("a");
    uint8_t *bytes;
    size_t length;
    struct err err;

    (void)state;
    assert_int_equal(file_write(path, "older and longer", 16, &err), 0);
    assert_int_equal(file_write(path, content, 10, &err), 0);
    assert_int_equal(file_read(path, FILE_NOFOLLOW, 10, &bytes, &length, &err), 0);
    assert_int_equal(length, 10);
    assert_memory_equal(bytes, content, 11); /* with the zero that follows */
    free(bytes);
    assert_fails(path, FILE_NOFOLLOW, 9, ERR_LIMIT, "has 10 bytes, the limit is 9");
}

static void test_what_cannot_be_read(void **state)
{
    struct err err;

    (void)state;
    assert_fails(path_of("nothing"), FILE_FOLLOW, 9, ERR_ABSENT, "No such file");
    assert_fails(folder, FILE_FOLLOW, 9, ERR_FORMAT, "is a folder: name the files");
    assert_int_equal(mkfifo(path_of("pipe"), 0600), 0);
    assert_fails(path_of("pipe"), FILE_FOLLOW, 9, ERR_FORMAT, "not a regular file");
    assert_int_equal(file_write(path_of("empty"), "", 0, &err), 0);
    assert_fails(path_of("empty"), FILE_FOLLOW, 9, ERR_FORMAT, "is empty");
}

static void test_a_link_is_followed_only_when_asked(void **state)
{
    uint8_t *bytes;
    size_t length;
    struct err err;

    (void)state;
    assert_int_equal(file_write(path_of("target"), "x", 1, &err), 0);
    assert_int_equal(symlink(path_of("target"), path_of("link")), 0);
    assert_int_equal(file_read(path_of("link"), FILE_FOLLOW, 9, &bytes, &length, &err), 0);
    free(bytes);
    assert_fails(path_of("link"), FILE_NOFOLLOW, 9, ERR_FORMAT, "symbolic link");
}

static int count_entries(void)
{
    DIR *directory = opendir(folder);
    int count = 0;

    while (readdir(directory))
        count++;
    closedir(directory);
    return count;
}

/* The folder below does not exist: nothing appears, no half of a file either. */
static void test_a_failed_write_leaves_nothing(void **state)
{
    struct err err;
    int before = count_entries();

    (void)state;
    assert_int_equal(file_write(path_of("no/where"), "x", 1, &err), -1);
    assert_int_equal(err.code, ERR_CREATE);
    assert_int_equal(mkdir(path_of("folder"), 0700), 0);
    assert_int_equal(file_write(path_of("folder"), "x", 1, &err), -1);
    assert_int_equal(err.code, ERR_CREATE);
    assert_int_equal(count_entries(), before + 1);
}

/* A link stays a link, and what is no regular file stays what it is. */
static void test_what_a_write_replaces(void **state)
{
    uint8_t *bytes;
    size_t length;
    struct stat st;
    struct err err;
    int fifo;

    (void)state;
    assert_int_equal(file_write(path_of("target"), "old", 3, &err), 0);
    assert_int_equal(symlink("target", path_of("through")), 0);
    assert_int_equal(file_write(path_of("through"), "new", 3, &err), 0);
    assert_int_equal(lstat(path_of("through"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(file_read(path_of("target"), FILE_NOFOLLOW, 9, &bytes, &length, &err), 0);
    assert_memory_equal(bytes, "new", 3);
    free(bytes);

    assert_int_equal(mkfifo(path_of("fifo"), 0600), 0);
    fifo = open(path_of("fifo"), O_RDWR);
    assert_int_equal(file_write(path_of("fifo"), "through", 7, &err), 0);
    assert_int_equal(lstat(path_of("fifo"), &st), 0);
    assert_true(S_ISFIFO(st.st_mode));
    close(fifo);
}

static void test_what_is_tried_stays(void **state)
{
    uint8_t *bytes;
    size_t length;
    struct err err;
    int before;

    (void)state;
    assert_int_equal(file_write(path_of("read"), "x", 1, &err), 0);
    before = count_entries();
    assert_int_equal(file_try(path_of("new"), &err), 0);
    assert_int_equal(file_try(path_of("read"), &err), 0);
    assert_int_equal(file_try("/dev/null", &err), 0);
    assert_int_equal(file_try(path_of("no/where"), &err), -1);
    assert_int_equal(err.code, ERR_CREATE);
    assert_non_null(strstr(err.text, "no/where': No such file or directory"));
    assert_int_equal(file_try("", &err), -1);
    assert_non_null(strstr(err.text, "no name of a file"));
    assert_int_equal(file_try(path_of("new/"), &err), -1);
    assert_int_equal(file_write(path_of("new/"), "x", 1, &err), -1);
    assert_int_equal(err.code, ERR_CREATE);
    assert_int_equal(file_try(folder, &err), -1);
    assert_int_equal(err.code, ERR_CREATE);
    assert_int_equal(count_entries(), before);
    assert_int_equal(file_read(path_of("read"), FILE_NOFOLLOW, 9, &bytes, &length, &err), 0);
    assert_memory_equal(bytes, "x", 2);
    free(bytes);
}

static void test_what_was_read_is_spared(void **state)
{
    struct err err;

    (void)state;
    assert_int_equal(file_write(path_of("read"), "x", 1, &err), 0);
    assert_int_equal(link(path_of("read"), path_of("same")), 0);
    assert_int_equal(file_spare(path_of("same"), path_of("read"), &err), -1);
    assert_int_equal(err.code, ERR_CREATE);
    assert_non_null(strstr(err.text, "which is read"));
    assert_int_equal(file_spare(path_of("other"), path_of("read"), &err), 0);
    assert_int_equal(file_spare("/dev/null", "/dev/null", &err), 0);
}

static void test_name(void **state)
{
    (void)state;
    assert_string_equal(file_name("/a/b/c.tif"), "c.tif");
    assert_string_equal(file_name("c.tif"), "c.tif");
    assert_string_equal(file_name("a/"), "");
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a",    "pipe",    "empty", "target", "link",
                                        "fifo", "through", "read",  "same",   "folder"};

    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        remove(path_of(names[i]));
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_written_is_read),
        cmocka_unit_test(test_what_cannot_be_read),
        cmocka_unit_test(test_a_link_is_followed_only_when_asked),
        cmocka_unit_test(test_a_failed_write_leaves_nothing),
        cmocka_unit_test(test_what_a_write_replaces),
        cmocka_unit_test(test_what_is_tried_stays),
        cmocka_unit_test(test_what_was_read_is_spared),
        cmocka_unit_test(test_name),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
