/* SPDX-License-Identifier: MIT */
/*
 * writing.h - what a person writes into boxes.
 *
 * A figure is never the same twice: its shape is bent by what this person
 * always does, so that the hand is known again, and a little by chance.
 */
#ifndef SAMPLES_WRITING_H
#define SAMPLES_WRITING_H

#include "base/types.h"
#include "samples/pen.h"

/*
 * Writes what the boxes of a field hold, one character each: a digit, '_'
 * nothing, 'x' a digit crossed out, '?' one digit written over another.
 */
void writing_boxes(struct pen *pen, struct leaf *leaf, const struct rect_mm *boxes,
                   const char *text);

/* Writes digits side by side into a frame, never touching. */
void writing_strip(struct pen *pen, struct leaf *leaf, struct rect_mm frame, const char *digits);

/* Marks a check box: a cross, a tick or a filling, as this person does it. */
void writing_mark(struct pen *pen, struct leaf *leaf, struct rect_mm box);

/* Signs on a line that begins at a point. */
void writing_signature(struct pen *pen, struct leaf *leaf, double x_mm, double y_mm);

#endif
