/* SPDX-License-Identifier: MIT */
/*
 * sheet_lines.h - whether the lines printed around the fields are where the
 * form says.
 *
 * Every printed side of every box is cut into stretches of a few millimetres.
 * A stretch is found if most of it is ink at one and the same distance from
 * its place, and paper a little farther off on one side at least: handwriting
 * and text are not straight, pictures and black borders are not thin.
 */
#ifndef SEGMENT_SHEET_LINES_H
#define SEGMENT_SHEET_LINES_H

#include "base/err.h"
#include "segment/form.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"

/* One straight stretch of a printed line, mm; the normal points right or down. */
struct sheet_line {
    double x, y; /* its middle */
    double length;
    bool is_upright;
    int field; /* in form.fields */
    bool is_found;
    double offset; /* of a found one, from its place along the normal */
};

struct sheet_lines {
    struct sheet_line *of;
    int count;
};

/*
 * Lists the lines of a page of a form; of many, an even choice.  Freed with
 * sheet_lines_free.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int sheet_lines_list(const struct form *form, const struct form_page *page, struct sheet_lines *out,
                     struct err *err);

/*
 * Looks for all lines within reach_mm of their places under a transform.
 * Returns the share that was found; 1 if there is nothing to be found.
 */
double sheet_lines_look(struct sheet_lines *lines, const struct sheet_ink *ink,
                        const struct sheet_affine *affine, double reach_mm);

void sheet_lines_free(struct sheet_lines *lines);

#endif
