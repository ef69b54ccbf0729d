/* SPDX-License-Identifier: MIT */
#include "samples/answers.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samples/checks.h"

static const struct field_rule *rule_of(const struct field *field, enum rule_kind kind)
{
    for (int i = 0; i < field->rule_count; i++) {
        if (field->rules[i].kind == kind)
            return &field->rules[i];
    }
    return NULL;
}

/* Numbers are counted and added up; anything else is a code. */
static bool is_number(const struct form *form, int index)
{
    const struct field *field = &form->fields[index];

    for (int i = 0; i < form->rule_count; i++) {
        for (int k = 0; k < form->rules[i].term_count; k++) {
            if (form->rules[i].terms[k] == index)
                return true;
        }
    }
    return field->kind == FIELD_STRIP || rule_of(field, RULE_MIN) || rule_of(field, RULE_MAX);
}

/* Puts a number to the right of its boxes; in a strip it stands alone. */
static void put_number(const struct field *field, long long number, char *boxes)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%lld", number);
    int blanks = field->kind == FIELD_STRIP ? 0 : field->box_count - length;

    memset(boxes, '_', (size_t)blanks);
    strcpy(boxes + blanks, digits);
}

static long long get_number(const char *boxes)
{
    return strtoll(boxes + strspn(boxes, "_"), NULL, 10);
}

/*
 * Small numbers are as common as large ones: evenly in the number of digits.
 * Where the form names no limit one box is left, so that sums have room.
 */
static long long any_number(const struct field *field, struct dice *dice)
{
    const struct field_rule *min = rule_of(field, RULE_MIN), *max = rule_of(field, RULE_MAX);
    int places = field->kind == FIELD_STRIP ? field->digits_most : field->box_count;
    double least = min ? (double)min->bound : 1;
    double most = max ? (double)max->bound : pow(10, places - 1) - 1;

    return (long long)exp(dice_between(dice, log(least), log(most)));
}

static void any_date(const char *layout, struct dice *dice, char *boxes)
{
    int day = 1 + dice_below(dice, 28), month = 1 + dice_below(dice, 12);
    int year = 2025 + dice_below(dice, 2);
    char digits[16], *from;
    size_t i;

    snprintf(digits, sizeof digits, "%02d%02d%04d", day, month, year);
    for (i = 0; layout[i]; i++) {
        from = digits + (layout[i] == 'D' ? 0 : layout[i] == 'M' ? 2 : 4);
        boxes[i] = from[strspn(from, "x")];
        from[strspn(from, "x")] = 'x';
    }
    boxes[i] = 0;
}

static bool fits(const struct field *field, const char *boxes)
{
    const struct field_rule *check = rule_of(field, RULE_CHECK);
    const struct field_rule *pattern = rule_of(field, RULE_PATTERN);

    return (!check || checks_hold(check->check, boxes)) &&
           (!pattern || regexec(pattern->pattern, boxes, 0, NULL, 0) == 0);
}

static void any_code(const struct field *field, struct dice *dice, char *boxes)
{
    const struct field_rule *list = rule_of(field, RULE_LIST);
    const struct field_rule *date = rule_of(field, RULE_DATE);

    if (list) {
        strcpy(boxes, list->list->values[dice_below(dice, list->list->count)]);
    } else if (date) {
        any_date(date->date, dice, boxes);
    } else {
        do {
            for (int i = 0; i < field->box_count; i++)
                boxes[i] = (char)('0' + dice_below(dice, 10));
            boxes[field->box_count] = 0;
        } while (!fits(field, boxes));
    }
}

/* The number at the end of a name: fields of one line of an order share it. */
static int line_of(const char *name)
{
    size_t length = strlen(name);

    return isdigit((unsigned char)name[length - 1]) ? name[length - 1] - '0' : 0;
}

static void answer_field(const struct form *form, int index, int lines, struct dice *dice,
                         char *boxes)
{
    const struct field *field = &form->fields[index];
    int line = line_of(field->name);

    if (!rule_of(field, RULE_REQUIRED) &&
        (line > lines || (line == 0 && field->rule_count > 0 && dice_chance(dice, 0.3)))) {
        memset(boxes, '_', (size_t)field->box_count);
        boxes[field->box_count] = 0;
    } else if (is_number(form, index)) {
        put_number(field, any_number(field, dice), boxes);
    } else {
        any_code(field, dice, boxes);
    }
}

/* Of marks that exclude each other the first that is ticked stays, or one is if one must be. */
static void tick_one(const struct form_rule *rule, struct dice *dice, struct answers *answers)
{
    int ticked = -1;

    for (int i = rule->term_count - 1; i >= 0; i--)
        if (*answers->boxes[rule->terms[i]] == '1')
            ticked = i;
    if (ticked < 0 && rule->is_required)
        ticked = dice_below(dice, rule->term_count);
    for (int i = 0; i < rule->term_count; i++)
        strcpy(answers->boxes[rule->terms[i]], i == ticked ? "1" : "0");
}

