/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "tests/fixture.h"

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
    assert_int_equal(fixture_faults(f), 0);
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
    assert_int_equal(fixture_faults(f), 0);
    assert_true(fixture_ask(f, "SELECT count(*) FROM page") > 0);
    assert_int_equal(fixture_ask(f, "SELECT max(number) - count(*) FROM page"), 0);
    assert_int_equal(fixture_ask(f, "SELECT 3 * (SELECT count(*) FROM page) - count(*) FROM field"),
                     0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(stores_a_page_with_everything),
        TEST(keeps_pages_unique),
        TEST(survives_kills),
    };

    return cmocka_run_group_tests_name("store_page", tests, NULL, NULL);
}
