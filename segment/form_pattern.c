/* SPDX-License-Identifier: MIT */
#include "segment/form_pattern.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MAX_LENGTH = 200, /* bytes of a pattern */
    MAX_STATES = 1000 /* characters to match once all repeats are written out */
};

/* What follows a bracket expression that begins at p, like [^]0-9]. */
static const char *skip_bracket(const char *p)
{
    p += p[1] == '^' ? 2 : 1;
    p += *p == ']';
    while (*p && *p != ']') {
        if (*p == '[' && strchr(":.=", p[1]) && p[1]) {
            const char close[] = {p[1], ']', 0};
            const char *end = strstr(p + 2, close);
            if (!end)
                return p + strlen(p);
            p = end + 1;
        }
        p++;
    }
    return *p ? p + 1 : p;
}

/* How often a repeat at p copies what stands before it; *next is what follows. */
static long copies(const char *p, const char **next)
{
    long least, most;
    char *end;

    *next = p + 1;
    if (*p == '+')
        return 2;
    if (*p != '{')
        return 1;
    least = most = strtol(p + 1, &end, 10);
    if (*end == ',')
        most = end[1] == '}' ? least + 1 : strtol(end + 1, &end, 10);
    if (strchr(p, '}'))
        *next = strchr(p, '}') + 1;
    if (most < 1)
        return 1;
    return most <= MAX_STATES ? most : MAX_STATES + 1;
}

/* The size of a pattern with all repeats written out, -1 if it is too large. */
static long states(const char *p)
{
    long sum[MAX_LENGTH + 1] = {0}; /* of the group at each depth */
    long last = 0;                  /* of what a repeat would repeat */
    int depth = 0;

    while (*p) {
        const char *next = p + 1;
        if (strchr("*?+{", *p)) {
            long times = copies(p, &next);
            sum[depth] += last * (times - 1);
            last *= times;
        } else if (*p == '(') {
            sum[++depth] = 0;
            last = 0;
        } else if (*p == ')' && depth > 0) {
            last = sum[depth--] + 1;
            sum[depth] += last;
        } else if (*p == '|') {
            last = 0;
        } else {
            next = *p == '[' ? skip_bracket(p) : *p == '\\' && p[1] ? p + 2 : p + 1;
            last = 1;
            sum[depth]++;
        }
        if (sum[depth] > MAX_STATES)
            return -1;
        p = next;
    }
    return sum[0];
}

/* The first letter or digit after a backslash, 0 if there is none. */
static char strange_escape(const char *p)
{
    for (; *p; p++)
        if (*p == '[')
            p = skip_bracket(p) - 1;
        else if (*p == '\\' && isalnum((unsigned char)p[1]))
            return p[1];
        else if (*p == '\\' && p[1])
            p++;
    return 0;
}

int form_pattern_compile(const struct element *at, const char *text, regex_t **out, struct err *err)
{
    char whole[MAX_LENGTH + 8], reason[100];
    regex_t *pattern;
    int code;

    if (*text == 0 || strlen(text) > MAX_LENGTH)
        return form_xml_fail(at, err, "a pattern has 1 to %d bytes", MAX_LENGTH);
    if (isalpha((unsigned char)strange_escape(text)))
        return form_xml_fail(at, err,
                             "pattern=\"%.60s\" has a \\%c: a pattern knows no such classes, a "
                             "digit is [0-9]",
                             text, strange_escape(text));
    if (strange_escape(text))
        return form_xml_fail(at, err,
                             "pattern=\"%.60s\" refers back with \\1: a pattern has no "
                             "back-references",
                             text);
    if (states(text) < 0)
        return form_xml_fail(at, err,
                             "pattern=\"%.60s\" repeats too much: at most %d characters "
                             "once its repeats are written out",
                             text, MAX_STATES);
    pattern = malloc(sizeof *pattern);
    if (!pattern)
        return err_memory(err);
    snprintf(whole, sizeof whole, "^(%s)$", text);
    code = regcomp(pattern, whole, REG_EXTENDED | REG_NOSUB);
    if (code != 0) {
        regerror(code, pattern, reason, sizeof reason);
        free(pattern);
        return form_xml_fail(at, err, "pattern=\"%.60s\" is no extended regular expression: %s",
                             text, reason);
    }
    *out = pattern;
    return 0;
}
