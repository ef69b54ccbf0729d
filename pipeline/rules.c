/* SPDX-License-Identifier: MIT */
#include "pipeline/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <math.h>
#include <string.h>

#include "pipeline/checkdigit.h"

enum {
    SUM_DIGITS = FORM_MAX_BOXES + 3, /* of up to FORM_MAX_FIELDS terms */
    FIRST_YEAR = 1800,               /* what people write on forms by hand */
    LAST_YEAR = 2199
};

static int is_digits(const char *value)
{
    return value[strspn(value, "0123456789")] == 0;
}

/* Like strcmp, for numbers of any length. */
static int compare(const char *a, const char *b)
{
    size_t m, n;

    a += strspn(a, "0");
    b += strspn(b, "0");
    m = strlen(a);
    n = strlen(b);
    return m != n ? (m > n) - (m < n) : strcmp(a, b);
}

static int compare_bound(const char *value, long long bound)
{
    char text[32];

    snprintf(text, sizeof text, "%lld", bound);
    return compare(value, text);
}

static int two(const char *p)
{
    return 10 * (p[0] - '0') + p[1] - '0';
}

static int days(int month, int year)
{
    static const int of_month[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return of_month[month - 1] + (month == 2 && is_leap);
}

/*
 * Writes a date as YYYYMMDD, or returns -1 if there is no such day.  Parts that
 * the format leaves out count as the first; a year of two digits is after 2000,
 * and a day without a year may be the 29th of February.
 */
static int read_date(const char *format, const char *value, char out[16])
{
    int day = 1, month = 1, year = 2000;

    if (strlen(value) != strlen(format))
        return -1;
    for (size_t i = 0; format[i]; i += 2) {
        if (format[i] == 'D')
            day = two(value + i);
        else if (format[i] == 'M')
            month = two(value + i);
        else if (strncmp(format + i, "YYYY", 4) == 0) {
            year = 100 * two(value + i) + two(value + i + 2);
            i += 2;
        } else
            year = 2000 + two(value + i);
    }
    if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 ||
        day > days(month, year))
        return -1;
    snprintf(out, 16, "%04d%02d%02d", year, month, day);
    return 0;
}

