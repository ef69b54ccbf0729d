/* SPDX-License-Identifier: MIT */
/*
 * cells_measure.h - what the ink of one place looks like to a ruler.
 *
 * First the specks go: dust, remains of printed lines and of other people's
 * ink, so that they change neither the box around a digit nor its measures.
 * Then sizes say what the rest can be.  A ruler cannot tell a 3 from an 8, but
 * it is not fooled by scale: a dot stays a dot, and a box full of ink is no 1.
 */
#ifndef SEGMENT_CELLS_MEASURE_H
#define SEGMENT_CELLS_MEASURE_H

#include "base/types.h"
#include "segment/cells.h"
#include "segment/cells_parts.h"

/*
 * Measures the parts that owners gives to place `index`, which lies at box, and
 * takes specks from it (their owner becomes -1).  Sets all members of the cell
 * but position, box, ink and is_shared.  Returns the box around what stays, in
 * pixels; its width is 0 if nothing does.
 */
struct rect cells_measure(const struct parts *parts, int *owners, int index, struct rect box,
                          double px_per_mm, struct cell *cell);

/* The same for a check box, whose ink was cut to the inside of the box. */
struct rect cells_measure_mark(const struct parts *parts, int *owners, struct rect box,
                               double px_per_mm, struct cell *cell);

#endif
