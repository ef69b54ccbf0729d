/* SPDX-License-Identifier: MIT */
/*
 * printed.h - what a function prints to a standard stream, as text.
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
    int stream, was;
    char text[4096];
};

/* stream: STDOUT_FILENO or STDERR_FILENO. */
static inline void printed_begin(struct printed *printed, int stream)
{
    fflush(NULL);
    printed->file = tmpfile();
    assert_non_null(printed->file);
    printed->stream = stream;
    printed->was = dup(stream);
    assert_true(dup2(fileno(printed->file), stream) >= 0);
}

static inline const char *printed_end(struct printed *printed)
{
    size_t length;

    fflush(NULL);
    dup2(printed->was, printed->stream);
    close(printed->was);
    rewind(printed->file);
    length = fread(printed->text, 1, sizeof printed->text - 1, printed->file);
    printed->text[length] = 0;
    fclose(printed->file);
    return printed->text;
}

#endif
