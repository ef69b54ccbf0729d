/* SPDX-License-Identifier: MIT */
/*
 * printed.h - what a function prints to stdout, as text.
 */
#ifndef TESTS_PRINTED_H
#define TESTS_PRINTED_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <unistd.h>

struct printed {
    FILE *file;
    int stdout_was;
    char text[4096];
};

static inline void printed_begin(struct printed *printed)
{
    fflush(stdout);
    printed->file = tmpfile();
    assert_non_null(printed->file);
    printed->stdout_was = dup(STDOUT_FILENO);
    assert_true(dup2(fileno(printed->file), STDOUT_FILENO) >= 0);
}

static inline const char *printed_end(struct printed *printed)
{
    size_t length;

    fflush(stdout);
    dup2(printed->stdout_was, STDOUT_FILENO);
    close(printed->stdout_was);
    rewind(printed->file);
    length = fread(printed->text, 1, sizeof printed->text - 1, printed->file);
    printed->text[length] = 0;
    fclose(printed->file);
    return printed->text;
}

#endif
