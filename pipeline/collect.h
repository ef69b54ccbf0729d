/* SPDX-License-Identifier: MIT */
/*
 * collect.h - labelled pictures and foreign idx files become samples.
 *
 * Every picture is decoded in a child of its own and normalized exactly as a
 * cell of a scanned form is, so that a network learns from what it will read.
 */
#ifndef PIPELINE_COLLECT_H
#define PIPELINE_COLLECT_H

#include "base/err.h"

/* What was made, and who hears of it. */
struct collect {
    void (*left_out)(const char *path, const char *why);
    void (*made)(const char *line); /* once, in the end: how many of which label */
    int samples, rejected;
};

/*
 * Collects all pictures below the paths (see labelled.h); a path whose name
 * holds "idx3-ubyte" is a file of images with its labels beside it, named alike
 * with "labels" and "idx1".  Writes PREFIX-images-idx3-ubyte,
 * PREFIX-labels-idx1-ubyte and PREFIX-writers.tsv, whose lines hold the label,
 * a number for the writer (-1 if unknown) and the writer's name.  The line that is
 * made of it also names the words that were taken for not-a-digit.
 *
 * Fails with ERR_ABSENT, ERR_DATA, ERR_CREATE, ERR_IO or ERR_MEMORY; a picture
 * that cannot be read is left out, which is no failure.
 */
MUST_CHECK
int collect_run(struct collect *collect, char *const *paths, int count, const char *prefix,
                struct err *err);

#endif
