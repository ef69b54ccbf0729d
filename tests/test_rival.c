/* SPDX-License-Identifier: MIT */
#include "tests/rivalry.h"

static void hear(double done, void *context)
{
    double *sum = context;

    *sum += done;
}

static void steps_are_told(void **state)
{
    double sum = 0;
    const struct rival_task task = {.tell = hear, .context = &sum}, deaf = {.tell = NULL};
    int done = 0;

    (void)state;
    for (int i = 0; i < 8; i++)
        rival_step(&task, &done, 8);
    assert_int_equal(done, 8);
    assert_true(sum == 4.5); /* (1 + 2 + ... + 8) / 8 */
    rival_step(&deaf, &done, 8);
    assert_int_equal(done, 9);
}

static void most_votes_win(void **state)
{
    const int clear[CLASS_COUNT] = {0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 5};
    const int equal[CLASS_COUNT] = {0, 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 3};

    (void)state;
    assert_int_equal(rival_most(clear), 11);
    assert_int_equal(rival_most(equal), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_told),
        cmocka_unit_test(most_votes_win),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
