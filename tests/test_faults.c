/* SPDX-License-Identifier: MIT */
#include "pipeline/faults.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static char said[1000];

static void say(const char *line)
{
    snprintf(said + strlen(said), sizeof said - strlen(said), "%s/", line);
}

static void a_few_of_each_kind_and_how_many(void **state)
{
    struct faults faults = {.say = say};
    char line[16];

    (void)state;
    for (int i = 1; i <= 3; i++) {
        snprintf(line, sizeof line, "a%d", i);
        faults_found("all that are shown", line, &faults);
        for (int k = 0; k < 2; k++) {
            snprintf(line, sizeof line, "b%d", 2 * i + k);
            faults_found("more than that", line, &faults);
        }
    }
    assert_string_equal(said, "a1/b2/b3/a2/b4/a3/");
    faults_end(&faults);
    assert_string_equal(said, "a1/b2/b3/a2/b4/a3/6 in all: more than that/");
    faults_end(&faults);
    assert_null(faults.kinds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_few_of_each_kind_and_how_many)};

    return cmocka_run_group_tests_name("faults", tests, NULL, NULL);
}
