/* SPDX-License-Identifier: MIT */
#include "pipeline/lattice.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_ARCS = 16 };

static const double NEVER = -HUGE_VAL;

/* A lattice in the making: weights here are plain, not logarithms. */
struct net {
    struct arc arcs[MOST_ARCS];
    struct lattice lattice;
};

static void net_open(struct net *net, int node_count, double nothing)
{
    *net = (struct net){.lattice = {.node_count = node_count,
                                    .least = 1,
                                    .most = 8,
                                    .nothing = nothing > 0 ? log(nothing) : NEVER}};
    net->lattice.arcs = net->arcs;
}

/* An arc that may be one digit or another. */
static void either(struct net *net, int from, int to, int a, double weight_a, int b,
                   double weight_b)
{
    struct arc *arc = &net->arcs[net->lattice.arc_count++];

    *arc = (struct arc){.from = from, .to = to};
    for (int i = 0; i < DIGIT_COUNT; i++)
        arc->weight[i] = NEVER;
    arc->weight[a] = log(weight_a);
    if (b >= 0)
        arc->weight[b] = log(weight_b);
}

static void digit(struct net *net, int from, int to, int what, double weight)
{
    either(net, from, to, what, weight, -1, 0);
}

static void left_out(struct net *net, int from, int to, double weight)
{
    net->arcs[net->lattice.arc_count++] =
        (struct arc){.from = from, .to = to, .is_left_out = true, .weight = {log(weight)}};
}

static struct lattice_path best(const struct net *net)
{
    struct lattice_path path;
    struct err err;

    assert_int_equal(lattice_best(&net->lattice, &path, &err), 0);
    return path;
}

/* The drawing in the header: 0 and 0 in three strokes, or something else. */
static void make_zeros(struct net *net)
{
    net_open(net, 4, 0);
    digit(net, 0, 1, 1, 0.2);
    digit(net, 0, 2, 0, 0.9);
    digit(net, 1, 2, 1, 0.1);
    digit(net, 1, 3, 0, 0.5);
    digit(net, 2, 3, 0, 0.8);
}

static void test_the_best_path(void **state)
{
    struct net net;
    struct lattice_path path;
    (void)state;

    make_zeros(&net);
    path = best(&net);
    assert_string_equal(path.value, "00");
    assert_int_equal(path.arc_count, 2);
    assert_int_equal(path.arcs[0], 1);
    assert_int_equal(path.arcs[1], 4);
    /* 00: 0.72; 10: 0.1; 110: 0.016 */
    assert_float_equal(path.share, 0.72 / (0.72 + 0.1 + 0.016), 1e-12);
}

static void test_paths_of_one_value_add_up(void **state)
{
    struct net net;
    struct lattice_path path;
    (void)state;

    net_open(&net, 3, 0.05);
    digit(&net, 0, 1, 7, 0.4); /* 7 7, */
    either(&net, 0, 2, 4, 0.3, 9, 0.1);
    left_out(&net, 0, 1, 0.5);
    either(&net, 1, 2, 7, 0.5, 1, 0.2);
    path = best(&net);
    assert_string_equal(path.value, "4"); /* 77 weighs 0.2, 7 after what is left out 0.25 */
    assert_float_equal(path.share, 0.3 / (0.2 + 0.08 + 0.4 + 0.25 + 0.1 + 0.05), 1e-12);
    left_out(&net, 1, 2, 0.1); /* and nothing at all is no value */
    assert_float_equal(best(&net).share,
                       0.3 / (0.2 + 0.08 + 0.4 + 0.25 + 0.1 + 0.05 + 0.4 * 0.1), 1e-12);
    net.arcs[1].weight[4] = NEVER;
    path = best(&net);
    assert_string_equal(path.value, "7");
    assert_int_equal(path.arc_count, 2);
    /* both ways to one 7 */
    assert_float_equal(path.share, (0.25 + 0.04) / (0.2 + 0.08 + 0.1 + 0.25 + 0.1 + 0.05 + 0.04),
                       1e-12);
}

static void test_only_lengths_that_are_allowed_count(void **state)
{
    struct net net;
    struct lattice_path path;
    (void)state;

    make_zeros(&net);
    net.lattice.least = net.lattice.most = 3;
    path = best(&net);
    assert_string_equal(path.value, "110");
    assert_float_equal(path.share, 1, 1e-12);
    net.lattice.least = net.lattice.most = 5; /* none has so many */
    path = best(&net);
    assert_string_equal(path.value, "00");
    assert_float_equal(path.share, 0.72 / 0.836, 1e-12);
}

static void test_there_may_be_no_path(void **state)
{
    struct net net;
    struct lattice_path path;
    (void)state;

    net_open(&net, 1, 0.05); /* no ink */
    path = best(&net);
    assert_string_equal(path.value, "");
    assert_int_equal(path.arc_count, 0);
    net_open(&net, 3, 0.05);
    digit(&net, 0, 1, 3, 1); /* does not reach the end */
    assert_string_equal(best(&net).value, "");
    net_open(&net, 2, 0.05);
    left_out(&net, 0, 1, 1);
    assert_string_equal(best(&net).value, "");
}

/* More digits than a record holds are no path. */
static void test_the_longest_value(void **state)
{
    static struct arc arcs[RECORD_MAX_BOXES + 1];
    struct lattice lattice = {.arcs = arcs, .least = 1, .most = RECORD_MAX_BOXES, .nothing = -9};
    struct lattice_path path;
    struct err err;
    (void)state;

    for (int i = 0; i <= RECORD_MAX_BOXES; i++)
        arcs[i] = (struct arc){.from = i, .to = i + 1, .weight = {[5] = 1}};
    lattice.arc_count = RECORD_MAX_BOXES;
    lattice.node_count = RECORD_MAX_BOXES + 1;
    assert_int_equal(lattice_best(&lattice, &path, &err), 0);
    assert_int_equal(strspn(path.value, "5"), RECORD_MAX_BOXES);
    assert_true(path.share > 0 && path.share < 1);
    lattice.arc_count++;
    lattice.node_count++;
    assert_int_equal(lattice_best(&lattice, &path, &err), 0);
    assert_string_equal(path.value, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_best_path),
        cmocka_unit_test(test_paths_of_one_value_add_up),
        cmocka_unit_test(test_only_lengths_that_are_allowed_count),
        cmocka_unit_test(test_there_may_be_no_path),
        cmocka_unit_test(test_the_longest_value),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
