/* SPDX-License-Identifier: MIT */
/*
 * cells_lines.h - takes printed lines out of ink.
 *
 * The form says where lines are printed; on the page they lie a little beside
 * that place, all by about the same distance, and some are broken or missing.
 * So all lines of one kind are looked for together first, then each one near
 * where its fellows lie.  A line that is found is followed from end to end, and
 * across it the ink is looked at in runs:
 *
 *      line   #### #########          a run no longer than the line is thick
 *      stroke        ##               is the line: paper
 *      line   #######################
 *                    ##               a longer run is a stroke that crosses or
 *                    ##               touches it: it stays, whole
 *
 * So nothing that is written is cut, and nothing has to be mended.
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
 * Works on the ink of the clip in place, and says where the lines were.  If too
 * few of them are found for the field to be printed as the form says, none is
 * taken out.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int cells_lines_remove(struct clip *clip, const struct print *print, struct cells_shift *shift,
                       struct err *err);

#endif
