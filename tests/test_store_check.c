/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include "tests/fixture.h"

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
        assert_int_equal(fixture_faults(f), 0);
        fixture_execute(f, faults[i]);
        if (fixture_faults(f) == 0)
            fail_msg("nothing wrong after: %s", faults[i]);
        fixture_close(state);
        fixture_open(state);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(check_finds_what_does_not_agree),
    };

    return cmocka_run_group_tests_name("store_check", tests, NULL, NULL);
}
