/* SPDX-License-Identifier: MIT */
#include "base/option.h"

#include <getopt.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/printed.h"
#include "tests/words.h"

enum { LONG = 256 };

static const struct option_help table[] = {
    {LONG, "long", "WORD", "with a value"},
    {'s', "short", "WORD", "with a letter too"},
    {'j', NULL, "N", "without a name"},
    {'q', "quiet", NULL, "without a value"},
    {0, NULL, NULL, NULL},
};

/* Letters, values and mistakes of a command line, and what is left over. */
static const char *parsed(const char *line)
{
    static char text[256];
    static struct words words;
    char word[64];
    size_t used = 0;
    int letter;

    words_split(&words, "program", line);
    optind = 0;
    text[0] = 0;
    while ((letter = option_next(table, words.count, words.list, word, sizeof word)) != -1) {
        if (letter == ':' || letter == '?') {
            snprintf(text + used, sizeof text - used, "%c%s", letter, word);
            return text;
        }
        used += (size_t)snprintf(text + used, sizeof text - used, "%c%s ",
                                 letter == LONG ? 'L' : letter, optarg ? optarg : "");
    }
    for (int i = optind; i < words.count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "'%s' ", words.list[i]);
    return text;
}

static void options_come_one_by_one(void **state)
{
    (void)state;
    assert_string_equal(parsed(""), "");
    assert_string_equal(parsed("--long a -s b --short=c -j 2 -q --quiet"), "La sb sc j2 q q ");
    assert_string_equal(parsed("-h --help"), "h h ");
    assert_string_equal(parsed("-q file -j3 -- -q"), "q j3 'file' '-q' ");
}

static void mistakes_are_named_as_they_were_typed(void **state)
{
    (void)state;
    assert_string_equal(parsed("-q --none"), "q ?--none");
    assert_string_equal(parsed("-x"), "?-x");
    assert_string_equal(parsed("-qx"), "q ?-x");
    assert_string_equal(parsed("--quiet=no"), "?--quiet=no");
    assert_string_equal(parsed("--help=no"), "?--help=no");
    assert_string_equal(parsed("--long"), ":--long");
    assert_string_equal(parsed("-q -j"), "q :-j");
}

static void all_are_printed(void **state)
{
    struct printed printed;
    const char *text;

    (void)state;
    printed_begin(&printed, STDOUT_FILENO);
    option_print(table);
    text = printed_end(&printed);
    assert_string_equal(text, "  --long WORD            with a value\n"
                              "  -s, --short WORD       with a letter too\n"
                              "  -j N                   without a name\n"
                              "  -q, --quiet            without a value\n"
                              "  -h, --help             prints this\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_come_one_by_one),
        cmocka_unit_test(mistakes_are_named_as_they_were_typed),
        cmocka_unit_test(all_are_printed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
