/* SPDX-License-Identifier: MIT */
/*
 * names.h - the file names of a list.
 *
 * One name a line.  A list with a zero byte in it has its names ended by zero
 * bytes instead, as find -print0 writes them, so that a name may hold a newline.
 */
#ifndef PIPELINE_NAMES_H
#define PIPELINE_NAMES_H

#include <stddef.h>

#include "base/err.h"

struct names {
    char *text;         /* holds the names */
    const char **names;
    int count;
};

/*
 * Reads a list, "-" for standard input; empty names are passed over.  Freed
 * with names_free.  Fails with ERR_ABSENT, ERR_IO or ERR_MEMORY.
 */
MUST_CHECK
int names_read(const char *path, struct names *out, struct err *err);

void names_free(struct names *names);

#endif
