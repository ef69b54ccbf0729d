/* SPDX-License-Identifier: MIT */
#include "pipeline/station_rules.h"

#include <string.h>

#include "pipeline/rules.h"

const struct form *station_rules_form(const struct form *const *forms, int count,
                                      const struct review_task *task)
{
    for (int i = 0; i < count; i++)
        if (strcmp(forms[i]->sha256, task->form_sha256) == 0)
            return forms[i];
    return NULL;
}

static const char *words_of(enum reason reason)
{
    static const char *const words[REASON_COUNT] = {
        [REASON_GAP] = "blank between digits is no value",
        [REASON_UNREADABLE] = "no number",
        [REASON_REQUIRED] = "must not be blank",
        [REASON_LENGTH] = "too few or too many digits",
        [REASON_PATTERN] = "not in the form's pattern",
        [REASON_RANGE] = "too small or too large",
        [REASON_DATE] = "no date",
        [REASON_CHECK] = "wrong check digit",
        [REASON_LIST] = "not in the form's list",
        [REASON_SUM] = "does not add up",
        [REASON_EQUAL] = "not equal to its other field",
        [REASON_LESS] = "out of order with others",
        [REASON_ONE] = "its question has several ticks",
    };

    return words[reason];
}

static const char *words_across(enum reason reason, const char *value)
{
    if (reason == REASON_REQUIRED)
        return "its question has no tick";
    /* A blank box breaks nothing there, and who ticked the others has been told. */
    return reason == REASON_ONE && strcmp(value, "1") != 0 ? NULL : words_of(reason);
}

static int index_of(const struct form *form, const char *name)
{
    int index = form->field_count - 1;

    while (index >= 0 && strcmp(form->fields[index].name, name) != 0)
        index--;
    return index;
}

/* The rules across fields, as far as the other fields are known. */
static int check_across(struct store *store, const struct form *form,
                        const struct review_task *task, int index, const char *value,
                        const char **words, struct err *err)
{
    struct review_value others[FORM_MAX_FIELDS];
    const char *values[FORM_MAX_FIELDS];
    enum reason reasons[FORM_MAX_FIELDS];

    if (review_task_values(store, task, others, form->field_count, err) != 0)
        return -1;
    for (int i = 0; i < form->field_count; i++)
        values[i] = others[i].is_known ? others[i].text : NULL;
    values[index] = value;
    rules_form(form, values, reasons);
    *words = words_across(reasons[index], value);
    return 0;
}

int station_rules_check(struct store *store, const struct form *form,
                        const struct review_task *task, const char *boxes, const char **words,
                        struct err *err)
{
    int index = form ? index_of(form, task->name) : -1;
    enum reason reason = record_has_gap(boxes) ? REASON_GAP : REASON_NONE;
    char value[RECORD_MAX_BOXES + 1];

    record_value(boxes, value);
    if (index >= 0 && reason == REASON_NONE && !strchr(boxes, '?')) {
        reason = rules_field(&form->fields[index], value);
        if (reason == REASON_NONE && form->rule_count > 0)
            return check_across(store, form, task, index, value, words, err);
    }
    *words = words_of(reason);
    return 0;
}
