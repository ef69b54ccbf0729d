/* SPDX-License-Identifier: MIT */
/*
 * terminal_picture.h - a gray picture drawn with what a terminal has.
 *
 * A character cell is about twice as high as wide, so that its upper and its
 * lower half are two nearly square pixels: the character for the upper half
 * block, with one colour before and one behind it.  Where there are no colours
 * ink is drawn in whatever colour text has; where there is not even Unicode, in
 * letters of different weight.
 */
#ifndef PIPELINE_TERMINAL_PICTURE_H
#define PIPELINE_TERMINAL_PICTURE_H

#include <stdio.h>

#include "base/err.h"
#include "base/raster.h"
#include "pipeline/terminal.h"

/* Character cells. */
struct terminal_area {
    int columns, rows;
};

/*
 * The area that a picture fills: as large as most allows, with its proportions
 * kept, and not larger than its pixels are worth.
 */
struct terminal_area terminal_picture_area(const struct raster *gray, enum terminal_look look,
                                           struct terminal_area most);

/*
 * Draws a gray raster (0 black, 255 white) over an area, line by line from the
 * cursor, each begun with indent spaces; the cursor is then at the start of the
 * line below.  Faint ink is brought out.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int terminal_picture_draw(const struct raster *gray, enum terminal_look look,
                          struct terminal_area area, int indent, FILE *out, struct err *err);

#endif
