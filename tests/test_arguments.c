/* SPDX-License-Identifier: MIT */
#include "classify/learn/arguments.h"

#include "tests/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { LONG = 256 };

static const struct option_help table[] = {
    {LONG, "long", "WORD", "with a value"},
    {'s', "short", "WORD", "with a letter too"},
    {0, NULL, NULL, NULL},
};

static const struct arguments arguments = {"program", "ARGUMENT...", "Does what it says", table};

static FILE *said; /* what went to stderr */
static const char *value; /* of the last option that had one */

static int catch_stderr(void **state)
{
    (void)state;
    said = tmpfile();
    return !said || dup2(fileno(said), STDERR_FILENO) < 0;
}

/* What was said since the last call. */
static const char *heard(void)
{
    static char text[512];
    static long from;
    size_t length;

    fflush(stderr);
    fseek(said, from, SEEK_SET);
    length = fread(text, 1, sizeof text - 1, said);
    text[length] = 0;
    from += (long)length;
    return text;
}

/* Reads a command line; returns the letters. */
static const char *letters_of(const char *line)
{
    static char letters[32];
    static struct words words; /* values point into it */
    int letter, found = 0;

    words_split(&words, "program", line);
    do {
        letter = arguments_next(&arguments, words.count, words.list);
        value = optarg ? optarg : value;
        letters[found++] = (char)(letter == LONG ? 'L' : letter == -1 ? '.' : letter);
    } while (letter != -1 && letter != '?');
    letters[found] = 0;
    return letters;
}

static void options_are_read(void **state)
{
    (void)state;
    assert_string_equal(letters_of("--long a -s b --short=c -h --help"), "Lsshh.");
    assert_string_equal(letters_of("--long word"), "L.");
    assert_string_equal(value, "word");
    assert_string_equal(letters_of(""), ".");
    assert_string_equal(heard(), "");
}

static void refuse(const char *line, const char *letters, const char *says)
{
    const char *text;

    assert_string_equal(letters_of(line), letters);
    text = heard();
    if (!strstr(text, says) || !strstr(text, "\ntry 'program --help'\n"))
        fail_msg("'%s' does not say '%s'", text, says);
}

static void mistakes_are_told(void **state)
{
    (void)state;
    refuse("-h --none", "h?", "program: there is no such option: --none\n");
    refuse("-x", "?", "program: there is no such option: -x\n");
    refuse("--help=no", "?", "program: there is no such option: --help=no\n");
    refuse("--help -y", "h?", "program: there is no such option: -y\n");
    refuse("-h -\xc3\xa9", "h?", "program: there is no such option: -\xc3\n");
    refuse("--long", "?", "program: a value is missing after --long\n");
    refuse("-h -s", "h?", "program: a value is missing after -s\n");
    refuse("-h word", "h?", "program: what is this: word\n");
}

static void numbers_have_bounds(void **state)
{
    static const char *const wrong[] = {"", "4x", "x", "2", "10", "99999999999999999999", "3.5"};
    int number = 0;

    (void)state;
    assert_int_equal(arguments_number(&arguments, LONG, "3", 3, 9, &number), 0);
    assert_int_equal(number, 3);
    assert_int_equal(arguments_number(&arguments, LONG, "9", 3, 9, &number), 0);
    assert_int_equal(number, 9);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char line[100];

        assert_int_equal(arguments_number(&arguments, LONG, wrong[i], 3, 9, &number), -1);
        snprintf(line, sizeof line, "program: --long takes a whole number from 3 to 9, not %s\n",
                 wrong[i]);
        assert_non_null(strstr(heard(), line));
    }
    assert_int_equal(number, 9);
}

static void a_seed_is_never_negative(void **state)
{
    uint64_t seed = 0;

    (void)state;
    assert_int_equal(arguments_seed(&arguments, 's', "7", &seed), 0);
    assert_int_equal(seed, 7);
    assert_int_equal(arguments_seed(&arguments, 's', "-1", &seed), -1);
    assert_non_null(strstr(heard(), "program: --short takes a whole number from 0 to 2147483647, "
                                    "not -1\n"));
    assert_int_equal(seed, 7);
}

static void sets_are_added(void **state)
{
    struct sets sets = {.count = 0};

    (void)state;
    arguments_last_set(&sets)->labels = "nobody's";
    for (int i = 0; i < SETS_MAX; i++)
        assert_int_equal(arguments_add_set(&arguments, &sets, SET_TEST, "images"), 0);
    assert_null(sets.items[0].labels);
    assert_int_equal(sets.items[0].use, SET_TEST);
    assert_ptr_equal(arguments_last_set(&sets), &sets.items[SETS_MAX - 1]);
    assert_int_equal(arguments_add_set(&arguments, &sets, SET_TEST, "one more"), -1);
    assert_non_null(strstr(heard(), "one more"));
    assert_int_equal(sets.count, SETS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_read),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(numbers_have_bounds),
        cmocka_unit_test(a_seed_is_never_negative),
        cmocka_unit_test(sets_are_added),
    };

    return cmocka_run_group_tests(tests, catch_stderr, NULL);
}
