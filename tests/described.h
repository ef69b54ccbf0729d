/* SPDX-License-Identifier: MIT */
/*
 * described.h - forms described in XML, good ones and bad ones, for the tests of
 * what reads them.
 */
#ifndef TESTS_DESCRIBED_H
#define TESTS_DESCRIBED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"
#include "segment/form.h"

#define FORM "<form name='t' version='1' width='210mm' height='297mm'>\n"
#define ANCHORS                                                                                    \
    "<anchor shape='square' x='10mm' y='10mm' size='5mm'/>\n"                                      \
    "<anchor shape='square' x='200mm' y='10mm' size='5mm'/>\n"                                     \
    "<anchor shape='square' x='10mm' y='287mm' size='5mm'/>\n"
#define FIELD "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' pitch='8mm'/>\n"
#define HEAD FORM ANCHORS /* what follows is line 5 */

/* All files lie in a folder of their own, which is the current one: names are short. */
static inline int described_enter(void **state)
{
    static char folder[] = "/tmp/test_form_XXXXXX";

    *state = folder;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static inline int described_leave(void **state)
{
    char command[80];

    snprintf(command, sizeof command, "rm -rf '%s'", (const char *)*state);
    return chdir("/") == 0 ? system(command) : -1;
}

static inline void described_put(const char *name, const char *text, size_t length)
{
    struct err err;

    if (file_write(name, text, length, &err) != 0)
        fail_msg("%s", err.text);
}

static inline struct form *described_good(const char *text)
{
    struct form *form = NULL;
    struct err err;

    described_put("form.xml", text, strlen(text));
    if (form_read("form.xml", &form, &err) != 0)
        fail_msg("%s\n%s", text, err.text);
    return form;
}

static inline double described_now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A form that is refused at a line, or at 0 as no form file, in words on one line, at once. */
static inline void described_bad_bytes(const char *text, size_t length, int line, const char *words)
{
    struct form *form = NULL;
    struct err err = {0};
    char place[40] = "no form file: ";
    double start;

    described_put("form.xml", text, length);
    if (line > 0)
        snprintf(place, sizeof place, "form.xml:%d: ", line);
    start = described_now_s();
    if (form_read("form.xml", &form, &err) == 0)
        fail_msg("accepted, not '%s': %.300s", words, text);
    if (described_now_s() - start > 0.5)
        fail_msg("%.1f s: %.300s", described_now_s() - start, text);
    if (err.code != ERR_FORM || strncmp(err.text, place, strlen(place)) != 0 ||
        !strstr(err.text, words) || strchr(err.text, '\n'))
        fail_msg("code %d, '%s', not '%s%s': %.300s", (int)err.code, err.text, place, words, text);
}

static inline void described_bad(const char *text, int line, const char *words)
{
    described_bad_bytes(text, strlen(text), line, words);
}

/* A form with a mistake in a line, and words that tell it. */
struct described_mistake {
    int line;
    const char *words, *text;
};

static inline void described_bad_each(const struct described_mistake *mistakes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        described_bad(mistakes[i].text, mistakes[i].line, mistakes[i].words);
}

/* A mistake in a rule of a field of 8 boxes. */
static inline void described_bad_rule(const char *rule, const char *words)
{
    char text[2000];

    snprintf(text, sizeof text,
             HEAD "<field name='r' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' "
                  "pitch='8mm'>\n<rule %s/></field></form>", rule);
    described_bad(text, 6, words);
}

/* Runs tests in a folder of their own. */
#define DESCRIBED_RUN(tests) cmocka_run_group_tests(tests, described_enter, described_leave)

#endif
