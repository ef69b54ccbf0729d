/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "tests/printed.h"

enum { OPTION_JSON = 256 };

static const struct option_help options[] = {
    {'d', "database", "DB", "the database"},
    {'j', NULL, "N", "processes"},
    {OPTION_JSON, "json", NULL, "a summary"},
    {0, NULL, NULL, NULL},
};

static const struct command command = {
    .name = "try", .usage = "[-d DB] FILE...", .summary = "Tries", .options = options};

/* What a function prints to a standard stream; until the next call. */
static const char *said(int stream, void (*print)(void))
{
    static struct printed printed;

    printed_begin(&printed, stream);
    print();
    return printed_end(&printed);
}

static void expect_complaint(void (*print)(void), const char *text)
{
    assert_non_null(strstr(said(STDERR_FILENO, print), text));
}

/* getopt moves words about, but writes none. */
static int option(int argc, const char **argv)
{
    return command_option(&command, argc, (char **)argv);
}

static int parse(int argc, const char **argv)
{
    optind = 0;
    return option(argc, argv);
}

static void options_come_one_by_one(void **state)
{
    const char *argv[] = {"try", "--database=x.db", "-j4", "--json", "a.tif", NULL};

    (void)state;
    assert_int_equal(parse(5, argv), 'd');
    assert_string_equal(optarg, "x.db");
    assert_int_equal(option(5, argv), 'j');
    assert_string_equal(optarg, "4");
    assert_int_equal(option(5, argv), OPTION_JSON);
    assert_int_equal(option(5, argv), -1);
    assert_string_equal(argv[optind], "a.tif");
}

static void misuse_long(void)
{
    assert_int_equal(parse(2, (const char *[]){"try", "--colour", NULL}), '?');
}

static void misuse_short(void)
{
    assert_int_equal(parse(2, (const char *[]){"try", "-x", NULL}), '?');
}

static void misuse_help(void)
{
    assert_int_equal(parse(2, (const char *[]){"try", "--help=no", NULL}), '?');
}

static void misuse_value(void)
{
    assert_int_equal(parse(2, (const char *[]){"try", "-d", NULL}), '?');
}

static void mistakes_are_named(void **state)
{
    (void)state;
    expect_complaint(misuse_long, "try: option '--colour' is not understood\n");
    expect_complaint(misuse_short, "try: option '-x' is not understood\n");
    expect_complaint(misuse_help, "try: option '--help=no' is not understood\n");
    expect_complaint(misuse_value, "try: option '-d' needs a value\nusage: ");
}

static void ask_for_help(void)
{
    assert_int_equal(parse(2, (const char *[]){"try", "--help", NULL}), 'h');
}

static void help_lists_the_options(void **state)
{
    const char *help = said(STDOUT_FILENO, ask_for_help);

    (void)state;
    assert_non_null(strstr(help, "usage: formdigits try [-d DB] FILE...\n"));
    assert_non_null(strstr(help, "  -d, --database DB      the database\n"));
    assert_non_null(strstr(help, "  -j N                   processes\n"));
    assert_non_null(strstr(help, "  --json                 a summary\n"));
}

static void say_strange_things(void)
{
    command_say(&command, "'%s'", "a\nb\x1b[2J\x7f\xc3\xa4\xff.tif");
}

static void control_characters_do_not_reach_the_terminal(void **state)
{
    (void)state;
    unsetenv("JOURNAL_STREAM");
    assert_string_equal(said(STDERR_FILENO, say_strange_things),
                        "formdigits try: 'a\\x0ab\\x1b[2J\\x7f\xc3\xa4\xff.tif'\n");
}

static void every_library_is_in_the_version(void **state)
{
    static const char *const libraries[] = {
        "leptonica-", "libtiff ", "libjpeg-turbo ", "libpng ", "zlib ",
        "sqlite ",    "jansson ", "libxml2 2.",     "OpenSSL "};
    const char *versions = said(STDOUT_FILENO, command_versions);

    (void)state;
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++)
        assert_non_null(strstr(versions, libraries[i]));
}

static void fail_every_way(void)
{
    static const int statuses[] = {
        [ERR_MEMORY] = 71, [ERR_SYSTEM] = 71, [ERR_IO] = 74,    [ERR_ABSENT] = 66,
        [ERR_CREATE] = 73, [ERR_BUSY] = 75,   [ERR_FORMAT] = 65, [ERR_LIMIT] = 65,
        [ERR_DAMAGE] = 65, [ERR_MATCH] = 65,  [ERR_FORM] = 65,  [ERR_DATA] = 65,
        [ERR_AMBIGUOUS] = 65,
        [ERR_MODEL] = 78,  [ERR_INTERNAL] = 70};

    for (int code = ERR_MEMORY; code <= ERR_INTERNAL; code++) {
        struct err err = {(enum err_code)code, "why"};

        assert_int_equal(command_fail(&command, &err), statuses[code]);
    }
}

static void each_error_has_its_exit_status(void **state)
{
    (void)state;
    assert_non_null(strstr(said(STDERR_FILENO, fail_every_way), "formdigits try: why\n"));
}

static void the_database_is_found(void **state)
{
    (void)state;
    unsetenv("FORMDIGITS_DB");
    assert_string_equal(command_database(NULL), "formdigits.db");
    setenv("FORMDIGITS_DB", "/var/lib/forms.db", 1);
    assert_string_equal(command_database(NULL), "/var/lib/forms.db");
    assert_string_equal(command_database("here.db"), "here.db");
}

static void the_model_is_found(void **state)
{
    (void)state;
    unsetenv("FORMDIGITS_MODEL");
    assert_non_null(strstr(command_model(NULL), "formdigits.safetensors"));
    setenv("FORMDIGITS_MODEL", "/srv/model", 1);
    assert_string_equal(command_model(NULL), "/srv/model");
    assert_string_equal(command_model("mine"), "mine");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_come_one_by_one),
        cmocka_unit_test(mistakes_are_named),
        cmocka_unit_test(help_lists_the_options),
        cmocka_unit_test(control_characters_do_not_reach_the_terminal),
        cmocka_unit_test(every_library_is_in_the_version),
        cmocka_unit_test(each_error_has_its_exit_status),
        cmocka_unit_test(the_database_is_found),
        cmocka_unit_test(the_model_is_found),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
