/* SPDX-License-Identifier: MIT */
/*
 * words.h - a command line given as words with a space between, for the tests of
 * options.
 */
#ifndef TESTS_WORDS_H
#define TESTS_WORDS_H

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { WORDS_MAX = 160 };

struct words {
    char text[4096]; /* the list points into it */
    char *list[WORDS_MAX];
    int count;
};

/* Splits a program's name and its arguments; getopt begins anew. */
static inline void words_split(struct words *words, const char *program, const char *line)
{
    snprintf(words->text, sizeof words->text, "%s %s", program, line);
    words->count = 0;
    for (char *word = strtok(words->text, " "); word; word = strtok(NULL, " "))
        words->list[words->count++] = word;
    optind = 0;
}

#endif
