/* SPDX-License-Identifier: MIT */
/*
 * arguments.h - command lines: one table that is both parsed and printed.
 *
 * What formdigits-train can do has a table of options each; sets of samples are
 * named in the same way by all.
 */
#ifndef CLASSIFY_LEARN_ARGUMENTS_H
#define CLASSIFY_LEARN_ARGUMENTS_H

#include <stdint.h>

#include "base/err.h"
#include "base/option.h"
#include "classify/learn/sets.h"

struct arguments {
    const char *program; /* as messages begin */
    const char *usage, *summary;
    const struct option_help *table; /* ends with letter 0 */
};

/*
 * The next option, like getopt_long: its letter, -1 at the end, '?' after a
 * message; an argument that is no option is a mistake.
 */
int arguments_next(const struct arguments *arguments, int argc, char **argv);

/* Prints usage, summary and options to stdout. */
void arguments_help(const struct arguments *arguments);

/* Prints a message, with a subject if it is not NULL, and a hint; returns -1. */
int arguments_misused(const struct arguments *arguments, const char *text, const char *subject);

/* Says what an option takes, as the value that it was given is something else; returns -1. */
int arguments_refused(const struct arguments *arguments, int letter, const char *takes,
                      const char *value);

/* Reads the number of an option, from least to most; returns 0, or -1 after a message. */
MUST_CHECK
int arguments_number(const struct arguments *arguments, int letter, const char *value, int least,
                     int most, int *out);

/* Reads what random numbers begin with; returns 0, or -1 after a message. */
MUST_CHECK
int arguments_seed(const struct arguments *arguments, int letter, const char *value,
                   uint64_t *out);

/* Adds a set of images; returns 0, or -1 after a message. */
MUST_CHECK
int arguments_add_set(const struct arguments *arguments, struct sets *sets, enum set_use use,
                      const char *images);

/* The set named last, which labels and writers belong to. */
struct set *arguments_last_set(struct sets *sets);

#endif
