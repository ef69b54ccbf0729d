/* SPDX-License-Identifier: MIT */
#include "store/place.h"

#include <sys/stat.h>

#include "tests/fixture.h"

static void put(const char *path, const char *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
}

/* However a database is named, its lock is the same file. */
static void one_file_has_one_path(void **state)
{
    struct fixture *f = *state;
    char path[PLACE_MAX_PATH], other[PLACE_MAX_PATH], link[128], inside[128],
        beside[PLACE_MAX_PATH];

    OK(place_resolve(f->db, path, err));
    snprintf(link, sizeof link, "%s/link", f->folder);
    assert_int_equal(symlink(f->db, link), 0);
    OK(place_resolve(link, other, err));
    assert_string_equal(other, path);
    snprintf(inside, sizeof inside, "%s/../%s/./a.db", f->folder, f->folder + 5);
    OK(place_resolve(inside, other, err));
    assert_string_equal(other, path);
    OK(place_beside(path, ".lock", beside, err));
    assert_int_equal(strncmp(beside, path, strlen(path)), 0);
    assert_string_equal(beside + strlen(path), ".lock");
}

static void what_is_not_there_has_a_path_too(void **state)
{
    struct fixture *f = *state;
    char path[PLACE_MAX_PATH], folder[PLACE_MAX_PATH], name[128];

    OK(place_resolve(f->folder, folder, err));
    snprintf(name, sizeof name, "%s/new.db", f->folder);
    OK(place_resolve(name, path, err));
    assert_int_equal(strncmp(path, folder, strlen(folder)), 0);
    assert_string_equal(path + strlen(folder), "/new.db");
    assert_int_equal(chdir(f->folder), 0);
    OK(place_resolve("new.db", path, err));
    assert_string_equal(path + strlen(folder), "/new.db");
    assert_int_equal(chdir("/"), 0);
    snprintf(name, sizeof name, "%s/none/new.db", f->folder);
    FAILS(place_resolve(name, path, err), ERR_CREATE, "none/new.db");
    snprintf(name, sizeof name, "%s/none/", f->folder);
    FAILS(place_resolve(name, path, err), ERR_ABSENT, "it is a folder");
}

static void looks_before_it_opens(void **state)
{
    struct fixture *f = *state;
    enum place_presence presence;
    char path[128], header[200] = "SQLite format 3";

    OK(place_look(f->db, "a.db", &presence, err));
    assert_int_equal(presence, PLACE_OURS);
    snprintf(path, sizeof path, "%s/other", f->folder);
    OK(place_look(path, "other", &presence, err));
    assert_int_equal(presence, PLACE_ABSENT);
    put(path, "", 0);
    OK(place_look(path, "other", &presence, err));
    assert_int_equal(presence, PLACE_EMPTY);
    put(path, header, sizeof header);
    FAILS(place_look(path, "other", &presence, err), ERR_DATA, "'other' is not a formdigits");
    memcpy(header + 68, "FDig", 4);
    header[16] = 16; /* pages of 4096 bytes, */
    header[31] = 2;  /* two of them */
    put(path, header, 50);
    FAILS(place_look(path, "other", &presence, err), ERR_DATA, "not a formdigits");
    put(path, header, sizeof header);
    FAILS(place_look(path, "other", &presence, err), ERR_DATA, "200 of 8192 bytes");
    FAILS(place_look(f->folder, "folder", &presence, err), ERR_DATA, "not a regular file");
    unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0); /* and it does not hang */
    FAILS(place_look(path, "fifo", &presence, err), ERR_DATA, "not a regular file");
}

static void a_local_disk_is_taken(void **state)
{
    struct fixture *f = *state;
    char path[PLACE_MAX_PATH];

    OK(place_resolve(f->db, path, err));
    OK(place_check_disk(path, "a.db", err));
    assert_int_equal(place_sync_folder(path), 0);
    FAILS(place_check_disk("/none/a.db", "a.db", err), ERR_IO, "a.db");
    assert_int_equal(place_sync_folder("/none/a.db"), -1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(one_file_has_one_path),
        TEST(what_is_not_there_has_a_path_too),
        TEST(looks_before_it_opens),
        TEST(a_local_disk_is_taken),
    };
    return cmocka_run_group_tests_name("place", tests, NULL, NULL);
}
