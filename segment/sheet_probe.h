/* SPDX-License-Identifier: MIT */
/*
 * sheet_probe.h - where exactly an anchor is, from full resolution.
 *
 * The transform is roughly known, so it is known where the edges of the mark
 * must be.  Short probes are laid across them, some dozens a mark; each finds
 * its edge (squares, rings) or its thin line (crosses, corners) and says how
 * far the mark lies off along the probe:
 *
 *         |     |     |
 *      ---+-----+-----+---        offset . direction - growth = measured
 *       --|     |     |--
 *         |           |           growth: how much thicker it is printed
 *       --|           |--
 *      ---+-----+-----+---
 *         |     |     |
 *
 * A robust least-squares fit of all probes gives the centre, to about a tenth
 * of a pixel.  A pen stroke over the mark or a torn edge leaves enough good
 * probes; a mark of another shape does not.
 */
#ifndef SEGMENT_SHEET_PROBE_H
#define SEGMENT_SHEET_PROBE_H

#include "segment/form.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"

struct sheet_sight {
    double x, y;  /* the centre of the mark, page pixels */
    double agree; /* the share of the probes that say so, 0 to 1 */
};

/*
 * Looks for an anchor at most reach_mm from the place where the transform puts
 * it.  turn is which corner a corner mark is, before the page was turned.
 */
struct sheet_sight sheet_probe_anchor(const struct sheet_ink *ink,
                                      const struct sheet_affine *affine,
                                      const struct anchor *anchor, int turn, double reach_mm);

#endif
