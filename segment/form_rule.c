/* SPDX-License-Identifier: MIT */
#include "segment/form_rule.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "segment/form_list.h"
#include "segment/form_pattern.h"
#include "segment/form_value.h"

static const long long most_bound = 999999999999999999;

/* In the order of enum rule_kind. */
static const char rule_names[] = "required length pattern min max date check list";

static int capacity(const struct field *field)
{
    return field->kind == FIELD_STRIP ? field->digits_most : field->box_count;
}

static const struct field_rule *find(const struct field *field, enum rule_kind kind)
{
    for (int i = 0; i < field->rule_count; i++)
        if (field->rules[i].kind == kind)
            return &field->rules[i];
    return NULL;
}

static int must_hold(const struct element *at, const struct field *field, const char *what,
                     int digits, struct err *err)
{
    if (digits > capacity(field))
        return form_xml_fail(at, err, "%s has %d digits, but field '%s' holds only %d", what,
                             digits, field->name, capacity(field));
    return 0;
}

/* DD, MM and YYYY or YY in any order, each at most once, at least two of them. */
static int read_date(const struct element *at, const struct field *field, struct field_rule *rule,
                     struct err *err)
{
    const char *text = form_xml_get(at, "date"), *p = text;
    const char *parts[] = {"DD", "MM", "YYYY", "YY"};
    int seen[3] = {0}, count = 0;

    while (*p) {
        int i = 0;
        while (i < 4 && strncmp(p, parts[i], strlen(parts[i])) != 0)
            i++;
        if (i == 4 || seen[i < 3 ? i : 2]++)
            break;
        p += strlen(parts[i]);
        count++;
    }
    if (*p || count < 2)
        return form_xml_fail(at, err,
                             "date=\"%.40s\" is no date: write it like DDMMYYYY, with DD, "
                             "MM, YYYY or YY",
                             text);
    strcpy(rule->date, text);
    return must_hold(at, field, "the date", (int)strlen(text), err);
}

static int read_check(const struct element *at, const struct field *field, struct field_rule *rule,
                      struct err *err)
{
    int check;

    if (form_value_word(at, "check", "luhn mod11 mod97 verhoeff damm ean13 aba", &check, err) != 0)
        return -1;
    rule->check = (enum check_digit)check;
    if (rule->check == CHECK_MOD11 && capacity(field) > 10)
        return form_xml_fail(at, err, "mod11 protects at most 10 digits, but field '%s' holds %d",
                             field->name, capacity(field));
    if (rule->check == CHECK_EAN13)
        return must_hold(at, field, "an EAN-13", 13, err);
    if (rule->check == CHECK_ABA)
        return must_hold(at, field, "a routing number", 9, err);
    return must_hold(at, field, "a number with its check digit", check == CHECK_MOD97 ? 3 : 2, err);
}

static int read_length(const struct element *at, const struct field *field, struct field_rule *rule,
                       struct err *err)
{
    if (form_value_range(at, "length", FORM_MAX_BOXES, &rule->least, &rule->most, err) != 0)
        return -1;
    return must_hold(at, field, "the least length", rule->least, err);
}

static int read_bound(const struct element *at, const char *name, const struct field *field,
                      struct field_rule *rule, struct err *err)
{
    const struct field_rule *other = find(field, rule->kind == RULE_MIN ? RULE_MAX : RULE_MIN);
    long long low, high;
    char digits[32];

    if (form_value_count(at, name, 0, most_bound, &rule->bound, err) != 0)
        return -1;
    low = rule->kind == RULE_MIN || !other ? rule->bound : other->bound;
    high = rule->kind == RULE_MAX || !other ? rule->bound : other->bound;
    if (low > high)
        return form_xml_fail(at, err, "min %lld is more than max %lld: no value is between", low,
                             high);
    snprintf(digits, sizeof digits, "%lld", low);
    return rule->kind == RULE_MIN ? must_hold(at, field, "min", (int)strlen(digits), err) : 0;
}

