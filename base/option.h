/* SPDX-License-Identifier: MIT */
/*
 * option.h - one table of options, which is both parsed and printed.
 *
 * Every table has -h and --help besides.  What is said of a mistake is the
 * program's own.
 */
#ifndef BASE_OPTION_H
#define BASE_OPTION_H

#include <stddef.h>

struct option_help {
    int letter;          /* its short form, or a value over 255 if it has none */
    const char *name;    /* its long form, NULL if it has none */
    const char *value;   /* the name of its argument, NULL if it takes none */
    const char *text;    /* one line */
};

enum { OPTION_MOST = 32 }; /* in a table, which ends with letter 0 */

/*
 * The next option, like getopt_long: its letter, 'h' for help, -1 at the end (optind is
 * the first argument).  After a mistake, ':' if a value is missing after an option, '?'
 * if it is none or takes no value, and the word as it was typed; of letters that stand
 * together the one.
 */
int option_next(const struct option_help *table, int argc, char **argv, char *word, size_t size);

/* Prints a line for each to stdout, help last. */
void option_print(const struct option_help *table);

#endif
