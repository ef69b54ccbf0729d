/* SPDX-License-Identifier: MIT */
/*
 * cells_print.h - the lines that are printed around a field, as the form has
 * them.
 */
#ifndef SEGMENT_CELLS_PRINT_H
#define SEGMENT_CELLS_PRINT_H

#include <stdbool.h>

#include "base/err.h"
#include "segment/form.h"

/* Lines of one kind are printed alike and lie beside their places by the same distance. */
enum line_kind {
    LINE_UPRIGHT,
    LINE_TICK, /* upright, of a comb: it ends at `to` and begins somewhere below `from` */
    LINE_LEVEL,
    LINE_KINDS
};

/* A straight piece of a line in millimetres of the form. */
struct print_line {
    enum line_kind kind;
    double at;       /* x of an upright line, y of a level one: of its middle */
    double from, to; /* y of an upright line, x of a level one */
    bool is_broken;  /* on the page it is missing, or a good part of it: see cells_lines.h */
};

struct print {
    struct print_line *of;
    int count;
};

/* Lists the lines; freed with cells_print_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int cells_print_list(const struct field *field, struct print *out, struct err *err);

void cells_print_free(struct print *print);

#endif
