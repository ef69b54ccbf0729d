/* SPDX-License-Identifier: MIT */
/*
 * rivals_options.h - the command line of formdigits-train rivals, and the methods.
 */
#ifndef CLASSIFY_LEARN_RIVALS_OPTIONS_H
#define CLASSIFY_LEARN_RIVALS_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

#include "classify/learn/rival.h"
#include "classify/learn/sets.h"

#define RIVALS_OPTIONS_PROGRAM "formdigits-train rivals"

enum { RIVALS_OPTIONS_METHODS = 8 };

struct rivals_options {
    struct sets sets;         /* to learn from, and to test with */
    const char *model;        /* NULL: none */
    const struct rival *methods[RIVALS_OPTIONS_METHODS]; /* the model's first */
    int method_count;
    int limit;                /* samples that each method learns from at most; 0: its own */
    uint64_t seed;
    bool as_json, wants_help;
};

/*
 * Reads the arguments; what they do not say has its default, the model that of
 * $FORMDIGITS_MODEL.  Returns 0, or -1 after a message on stderr.
 */
MUST_CHECK
int rivals_options_parse(int argc, char **argv, struct rivals_options *out);

/* Prints usage and options to stdout. */
void rivals_options_help(void);

#endif
