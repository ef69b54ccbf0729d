/* SPDX-License-Identifier: MIT */
#include "pipeline/decide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/strip.h"
#include "segment/cells.h"

enum { MOST = 10 };

/* A field of boxes as an eye sees it, one letter a box: see put. */
struct scene {
    struct field field;
    struct cell cells[MOST];
    const struct cell *of[MOST];
    struct reading readings[MOST];
    struct sample samples[MOST];
    int count;
    struct verdict verdict;
};

static struct reading reading_of(int class, double confidence)
{
    struct reading reading = {
        .best = class, .rival = (class + 1) % CLASS_COUNT, .confidence = confidence};

    reading.probability[reading.rival] = (float)(1 - confidence);
    reading.probability[class] = (float)confidence;
    return reading;
}

/*
 * A digit is read with 0.999.  _ clean and blank, . dust, o a smudge that the
 * network finds blank, l a smudge that it reads as a 1, w ink that is no
 * digit, b ink that the network finds blank, x struck, c clutter, C clutter
 * that is read as a 4, s a 3 that is shared with its neighbour, d an 8 in a box
 * that is displaced, p a 5 with a point behind it.
 */
static void put(struct scene *scene, int index, char letter)
{
    struct cell *cell = &scene->cells[index];
    struct reading *reading = &scene->readings[index];

    *cell = (struct cell){.position = index,
                          .state = CELL_DIGIT,
                          .ink_share = 0.1,
                          .ink = {index * 7, 0, 3, 5},
                          .longest_mm = 5,
                          .stroke_mm = 0.5};
    if (strchr("_.ol", letter)) {
        cell->state = CELL_BLANK;
        cell->longest_mm = letter == '_' ? 0 : letter == '.' ? 0.35 : 0.9;
        cell->ink_share = letter == '_' ? 0 : 0.002;
    }
    *reading = letter >= '0' && letter <= '9'   ? reading_of(letter - '0', 0.999)
               : letter == 'o' || letter == 'b' ? reading_of(CLASS_BLANK, 0.98)
               : letter == 'l'                  ? reading_of(1, 0.9)
               : letter == 'C'                  ? reading_of(4, 0.97)
               : letter == 's'                  ? reading_of(3, 0.999)
               : letter == 'd'                  ? reading_of(8, 0.999)
               : letter == 'p'                  ? reading_of(5, 0.999)
               : strchr("wxc", letter)          ? reading_of(CLASS_NOT_A_DIGIT, 0.9)
                                                : (struct reading){.best = 0};
    if (letter == 'x')
        cell->state = CELL_STRUCK;
    if (letter == 'c' || letter == 'C')
        cell->state = CELL_CLUTTER;
    cell->is_shared = letter == 's';
    cell->is_displaced = letter == 'd';
    cell->has_beside = letter == 'p';
}

static struct scene look_at(const char *letters, enum field_kind kind)
{
    struct scene scene = {.field = {.kind = kind, .digits_least = 1, .digits_most = 8},
                          .count = (int)strlen(letters)};

    for (int i = 0; i < scene.count; i++)
        put(&scene, i, letters[i]);
    return scene;
}

static const struct verdict *decided(struct scene *scene)
{
    for (int i = 0; i < scene->count; i++)
        scene->of[i] = &scene->cells[i];
    decide_field(&scene->field, scene->of, scene->readings, scene->samples, scene->count, 0.99,
                 &scene->verdict);
    return &scene->verdict;
}

static void expect(const char *letters, const char *boxes, const char *value, enum reason reason)
{
    struct scene scene = look_at(letters, FIELD_BOXES);
    const struct verdict *verdict = decided(&scene);

    if (strcmp(verdict->boxes, boxes) != 0 || strcmp(verdict->value, value) != 0 ||
        verdict->reason != reason)
        fail_msg("%s: boxes '%s' value '%s' reason '%s'", letters, verdict->boxes, verdict->value,
                 record_reason_word(verdict->reason));
    assert_int_equal(verdict->is_accepted, reason == REASON_NONE);
    assert_true(verdict->confidence >= 0 && verdict->confidence <= 1);
    if (verdict->is_accepted)
        assert_true(verdict->confidence >= 0.99);
}

static void test_boxes_make_a_value(void **state)
{
    (void)state;
    expect("1234", "1234", "1234", REASON_NONE);
    expect("__42", "__42", "42", REASON_NONE);
    expect("42__", "42__", "42", REASON_NONE);
    expect("_0_", "_0_", "0", REASON_NONE);
    expect("____", "____", "", REASON_NONE);
}