/* Reads one attribute of a rule; *is_rule is 0 where it asks for nothing. */
static int read_one(const struct element *at, const char *name, struct form *form,
                    struct field *field, struct field_rule *rule, int *is_rule, struct err *err)
{
    switch (rule->kind) {
    case RULE_REQUIRED:
        return form_value_word(at, name, "no yes", is_rule, err);
    case RULE_LENGTH:
        return read_length(at, field, rule, err);
    case RULE_PATTERN:
        return form_pattern_compile(at, form_xml_get(at, name), &rule->pattern, err);
    case RULE_MIN:
    case RULE_MAX:
        return read_bound(at, name, field, rule, err);
    case RULE_DATE:
        return read_date(at, field, rule, err);
    case RULE_CHECK:
        return read_check(at, field, rule, err);
    case RULE_LIST:
        return form_list_get(at, name, form, &rule->list, err);
    }
    return 0;
}

static int read_rule(const struct element *at, struct form *form, struct field *field,
                     struct err *err)
{
    if (form_xml_only(at, rule_names, "", err) != 0)
        return -1;
    if (at->attribute_count == 0)
        return form_xml_fail(at, err, "<rule> says nothing: give it one of: %s", rule_names);
    for (int i = 0; i < at->attribute_count; i++) {
        const char *name = at->attributes[i].name;
        struct field_rule *rule = &field->rules[field->rule_count];
        int is_rule = 1;

        rule->kind = (enum rule_kind)form_xml_index(rule_names, name);
        rule->line = at->line;
        if (find(field, rule->kind))
            return form_xml_fail(at, err, "field '%s' has a second rule '%s'", field->name, name);
        if (field->kind == FIELD_MARK && rule->kind != RULE_REQUIRED)
            return form_xml_fail(at, err, "field '%s' is a mark: its only rule is required",
                                 field->name);
        if (read_one(at, name, form, field, rule, &is_rule, err) != 0)
            return -1;
        field->rule_count += is_rule;
    }
    return 0;
}

int form_rule_read_field(const struct element *at, struct form *form, struct field *field,
                         struct err *err)
{
    const struct element *rule = NULL;

    /* Each kind once, and one more for the rule that is being read. */
    field->rules = calloc(RULE_LIST + 2, sizeof *field->rules);
    if (!field->rules)
        return err_memory(err);
    while ((rule = form_xml_next(at, rule, "rule")))
        if (read_rule(rule, form, field, err) != 0)
            return -1;
    return 0;
}

static int field_index(const struct form *form, const char *name, size_t length)
{
    if (length >= FORM_MAX_NAME)
        return -1;
    for (int i = 0; i < form->field_count; i++)
        if (strncmp(form->fields[i].name, name, length) == 0 && form->fields[i].name[length] == 0)
            return i;
    return -1;
}

/* Adds the fields that the attribute names, separated by spaces, to the rule's terms. */
static int read_terms(const struct element *at, const char *attribute, const struct form *form,
                      struct form_rule *rule, struct err *err)
{
    const char *p = form_xml_get(at, attribute);

    for (p += strspn(p, " "); *p; p += strspn(p, " ")) {
        size_t length = strcspn(p, " ");
        int index = field_index(form, p, length);

        if (index < 0)
            return form_xml_fail(at, err, "%s: there is no field '%.*s'", attribute,
                                 length < 40 ? (int)length : 40, p);
        for (int i = 0; i < rule->term_count; i++)
            if (rule->terms[i] == index)
                return form_xml_fail(at, err, "%s: field '%s' stands twice in this rule", attribute,
                                     form->fields[index].name);
        rule->terms[rule->term_count++] = index;
        p += length;
    }
    return 0;
}

/* In the order of enum form_rule_kind. */
static const char *const across_names[] = {"sum", "equal", "less", "one"};

