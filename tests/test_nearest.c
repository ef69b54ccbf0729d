/* SPDX-License-Identifier: MIT */
#include "classify/learn/nearest.h"

#include "tests/rivalry.h"

/* Learns one sample a label, all of them on a line, and reads the place 100. */
static int read_at_100(const int *places, const char *labels)
{
    struct sample samples[8];
    uint8_t classes[8];
    int count = 0, label;
    void *learnt;

    for (; labels[count]; count++) {
        samples[count] = rivalry_sample(places[count], 0);
        classes[count] = (uint8_t)(labels[count] - '0');
    }
    learnt = rivalry_learn(&nearest_rival, samples, classes, count, 1);
    label = rivalry_read_one(&nearest_rival, learnt, rivalry_sample(100, 0));
    nearest_rival.free(learnt);
    return label;
}

/* The second and third outvote the first; the fourth has no vote. */
static void most_of_three_win(void **state)
{
    (void)state;
    assert_int_equal(read_at_100((int[]){101, 97, 104, 105}, "5667"), 6);
    assert_int_equal(read_at_100((int[]){105, 104, 97, 101}, "5556"), 5);
    assert_int_equal(read_at_100((int[]){200, 110, 201, 111, 202}, "12121"), 2);
}

/* One vote each: the nearest. */
static void the_nearest_breaks_ties(void **state)
{
    (void)state;
    assert_int_equal(read_at_100((int[]){103, 101, 98}, "123"), 2);
    assert_int_equal(read_at_100((int[]){101, 98, 103}, "123"), 1);
}

/* At the same distance the earlier is nearer, at the head and at the tail. */
static void the_earlier_is_nearer(void **state)
{
    (void)state;
    assert_int_equal(read_at_100((int[]){102, 98, 98}, "321"), 3);
    assert_int_equal(read_at_100((int[]){99, 98, 103, 97}, "1221"), 2);
    assert_int_equal(read_at_100((int[]){99, 98, 97, 103}, "1212"), 1);
}

/* Fewer samples than neighbours: those vote. */
static void few_samples_are_enough(void **state)
{
    (void)state;
    assert_int_equal(read_at_100((int[]){255}, "9"), 9);
    assert_int_equal(read_at_100((int[]){255, 20}, "98"), 8);
}

/* More than a block of both: each of 150 samples is nearest to itself and its twins. */
static void every_block_is_searched(void **state)
{
    enum { KINDS = 150, TWINS = 3 };
    static struct sample samples[TWINS * KINDS];
    static uint8_t labels[TWINS * KINDS], classes[KINDS];
    void *learnt;

    (void)state;
    rivalry_fill(samples, KINDS, SAMPLE_SIZE, 3);
    for (int i = 0; i < TWINS * KINDS; i++) {
        samples[i] = samples[i % KINDS];
        labels[i] = (uint8_t)(i % KINDS % CLASS_COUNT);
    }
    learnt = rivalry_learn(&nearest_rival, samples, labels, TWINS * KINDS, 1);
    rivalry_read(&nearest_rival, learnt, samples, KINDS, classes);
    assert_memory_equal(classes, labels, KINDS);
    nearest_rival.free(learnt);
    nearest_rival.free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(most_of_three_win),
        cmocka_unit_test(the_nearest_breaks_ties),
        cmocka_unit_test(the_earlier_is_nearer),
        cmocka_unit_test(few_samples_are_enough),
        cmocka_unit_test(every_block_is_searched),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
