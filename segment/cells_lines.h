/* SPDX-License-Identifier: MIT */
/*
 * cells_lines.h - finds the printed lines of a field and takes them out.
 *
 * The form says where lines are printed; on the page they lie a little beside
 * that place, all by about the same distance, and some are broken or missing.
 * So all lines of one kind are looked for together first, then each one near
 * where its fellows lie.
 */
#ifndef SEGMENT_CELLS_LINES_H
#define SEGMENT_CELLS_LINES_H

#include "base/err.h"
#include "segment/cells_clip.h"
#include "segment/cells_print.h"

/* How far the printed lines lie beside their places, in pixels of the clip. */
struct cells_shift {
    int x, y;
};

/*
 * Works on the ink of the clip in place, and says where the lines were and which
 * of them are broken: not found, or with a gap of a quarter of their length.  If
 * too few are found for the field to be printed as the form says, none is taken
 * out.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int cells_lines_remove(struct clip *clip, struct print *print, struct cells_shift *shift,
                       struct err *err);

/* Where an area of the form really is, as far as its lines lie beside their places. */
struct rect_mm cells_lines_shifted(struct cells_shift shift, double px_per_mm,
                                   struct rect_mm area);

#endif
