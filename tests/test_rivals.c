/* SPDX-License-Identifier: MIT */
#include "classify/learn/rivals.h"

#include "classify/learn/nearest.h"
#include "classify/learn/tree.h"
#include "tests/glyphs.h"
#include "tests/printed.h"

#include <stdlib.h>
#include <string.h>

enum { COUNT = 40 };

static char folder[] = "/tmp/test_rivals.XXXXXX";
static char images[64], labels[64], blanks[64], none[64];

static int write_set(void **state)
{
    static struct sample samples[COUNT];
    static uint8_t classes[COUNT], blank[COUNT];
    const struct idx pictures = {COUNT, SAMPLE_SIDE, SAMPLE_SIDE, samples[0].pixels};
    const struct idx names = {COUNT, 0, 0, classes}, no_names = {COUNT, 0, 0, blank};
    struct err err;

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    for (int i = 0; i < COUNT; i++) {
        samples[i] = glyphs_digit(i % 10);
        classes[i] = (uint8_t)(i % 10);
        blank[i] = CLASS_BLANK;
    }
    snprintf(images, sizeof images, "%s/images", folder);
    snprintf(labels, sizeof labels, "%s/labels", folder);
    snprintf(blanks, sizeof blanks, "%s/blanks", folder);
    snprintf(none, sizeof none, "%s/none", folder);
    return digits_write_idx(images, &pictures, &err) != 0 ||
           digits_write_idx(labels, &names, &err) != 0 ||
           digits_write_idx(blanks, &no_names, &err) != 0;
}

static int drop_set(void **state)
{
    (void)state;
    unlink(images);
    unlink(labels);
    unlink(blanks);
    return rmdir(folder);
}

static struct rivals_options both_methods(void)
{
    return (struct rivals_options){
        .sets = {{{SET_LEARN, images, labels, NULL, 0, ""}, {SET_TEST, images, labels, NULL, 0, ""}},
                 2},
        .methods = {&nearest_rival, &tree_rival}, .method_count = 2, .seed = 1};
}

static const char *run(struct rivals_options *options, struct printed *printed)
{
    struct err err;

    printed_begin(printed, STDOUT_FILENO);
    assert_int_equal(rivals_run(options, &err), 0);
    return printed_end(printed);
}

/* The part of the text from word on; the test fails where it is not. */
static const char *at(const char *text, const char *word)
{
    const char *found = strstr(text, word);

    if (!found)
        fail_msg("'%s' is not in '%s'", word, text);
    return found;
}

/* What was learnt is read right; noise of a third of the ink spoils the tree. */
static void all_is_told(void **state)
{
    struct rivals_options options = both_methods();
    struct printed printed;
    const char *text = run(&options, &printed);
    int learnt;
    double clean, awgn;

    (void)state;
    assert_int_equal(sscanf(at(text, "\nnearest "), " nearest %d %lf %% %lf", &learnt, &clean,
                            &awgn), 3);
    assert_true(learnt == COUNT && clean == 100 && awgn > 90);
    assert_int_equal(sscanf(at(text, "\ntree "), " tree %d %lf %% %lf", &learnt, &clean, &awgn), 3);
    assert_true(learnt == COUNT && clean == 100 && awgn < 100);
}

/* The limit holds for each method, but for no more than there is. */
static void the_limit_is_kept(void **state)
{
    struct rivals_options options = both_methods();
    struct printed printed;
    int learnt;
    double clean;

    (void)state;
    options.limit = 5; /* at most five of ten digits are known then */
    assert_int_equal(sscanf(at(run(&options, &printed), "\ntree "), " tree %d %lf", &learnt,
                            &clean), 2);
    assert_true(learnt == 5 && clean <= 50);
    options.limit = 50;
    at(run(&options, &printed), "\ntree            40 ");
    options.as_json = true;
    at(run(&options, &printed), "\"learnt\":40,\"correct\":{\"clean\":40,");
}

static void mistakes_are_passed_on(void **state)
{
    struct rivals_options options = both_methods();
    struct err err;

    (void)state;
    options.sets.items[1].images = none;
    assert_int_equal(rivals_run(&options, &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
    options = both_methods();
    options.sets.items[0].labels = NULL;
    assert_int_equal(rivals_run(&options, &err), -1);
    assert_int_equal(err.code, ERR_DATA);
}

/* What is no digit can be tested with, but nothing is learnt from it alone. */
static void without_digits(void **state)
{
    struct rivals_options options = both_methods();
    struct printed printed;
    struct err err;

    (void)state;
    options.sets.items[1].labels = blanks;
    at(run(&options, &printed), "\ntree            40     0.00 %");
    options.sets.items[0].labels = blanks;
    options.limit = 7;
    printed_begin(&printed, STDOUT_FILENO);
    assert_int_equal(rivals_run(&options, &err), -1);
    assert_string_equal(printed_end(&printed), "");
    assert_int_equal(err.code, ERR_DATA);
    assert_string_equal(err.text, "there is no digit among the samples that nearest learns from");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_is_told),
        cmocka_unit_test(the_limit_is_kept),
        cmocka_unit_test(mistakes_are_passed_on),
        cmocka_unit_test(without_digits),
    };

    return cmocka_run_group_tests(tests, write_set, drop_set);
}
