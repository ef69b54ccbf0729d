/* SPDX-License-Identifier: MIT */
#include "store/record.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The words are a contract: see formdigits-db(5). */
static const char *const reason_words[REASON_COUNT] = {
    [REASON_NONE] = "",
    [REASON_DOUBT] = "doubt",
    [REASON_UNREADABLE] = "unreadable",
    [REASON_STRUCK] = "struck",
    [REASON_SHARED] = "shared",
    [REASON_CONFLICT] = "conflict",
    [REASON_GAP] = "gap",
    [REASON_UNCUT] = "uncut",
    [REASON_REQUIRED] = "required",
    [REASON_LENGTH] = "length",
    [REASON_PATTERN] = "pattern",
    [REASON_RANGE] = "range",
    [REASON_DATE] = "date",
    [REASON_CHECK] = "check",
    [REASON_LIST] = "list",
    [REASON_SUM] = "sum",
    [REASON_EQUAL] = "equal",
    [REASON_LESS] = "less",
    [REASON_DAMAGED] = "damaged",
    [REASON_DISPLACED] = "displaced",
    [REASON_BESIDE] = "beside",
    [REASON_ONE] = "one",
};

static const char *const page_reason_words[PAGE_REASON_COUNT] = {
    [PAGE_REASON_NONE] = "",
    [PAGE_REASON_DAMAGED] = "damaged",
    [PAGE_REASON_FORMAT] = "format",
    [PAGE_REASON_LIMIT] = "limit",
    [PAGE_REASON_MISFIT] = "misfit",
    [PAGE_REASON_AMBIGUOUS] = "ambiguous",
    [PAGE_REASON_COUNT_OF_PAGES] = "pages",
    [PAGE_REASON_CRASHED] = "crashed",
    [PAGE_REASON_TIMEOUT] = "timeout",
    [PAGE_REASON_MEMORY] = "memory",
    [PAGE_REASON_FILE] = "file",
};

const char *record_reason_word(enum reason reason)
{
    assert((unsigned)reason < REASON_COUNT);
    return reason_words[reason];
}

const char *record_page_reason_word(enum page_reason reason)
{
    assert((unsigned)reason < PAGE_REASON_COUNT);
    return page_reason_words[reason];
}

const char *record_page_state_word(enum page_state state)
{
    static const char *const words[] = {"read", "damaged", "refused"};

    assert((unsigned)state < sizeof words / sizeof *words);
    return words[state];
}

const char *record_kind_word(enum record_kind kind)
{
    static const char *const words[RECORD_KIND_COUNT] = {"boxes", "strip", "mark"};

    assert((unsigned)kind < RECORD_KIND_COUNT);
    return words[kind];
}

void record_note(struct record *record, const char *text)
{
    snprintf(record->note, sizeof record->note, "%s", text);
    for (char *c = record->note; *c; c++)
        if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e)
            *c = '?';
}

struct record record_refusal(int page, enum page_reason reason, const char *note)
{
    struct record record = {.page = page, .state = PAGE_REFUSED, .reason = reason};

    record_note(&record, note);
    return record;
}

void record_value(const char *boxes, char *value)
{
    char *end = value;

    for (; *boxes; boxes++) {
        int is_leading_blank = *boxes == '_' && end == value;
        if (*boxes != 'x' && !is_leading_blank)
            *end++ = *boxes;
    }
    while (end > value && end[-1] == '_')
        end--;
    *end = 0;
    if (strpbrk(value, "?_"))
        *value = 0;
}

bool record_is_blank(const char *boxes)
{
    return boxes[strspn(boxes, "_")] == 0;
}

bool record_has_gap(const char *boxes)
{
    char value[RECORD_MAX_BOXES + 1] = "";

    record_value(boxes, value);
    return *value == 0 && boxes[strspn(boxes, "_x")] != 0 && !strchr(boxes, '?');
}

void record_field_free(struct record_field *field)
{
    for (int i = 0; i < field->cell_count; i++)
        free(field->cells[i].sample.bytes);
    free(field->cells);
    free(field->picture.bytes);
}

void record_free(struct record *record)
{
    for (int i = 0; i < record->field_count; i++)
        record_field_free(&record->fields[i]);
    free(record->fields);
    *record = (struct record){0};
}
