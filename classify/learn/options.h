/* SPDX-License-Identifier: MIT */
/*
 * options.h - the command line of formdigits-train.
 */
#ifndef CLASSIFY_LEARN_OPTIONS_H
#define CLASSIFY_LEARN_OPTIONS_H

#include "classify/learn/sets.h"
#include "classify/learn/train.h"

#define OPTIONS_PROGRAM "formdigits-train"

enum { OPTIONS_TEACHERS = 16 }; /* at most */

struct options {
    struct sets sets;
    struct train_options train; /* without net, noise, teachers and checkpoint */
    enum noise_kind noise;
    int has_noise;
    const char *from; /* a model to go on with; NULL: none */
    const char *teachers[OPTIONS_TEACHERS]; /* models to learn from, too */
    int teacher_count;
    const char *net;  /* NULL: that of from */
    const char *output;
    const char *search;         /* a file of settings to try; NULL: none */
    const char *curve;          /* where to draw how it went; NULL: nowhere */
    int keep_writers;           /* one in so many, 0 for none */
    int wants_help;
};

/*
 * Reads the arguments; what they do not say has its default.  Returns 0, or -1
 * after a message on stderr.
 */
MUST_CHECK
int options_parse(int argc, char **argv, struct options *out);

/* Prints usage and options to stdout. */
void options_help(void);

#endif
