/* SPDX-License-Identifier: MIT */
#include "classify/learn/options.h"

#include "tests/words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int parse(const char *line, struct options *out)
{
    static struct words words; /* the options point into it */

    words_split(&words, "formdigits-train", line);
    return options_parse(words.count, words.list, out);
}

static void every_option(void **state)
{
    struct options o;

    (void)state;
    assert_int_equal(parse("--images a --labels b --writers c --images d --labels e "
                           "--keep-images f --labels g --test-images h --labels i "
                           "--keep-writers 5 --net dense-12 --teacher m --teacher n --epochs 7 "
                           "--batch 64 --rate 1e-3 --noise motion --momentum --decay 0.01 --seed 9 "
                           "--resume --curve l -o j", &o), 0);
    assert_int_equal(o.sets.count, 4);
    for (int i = 0; i < 4; i++) {
        static const enum set_use uses[] = {SET_LEARN, SET_LEARN, SET_KEEP, SET_TEST};
        static const char *const images[] = {"a", "d", "f", "h"};
        static const char *const labels[] = {"b", "e", "g", "i"};
        assert_int_equal(o.sets.items[i].use, uses[i]);
        assert_string_equal(o.sets.items[i].images, images[i]);
        assert_string_equal(o.sets.items[i].labels, labels[i]);
    }
    assert_string_equal(o.sets.items[0].writers, "c");
    assert_null(o.sets.items[1].writers);
    assert_int_equal(o.keep_writers, 5);
    assert_string_equal(o.net, "dense-12");
    assert_int_equal(o.teacher_count, 2);
    assert_string_equal(o.teachers[0], "m");
    assert_string_equal(o.teachers[1], "n");
    assert_string_equal(o.output, "j");
    assert_string_equal(o.curve, "l");
    assert_int_equal(o.train.epochs, 7);
    assert_int_equal(o.train.seed, 9);
    assert_int_equal(o.train.batch, 64);
    assert_true(o.train.rate == 1e-3 && o.train.decay == 0.01);
    assert_int_equal(o.train.kind, DESCENT_MOMENTUM);
    assert_true(o.has_noise && o.noise == NOISE_MOTION);
    assert_true(o.train.is_resumed && !o.wants_help);
}

static void defaults(void **state)
{
    struct options o;
    struct net net;
    struct err err;

    (void)state;
    assert_int_equal(parse("--images a --labels b --output c", &o), 0);
    assert_int_equal(net_parse(o.net, &net, &err), 0);
    assert_int_equal(net.class_count, CLASS_COUNT);
    assert_true(net.flops <= 20e6);
    assert_int_equal(o.train.seed, 1);
    assert_true(o.train.epochs > 0 && o.train.batch > 0 && o.train.rate > 0);
    assert_true(o.keep_writers == 0 && !o.train.is_resumed);
    assert_int_equal(parse("--images a --labels b -o c --from d --epochs 0", &o), 0);
    assert_int_equal(o.train.epochs, 0);
    assert_int_equal(parse("--images a --labels b --search c", &o), 0);
    assert_string_equal(o.search, "c");
    assert_int_equal(parse("--help", &o), 0);
    assert_true(o.wants_help);
}

/* A name stands for a network's layers. */
static void named_networks(void **state)
{
    struct options o;

    (void)state;
    assert_int_equal(parse("--images a --labels b --output c --net seed", &o), 0);
    assert_string_equal(o.net, "conv3x3v-128 relu pool2 conv3x3v-128 relu pool2 dense-64 relu "
                               "dense-10");
}

static void refuse(const char *line)
{
    struct options o = {.net = "untouched"};

    assert_int_equal(parse(line, &o), -1);
    assert_string_equal(o.net, "untouched");
}

static void mistakes_are_refused(void **state)
{
    char many[4096] = "-o o", teachers[4096] = "-o o --images a --labels b";

    (void)state;
    refuse("");
    refuse("-o a");
    refuse("--images a --labels b");
    refuse("--keep-images a --labels b -o c");
    refuse("--images a --labels b -o c more");
    refuse("--images a --labels b -o c --epochs 0");
    refuse("--images a --labels b -o c --epochs 3x");
    refuse("--images a --labels b -o c --noise loud");
    refuse("--images a --labels b -o c --decay 2");
    refuse("--images a --labels b -o c --net form --from d");
    refuse("--images a --labels b -o c --from d --epochs 0 --teacher e");
    refuse("--images a --labels b --search c --from d");
    refuse("--images a --labels b -o c --batch 0");
    refuse("--images a --labels b -o c --rate 0");
    refuse("--images a --labels b -o c --rate nan");
    refuse("--images a --labels b -o c --rate 1e-3x");
    refuse("--images a --labels b -o c --seed -1");
    refuse("--images a --labels b -o c --keep-writers 1");
    refuse("--images a --labels b -o c --unheard-of");
    refuse("--images a --labels b -o");
    for (int i = 0; i <= SETS_MAX; i++)
        strcat(many, " --images a");
    refuse(many);
    for (int i = 0; i <= OPTIONS_TEACHERS; i++)
        strcat(teachers, " --teacher a");
    refuse(teachers);
}

/* What is learnt from need not come first, and no decay is a decay. */
static void any_order(void **state)
{
    struct options o;

    (void)state;
    assert_int_equal(parse("--keep-images k --labels l --images a --labels b --decay 0 -o c", &o),
                     0);
    assert_true(o.sets.items[0].use == SET_KEEP && o.sets.items[1].use == SET_LEARN);
    assert_true(o.train.decay == 0);
    assert_int_equal(parse("--images a --labels b --from d -o c", &o), 0);
    assert_string_equal(o.from, "d");
    assert_null(o.net);
}

/* Labels without images before them belong to nothing. */
static void labels_first(void **state)
{
    struct options o;

    (void)state;
    assert_int_equal(parse("--labels b --images a -o c", &o), 0);
    assert_null(o.sets.items[0].labels);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option),
        cmocka_unit_test(defaults),
        cmocka_unit_test(named_networks),
        cmocka_unit_test(mistakes_are_refused),
        cmocka_unit_test(any_order),
        cmocka_unit_test(labels_first),
    };

    if (!freopen("/dev/null", "w", stderr))
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