static void test_what_a_person_is_asked(void **state)
{
    (void)state;
    expect("4_2", "4_2", "", REASON_GAP);
    expect("4w2", "4?2", "", REASON_UNREADABLE);
    expect("4b2", "4?2", "", REASON_CONFLICT);
    expect("4l2", "4_2", "", REASON_CONFLICT);
    expect("l42", "_42", "42", REASON_CONFLICT);
    expect("x42", "x42", "42", REASON_STRUCK);
    expect("4x2", "4x2", "42", REASON_STRUCK);
    expect("xxx", "xxx", "", REASON_STRUCK);
    expect("s42", "342", "342", REASON_SHARED);
    expect("c42", "?42", "", REASON_UNREADABLE);
    expect("C42", "442", "442", REASON_CONFLICT);
    expect("d42", "842", "842", REASON_DISPLACED);
    expect("p42", "542", "542", REASON_BESIDE);
}

static void test_the_gravest_reason_is_said(void **state)
{
    (void)state;
    expect("4dx2", "48x2", "482", REASON_DISPLACED);
    expect("4_x2", "4_x2", "", REASON_STRUCK);
    expect("s_w", "3_?", "", REASON_UNREADABLE);
    expect("sC4", "344", "344", REASON_SHARED);
    expect("C_4", "4_4", "", REASON_CONFLICT);
    expect("p_4", "5_4", "", REASON_BESIDE);
    expect("pC4", "544", "544", REASON_CONFLICT);
}

static void test_confidence_is_the_product(void **state)
{
    struct scene scene = look_at("123", FIELD_BOXES);
    (void)state;

    assert_float_equal(decided(&scene)->confidence, 0.999 * 0.999 * 0.999, 1e-9);
    scene.readings[1] = reading_of(2, 0.9);
    assert_float_equal(decided(&scene)->confidence, 0.999 * 0.9 * 0.999, 1e-6);
    assert_int_equal(scene.verdict.reason, REASON_DOUBT);
    assert_false(scene.verdict.is_accepted);
    assert_string_equal(scene.verdict.value, "123");
    scene = look_at("1w3", FIELD_BOXES);
    assert_true(decided(&scene)->confidence == 0);
}

/* 18 ends with its Luhn digit: of values that are wrong one in ten would. */
static void test_a_check_digit_speaks_for_its_value(void **state)
{
    struct field_rule luhn = {.kind = RULE_CHECK, .check = CHECK_LUHN};
    struct scene scene = look_at("18", FIELD_BOXES);
    double before;

    (void)state;
    scene.readings[1] = reading_of(8, 0.95);
    before = decided(&scene)->confidence;
    assert_int_equal(scene.verdict.reason, REASON_DOUBT);
    scene.field.rules = &luhn;
    scene.field.rule_count = 1;
    assert_float_equal(decided(&scene)->confidence, before / (before + 0.1 * (1 - before)), 1e-9);
    assert_true(scene.verdict.is_accepted);
    scene.readings[1] = reading_of(7, 0.95);
    assert_float_equal(decided(&scene)->confidence, before, 1e-9);
    assert_int_equal(scene.verdict.reason, REASON_CHECK);
}

/* A confidence that is no number is no promise. */
static void test_confidence_that_is_no_number(void **state)
{
    struct scene scene = look_at("123", FIELD_BOXES);
    (void)state;

    scene.readings[1].confidence = strtod("nan", NULL);
    assert_false(decided(&scene)->is_accepted);
    assert_true(scene.verdict.confidence == 0);
}

static void test_blankness_falls_with_ink(void **state)
{
    struct scene clean = look_at("____", FIELD_BOXES), dusty = look_at("_._.", FIELD_BOXES);
    struct scene blot = look_at("___o", FIELD_BOXES);
    (void)state;

    assert_true(decided(&clean)->confidence > 0.999);
    assert_true(decided(&dusty)->confidence < clean.verdict.confidence);
    assert_true(dusty.verdict.is_accepted);
    assert_int_equal(decided(&blot)->reason, REASON_DOUBT);
    assert_string_equal(blot.verdict.value, "");
}

static void test_rules_are_a_veto(void **state)
{
    struct field_rule rules[] = {{.kind = RULE_REQUIRED}, {.kind = RULE_MAX, .bound = 500}};
    struct scene large = look_at("_501", FIELD_BOXES), blank = look_at("____", FIELD_BOXES);
    struct scene good = look_at("_500", FIELD_BOXES), both = look_at("x501", FIELD_BOXES);
    (void)state;

    large.field.rules = blank.field.rules = good.field.rules = both.field.rules = rules;
    large.field.rule_count = blank.field.rule_count = good.field.rule_count = 2;
    both.field.rule_count = 2;
    assert_int_equal(decided(&large)->reason, REASON_RANGE);
    assert_string_equal(large.verdict.value, "501");
    assert_true(large.verdict.confidence > 0.99);
    assert_int_equal(decided(&blank)->reason, REASON_REQUIRED);
    assert_true(decided(&good)->is_accepted);
    assert_int_equal(decided(&both)->reason, REASON_STRUCK);
}

static void expect_mark(struct cell cell, const char *boxes, enum reason reason)
{
    struct scene scene = look_at("_", FIELD_MARK);

    scene.cells[0] = cell;
    assert_string_equal(decided(&scene)->boxes, boxes);
    assert_string_equal(scene.verdict.value, *boxes == '?' ? "" : boxes);
    assert_int_equal(scene.verdict.reason, reason);
}

