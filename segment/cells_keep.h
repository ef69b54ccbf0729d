/* SPDX-License-Identifier: MIT */
/*
 * cells_keep.h - what stays of the ink of one place.
 *
 * Dust, remains of printed lines and of other people's ink are taken away, so
 * that they change neither the box around a digit nor its measures.  The largest
 * part stays, and what is near to what stays, the nearer the smaller it is: so
 * the bar of a 5 finds its body and a broken stroke its pieces.
 */
#ifndef SEGMENT_CELLS_KEEP_H
#define SEGMENT_CELLS_KEEP_H

#include "base/types.h"
#include "segment/cells_parts.h"

struct kept {
    int all_area;                 /* of all ink of the place, pixels */
    int longest;                  /* longer side of its largest part, 0 if it has no ink */
    struct rect box;              /* around what stays; width 0 if nothing does */
    int area, edge, holes, count; /* of the parts that stay: see struct part */
};

/*
 * Goes through the parts that owners gives to place `index`; the owner of what
 * goes becomes -1.
 */
struct kept cells_keep(const struct parts *parts, int *owners, int index, double px_per_mm);

#endif
