/* SPDX-License-Identifier: MIT */
#include "pipeline/reader_rules.h"

#include <math.h>
#include <string.h>

#include "pipeline/rules.h"

/* What a rule may rely on: NULL where there is ink, but no value. */
static const char *known_value(const struct record_field *field)
{
    return *field->value || record_is_blank(field->boxes) ? field->value : NULL;
}

/* The fields by their place in the form; undamaged has none of a damaged page. */
static void list_fields(struct record *records, int count, struct record_field **fields,
                        struct record_field **undamaged)
{
    for (int i = 0; i < count; i++)
        for (int j = 0; j < records[i].field_count; j++) {
            struct record_field *field = &records[i].fields[j];

            fields[field->position] = field;
            if (records[i].state != PAGE_DAMAGED)
                undamaged[field->position] = field;
        }
}

static void break_rules(const struct form *form, const char *const values[],
                        struct record_field *const *fields)
{
    enum reason reasons[FORM_MAX_FIELDS];

    rules_form(form, values, reasons);
    for (int i = 0; i < form->field_count; i++)
        if (fields[i] && fields[i]->is_accepted && reasons[i] != REASON_NONE) {
            fields[i]->is_accepted = 0;
            fields[i]->reason = reasons[i];
        }
}

/* Accepted, or asked for no other reason than doubt; on a damaged page all are asked. */
static bool is_plain(const struct record_field *field)
{
    return field && (field->is_accepted || field->reason == REASON_DOUBT);
}

/* A rule that holds speaks for all its fields at once: if one were wrong, so would another. */
static void confirm(const struct form_rule *rule, double accept, struct record_field *const *fields)
{
    double together = 1;

    for (int i = 0; i < rule->term_count; i++) {
        if (!is_plain(fields[rule->terms[i]]))
            return;
        together *= fields[rule->terms[i]]->confidence;
    }
    together = rules_after(together, RULES_FORM_SLIP);
    for (int i = 0; i < rule->term_count; i++) {
        struct record_field *field = fields[rule->terms[i]];

        field->confidence = fmax(field->confidence, together);
        if (field->confidence >= accept) {
            field->is_accepted = 1;
            field->reason = REASON_NONE;
        }
    }
}

void reader_rules(const struct form *form, double accept, struct record *records, int count)
{
    struct record_field *fields[FORM_MAX_FIELDS] = {NULL}, *undamaged[FORM_MAX_FIELDS] = {NULL};
    const char *values[FORM_MAX_FIELDS] = {NULL};

    if (form->rule_count == 0)
        return;
    list_fields(records, count, fields, undamaged);
    for (int i = 0; i < form->field_count; i++)
        values[i] = fields[i] ? known_value(fields[i]) : NULL;
    for (int i = 0; i < form->rule_count; i++)
        if (rules_confirms(form, &form->rules[i], values))
            confirm(&form->rules[i], accept, undamaged);
    break_rules(form, values, fields);
}

bool reader_rules_bind(const struct form *form, int field)
{
    for (int i = 0; i < form->rule_count; i++)
        for (int j = 0; j < form->rules[i].term_count; j++)
            if (form->rules[i].terms[j] == field)
                return true;
    return false;
}
