/* SPDX-License-Identifier: MIT */
#include "store/sql.h"

#include "tests/fixture.h"

static int64_t number(struct fixture *f, const char *text)
{
    int64_t answer = -1;

    OK(sql_number(f->store, text, NULL, &answer, err));
    return answer;
}

static void values_arrive_as_they_are(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[] = {0, 1, 255};
    int64_t answer;

    OK(sql_number(f->store,
                  "SELECT ? = 9007199254740993 AND ? = 0.1 AND ? = 'a''b' AND hex(?) = '0001FF'"
                  " AND ? IS NULL AND ? IS NULL",
                  SQL_LIST(sql_int(9007199254740993), sql_real(0.1), sql_text("a'b"),
                           sql_blob((struct blob){bytes, 3}), sql_blob((struct blob){0}),
                           sql_null()),
                  &answer, err));
    assert_int_equal(answer, 1);
    FAILS(sql_number(f->store, "SELECT 1 WHERE ?", SQL_LIST(sql_int(0)), &answer, err),
          ERR_INTERNAL, "no row");
    FAILS(sql_run(f->store, "SELECT nothing", NULL, err), ERR_DATA, "nothing");
}

static void a_row_that_is_not_there_is_found_as_0(void **state)
{
    struct fixture *f = *state;
    int64_t answer = 7;

    FAILS(sql_find(f->store, "SELECT nothing", NULL, &answer, err), ERR_DATA, "nothing");
    assert_int_equal(answer, 7);
    OK(sql_find(f->store, "SELECT 5 WHERE ?", SQL_LIST(sql_int(1)), &answer, err));
    assert_int_equal(answer, 5);
    OK(sql_find(f->store, "SELECT 5 WHERE ?", SQL_LIST(sql_int(0)), &answer, err));
    assert_int_equal(answer, 0);
}

static int add(struct store *store, const char *name, struct err *err)
{
    return sql_run(store, "INSERT INTO form VALUES (?, 'n', '1', '')", SQL_LIST(sql_text(name)),
                   err);
}

/* What fails in the middle leaves nothing, and the lock is free afterwards. */
static void a_transaction_is_whole_or_nothing(void **state)
{
    struct fixture *f = *state;
    int64_t before = number(f, "SELECT count(*) FROM form");

    for (int round = 0; round < 2; round++) {
        OK(sql_begin(f->store, err));
        OK(add(f->store, "one", err));
        FAILS(sql_end(f->store, add(f->store, "one", err), err), ERR_INTERNAL, "UNIQUE");
        assert_int_equal(number(f, "SELECT count(*) FROM form"), before);
    }
    OK(sql_begin(f->store, err));
    OK(sql_end(f->store, add(f->store, "one", err), err));
    assert_int_equal(number(f, "SELECT count(*) FROM form"), before + 1);
}

/* A foreign key that is broken when the transaction ends is found by the commit itself. */
static void a_commit_may_fail(void **state)
{
    struct fixture *f = *state;

    OK(sql_run(f->store, "PRAGMA defer_foreign_keys = OFF", NULL, err));
    OK(sql_begin(f->store, err));
    OK(sql_run(f->store, "PRAGMA defer_foreign_keys = ON", NULL, err));
    OK(sql_run(f->store, "INSERT INTO run_form VALUES (77, 0, 'none')", NULL, err));
    FAILS(sql_end(f->store, 0, err), ERR_INTERNAL, "FOREIGN KEY");
    assert_int_equal(number(f, "SELECT count(*) FROM run_form WHERE run = 77"), 0);
    OK(sql_begin(f->store, err));
    OK(sql_end(f->store, 0, err));
}

static void the_database_is_set_up_to_last(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(number(f, "PRAGMA synchronous"), 2); /* FULL */
    assert_int_equal(number(f, "PRAGMA foreign_keys"), 1);
    assert_int_equal(number(f, "PRAGMA trusted_schema"), 0);
    assert_int_equal(number(f, "PRAGMA cell_size_check"), 1);
    assert_int_equal(number(f, "PRAGMA mmap_size"), 0);
    assert_int_equal(number(f, "PRAGMA user_version"), 1);
    assert_int_equal(number(f, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode ="
                               " 'wal'"),
                     1);
    assert_int_equal(number(f, "SELECT count(*) FROM pragma_table_list WHERE type = 'table' AND"
                               " NOT strict AND name NOT LIKE 'sqlite_%'"),
                     0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(values_arrive_as_they_are),
        TEST(a_row_that_is_not_there_is_found_as_0),
        TEST(a_transaction_is_whole_or_nothing),
        TEST(a_commit_may_fail),
        TEST(the_database_is_set_up_to_last),
    };
    return cmocka_run_group_tests_name("sql", tests, NULL, NULL);
}
