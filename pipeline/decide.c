/* SPDX-License-Identifier: MIT */
#include "pipeline/decide.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "pipeline/rules.h"
#include "pipeline/slash.h"
#include "pipeline/strip.h"
#include "segment/cells.h"

/* Blankness and the certainty of a mark: see the header. */
static const double BLANK_DOUBT = 0.0002, SPECK_DOUBT = 0.01, DUST_DOUBT = 0.01;
static const double SPECK_MM = 1, DUST_SHARE = 0.01;
static const double MARK_DOUBT = 0.02, MARK_SHARE = 0.02, MARK_FALL = 0.015;

/* Of the tallest piece of a strip: what a single digit is. */
static const double PIECE_LEAST_HEIGHT = 0.55;
static const double PIECE_MOST_WIDTH = 1;
static const double PIECE_LEAST_GAP = 0.06; /* to the next: writers leave 0.07 to 0.7 */
static const double PIECE_MOST_GAP = 1.5;

/* Of the best value of a strip: less is a strip that can well be read in another way. */
static const double SHARE_ENOUGH = 0.9;

/* What becomes of one box. */
struct mark {
    char text;
    double probability;
    enum reason reason; /* why it alone sends the field to a person, REASON_NONE if nothing */
};

static double blankness(const struct cell *cell)
{
    double doubt = BLANK_DOUBT + SPECK_DOUBT * pow(cell->longest_mm / SPECK_MM, 3) +
                   DUST_DOUBT * pow(cell->ink_share / DUST_SHARE, 2);

    return doubt < 1 ? 1 - doubt : 0;
}

static bool is_digit(const struct reading *reading)
{
    return reading->best < CLASS_NOT_A_DIGIT;
}

static double digit_probability(const struct reading *reading)
{
    double sum = 0;

    for (int i = 0; i < CLASS_NOT_A_DIGIT; i++)
        sum += reading->probability[i];
    return sum < 1 ? sum : 1;
}

static struct mark mark_blank(const struct cell *cell, const struct reading *reading)
{
    double digit = digit_probability(reading);

    return (struct mark){'_', blankness(cell) * (1 - digit),
                         digit > 0.5 ? REASON_CONFLICT : REASON_NONE};
}

static struct mark mark_digit(const struct reading *reading, enum reason reason)
{
    if (is_digit(reading))
        return (struct mark){(char)('0' + reading->best), reading->confidence, reason};
    return (struct mark){'?', 0,
                         reading->best == CLASS_BLANK ? REASON_CONFLICT : REASON_UNREADABLE};
}

static struct mark mark_box(const struct cell *cell, const struct reading *reading)
{
    switch (cell->state) {
    case CELL_BLANK:
        return mark_blank(cell, reading);
    case CELL_DIGIT:
        return mark_digit(reading, REASON_NONE);
    case CELL_STRUCK:
        return (struct mark){'x', reading->probability[CLASS_NOT_A_DIGIT], REASON_STRUCK};
    case CELL_CLUTTER:
        break;
    }
    if (is_digit(reading) && reading->confidence > 0)
        return mark_digit(reading, REASON_CONFLICT);
    return (struct mark){'?', 0, REASON_UNREADABLE};
}

static struct mark mark_tick(const struct cell *cell)
{
    switch (cell->state) {
    case CELL_BLANK:
        return (struct mark){'0', blankness(cell), REASON_NONE};
    case CELL_DIGIT:
        return (struct mark){'1', 1 - MARK_DOUBT * exp(-(cell->ink_share - MARK_SHARE) / MARK_FALL),
                             REASON_NONE};
    case CELL_STRUCK:
        return (struct mark){'?', 0, REASON_STRUCK};
    case CELL_CLUTTER:
        break;
    }
    return (struct mark){'?', 0, REASON_UNREADABLE};
}

/* Of two reasons the one that says more to the person who is asked. */
static enum reason graver(enum reason a, enum reason b)
{
    static const enum reason order[] = {REASON_DISPLACED, REASON_STRUCK,   REASON_UNREADABLE,
                                        REASON_SHARED,    REASON_CONFLICT, REASON_BESIDE,
                                        REASON_UNCUT,     REASON_GAP};

    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (a == order[i] || b == order[i])
            return order[i];
    return REASON_NONE;
}

static double gap_between(const struct cell *left, const struct cell *right)
{
    return right->ink.x - (left->ink.x + left->ink.width);
}

/* A 4 that falls into two strokes looks like two digits, but they stand close. */
static bool is_close(const struct cell *left, const struct cell *right, double tallest)
{
    return gap_between(left, right) < PIECE_LEAST_GAP * tallest;
}

/* No part of the number, whatever it looks like. */
static bool is_far_off(const struct cell *left, const struct cell *right, double tallest)
{
    return gap_between(left, right) > PIECE_MOST_GAP * tallest;
}

static bool are_single_digits(const struct cell *const *cells, int count)
{
    double tallest = 0;

    for (int i = 0; i < count; i++)
        tallest = fmax(tallest, cells[i]->ink.height);
    for (int i = 0; i < count; i++)
        if (cells[i]->state != CELL_DIGIT || cells[i]->is_shared ||
            cells[i]->ink.height < PIECE_LEAST_HEIGHT * tallest ||
            cells[i]->ink.width > PIECE_MOST_WIDTH * tallest ||
            (i > 0 && (is_close(cells[i - 1], cells[i], tallest) ||
                       is_far_off(cells[i - 1], cells[i], tallest))))
            return false;
    return true;
}

