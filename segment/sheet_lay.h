/* SPDX-License-Identifier: MIT */
/*
 * sheet_lay.h - one way to lay a page over its form, measured.
 *
 * Anchors or landmarks are found near the places where they must be, the lines
 * printed around the fields refine the transform, and both say how well it fits.
 */
#ifndef SEGMENT_SHEET_LAY_H
#define SEGMENT_SHEET_LAY_H

#include <stdbool.h>

#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"
#include "segment/sheet_lines.h"
#include "segment/sheet_match.h"
#include "segment/sheet_misfit.h"
#include "segment/sheet_reduce.h"
#include "segment/sheet_sights.h"

#define SHEET_LEAST_FIT 0.7

/* What registration looks at, the same for all ways to lay the page. */
struct sheet_desk {
    struct sheet_task task;
    struct sheet_ink ink;
    struct sheet_lines lines;     /* that are to be where the form says */
    bool is_lined;                /* some are printed around the fields, looked at or not */
    struct sheet_marks marks;     /* where the form has anchors */
    struct sheet_reduced reduced; /* where it has a reference picture */
    bool is_damaged;              /* a person will look at every field anyway */
};

struct sheet_lay {
    struct sheet_affine affine;
    struct sheet_sights sights; /* anchors or landmarks */
    double sights_share;        /* of the landmarks, that were found, less where no lines are
                                   printed; of anchors 1: any three do */
    double residual_mm;
    int worst; /* the sight that lies so far from its place */
    double lines_found;
    struct sheet_share poorest; /* the field that misses most lines */
    struct sheet_share lost;    /* one whose lines are hardly there; field -1: none */
    double fit;                 /* 0 to 1: see struct registration */
};

/* A page that was not laid in any way. */
struct sheet_lay sheet_lay_none(void);

/*
 * Measures one way to lay the page; the lines only if it has at least
 * least_sights, because otherwise they decide nothing.
 */
struct sheet_lay sheet_lay_try(struct sheet_desk *desk, const struct sheet_affine *way,
                               int least_sights);

/* Whether the page may be read so. */
bool sheet_lay_fits(const struct sheet_lay *lay);

/*
 * Of two ways that fit, the one with more sights is right: the other has lost some.  Of
 * others, by anchors the one that fits better.  Landmarks are so many that always the
 * one with more of them is nearer to the truth; of two with as many, one that fits.
 */
bool sheet_lay_is_better(const struct sheet_desk *desk, const struct sheet_lay *a,
                         const struct sheet_lay *b);

/* Says what the best way misses.  Always returns -1 and sets ERR_MATCH. */
int sheet_lay_refuse(const struct sheet_desk *desk, const struct sheet_lay *best, struct err *err);

#endif