static int compare_strings(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int is_listed(const struct form_list *list, const char *value)
{
    return bsearch(&value, list->values, (size_t)list->count, sizeof *list->values,
                   compare_strings) != NULL;
}

static enum reason check(const struct field_rule *rule, const char *value)
{
    int length = (int)strlen(value);
    char date[16];

    switch (rule->kind) {
    case RULE_REQUIRED:
        return REASON_NONE;
    case RULE_LENGTH:
        return length >= rule->least && length <= rule->most ? REASON_NONE : REASON_LENGTH;
    case RULE_PATTERN:
        return regexec(rule->pattern, value, 0, NULL, 0) == 0 ? REASON_NONE : REASON_PATTERN;
    case RULE_MIN:
        return compare_bound(value, rule->bound) >= 0 ? REASON_NONE : REASON_RANGE;
    case RULE_MAX:
        return compare_bound(value, rule->bound) <= 0 ? REASON_NONE : REASON_RANGE;
    case RULE_DATE:
        return read_date(rule->date, value, date) == 0 ? REASON_NONE : REASON_DATE;
    case RULE_CHECK:
        return checkdigit_holds(rule->check, value) ? REASON_NONE : REASON_CHECK;
    case RULE_LIST:
        return is_listed(rule->list, value) ? REASON_NONE : REASON_LIST;
    }
    return REASON_NONE;
}

enum reason rules_field(const struct field *field, const char *value)
{
    int is_blank = *value == 0 || (field->kind == FIELD_MARK && strcmp(value, "0") == 0);
    int length = (int)strlen(value);

    if (!is_digits(value))
        return REASON_UNREADABLE;
    if (field->kind == FIELD_STRIP && !is_blank &&
        (length < field->digits_least || length > field->digits_most))
        return REASON_LENGTH;
    for (int i = 0; i < field->rule_count; i++) {
        const struct field_rule *rule = &field->rules[i];
        enum reason reason = REASON_NONE;

        if (is_blank)
            reason = rule->kind == RULE_REQUIRED ? REASON_REQUIRED : REASON_NONE;
        else
            reason = check(rule, value);
        if (reason != REASON_NONE)
            return reason;
    }
    return REASON_NONE;
}

double rules_slip(const struct field *field)
{
    double slip = 1;

    for (int i = 0; i < field->rule_count; i++)
        if (field->rules[i].kind == RULE_CHECK)
            slip = fmin(slip, field->rules[i].check == CHECK_MOD97 ? 1 / 97.0 : 0.1);
    return slip;
}

double rules_after(double probability, double slip)
{
    double wrong = (1 - probability) * slip;

    return probability > 0 ? probability / (probability + wrong) : 0;
}

/*
 * The value of a field to compare, NULL if it is not known: a date in the order
 * of time, written to date, else the digits themselves.
 */
static const char *term(const struct form *form, const char *const values[], int index,
                        char date[16])
{
    const struct field *field = &form->fields[index];
    const char *value = values[index];

    if (!value || !is_digits(value))
        return NULL;
    for (int i = 0; i < field->rule_count && *value; i++)
        if (field->rules[i].kind == RULE_DATE)
            return read_date(field->rules[i].date, value, date) == 0 ? date : NULL;
    return value;
}

static void add(char sum[SUM_DIGITS + 1], const char *value)
{
    size_t length = strlen(value);
    int carry = 0;

    for (int i = 0; i < SUM_DIGITS; i++) {
        char *digit = &sum[SUM_DIGITS - 1 - i];
        int total = *digit - '0' + carry;

        if ((size_t)i < length)
            total += value[length - 1 - (size_t)i] - '0';
        *digit = (char)('0' + total % 10);
        carry = total / 10;
    }
}

static int keeps_sum(const struct form *form, const struct form_rule *rule,
                     const char *const values[])
{
    char sum[SUM_DIGITS + 1], date[16];
    const char *total = term(form, values, rule->terms[rule->term_count - 1], date);
    int is_partial = 0, order;

    memset(sum, '0', SUM_DIGITS);
    sum[SUM_DIGITS] = 0;
    for (int i = 0; i < rule->term_count - 1; i++) {
        const char *value = term(form, values, rule->terms[i], date);
        if (value && strlen(value) <= FORM_MAX_BOXES)
            add(sum, value);
        else
            is_partial = 1;
    }
    if (!total)
        return 1;
    order = compare(sum, total);
    return is_partial ? order <= 0 : order == 0;
}

static int keeps_equal(const struct form *form, const struct form_rule *rule,
                       const char *const values[])
{
    char dates[2][16];
    const char *first = NULL;

    for (int i = 0; i < rule->term_count; i++) {
        const char *value = term(form, values, rule->terms[i], dates[first != NULL]);

        if (first && value && ((*first == 0) != (*value == 0) || compare(first, value) != 0))
            return 0;
        if (!first)
            first = value;
    }
    return 1;
}

static int keeps_less(const struct form *form, const struct form_rule *rule,
                      const char *const values[])
{
    char dates[2][16];
    const char *last = NULL;
    int turn = 0;

    for (int i = 0; i < rule->term_count; i++) {
        const char *value = term(form, values, rule->terms[i], dates[turn]);

        if (!value || *value == 0)
            continue;
        if (last && compare(last, value) >= 0)
            return 0;
        last = value;
        turn = !turn;
    }
    return 1;
}

static enum reason check_one(const struct form_rule *rule, const char *const values[])
{
    int ticked = 0, unknown = 0;

    for (int i = 0; i < rule->term_count; i++) {
        const char *value = values[rule->terms[i]];

        if (!value || !is_digits(value))
            unknown++;
        else
            ticked += strcmp(value, "1") == 0;
    }
    if (ticked > 1)
        return REASON_ONE;
    return rule->is_required && ticked + unknown == 0 ? REASON_REQUIRED : REASON_NONE;
}

static enum reason check_across(const struct form *form, const struct form_rule *rule,
                                const char *const values[])
{
    switch (rule->kind) {
    case FORM_RULE_SUM:
        return keeps_sum(form, rule, values) ? REASON_NONE : REASON_SUM;
    case FORM_RULE_EQUAL:
        return keeps_equal(form, rule, values) ? REASON_NONE : REASON_EQUAL;
    case FORM_RULE_LESS:
        return keeps_less(form, rule, values) ? REASON_NONE : REASON_LESS;
    case FORM_RULE_ONE:
        return check_one(rule, values);
    }
    return REASON_NONE;
}

void rules_form(const struct form *form, const char *const values[], enum reason reasons[])
{
    for (int i = 0; i < form->field_count; i++)
        reasons[i] = REASON_NONE;
    for (int i = 0; i < form->rule_count; i++) {
        const struct form_rule *rule = &form->rules[i];
        enum reason broken = check_across(form, rule, values);

        for (int k = 0; k < rule->term_count; k++)
            if (reasons[rule->terms[k]] == REASON_NONE)
                reasons[rule->terms[k]] = broken;
    }
}

bool rules_confirms(const struct form *form, const struct form_rule *rule,
                    const char *const values[])
{
    const char *last = values[rule->terms[rule->term_count - 1]];

    if (rule->kind != FORM_RULE_SUM || !last || *last == 0)
        return false;
    for (int i = 0; i < rule->term_count; i++)
        if (!values[rule->terms[i]])
            return false;
    return keeps_sum(form, rule, values);
}
