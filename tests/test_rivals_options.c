/* SPDX-License-Identifier: MIT */
#include "classify/learn/rivals_options.h"

#include "tests/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *line, struct rivals_options *out)
{
    static struct words words; /* the options point into it */

    words_split(&words, "rivals", line);
    return rivals_options_parse(words.count, words.list, out);
}

/* The names of the methods, with a space behind each. */
static const char *methods_of(const struct rivals_options *options)
{
    static char names[128];

    *names = 0;
    for (int i = 0; i < options->method_count; i++) {
        strcat(names, options->methods[i]->name);
        strcat(names, " ");
    }
    return names;
}

static void every_option(void **state)
{
    struct rivals_options o;

    (void)state;
    assert_int_equal(parse("--images a --labels b --images c --labels d --test-images e --labels f "
                           "-m g --methods mlp,tree --limit 7 --seed 9 --json", &o), 0);
    assert_int_equal(o.sets.count, 3);
    assert_true(o.sets.items[1].use == SET_LEARN && o.sets.items[2].use == SET_TEST);
    assert_string_equal(o.sets.items[1].images, "c");
    assert_string_equal(o.sets.items[1].labels, "d");
    assert_string_equal(o.sets.items[2].images, "e");
    assert_string_equal(o.sets.items[2].labels, "f");
    assert_string_equal(o.model, "g");
    assert_string_equal(methods_of(&o), "model mlp tree ");
    assert_int_equal(o.limit, 7);
    assert_int_equal(o.seed, 9);
    assert_true(o.as_json && !o.wants_help);
}

static void defaults(void **state)
{
    struct rivals_options o;

    (void)state;
    assert_int_equal(parse("--images a --labels b --test-images c --labels d", &o), 0);
    assert_null(o.model);
    assert_string_equal(methods_of(&o), "svm tree forest nearest mlp ");
    assert_true(o.limit == 0 && o.seed == 1 && !o.as_json);
    setenv("FORMDIGITS_MODEL", "there", 1);
    assert_int_equal(parse("--images a --labels b --test-images c --labels d", &o), 0);
    assert_string_equal(o.model, "there");
    assert_string_equal(methods_of(&o), "model svm tree forest nearest mlp ");
    unsetenv("FORMDIGITS_MODEL");
    assert_int_equal(parse("--help", &o), 0);
    assert_true(o.wants_help);
}

static void refuse(const char *line)
{
    struct rivals_options o = {.limit = -5};

    assert_int_equal(parse(line, &o), -1);
    assert_int_equal(o.limit, -5);
}

static void mistakes_are_refused(void **state)
{
    (void)state;
    refuse("");
    refuse("--images a --labels b");
    refuse("--test-images a --labels b");
    refuse("--images a --test-images b --limit 0");
    refuse("--images a --test-images b --seed -1");
    refuse("--images a --test-images b --methods tree,oak");
    refuse("--images a --test-images b --methods tree,");
    refuse("--images a --test-images b --methods tre");
    refuse("--images a --test-images b --methods tree,mlp,tree");
    refuse("--images a --test-images b more");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option),
        cmocka_unit_test(defaults),
        cmocka_unit_test(mistakes_are_refused),
    };

    unsetenv("FORMDIGITS_MODEL");
    if (!freopen("/dev/null", "w", stderr))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
