/* SPDX-License-Identifier: MIT */
#include "pipeline/decide.h"

#include <stdio.h>

#include "pipeline/strip.h"
#include "tests/scene.h"

enum { PATH_MOST = 4 };

/* The best path of a strip that reads its pieces one by one, like look_at. */
struct way {
    struct strip strip;
    struct strip_digit digits[PATH_MOST];
};

static void walk(struct way *way, const char *value, double share)
{
    struct scene scene = look_at(value, FIELD_STRIP);

    *way = (struct way){.strip = {.count = scene.count, .share = share}};
    snprintf(way->strip.value, sizeof way->strip.value, "%s", value);
    for (int i = 0; i < scene.count; i++) {
        way->digits[i].cell = scene.cells[i];
        way->digits[i].reading = scene.readings[i];
    }
    way->strip.digits = way->digits;
}

/* Decides the pieces, then the path; returns whether its digits take their place. */
static bool go(struct scene *scene, struct way *way, double accept)
{
    decided(scene);
    return decide_strip(&scene->field, &way->strip, accept, &scene->verdict);
}

static void expect_verdict(const struct scene *scene, const char *value, enum reason reason,
                           double confidence)
{
    assert_string_equal(scene->verdict.value, value);
    assert_int_equal(scene->verdict.reason, reason);
    assert_int_equal(scene->verdict.is_accepted, reason == REASON_NONE);
    assert_float_equal(scene->verdict.confidence, confidence, 1e-6);
}

static void test_a_path_confirms_the_pieces(void **state)
{
    struct scene scene = look_at("123", FIELD_STRIP);
    double alone = decided(&scene)->confidence;
    struct way way;
    (void)state;

    walk(&way, "123", 0.91);
    assert_false(go(&scene, &way, 0.99));
    expect_verdict(&scene, "123", REASON_NONE, alone);
    walk(&way, "123", 0.89); /* can well be read in another way */
    assert_false(go(&scene, &way, 0.99));
    expect_verdict(&scene, "123", REASON_UNCUT, 0.89);
    assert_false(go(&scene, &way, 0.8)); /* but no surer than all else has to be */
    expect_verdict(&scene, "123", REASON_NONE, alone);
    walk(&way, "124", 0.9999);
    assert_true(go(&scene, &way, 0.5));
    expect_verdict(&scene, "124", REASON_UNCUT, 0.9999);
    way = (struct way){.strip = {.count = 0}}; /* no path */
    assert_false(go(&scene, &way, 0.5));
    expect_verdict(&scene, "123", REASON_UNCUT, 0);
}

/* Digits that stand alone are not joined because the form wants fewer. */
static void test_too_many_digits_stay(void **state)
{
    struct scene scene = look_at("123", FIELD_STRIP);
    struct way way;
    (void)state;

    scene.field.digits_most = 2;
    walk(&way, "12", 0.9999);
    assert_false(go(&scene, &way, 0.01));
    assert_string_equal(scene.verdict.value, "123");
    assert_int_equal(scene.verdict.reason, REASON_LENGTH);
    scene.field.digits_least = scene.field.digits_most = 4;
    walk(&way, "1723", 0.9999);
    assert_true(go(&scene, &way, 0.01));
    expect_verdict(&scene, "1723", REASON_UNCUT, 0.9999);
}

/* Two pieces so near to each other that they might be one digit. */
static void test_a_path_speaks_for_pieces_that_are_uncut(void **state)
{
    struct scene scene = look_at("123", FIELD_STRIP);
    struct way way, wide, cut, less;
    (void)state;

    scene.cells[2].ink.x -= 4;
    walk(&way, "123", 0.995);
    wide = cut = less = way;
    wide.strip.digits = wide.digits;
    wide.digits[1].cell.ink.width = 6;
    cut.strip.digits = cut.digits;
    cut.strip.remade = 2;
    less.strip.digits = less.digits;
    less.strip.left_out = 1;
    assert_true(go(&scene, &way, 0.99));
    expect_verdict(&scene, "123", REASON_NONE, 0.995);
    assert_true(go(&scene, &way, 0.999));
    expect_verdict(&scene, "123", REASON_DOUBT, 0.995);
    assert_true(go(&scene, &wide, 0.99));
    expect_verdict(&scene, "123", REASON_UNCUT, 0.995);
    assert_true(go(&scene, &cut, 0.99));
    expect_verdict(&scene, "123", REASON_UNCUT, 0.995);
    assert_true(go(&scene, &less, 0.99));
    expect_verdict(&scene, "123", REASON_UNCUT, 0.995);
    scene.field.digits_most = 2;
    assert_true(go(&scene, &way, 0.99));
    expect_verdict(&scene, "123", REASON_LENGTH, 0.995);
}

