/* SPDX-License-Identifier: MIT */
/*
 * sheet_misfit.h - the line that says why a page is not the form.
 *
 * Whoever reads it holds the page, or has just described the form: it names the
 * anchor or the field, and where it should be in millimetres on the form.
 */
#ifndef SEGMENT_SHEET_MISFIT_H
#define SEGMENT_SHEET_MISFIT_H

#include <stdint.h>

#include "base/err.h"
#include "segment/sheet_match.h"

enum { SHEET_ANCHORS = 64 }; /* that are measured; more add nothing */

/* How many of the lines around one field are where they should be. */
struct sheet_share {
    int field; /* in form.fields; -1 none */
    int found, count;
};

/*
 * Fewer than three anchors were found.  seen has a bit for each that was, in the
 * order of the form.  Always returns -1, as the next two; all set ERR_MATCH.
 */
int sheet_misfit_anchors(const struct sheet_task *task, const struct sheet_marks *marks,
                         uint64_t seen, struct err *err);

/* The anchor that lies farthest from its place lies too far from it. */
int sheet_misfit_place(const struct form *form, const struct anchor *anchor, double residual_mm,
                       struct err *err);

/*
 * Printed lines are missing.  lines_found is the share of all, 0 to 1; poorest is
 * the field that misses most of its own.
 */
int sheet_misfit_lines(const struct form *form, double lines_found, struct sheet_share poorest,
                       struct err *err);

/* The lines of one field are missing, so that it would be read in the wrong place. */
int sheet_misfit_field(const struct form *form, struct sheet_share lost, struct err *err);

#endif
