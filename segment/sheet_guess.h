/* SPDX-License-Identifier: MIT */
/*
 * sheet_guess.h - roughly how a page lies over the picture of its form.
 *
 * The map of the reference is laid over the page in every orientation, at the skews
 * that scanners make, and at the scales that the page's size and its stated
 * resolution suggest; where the shades of both correlate best, first by coarse cells
 * and then by fine ones, the page may lie.  That leaves errors of some millimetres,
 * which landmarks are looked for within.
 */
#ifndef SEGMENT_SHEET_GUESS_H
#define SEGMENT_SHEET_GUESS_H

#include "segment/reference.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_density.h"
#include "segment/sheet_match.h"

enum { SHEET_GUESSES = 6 };

/*
 * Finds at most SHEET_GUESSES transforms, the likeliest first, no two alike.  Returns
 * how many.
 *
 * density  of the page, reduced by factor
 * dpi      what the file states, 0 if nothing
 */
int sheet_guess_find(const struct sheet_task *task, const struct reference *reference,
                     const struct sheet_density *density, int factor, double dpi,
                     struct sheet_affine guesses[SHEET_GUESSES]);

#endif
