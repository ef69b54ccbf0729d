/* SPDX-License-Identifier: MIT */
#include "pipeline/decide.h"

#include <stdlib.h>

#include "tests/scene.h"

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
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