/* Which kind of rule across fields this is: exactly one of the four. */
static int read_kind(const struct element *at, struct form_rule *rule, struct err *err)
{
    int given = 0;

    if (form_xml_only(at, "sum is equal less one required", "", err) != 0)
        return -1;
    if (form_xml_get(at, "required") && !form_xml_get(at, "one"))
        return form_xml_fail(at, err,
                             "required is a rule of a field, or stands beside one=\"a b\"");
    for (int i = 0; i < 4; i++)
        if (form_xml_get(at, across_names[i])) {
            rule->kind = (enum form_rule_kind)i;
            given++;
        }
    if (given != 1 || (rule->kind == FORM_RULE_SUM) != (form_xml_get(at, "is") != NULL))
        return form_xml_fail(at, err,
                             "a rule across fields is sum=\"a b\" is=\"c\", "
                             "equal=\"a b\", less=\"a b\" or one=\"a b\"");
    if (form_xml_get(at, "required"))
        return form_value_word(at, "required", "no yes", &rule->is_required, err);
    return 0;
}

/* Where at most one may be ticked, at most one can be required. */
static int check_marks(const struct element *at, const struct form *form,
                       const struct form_rule *rule, struct err *err)
{
    const struct field *required = NULL;

    for (int i = 0; i < rule->term_count; i++) {
        const struct field *field = &form->fields[rule->terms[i]];

        if (field->kind != FIELD_MARK)
            return form_xml_fail(at, err, "one: field '%s' is no mark", field->name);
        if (!find(field, RULE_REQUIRED))
            continue;
        if (required)
            return form_xml_fail(at, err,
                                 "one: '%s' and '%s' are both required, but only one of them "
                                 "may be ticked",
                                 required->name, field->name);
        required = field;
    }
    return 0;
}

static int check_terms(const struct element *at, const struct form *form,
                       const struct form_rule *rule, struct err *err)
{
    const char *name = across_names[rule->kind];
    int dates = 0;

    if (rule->term_count < 2)
        return form_xml_fail(at, err, "%s: name at least two fields", name);
    if (rule->kind == FORM_RULE_ONE)
        return check_marks(at, form, rule, err);
    for (int i = 0; i < rule->term_count; i++)
        dates += find(&form->fields[rule->terms[i]], RULE_DATE) != NULL;
    if (dates > 0 && (dates < rule->term_count || rule->kind == FORM_RULE_SUM))
        return form_xml_fail(at, err, "%s: dates compare only with dates and do not add up", name);
    return 0;
}

static int read_form_rule(const struct element *at, const struct form *form, struct form_rule *rule,
                          struct err *err)
{
    int added;

    rule->line = at->line;
    rule->terms = malloc((size_t)form->field_count * sizeof *rule->terms);
    if (!rule->terms)
        return err_memory(err);
    if (read_kind(at, rule, err) != 0 ||
        read_terms(at, across_names[rule->kind], form, rule, err) != 0)
        return -1;
    added = rule->term_count;
    if (rule->kind == FORM_RULE_SUM) {
        if (read_terms(at, "is", form, rule, err) != 0)
            return -1;
        if (added < 1 || rule->term_count != added + 1)
            return form_xml_fail(at, err, "a sum adds up at least one field and is one field");
    }
    return check_terms(at, form, rule, err);
}

int form_rule_read_form(const struct element *root, struct form *form, struct err *err)
{
    int count = form_xml_count(root, "rule");
    const struct element *rule = NULL;

    if (count > FORM_MAX_RULES)
        return form_xml_fail(root, err, "%d rules across fields: at most %d", count,
                             FORM_MAX_RULES);
    form->rules = calloc((size_t)count + 1, sizeof *form->rules);
    if (!form->rules)
        return err_memory(err);
    while ((rule = form_xml_next(root, rule, "rule")))
        if (read_form_rule(rule, form, &form->rules[form->rule_count++], err) != 0)
            return -1;
    return 0;
}
