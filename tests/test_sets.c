/* SPDX-License-Identifier: MIT */
#include "classify/learn/sets.h"

#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/test_sets.XXXXXX";
static char paths[3][2][64]; /* images and labels of three sets of 1, 2 and 3 samples */

static int write_sets(void **state)
{
    struct err err;

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    for (int i = 0; i < 3; i++) {
        struct sample samples[3] = {glyphs_digit(i), glyphs_digit(8), glyphs_digit(9)};
        uint8_t labels[3] = {(uint8_t)i, 8, 9};
        struct idx images = {i + 1, SAMPLE_SIDE, SAMPLE_SIDE, samples[0].pixels};
        struct idx classes = {i + 1, 0, 0, labels};

        snprintf(paths[i][0], sizeof paths[i][0], "%s/images%d", folder, i);
        snprintf(paths[i][1], sizeof paths[i][1], "%s/labels%d", folder, i);
        if (digits_write_idx(paths[i][0], &images, &err) != 0 ||
            digits_write_idx(paths[i][1], &classes, &err) != 0)
            return -1;
    }
    return 0;
}

static int drop_sets(void **state)
{
    (void)state;
    for (int i = 0; i < 6; i++)
        unlink(paths[i / 2][i % 2]);
    return rmdir(folder);
}

static struct sets three(void)
{
    static const enum set_use uses[] = {SET_LEARN, SET_TEST, SET_LEARN};
    struct sets sets = {.count = 3};

    for (int i = 0; i < 3; i++)
        sets.items[i] = (struct set){.use = uses[i], .images = paths[i][0], .labels = paths[i][1]};
    return sets;
}

static void sets_of_one_use_become_one(void **state)
{
    struct sets sets = three();
    struct digits digits;
    struct err err;

    (void)state;
    assert_int_equal(sets_read_all(&sets, SET_LEARN, &digits, &err), 0);
    assert_int_equal(digits.count, 4);
    assert_int_equal(digits.labels[0], 0);
    assert_int_equal(digits.labels[1], 2);
    assert_int_equal(digits.labels[3], 9);
    assert_int_equal(sets.items[0].count, 1);
    assert_int_equal(sets.items[1].count, 0);
    assert_int_equal(sets.items[2].count, 3);
    digits_free(&digits);
    assert_int_equal(sets_read_all(&sets, SET_KEEP, &digits, &err), 0);
    assert_int_equal(digits.count, 0);
}

/* The hash is of the content: pixels and labels both. */
static void content_is_hashed(void **state)
{
    struct sets sets = three();
    struct set again = sets.items[2], swapped = {.images = paths[0][0], .labels = paths[0][1]};
    struct digits digits;
    uint8_t bytes[3 * SAMPLE_SIZE + 3];
    char wanted[HASH_TEXT];
    struct err err;

    (void)state;
    assert_int_equal(sets_read(&again, &digits, &err), 0);
    memcpy(bytes, digits.samples, 3 * SAMPLE_SIZE);
    memcpy(bytes + 3 * SAMPLE_SIZE, digits.labels, 3);
    hash_bytes(bytes, sizeof bytes, wanted);
    assert_string_equal(again.sha256, wanted);
    digits_free(&digits);
    assert_int_equal(sets_read(&swapped, &digits, &err), 0);
    assert_string_not_equal(again.sha256, swapped.sha256);
    digits_free(&digits);
}

/* What is kept by its use; where no writer is known, none can be kept. */
static void some_are_kept_apart(void **state)
{
    struct sets sets = three();
    struct digits learn, kept, wanted;
    struct err err = {ERR_NONE, ""};

    (void)state;
    assert_int_equal(sets_read_all(&sets, SET_LEARN, &wanted, &err), 0);
    assert_int_equal(sets_split(&sets, 0, &learn, &kept, &err), 0);
    assert_int_equal(learn.count, wanted.count);
    assert_memory_equal(learn.labels, wanted.labels, (size_t)wanted.count);
    digits_free(&learn);
    assert_int_equal(sets_read_all(&sets, SET_KEEP, &learn, &err), 0);
    assert_int_equal(kept.count, learn.count);
    digits_free(&learn);
    digits_free(&kept);
    digits_free(&wanted);
    assert_int_equal(sets_split(&sets, 2, &learn, &kept, &err), -1); /* of no writer known */
    assert_int_equal(err.code, ERR_DATA);
    assert_non_null(strstr(err.text, "--keep-writers 2 keeps nothing"));
    sets.items[2].labels = NULL;
    assert_int_equal(sets_split(&sets, 0, &learn, &kept, &err), -1);
}

static void mistakes_are_passed_on(void **state)
{
    struct sets sets = three();
    struct digits digits = {.count = -1};
    struct err err = {ERR_NONE, ""};

    (void)state;
    sets.items[2].labels = NULL;
    assert_int_equal(sets_read_all(&sets, SET_LEARN, &digits, &err), -1);
    assert_int_equal(err.code, ERR_DATA);
    assert_non_null(strstr(err.text, "have no labels"));
    sets.items[2].labels = "/tmp/there/is/none";
    assert_int_equal(sets_read_all(&sets, SET_LEARN, &digits, &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
    assert_int_equal(digits.count, -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_of_one_use_become_one),
        cmocka_unit_test(content_is_hashed),
        cmocka_unit_test(some_are_kept_apart),
        cmocka_unit_test(mistakes_are_passed_on),
    };

    return cmocka_run_group_tests(tests, write_sets, drop_sets);
}
