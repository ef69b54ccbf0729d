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
 * A digit written in two strokes comes back as one cell, and so does one whose
 * strokes are broken.  Ink that two boxes share stays with one of them and both
 * are marked: a person decides.  In a strip the components themselves, left to
 * right, are the cells: what touches is cut later, see strokes.h.
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
    CELL_BLANK,  /* no ink but specks, or a smudge too small for any figure */
    CELL_DIGIT,  /* could be one figure: normalize and read it; a mark: ticked or crossed */
    CELL_STRUCK, /* crossed out, scribbled over, filled in, or with a circle around it */
    CELL_CLUTTER /* neither: too small for a figure and too large for a smudge, too large, debris,
                    a comma, or too faint to be read */
};

struct cell {
    int position; /* 0 is the leftmost */
    enum cell_state state;
    struct rect_mm box;  /* the printed box; in a strip, the ink, or the strip if it is blank */
    struct rect_mm ink;  /* around what was written, specks left out; width 0 if nothing stays */
    double ink_share;    /* area of all ink, specks too, over that of the box (in a strip, of a
                            square as high as the strip), 0 to 1 */
    double longest_mm;   /* the longer side of the largest component, even of a speck; 0 if none */
    double stroke_mm;    /* mean width of the pen's line; 0 if nothing stays */
    int component_count; /* specks left out */
    bool has_beside;     /* a point or a comma stands behind it, or a figure beside its row */
    bool is_displaced;   /* the lines printed around the box are not those of the form */
    bool is_shared;      /* a component also reaches far into another box, or out of this one,
                            or a line down the page or a stroke from outside runs
                            through it */
};

/*
 * Finds every cell of a field, from left to right.  The sheet and the field are
 * borrowed for the call; the cells are the caller's, freed with cells_free.
 * A field of boxes has one cell a box, a mark has one, of the ink inside its
 * box; a strip has as many as it has ink for, at most FORM_MAX_BOXES, and one
 * blank cell if it has none.
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
 * The raster is the cells' own; it is empty if cell.ink.width is 0.
 */
const struct raster *cells_ink(const struct cells *cells, int index);

void cells_free(struct cells *cells);

#endif
