/* SPDX-License-Identifier: MIT */
/*
 * sheet_misfit.h - the line that says why a page is not the form.
 *
 * Whoever reads it holds the page, or has just described the form: it names the
 * anchor or the field, and where it should be in millimetres on the form.
 */
#ifndef SEGMENT_SHEET_MISFIT_H
#define SEGMENT_SHEET_MISFIT_H

#include "base/err.h"
#include "segment/sheet_match.h"
#include "segment/sheet_sights.h"

/* How many of the lines around one field are where they should be. */
struct sheet_share {
    int field; /* in form.fields; -1 none */
    int found, count;
};

/*
 * Fewer than three anchors were found; sights, in the order of the form, says which.
 * Always returns -1, as all of these; all set ERR_MATCH.
 */
int sheet_misfit_anchors(const struct sheet_task *task, const struct sheet_marks *marks,
                         const struct sheet_sights *sights, struct err *err);

/* The anchor or landmark that lies farthest from its place lies too far from it. */
int sheet_misfit_place(const struct sheet_task *task, const struct sheet_sights *sights, int worst,
                       double residual_mm, struct err *err);

/* Too few landmarks of the reference picture were found where they agree. */
int sheet_misfit_landmarks(const struct form *form, int found, int count, struct err *err);

/*
 * Printed lines are missing.  lines_found is the share of all, 0 to 1; poorest is
 * the field that misses most of its own.
 */
int sheet_misfit_lines(const struct form *form, double lines_found, struct sheet_share poorest,
                       struct err *err);

/* The lines of one field are missing, so that it would be read in the wrong place. */
int sheet_misfit_field(const struct form *form, struct sheet_share lost, struct err *err);

#endif
