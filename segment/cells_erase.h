/* SPDX-License-Identifier: MIT */
/*
 * cells_erase.h - takes one printed line out of the ink, and no stroke with it.
 *
 * A line that was found is followed from end to end, and across it the ink is
 * looked at in runs:
 *
 *      line   #### #########          a run no longer than the line is thick
 *      stroke        ##               is the line: paper
 *      line   #######################
 *                    ##               a longer run is a stroke that crosses or
 *                    ##               touches it: it stays, whole
 *
 * The top of a 0 can lie in a line, and a flat stroke can cross it inside:
 * where a stroke goes in and comes out again soon, it is drawn between.
 */
#ifndef SEGMENT_CELLS_ERASE_H
#define SEGMENT_CELLS_ERASE_H

#include "segment/cells_grain.h"

/* A line on the grain, in pixels. */
struct printed {
    int at;       /* across: its middle */
    int from, to; /* along; to is outside */
    int thickness;
};

/* The farthest that looks go from the middle of a line of this thickness. */
int cells_erase_reach(int thickness, double px_per_mm);

void cells_erase_line(const struct grain *grain, const struct printed *line, double px_per_mm);

/* How far an edge of printing wanders, in pixels: at least one. */
int cells_erase_roughness(double px_per_mm);

#endif
