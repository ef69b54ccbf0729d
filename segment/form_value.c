/* SPDX-License-Identifier: MIT */
#include "segment/form_value.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const char *need(const struct element *at, const char *attribute, struct err *err)
{
    const char *text = form_xml_get(at, attribute);

    if (!text)
        form_xml_fail(at, err, "<%s> needs the attribute '%s'", at->name, attribute);
    return text;
}

/*
 * A plain decimal number at text; returns what follows it, NULL if there is
 * none.  strtod would follow the locale and take infinities and hexadecimals.
 */
static const char *decimal(const char *text, double *out)
{
    double value = 0, weight = 1;
    const char *p = text;

    for (; is_digit(*p); p++)
        value = 10 * value + (*p - '0');
    if (p == text || p - text > 9)
        return NULL;
    if (*p == '.' && is_digit(p[1]))
        for (p++; is_digit(*p); p++)
            value += (*p - '0') * (weight /= 10);
    *out = value;
    return p;
}

static int unit_mm(const struct element *at, const char *attribute, const char *unit, double px_mm,
                   double *out, struct err *err)
{
    const char *units = px_mm > 0 ? "mm, in or px" : "mm or in";

    if (strcmp(unit, "mm") == 0)
        *out = 1;
    else if (strcmp(unit, "in") == 0)
        *out = 25.4;
    else if (strcmp(unit, "px") == 0 && px_mm > 0)
        *out = px_mm;
    else if (strcmp(unit, "px") == 0)
        return form_xml_fail(
            at, err, "%s in px, but there is no <reference> picture here: use mm or in", attribute);
    else if (*unit == 0)
        return form_xml_fail(at, err, "%s=\"%.40s\" has no unit: add %s", attribute,
                             form_xml_get(at, attribute), units);
    else
        return form_xml_fail(at, err,
                             "%s=\"%.40s\" is no length: write it like 12.5mm, with %s", attribute,
                             form_xml_get(at, attribute), units);
    return 0;
}

int form_value_length(const struct element *at, const char *attribute, double px_mm, double *out,
                      struct err *err)
{
    const char *text = need(at, attribute, err), *unit;
    double number, scale = 0;

    if (!text)
        return -1;
    unit = decimal(text, &number);
    if (!unit)
        return form_xml_fail(at, err,
                             "%s=\"%.40s\" is no length: write it like 12.5mm, from the "
                             "top left corner of the page",
                             attribute, text);
    if (unit_mm(at, attribute, unit, px_mm, &scale, err) != 0)
        return -1;
    if (number * scale > FORM_MOST_PAGE_MM)
        return form_xml_fail(at, err, "%s=\"%.40s\" is more than a page may have: %d mm", attribute,
                             text, FORM_MOST_PAGE_MM);
    *out = number * scale;
    return 0;
}

int form_value_size(const struct element *at, const char *attribute, double px_mm, double *out,
                    struct err *err)
{
    double size;

    if (form_value_length(at, attribute, px_mm, &size, err) != 0)
        return -1;
    if (size < FORM_LEAST_MM)
        return form_xml_fail(at, err, "%s=\"%.40s\" is too small: at least %d mm", attribute,
                             form_xml_get(at, attribute), FORM_LEAST_MM);
    *out = size;
    return 0;
}

/* Up to 18 digits at text, so that a long long holds them; NULL if there are none. */
static const char *whole(const char *text, long long *out)
{
    const char *p = text;
    long long value = 0;

    for (; is_digit(*p) && p - text < 18; p++)
        value = 10 * value + (*p - '0');
    if (p == text || is_digit(*p))
        return NULL;
    *out = value;
    return p;
}

int form_value_count(const struct element *at, const char *attribute, long long least,
                     long long most, long long *out, struct err *err)
{
    const char *text = need(at, attribute, err), *end;
    long long value;

    if (!text)
        return -1;
    end = whole(text, &value);
    if (!end || *end || value < least || value > most)
        return form_xml_fail(at, err, "%s=\"%.40s\" is no whole number from %lld to %lld",
                             attribute, text, least, most);
    *out = value;
    return 0;
}

int form_value_range(const struct element *at, const char *attribute, int most, int *low, int *high,
                     struct err *err)
{
    const char *text = need(at, attribute, err), *end;
    long long first, second;

    if (!text)
        return -1;
    end = whole(text, &first);
    second = first;
    if (end && *end == '-')
        end = whole(end + 1, &second);
    if (!end || *end || first < 1 || second < first || second > most)
        return form_xml_fail(at, err, "%s=\"%.40s\" is no range: write it like 1-8, at most %d",
                             attribute, text, most);
    *low = (int)first;
    *high = (int)second;
    return 0;
}

/* libxml2 saw to it that the bytes are UTF-8; the control characters after ASCII begin with C2. */
static int is_name_byte(const char *p)
{
    unsigned char c = (unsigned char)p[0], next = (unsigned char)p[1];

    if (c >= 0x80)
        return c != 0xc2 || next >= 0xa0;
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(*p) || strchr("_-.", c);
}

int form_value_name(const struct element *at, const char *attribute, char out[FORM_MAX_NAME],
                    struct err *err)
{
    const char *text = need(at, attribute, err), *p;

    if (!text)
        return -1;
    for (p = text; *p && is_name_byte(p);)
        p++;
    if (*p || *text == 0 || *text == '-' || *text == '.')
        return form_xml_fail(at, err,
                             "%s=\"%.40s\" is no name: use letters, digits, '_', '-' "
                             "and '.', a letter or digit first",
                             attribute, text);
    if (p - text >= FORM_MAX_NAME)
        return form_xml_fail(at, err, "%s=\"%.40s...\" is longer than %d bytes", attribute, text,
                             FORM_MAX_NAME - 1);
    memcpy(out, text, (size_t)(p - text) + 1);
    return 0;
}

int form_value_word(const struct element *at, const char *attribute, const char *words, int *out,
                    struct err *err)
{
    const char *text = need(at, attribute, err);
    int index;

    if (!text)
        return -1;
    index = form_xml_index(words, text);
    if (index < 0)
        return form_xml_fail(at, err, "%s=\"%.40s\" is unknown, use one of: %s", attribute, text,
                             words);
    *out = index;
    return 0;
}

char *form_value_beside(const struct element *at, const char *name)
{
    size_t folder = (size_t)(file_name(at->path) - at->path);
    char *path = malloc(folder + strlen(name) + 1);

    if (path) {
        memcpy(path, at->path, folder);
        strcpy(path + folder, name);
    }
    return path;
}
