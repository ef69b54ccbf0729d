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

#include <stdbool.h>

#include "segment/form.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_marks.h"

enum { SHEET_MATCHES = 8 }; /* the most that are kept */

struct sheet_match {
    struct sheet_affine affine;
    int found;          /* anchors with a mark in their place */
    double residual_mm; /* root mean square over them */
};

/* The page of a form, and the size of the scanned page that is laid over it. */
struct sheet_task {
    const struct form *form;
    const struct form_page *page;
    int width, height; /* pixels */
};

/*
 * Finds matches of at least three anchors, the most promising first, no two of
 * them alike.  Returns how many.
 */
int sheet_match_find(const struct sheet_task *task, const struct sheet_marks *marks,
                     struct sheet_match matches[SHEET_MATCHES]);

/* Whether a transform is one that a scanner makes of this form. */
bool sheet_match_is_plausible(const struct sheet_task *task, const struct sheet_affine *affine);

/* Whether two transforms put all corners of the form into the same places, to 2 mm. */
bool sheet_match_are_same(const struct form *form, const struct sheet_affine *a,
                          const struct sheet_affine *b);

/* Whether the page has a mark that could be this anchor, by shape and size, in any place. */
bool sheet_match_has_mark(const struct sheet_task *task, const struct sheet_marks *marks,
                          const struct anchor *anchor);

/*
 * Which of the first count anchors have such a mark near their place on a page that the form
 * just fills, in the orientation in which most have.  Returns how many.
 */
int sheet_match_near(const struct sheet_task *task, const struct sheet_marks *marks, int count,
                     bool is_near[]);

/* Which corner of the form an anchor is next to: 0 top left, then clockwise. */
int sheet_match_turn(const struct form *form, const struct anchor *anchor);

#endif
