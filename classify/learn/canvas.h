/* SPDX-License-Identifier: MIT */
/*
 * canvas.h - a square of paper that training pictures are composed on.
 *
 * Samples are stamped and strokes drawn at the scale of a sample, with room
 * around; then the warp turns it into a picture for the network.  Ink is 1.0 on
 * paper 0.0; what is drawn twice is as dark as the darker of both.
 */
#ifndef CLASSIFY_LEARN_CANVAS_H
#define CLASSIFY_LEARN_CANVAS_H

#include "base/types.h"

enum {
    CANVAS_SIDE = 72,
    CANVAS_MIDDLE = (CANVAS_SIDE - SAMPLE_SIDE) / 2 /* where a sample stands in the middle */
};

struct canvas {
    float ink[CANVAS_SIDE][CANVAS_SIDE]; /* row by row */
};

/* The smallest box around ink darker than 0.3; its width is 0 if there is none. */
struct rect canvas_box(const struct canvas *canvas);

/* Stamps a sample with its top left corner at (x, y). */
void canvas_stamp(struct canvas *canvas, const struct sample *sample, int x, int y);

/* Draws a straight stroke with round ends; width in pixels.  Off the paper nothing happens. */
void canvas_stroke(struct canvas *canvas, float x0, float y0, float x1, float y1, float width);

/* Makes everything outside the box paper. */
void canvas_crop(struct canvas *canvas, struct rect box);

#endif