static void test_marks(void **state)
{
    (void)state;
    expect_mark((struct cell){.state = CELL_BLANK}, "0", REASON_NONE);
    expect_mark((struct cell){.state = CELL_BLANK, .longest_mm = 0.4, .ink_share = 0.004}, "0",
                REASON_NONE);
    expect_mark((struct cell){.state = CELL_DIGIT, .longest_mm = 4, .ink_share = 0.15}, "1",
                REASON_NONE);
    expect_mark((struct cell){.state = CELL_DIGIT, .longest_mm = 1.2, .ink_share = 0.022}, "1",
                REASON_DOUBT);
    expect_mark((struct cell){.state = CELL_CLUTTER, .longest_mm = 1.2, .ink_share = 0.015}, "?",
                REASON_UNREADABLE);
    expect_mark((struct cell){.state = CELL_DIGIT, .ink_share = 0.15, .is_displaced = true}, "1",
                REASON_DISPLACED);
    expect_mark((struct cell){.state = CELL_BLANK, .is_displaced = true}, "0", REASON_DISPLACED);
    expect_mark((struct cell){.state = CELL_STRUCK, .longest_mm = 5, .ink_share = 0.9}, "?",
                REASON_STRUCK);
}

/* A slash is read as a 1, and nothing but its lean tells it. */
static void test_a_slash_is_doubted(void **state)
{
    struct scene boxes = look_at("123", FIELD_BOXES), strip = look_at("123", FIELD_STRIP);
    struct scene mark = look_at("1", FIELD_MARK);
    (void)state;

    assert_true(decided(&boxes)->is_accepted && decided(&strip)->is_accepted);
    for (int i = 0; i < 15; i++) /* 37 degrees */
        for (int thick = 0; thick < 2; thick++)
            boxes.samples[0].pixels[(4 + i) * SAMPLE_SIDE + 20 - i * 3 / 4 + thick] = 255;
    strip.samples[0] = boxes.samples[0];
    assert_int_equal(decided(&boxes)->reason, REASON_DOUBT);
    assert_string_equal(boxes.verdict.value, "123");
    assert_float_equal(boxes.verdict.confidence, 0.5 * 0.999 * 0.999 * 0.999, 1e-6);
    assert_int_equal(decided(&strip)->reason, REASON_DOUBT);
    assert_string_equal(strip.verdict.value, "123");
    mark.samples[0] = boxes.samples[0]; /* a tick */
    mark.cells[0].longest_mm = 4;
    mark.cells[0].ink_share = 0.15;
    assert_true(decided(&mark)->is_accepted);
    boxes.samples[1] = boxes.samples[0]; /* a 2 of that shape is none */
    boxes.samples[0] = (struct sample){{0}};
    assert_true(decided(&boxes)->is_accepted);
}

static void expect_strip(struct scene scene, const char *value, enum reason reason)
{
    assert_string_equal(decided(&scene)->value, value);
    assert_int_equal(strspn(scene.verdict.boxes, "_"), 0);
    assert_int_equal(scene.verdict.reason, reason);
}

static void test_strips(void **state)
{
    struct scene wide = look_at("1234", FIELD_STRIP), dot = wide, shared = wide, many = wide;
    struct scene broken = wide, far = wide;
    (void)state;

    expect_strip(wide, "1234", REASON_NONE);
    wide.cells[2].ink.width = 6;
    expect_strip(wide, "1234", REASON_UNCUT);
    broken.cells[2].ink.x -= 4;
    expect_strip(broken, "1234", REASON_UNCUT);
    far.cells[3].ink.x += 2 * far.cells[3].ink.height;
    expect_strip(far, "1234", REASON_UNCUT);
    dot.cells[1].ink.height = 1;
    expect_strip(dot, "1234", REASON_UNCUT);
    shared.cells[3].is_shared = true;
    expect_strip(shared, "1234", REASON_SHARED);
    many.field.digits_most = 3;
    expect_strip(many, "1234", REASON_LENGTH);
    expect_strip(look_at("_", FIELD_STRIP), "", REASON_NONE);
    expect_strip(look_at("c", FIELD_STRIP), "", REASON_UNREADABLE);
}

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
        cmocka_unit_test(test_boxes_make_a_value),
        cmocka_unit_test(test_what_a_person_is_asked),
        cmocka_unit_test(test_the_gravest_reason_is_said),
        cmocka_unit_test(test_confidence_is_the_product),
        cmocka_unit_test(test_a_check_digit_speaks_for_its_value),
        cmocka_unit_test(test_confidence_that_is_no_number),
        cmocka_unit_test(test_blankness_falls_with_ink),
        cmocka_unit_test(test_rules_are_a_veto),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_a_slash_is_doubted),
        cmocka_unit_test(test_strips),
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