/* What a cell is asked for, whatever was read there. */
static enum reason doubt_of(const struct cell *cell)
{
    return cell->is_displaced ? REASON_DISPLACED
           : cell->is_shared  ? REASON_SHARED
           : cell->has_beside ? REASON_BESIDE
                              : REASON_NONE;
}

/* The boxes one by one: their texts, the product of their probabilities, the gravest reason. */
static enum reason mark_boxes(const struct field *field, const struct cell *const *cells,
                              const struct reading *readings, int count, struct verdict *out)
{
    enum reason reason = REASON_NONE;

    for (int i = 0; i < count; i++) {
        struct mark mark =
            field->kind == FIELD_MARK ? mark_tick(cells[i]) : mark_box(cells[i], &readings[i]);

        out->boxes[i] = mark.text;
        out->confidence *= mark.probability >= 0 ? mark.probability : 0; /* not a number: 0 */
        reason = graver(reason, graver(mark.reason, doubt_of(cells[i])));
    }
    return reason;
}

/* Value and reason of boxes that are marked; the reason that is there already is graver. */
static void conclude(const struct field *field, enum reason reason, double accept,
                     struct verdict *verdict)
{
    record_value(verdict->boxes, verdict->value);
    if (record_has_gap(verdict->boxes))
        reason = graver(reason, REASON_GAP);
    if (reason == REASON_NONE)
        reason = rules_field(field, verdict->value);
    if (reason == REASON_NONE && *verdict->value != 0)
        verdict->confidence = rules_after(verdict->confidence, rules_slip(field));
    if (reason == REASON_NONE && !(verdict->confidence >= accept))
        reason = REASON_DOUBT;
    verdict->reason = reason;
    verdict->is_accepted = reason == REASON_NONE;
}

void decide_field(const struct field *field, const struct cell *const *cells,
                  const struct reading *readings, const struct sample *samples, int count,
                  double accept, struct verdict *out)
{
    struct verdict verdict = {.confidence = 1};
    enum reason reason;

    assert(count >= 0 && count <= RECORD_MAX_BOXES);
    reason = mark_boxes(field, cells, readings, count, &verdict);
    if (field->kind != FIELD_MARK)
        verdict.confidence *= slash_none(verdict.boxes, samples, count);
    if (field->kind == FIELD_STRIP && count == 1 && cells[0]->state == CELL_BLANK)
        verdict.boxes[0] = 0;
    else if (field->kind == FIELD_STRIP && !are_single_digits(cells, count))
        reason = graver(reason, REASON_UNCUT);
    conclude(field, reason, accept, &verdict);
    *out = verdict;
}

/* The digits of a path, marked like boxes; the gravest reason. */
static enum reason mark_digits(const struct strip *strip, struct verdict *out)
{
    enum reason reason = REASON_NONE;

    for (int i = 0; i < strip->count; i++) {
        const struct strip_digit *digit = &strip->digits[i];
        struct mark mark = mark_box(&digit->cell, &digit->reading);

        out->boxes[i] = mark.text;
        if (mark.text >= '0' && mark.text <= '9')
            out->boxes[i] = strip->value[i];
        if (mark.text == '?')
            out->confidence = 0;
        reason = graver(reason, graver(mark.reason, doubt_of(&digit->cell)));
    }
    return reason;
}

/* Whether every piece is one digit, none so wide that it could be two, and none far off. */
static bool is_piece_by_piece(const struct strip *strip)
{
    const struct strip_digit *digits = strip->digits;
    double tallest = 0;

    if (strip->remade > 0 || strip->left_out > 0)
        return false;
    for (int i = 0; i < strip->count; i++)
        tallest = fmax(tallest, digits[i].cell.ink.height);
    for (int i = 0; i < strip->count; i++)
        if (digits[i].cell.state != CELL_DIGIT ||
            digits[i].cell.ink.width > PIECE_MOST_WIDTH * tallest ||
            (i > 0 && is_far_off(&digits[i - 1].cell, &digits[i].cell, tallest)))
            return false;
    return true;
}

bool decide_strip(const struct field *field, const struct strip *strip, double accept,
                  struct verdict *verdict)
{
    struct verdict path = {.confidence = strip->share};
    enum reason reason = mark_digits(strip, &path);
    bool is_same;

    if (verdict->reason == REASON_LENGTH && (int)strlen(verdict->value) > field->digits_most)
        return false;
    record_value(path.boxes, path.value);
    is_same = strcmp(path.value, verdict->value) == 0;
    if (strip->count == 0 || (is_same && verdict->reason != REASON_UNCUT)) {
        if (verdict->is_accepted && !(strip->share >= fmin(accept, SHARE_ENOUGH))) {
            verdict->is_accepted = false;
            verdict->reason = REASON_UNCUT;
            verdict->confidence = strip->share;
        }
        return false;
    }
    if (!is_same || !is_piece_by_piece(strip))
        reason = graver(reason, REASON_UNCUT);
    else if (verdict->confidence < path.confidence)
        path.confidence = verdict->confidence;
    conclude(field, reason, accept, &path);
    *verdict = path;
    return true;
}
