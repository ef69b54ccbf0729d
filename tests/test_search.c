/* SPDX-License-Identifier: MIT */
#include "classify/learn/search.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[64];

/* The error of a search in a file with this text; no samples are ever read. */
static void refuse(const char *text, enum err_code code, const char *says)
{
    char words[] = "train\0--images\0none\0--labels\0none\0--search";
    char *argv[] = {words, words + 6, words + 15, words + 20, words + 29, words + 34, path, NULL};
    struct options options;
    struct err err = {ERR_NONE, ""};

    assert_int_equal(file_write(path, text, strlen(text), &err), 0);
    assert_int_equal(options_parse(7, argv, &options), 0);
    assert_int_equal(search_run(&options, 7, argv, &err), -1);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, says))
        fail_msg("'%s' does not say '%s'", err.text, says);
}

static void files_without_settings(void **state)
{
    (void)state;
    refuse("\n", ERR_DATA, "no setting");
    refuse("\n  \n# all of it is a comment\n\t# this too\n", ERR_DATA, "no setting");
}

static void too_many_settings(void **state)
{
    char text[2048] = "";

    (void)state;
    for (int i = 0; i < 300; i++)
        strcat(text, "-x\n");
    refuse(text, ERR_DATA, "more than 256 settings");
}

/* The samples are looked for when there is something to try. */
static void samples_are_missed(void **state)
{
    (void)state;
    refuse("--epochs 3 # three\n", ERR_ABSENT, "'none'");
}

static int remove_it(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_without_settings),
        cmocka_unit_test(too_many_settings),
        cmocka_unit_test(samples_are_missed),
    };

    snprintf(path, sizeof path, "/tmp/test_search.%ld", (long)getpid());
    return cmocka_run_group_tests(tests, NULL, remove_it);
}
