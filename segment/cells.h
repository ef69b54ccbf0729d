/* SPDX-License-Identifier: MIT */
/*
 * cells.h - the ink of a field without the printed lines, given to its boxes.
 *
 * The form says where the boxes are; people write over their edges.  So the
 * printed lines are taken out first, without eating the strokes that cross
 * them; what is left falls into connected components; and each component is
 * given to the box that holds most of it:
 *
 *     sheet -> ink -> ink without lines -> components -> cells
 *
 * A digit written in two strokes comes back as one cell.  Ink that two boxes
 * share stays with one of them and both are marked: a person decides.
 * In a strip the components themselves, left to right, are the cells.
 */
#ifndef SEGMENT_CELLS_H
#define SEGMENT_CELLS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"

struct cells;
struct field; /* segment/form.h */
struct sheet; /* segment/sheet.h */

/* What the ink of a cell looks like to a ruler, before any network reads it. */
enum cell_state {
    CELL_BLANK,   /* no ink above the noise floor */
    CELL_DIGIT,   /* could be one figure: normalize and read it */
    CELL_STRUCK,  /* filled in or crossed out */
    CELL_CLUTTER  /* shared with a neighbour, far too large, or debris */
};

struct cell {
    int position;        /* 0 is the leftmost */
    enum cell_state state;
    struct rect_mm box;  /* the printed box; in a strip, the ink */
    struct rect_mm ink;  /* around what was written; width 0 when blank */
    double ink_share;    /* ink area over box area, 0 to 1 */
    double stroke_mm;    /* mean width of the pen's line; 0 when blank */
    int component_count;
    bool is_shared;      /* a component also reaches far into another box */
};

/*
 * Finds every cell of a field, from left to right.  The sheet and the field are
 * borrowed for the call; the cells are the caller's, freed with cells_free.
 * A field of boxes has one cell a box; a strip as many as it has ink for, at
 * most FORM_MAX_BOXES.
 *
 * Fails with ERR_MEMORY.
 */
MUST_CHECK
int cells_find(const struct sheet *sheet, const struct field *field, struct cells **out,
               struct err *err);

int cells_count(const struct cells *cells);
const struct cell *cells_at(const struct cells *cells, int index);

/*
 * The ink that was given to one cell, upright, cut to cell.ink: 0 paper, 1 ink.
 * The raster is the cells' own; a blank cell has an empty one.
 */
const struct raster *cells_ink(const struct cells *cells, int index);

void cells_free(struct cells *cells);

#endif
