/* SPDX-License-Identifier: MIT */
/*
 * export.h - what was read, as CSV or JSON Lines.
 *
 * Only finished files are exported, and nothing of runs or time: two databases
 * that read the same scans export the same bytes, whatever happened on the way.
 * The columns are a contract: see formdigits-export(1).
 */
#ifndef STORE_EXPORT_H
#define STORE_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/err.h"

struct store; /* store/store.h */

enum export_format {
    EXPORT_CSV,  /* RFC 4180, with a header even when nothing follows */
    EXPORT_JSONL /* an object a line */
};

struct export_choice {
    enum export_format format;
    bool pages;        /* a row a page; otherwise a row a field */
    int64_t run;       /* what this run finished; 0: the latest reading of each file */
    const char *state; /* only rows in this state; NULL: all */
};

/* Whether a state is one of those that rows of this kind can have. */
bool export_has_state(bool pages, const char *state);

/*
 * Writes the rows, sorted by file, page and the order of fields in the form.
 *
 * Fails with ERR_ABSENT (no such run), ERR_IO (out cannot be written), or like
 * everything in store.h that reads.
 */
MUST_CHECK
int export_write(struct store *store, const struct export_choice *choice, FILE *out,
                 struct err *err);

#endif