/* What the ruler calls a smudge is a 1 of the path: its share is that of another value. */
static void test_a_path_through_a_smudge_confirms_nothing(void **state)
{
    struct scene scene = look_at("o23", FIELD_STRIP);
    struct way way;
    (void)state;

    walk(&way, "o23", 0.995);
    snprintf(way.strip.value, sizeof way.strip.value, "123");
    assert_true(go(&scene, &way, 0.5));
    assert_string_equal(scene.verdict.value, "23");
    assert_int_equal(scene.verdict.reason, REASON_UNCUT);
}

/* A plus beside the digits: of all digits a 7 is by far the likeliest, but it may be none. */
static void test_a_path_is_no_surer_than_the_pieces(void **state)
{
    struct scene scene = look_at("123", FIELD_STRIP);
    struct way way;
    (void)state;

    scene.cells[2].ink.x -= 4;
    scene.readings[2] = reading_of(3, 0.6);
    walk(&way, "123", 0.995);
    assert_true(go(&scene, &way, 0.99));
    expect_verdict(&scene, "123", REASON_DOUBT, 0.999 * 0.999 * 0.6);
}

/* What stands far off is no part of the number, however well it is read. */
static void test_a_path_does_not_reach_what_is_far_off(void **state)
{
    struct scene scene = look_at("123", FIELD_STRIP);
    struct way way;
    (void)state;

    scene.cells[2].ink.x += 2 * scene.cells[2].ink.height;
    walk(&way, "123", 0.9999);
    way.digits[2].cell = scene.cells[2];
    assert_true(go(&scene, &way, 0.5));
    expect_verdict(&scene, "123", REASON_UNCUT, 0.9999);
}

/* What could not be read as pieces is proposed, with the doubts that its digits have. */
static void test_a_path_proposes(void **state)
{
    struct scene scene = look_at("1w", FIELD_STRIP);
    struct way way, unread;
    (void)state;

    walk(&way, "123", 0.9999);
    way.strip.remade = 2;
    assert_true(go(&scene, &way, 0.01));
    expect_verdict(&scene, "123", REASON_UNCUT, 0.9999);
    way.digits[1].cell.is_shared = true;
    assert_true(go(&scene, &way, 0.01));
    expect_verdict(&scene, "123", REASON_SHARED, 0.9999);
    way.digits[2].cell.state = CELL_STRUCK;
    assert_true(go(&scene, &way, 0.01));
    assert_string_equal(scene.verdict.boxes, "12x");
    assert_int_equal(scene.verdict.reason, REASON_STRUCK);
    unread = way;
    unread.strip.digits = unread.digits;
    unread.digits[2].cell.state = CELL_DIGIT;
    unread.digits[2].reading = reading_of(CLASS_NOT_A_DIGIT, 0.9);
    assert_false(go(&scene, &unread, 0.01)); /* no better than the pieces */
    expect_verdict(&scene, "", REASON_UNREADABLE, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_path_confirms_the_pieces),
        cmocka_unit_test(test_too_many_digits_stay),
        cmocka_unit_test(test_a_path_speaks_for_pieces_that_are_uncut),
        cmocka_unit_test(test_a_path_through_a_smudge_confirms_nothing),
        cmocka_unit_test(test_a_path_is_no_surer_than_the_pieces),
        cmocka_unit_test(test_a_path_does_not_reach_what_is_far_off),
        cmocka_unit_test(test_a_path_proposes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
