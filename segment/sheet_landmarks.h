/* SPDX-License-Identifier: MIT */
/*
 * sheet_landmarks.h - where exactly a page lies, by the landmarks of its form.
 *
 * Each landmark is looked for near the place where a rough transform puts it.
 * Some are hidden by writing or torn off, and some find a place that only looks
 * alike; so the transform is sought that most of them agree on, through pairs of
 * them (Fischler and Bolles, Random sample consensus, 1981, but trying all pairs).
 */
#ifndef SEGMENT_SHEET_LANDMARKS_H
#define SEGMENT_SHEET_LANDMARKS_H

#include <stdbool.h>

#include "segment/reference.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"
#include "segment/sheet_sights.h"

/*
 * Improves a transform from the form to the page by the landmarks; the ink is the
 * page's, reduced by factor.  False if fewer than three agree on any, or those that do
 * lie in one line.
 */
bool sheet_landmarks_fit(const struct reference *reference, const struct sheet_ink *ink,
                         int factor, struct sheet_affine *affine, struct sheet_sights *sights);

#endif
