/* SPDX-License-Identifier: MIT */
#include "pipeline/reader_rules.h"

#include <string.h>

#include "pipeline/rules.h"

/* What a rule may rely on: NULL where there is ink, but no value. */
static const char *known_value(const struct record_field *field)
{
    bool is_blank = field->boxes[strspn(field->boxes, "_")] == 0;

    return *field->value || is_blank ? field->value : NULL;
}

void reader_rules(const struct form *form, struct record *records, int count)
{
    const char *values[FORM_MAX_FIELDS] = {NULL};
    enum reason reasons[FORM_MAX_FIELDS];

    if (form->rule_count == 0)
        return;
    for (int i = 0; i < count; i++)
        for (int j = 0; j < records[i].field_count; j++)
            values[records[i].fields[j].position] = known_value(&records[i].fields[j]);
    rules_form(form, values, reasons);
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < records[i].field_count; j++) {
            struct record_field *field = &records[i].fields[j];

            if (field->is_accepted && reasons[field->position] != REASON_NONE) {
                field->is_accepted = 0;
                field->reason = reasons[field->position];
            }
        }
    }
}

bool reader_rules_bind(const struct form *form, int field)
{
    for (int i = 0; i < form->rule_count; i++)
        for (int j = 0; j < form->rules[i].term_count; j++)
            if (form->rules[i].terms[j] == field)
                return true;
    return false;
}
