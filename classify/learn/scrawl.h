/* SPDX-License-Identifier: MIT */
/*
 * scrawl.h - strokes that are no digit: scribbles, dashes, dots, ticks, crosses, boxes.
 */
#ifndef CLASSIFY_LEARN_SCRAWL_H
#define CLASSIFY_LEARN_SCRAWL_H

#include <stdbool.h>

#include "base/types.h"
#include "classify/learn/slate.h"
#include "classify/rng.h"

/* Draws one of them in the middle of an empty slate. */
void scrawl_draw(struct slate *slate, struct rng *rng);

/* Lets a hand go up and down across a box, or to and fro anywhere in it. */
void scrawl_scribble(struct slate *slate, struct rect box, int strokes, bool is_zigzag,
                     float width, struct rng *rng);

/* Draws lines across a box from side to side; tilt is how much they rise, in heights. */
void scrawl_lines(struct slate *slate, struct rect box, int lines, float tilt, float width,
                  struct rng *rng);

/* Draws one steep line through the middle of a box, about as high as it or higher. */
void scrawl_slash(struct slate *slate, struct rect box, float width, struct rng *rng);

#endif