/* Makes a rule across fields true, that of numbers by its last term. */
static void obey(const struct form *form, const struct form_rule *rule, struct dice *dice,
                 struct answers *answers)
{
    int last = rule->terms[rule->term_count - 1];
    long long sum = 0, before = 0;

    if (rule->kind == FORM_RULE_ONE) {
        tick_one(rule, dice, answers);
        return;
    }
    for (int i = 0; i < rule->term_count - 1; i++) {
        before = get_number(answers->boxes[rule->terms[i]]);
        sum += before;
    }
    if (rule->kind == FORM_RULE_SUM)
        put_number(&form->fields[last], sum, answers->boxes[last]);
    else if (rule->kind == FORM_RULE_EQUAL)
        put_number(&form->fields[last], before, answers->boxes[last]);
    else
        put_number(&form->fields[last], before + 20 + dice_below(dice, 400), answers->boxes[last]);
}

/* One mark of each question, whose fields share their name up to the "_". */
static void answer_marks(const struct form *form, struct dice *dice, struct answers *answers)
{
    for (int i = 0, next; i < form->field_count; i = next) {
        size_t stem = strcspn(form->fields[i].name, "_");
        int chosen;

        next = i + 1;
        if (form->fields[i].kind != FIELD_MARK)
            continue;
        while (next < form->field_count && form->fields[i].name[stem] == '_' &&
               strncmp(form->fields[i].name, form->fields[next].name, stem + 1) == 0)
            next++;
        chosen = i + dice_below(dice, next - i == 1 ? 2 : next - i);
        for (int k = i; k < next; k++)
            strcpy(answers->boxes[k], k == chosen ? "1" : "0");
    }
}

static void swap_digits(const struct field *field, char *boxes)
{
    for (int i = 1; i + 1 < field->box_count; i++) {
        char digit = boxes[i];

        boxes[i] = boxes[i + 1];
        boxes[i + 1] = digit;
        if (!fits(field, boxes))
            return;
        boxes[i + 1] = boxes[i];
        boxes[i] = digit;
    }
}

/* Does the one thing that makes a sheet special, at the first field that allows it. */
static void apply(enum twist twist, const struct form *form, struct answers *answers)
{
    for (int i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        char *boxes = answers->boxes[i];
        size_t blanks = strspn(boxes, "_"), length = strlen(boxes);
        bool is_filled = field->kind == FIELD_BOXES && blanks < length;

        if (twist == TWIST_CROSSED && is_filled && blanks > 0) {
            boxes[blanks - 1] = 'x';
            return;
        }
        if (twist == TWIST_OVERWRITTEN && is_filled && is_number(form, i)) {
            boxes[length - 1] = '?';
            return;
        }
        if (twist == TWIST_MISCHECKED && is_filled && rule_of(field, RULE_CHECK)) {
            swap_digits(field, boxes);
            return;
        }
    }
    for (int i = form->rule_count - 1; i >= 0 && twist == TWIST_MISCOUNTED; i--) {
        int sum = form->rules[i].terms[form->rules[i].term_count - 1];

        if (form->rules[i].kind == FORM_RULE_SUM) {
            put_number(&form->fields[sum], get_number(answers->boxes[sum]) + 10,
                       answers->boxes[sum]);
            return;
        }
    }
}

void answers_make(const struct form *form, struct dice *dice, enum twist twist, struct answers *out)
{
    int lines = 1 + dice_below(dice, 3);

    for (int i = 0; i < form->field_count; i++) {
        if (form->fields[i].kind != FIELD_MARK)
            answer_field(form, i, lines, dice, out->boxes[i]);
    }
    answer_marks(form, dice, out);
    for (int i = 0; i < form->rule_count; i++)
        obey(form, &form->rules[i], dice, out);
    apply(twist, form, out);
}

/* What the boxes spell: nothing where a person cannot say. */
static void spell(const char *boxes, char *value)
{
    size_t length = 0, from = strspn(boxes, "_"), to = strlen(boxes);

    while (to > from && boxes[to - 1] == '_')
        to--;
    for (size_t i = from; i < to; i++) {
        if (boxes[i] != 'x')
            value[length++] = boxes[i];
    }
    value[strcspn(boxes, "?") < to || memchr(boxes + from, '_', to - from) ? 0 : length] = 0;
}

void answers_print(const struct answers *answers, const struct form *form, const char *file,
                   int page, FILE *to)
{
    for (int i = 0; i < form->field_count; i++) {
        char value[FORM_MAX_BOXES + 1];

        spell(answers->boxes[i], value);
        fprintf(to, "%s,%d,%s,%s,%s\n", file, page, form->fields[i].name, value, answers->boxes[i]);
    }
}
