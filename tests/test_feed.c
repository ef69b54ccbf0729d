/* SPDX-License-Identifier: MIT */
#include "classify/learn/feed.h"

#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { COUNT = 460 };

static struct sample samples[COUNT];
static uint8_t labels[COUNT];
static const struct digits digits = {samples, labels, NULL, COUNT};

static int make_digits(void **state)
{
    (void)state;
    for (int i = 0; i < COUNT; i++) {
        labels[i] = (uint8_t)(i % 11); /* ten digits, and what is none */
        samples[i] = glyphs_digit(i % 10);
    }
    return 0;
}

static void an_epoch_shows_every_sample_once(void **state)
{
    int seen[CLASS_COUNT] = {0}, wanted[CLASS_COUNT] = {0};
    struct feed feed;
    struct err err;
    float *pictures;
    uint8_t shown[500];

    (void)state;
    assert_int_equal(feed_new(&digits, CLASS_COUNT, 1, &feed, &err), 0);
    assert_int_equal(feed_count(&feed), 500);
    pictures = malloc(500 * SAMPLE_SIZE * sizeof *pictures);
    assert_non_null(pictures);
    feed_draw(&feed, 0, 500, pictures, shown);
    for (int i = 0; i < COUNT; i++)
        wanted[labels[i]]++;
    wanted[CLASS_NOT_A_DIGIT] += 30;
    wanted[CLASS_BLANK] += 10;
    for (int i = 0; i < 500; i++)
        seen[shown[i]]++;
    for (int i = 0; i < CLASS_COUNT; i++)
        assert_int_equal(seen[i], wanted[i]);
    free(pictures);
    feed_free(&feed);
}

/* A tenth of the samples is rubbish, and what is drawn besides. */
static void rubbish_has_its_share(void **state)
{
    struct feed feed;
    struct err err;
    double given = 0;

    (void)state;
    for (int i = 0; i < COUNT; i++)
        given += labels[i] == CLASS_NOT_A_DIGIT;
    assert_int_equal(feed_new(&digits, CLASS_COUNT, 1, &feed, &err), 0);
    assert_true(feed_rubbish_share(&feed) > (given + 29) / 500 &&
                feed_rubbish_share(&feed) < (given + 31) / 500);
    feed_free(&feed);
}

static void the_order_is_one_of_all(void **state)
{
    struct feed feed;
    struct err err;

    (void)state;
    assert_int_equal(feed_new(&digits, CLASS_COUNT, 1, &feed, &err), 0);
    for (int epoch = 0; epoch < 3; epoch++) {
        int seen[COUNT] = {0}, fixed = 0;
        feed_shuffle(&feed, epoch);
        for (int i = 0; i < COUNT; i++) {
            assert_in_range(feed.order[i], 0, COUNT - 1);
            seen[feed.order[i]]++;
            fixed += feed.order[i] == i;
        }
        for (int i = 0; i < COUNT; i++)
            assert_int_equal(seen[i], 1);
        assert_in_range(fixed, 0, 8);
    }
    feed_free(&feed);
}

/* A place shows the same in whatever batch it is drawn; another epoch shows something else. */
static void a_place_is_a_place(void **state)
{
    static float whole[100 * SAMPLE_SIZE], part[10 * SAMPLE_SIZE];
    uint8_t whole_labels[100], part_labels[10];
    struct feed feed;
    struct err err;

    (void)state;
    assert_int_equal(feed_new(&digits, CLASS_COUNT, 1, &feed, &err), 0);
    feed_shuffle(&feed, 7);
    feed_draw(&feed, 200, 100, whole, whole_labels);
    feed_shuffle(&feed, 2);
    feed_draw(&feed, 240, 10, part, part_labels);
    assert_memory_not_equal(part, whole + 40 * SAMPLE_SIZE, sizeof part);
    feed_shuffle(&feed, 7);
    feed_draw(&feed, 240, 10, part, part_labels);
    assert_memory_equal(part, whole + 40 * SAMPLE_SIZE, sizeof part);
    assert_memory_equal(part_labels, whole_labels + 40, sizeof part_labels);
    feed_free(&feed);
}

/* A line from end to end near a side: what the scanner's noise leaves of a box. */
static bool has_bar(const float *picture)
{
    for (int side = 0; side < 4; side++)
        for (int away = 0; away < 3; away++) {
            int across = side % 2 ? SAMPLE_SIDE - 1 - away : away;
            float sum = 0;

            for (int along = 0; along < SAMPLE_SIDE; along++)
                sum += picture[side < 2 ? across * SAMPLE_SIDE + along
                                        : along * SAMPLE_SIDE + across];
            if (sum > 0.6f * SAMPLE_SIDE)
                return true;
        }
    return false;
}

