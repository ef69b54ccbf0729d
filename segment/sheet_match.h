/* SPDX-License-Identifier: MIT */
/*
 * sheet_match.h - the ways in which marks on a page could be a form's anchors.
 *
 * Two marks in the place of two anchors say roughly where the others must be;
 * a third one makes it a transform; the transform is kept if it is one that a
 * scanner makes (no mirror image, little skew and shear, scales nearly equal).
 */
#ifndef SEGMENT_SHEET_MATCH_H
#define SEGMENT_SHEET_MATCH_H

#include "segment/form.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_marks.h"

enum { SHEET_MATCHES = 8 }; /* the most that are kept */

struct sheet_match {
    struct sheet_affine affine;
    int found;          /* anchors with a mark in their place */
    double residual_mm; /* root mean square over them */
};

/* The page that is to be matched, and the form's page. */
struct sheet_task {
    const struct form *form;
    const struct form_page *page;
    int width, height; /* of the scanned page, pixels */
};

/*
 * Finds matches of at least three anchors, the most promising first, no two of
 * them alike.  Returns how many; *most_found is the most anchors in any.
 */
int sheet_match_find(const struct sheet_task *task, const struct sheet_marks *marks,
                     struct sheet_match matches[SHEET_MATCHES]);

/* Whether a transform is one that a scanner makes of this form. */
bool sheet_match_is_plausible(const struct sheet_task *task, const struct sheet_affine *affine);

/* Which way the arms of a corner point: 0 the mark of the top left, then clockwise. */
int sheet_match_turn(const struct form *form, const struct anchor *anchor);

/* The farthest that two transforms put a corner of the form from each other, mm. */
double sheet_match_distance(const struct sheet_task *task, const struct sheet_affine *a,
                            const struct sheet_affine *b);

#endif
