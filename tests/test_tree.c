/* SPDX-License-Identifier: MIT */
#include "classify/learn/tree.h"

#include "tests/rivalry.h"

#include <omp.h>

enum { A = SAMPLE_SIZE / 2 };

static struct tree grow(struct sample *samples, uint8_t *labels, int count, int pixels,
                        uint64_t seed)
{
    const struct digits digits = {samples, labels, NULL, count};
    struct rng rng = rng_start(seed, 0, 0, 0);
    int members[3000];
    struct split_table table;
    struct tree tree;
    struct err err;

    for (int i = 0; i < count; i++)
        members[i] = i;
    assert_int_equal(split_table_new(&digits, &table, &err), 0);
    assert_int_equal(tree_grow(&table, members, count, pixels, &rng, &tree, &err), 0);
    split_table_free(&table);
    return tree;
}

/*
 * Worked by hand: A parts the threes from the others, then the ones from the two;
 * there B would do as well, but A stands before it.
 *
 *      A       B       label
 *      10      0       1
 *      20      0       1
 *      30      200     2       A <= 65: 1 1 2, else 3 3 3: 5/3 + 3 = 4.67
 *      100     0       3       B <= 100: 1 1 3 3, else 2 3: 8/4 + 2/2 = 3
 *      110     200     3
 *      120     0       3
 */
static void a_tree_worked_by_hand(void **state)
{
    struct sample samples[] = {rivalry_sample(10, 0),  rivalry_sample(20, 0),
                               rivalry_sample(30, 200), rivalry_sample(100, 0),
                               rivalry_sample(110, 200), rivalry_sample(120, 0)};
    uint8_t labels[] = {1, 1, 2, 3, 3, 3};
    struct tree tree = grow(samples, labels, 6, SAMPLE_SIZE, 1);
    const struct tree_node *n = tree.nodes;

    (void)state;
    assert_int_equal(tree.count, 5);
    assert_true(n[0].pixel == A && n[0].level == 65 && n[0].next == 1);
    assert_true(n[1].pixel == A && n[1].level == 25 && n[1].next == 3);
    assert_true(n[2].next == 0 && n[2].label == 3);
    assert_true(n[3].next == 0 && n[3].label == 1);
    assert_true(n[4].next == 0 && n[4].label == 2);
    for (int i = 0; i < 6; i++)
        assert_int_equal(tree_read(&tree, &samples[i]), labels[i]);
    tree_free(&tree);
}

/* The same picture under two labels is a leaf: that of most, of equal ones the lowest. */
static void what_cannot_be_told_apart(void **state)
{
    struct sample samples[5] = {{{0}}};
    uint8_t labels[] = {4, 9, 9, 4, 9};
    struct tree tree = grow(samples, labels, 5, SAMPLE_SIZE, 1);

    (void)state;
    assert_int_equal(tree.count, 1);
    assert_int_equal(tree_read(&tree, &samples[0]), 9);
    tree_free(&tree);
    tree = grow(samples, labels, 4, SAMPLE_SIZE, 1);
    assert_int_equal(tree_read(&tree, &samples[0]), 4);
    tree_free(&tree);
}

/* One pixel is tried and nearly all are white: others are tried until one splits. */
static void white_pixels_do_not_count(void **state)
{
    struct sample samples[] = {rivalry_sample(10, 0), rivalry_sample(90, 0)};
    uint8_t labels[] = {1, 2};

    (void)state;
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct tree tree = grow(samples, labels, 2, 1, seed);
        assert_int_equal(tree.count, 3);
        tree_free(&tree);
    }
}

/* Pixels A and B both part the labels: which is asked is a matter of chance. */
static void pixels_are_drawn(void **state)
{
    struct sample samples[] = {rivalry_sample(10, 10), rivalry_sample(90, 90)};
    uint8_t labels[] = {1, 2};
    int asked[2] = {0};

    (void)state;
    for (uint64_t seed = 0; seed < 40; seed++) {
        struct tree tree = grow(samples, labels, 2, 1, seed);
        asked[tree.nodes[0].pixel - A]++;
        tree_free(&tree);
    }
    assert_true(asked[0] > 5 && asked[1] > 5);
}

/* Random labels, so that it grows large; nodes that threads share among them. */
static void threads_grow_the_same_tree(void **state)
{
    enum { COUNT = 3000 };
    static struct sample samples[COUNT];
    static uint8_t labels[COUNT], classes[COUNT];
    struct rng rng = rng_start(5, 0, 0, 0);
    struct tree one, four;
    void *learnt;

    (void)state;
    rivalry_fill(samples, COUNT, 6, 1);
    for (int i = 0; i < COUNT; i++)
        labels[i] = (uint8_t)rng_below(&rng, CLASS_COUNT);
    omp_set_num_threads(1);
    one = grow(samples, labels, COUNT, SAMPLE_SIZE, 1);
    omp_set_num_threads(4);
    four = grow(samples, labels, COUNT, SAMPLE_SIZE, 1);
    assert_true(one.count > 1000);
    assert_int_equal(one.count, four.count);
    assert_memory_equal(one.nodes, four.nodes, (size_t)one.count * sizeof *one.nodes);
    tree_free(&one);
    tree_free(&four);
    learnt = rivalry_learn(&tree_rival, samples, labels, COUNT, 1);
    rivalry_read(&tree_rival, learnt, samples, COUNT, classes);
    assert_memory_equal(classes, labels, COUNT); /* no leaf is mixed */
    tree_rival.free(learnt);
    tree_rival.free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_worked_by_hand),
        cmocka_unit_test(what_cannot_be_told_apart),
        cmocka_unit_test(white_pixels_do_not_count),
        cmocka_unit_test(pixels_are_drawn),
        cmocka_unit_test(threads_grow_the_same_tree),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