/* The share of the pictures of some classes that has one. */
static double share_of_bars(const struct digits *set, int class_count, int first, int last)
{
    enum { PLACES = 4000 };
    static float pictures[PLACES * SAMPLE_SIZE];
    static uint8_t shown[PLACES];
    struct feed feed;
    struct err err;
    int count = 0, bars = 0;

    assert_int_equal(feed_new(set, class_count, 1, &feed, &err), 0);
    feed_draw(&feed, 0, PLACES, pictures, shown);
    for (int i = 0; i < PLACES; i++)
        if (shown[i] >= first && shown[i] <= last) {
            count++;
            bars += has_bar(pictures + i * SAMPLE_SIZE);
        }
    feed_free(&feed);
    assert_true(count > 50);
    return (double)bars / count;
}

/* A fifth of what forms show, most of it with the side of a box; other digits are never. */
static void some_are_badly_scanned(void **state)
{
    static uint8_t own[COUNT];
    const struct digits only_digits = {samples, own, NULL, COUNT};

    (void)state;
    for (int i = 0; i < COUNT; i++)
        own[i] = (uint8_t)(i % 10);
    for (int kind = 0; kind < 3; kind++) {
        int first = kind == 0 ? 0 : DIGIT_COUNT + kind - 1;
        double share = share_of_bars(&only_digits, CLASS_COUNT, first,
                                     kind == 0 ? DIGIT_COUNT - 1 : first);
        assert_true(share > 0.1 && share < 0.3);
    }
    assert_true(share_of_bars(&only_digits, DIGIT_COUNT, 0, DIGIT_COUNT - 1) == 0);
}

/* For ten classes: the samples alone, and all of them digits. */
static void ten_classes(void **state)
{
    struct digits some = {samples, labels, NULL, 10};
    static float pictures[10 * SAMPLE_SIZE];
    uint8_t shown[10];
    struct feed feed;
    struct err err;
    int sum = 0;

    (void)state;
    assert_int_equal(feed_new(&digits, DIGIT_COUNT, 1, &feed, &err), -1);
    assert_int_equal(err.code, ERR_DATA);
    assert_int_equal(feed_new(&some, DIGIT_COUNT, 1, &feed, &err), 0);
    assert_int_equal(feed_count(&feed), 10);
    feed_draw(&feed, 0, 10, pictures, shown);
    for (int i = 0; i < 10; i++)
        sum += 1 << shown[i];
    assert_int_equal(sum, 0x3ff);
    feed_free(&feed);
}

/* Motion blurs; the same place is blurred in the same way. */
static void noise_spoils_every_digit(void **state)
{
    static const enum noise_kind noise = NOISE_MOTION;
    struct digits some = {samples, labels, NULL, 10};
    static float plain[10 * SAMPLE_SIZE], spoilt[10 * SAMPLE_SIZE], again[10 * SAMPLE_SIZE];
    uint8_t shown[10];
    struct feed feed;
    struct err err;

    (void)state;
    assert_int_equal(feed_new(&some, DIGIT_COUNT, 1, &feed, &err), 0);
    feed_draw(&feed, 0, 10, plain, shown);
    feed.noise = &noise;
    feed_draw(&feed, 0, 10, spoilt, shown);
    feed_draw(&feed, 0, 10, again, shown);
    assert_memory_equal(spoilt, again, sizeof spoilt);
    for (int i = 0; i < 10; i++) {
        double before = 0, after = 0;
        for (int p = i * SAMPLE_SIZE; p < (i + 1) * SAMPLE_SIZE - 1; p++) {
            before += fabs((double)plain[p] - plain[p + 1]);
            after += fabs((double)spoilt[p] - spoilt[p + 1]);
        }
        assert_true(after < 0.9 * before); /* it is blurred */
    }
    feed_free(&feed);
}

static void digits_are_needed(void **state)
{
    uint8_t none[2] = {CLASS_NOT_A_DIGIT, CLASS_BLANK};
    struct digits rubbish = {samples, none, NULL, 2};
    struct feed feed;
    struct err err;

    (void)state;
    assert_int_equal(feed_new(&rubbish, CLASS_COUNT, 1, &feed, &err), -1);
    assert_int_equal(err.code, ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_epoch_shows_every_sample_once),
        cmocka_unit_test(rubbish_has_its_share),
        cmocka_unit_test(the_order_is_one_of_all),
        cmocka_unit_test(a_place_is_a_place),
        cmocka_unit_test(some_are_badly_scanned),
        cmocka_unit_test(ten_classes),
        cmocka_unit_test(noise_spoils_every_digit),
        cmocka_unit_test(digits_are_needed),
    };

    return cmocka_run_group_tests(tests, make_digits, NULL);
}
