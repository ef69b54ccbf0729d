/* SPDX-License-Identifier: MIT */
/*
 * slate.h - a square of paper that training pictures are composed on.
 *
 * Samples are stamped and strokes drawn at the scale of a sample, with room
 * around; then the warp turns it into a picture for the network.  Ink is 1.0 on
 * paper 0.0; what is drawn twice is as dark as the darker of both.
 */
#ifndef CLASSIFY_LEARN_SLATE_H
#define CLASSIFY_LEARN_SLATE_H

#include "base/types.h"

enum {
    SLATE_SIDE = 72,
    SLATE_MIDDLE = (SLATE_SIDE - SAMPLE_SIDE) / 2 /* where a sample stands in the middle */
};

struct slate {
    float ink[SLATE_SIDE][SLATE_SIDE]; /* row by row */
};

/* The smallest box around ink darker than 0.3; its width is 0 if there is none. */
struct rect slate_box(const struct slate *slate);

/* The centre of mass of the ink; the middle if there is none. */
void slate_centre(const struct slate *slate, float *x, float *y);

/* Stamps a sample with its top left corner at (x, y). */
void slate_stamp(struct slate *slate, const struct sample *sample, int x, int y);

/* Draws a straight stroke with round ends; width in pixels.  Off the paper nothing happens. */
void slate_stroke(struct slate *slate, float x0, float y0, float x1, float y1, float width);

/* Makes everything outside the box paper. */
void slate_crop(struct slate *slate, struct rect box);

#endif
