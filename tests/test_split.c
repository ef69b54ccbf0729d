/* SPDX-License-Identifier: MIT */
#include "classify/learn/split.h"

#include "tests/rivalry.h"

#include <math.h>
#include <string.h>

enum { MAX_COUNT = 300, A = SAMPLE_SIZE / 2 };

/* Splits samples of these greys and labels (a letter each) at pixel A. */
static struct split split_of(const int *greys, const char *classes, const int *members, int count)
{
    struct sample samples[MAX_COUNT];
    uint8_t labels[MAX_COUNT];
    struct digits digits = {samples, labels, NULL, (int)strlen(classes)};
    struct split_node node = {.members = members, .count = count};
    struct split_table table;
    struct split split;
    struct err err;

    for (int i = 0; i < digits.count; i++) {
        samples[i] = rivalry_sample(greys[i], 0);
        labels[i] = (uint8_t)(classes[i] - 'a');
    }
    for (int i = 0; i < count; i++)
        node.classes[labels[members[i]]]++;
    assert_int_equal(split_table_new(&digits, &table, &err), 0);
    split = split_find(&table, &node, A);
    split_table_free(&table);
    assert_int_equal(split.pixel, A);
    return split;
}

static const int first_six[] = {0, 1, 2, 3, 4, 5};

/* Two and two part cleanly: 2^2 / 2 + 2^2 / 2 = 4, in the middle of 20 and 101. */
static void a_clean_border_is_found(void **state)
{
    struct split split = split_of((int[]){101, 10, 200, 20}, "baba", first_six, 4);

    (void)state;
    assert_int_equal(split.level, 60);
    assert_true(split.purity == 4);
}

/*
 * a at 10, b at 20, a at 30, b at 40.  After the first: 1 + (1 + 4) / 3; after the
 * second: 2/2 + 2/2; after the third as after the first: the lighter one is it.
 */
static void the_lightest_of_equal_borders(void **state)
{
    struct split split = split_of((int[]){10, 20, 30, 40}, "abab", first_six, 4);

    (void)state;
    assert_int_equal(split.level, 15);
    assert_true(fabs(split.purity - (1 + 5.0 / 3)) < 1e-12);
}

/* Three classes and equal greys: aab | bcc is 5/3 + 5/3, aa | bbcc 2 + 8/4. */
static void equal_greys_stay_together(void **state)
{
    struct split split = split_of((int[]){5, 5, 90, 90, 92, 92}, "aabbcc", first_six, 6);

    (void)state;
    assert_int_equal(split.level, 47);
    assert_true(split.purity == 4);
    split = split_of((int[]){5, 5, 5, 90, 90, 90}, "aabbcc", first_six, 6);
    assert_int_equal(split.level, 47);
    assert_true(fabs(split.purity - 10.0 / 3) < 1e-12);
}

static void one_grey_cannot_be_split(void **state)
{
    (void)state;
    assert_true(split_of((int[]){255, 255, 255}, "abc", first_six, 3).purity == 0);
    assert_true(split_of((int[]){9, 200}, "ab", first_six, 1).purity == 0);
}

/* Only members count, each as often as it is named. */
static void members_count_as_often_as_named(void **state)
{
    static const int members[] = {0, 2, 2, 3, 3};
    struct split split = split_of((int[]){10, 20, 30, 50}, "acba", members, 5);

    (void)state;
    assert_int_equal(split.level, 40); /* abb | aa: 5/3 + 2; a | bbaa: 1 + 8/4 */
    assert_true(fabs(split.purity - 11.0 / 3) < 1e-12);
}

/* Every grey level can be a border, across the words of the marks too. */
static void all_levels_are_seen(void **state)
{
    static int greys[256], members[256];
    static char classes[257];

    (void)state;
    for (int border = 0; border < 255; border++) {
        for (int i = 0; i < 256; i++) {
            greys[i] = members[i] = i;
            classes[i] = i <= border ? 'a' : 'l';
        }
        assert_int_equal(split_of(greys, classes, members, 256).level, border);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clean_border_is_found),
        cmocka_unit_test(the_lightest_of_equal_borders),
        cmocka_unit_test(equal_greys_stay_together),
        cmocka_unit_test(one_grey_cannot_be_split),
        cmocka_unit_test(members_count_as_often_as_named),
        cmocka_unit_test(all_levels_are_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
