/* SPDX-License-Identifier: MIT */
/*
 * sheet_anchors.h - where exactly a page lies, by the anchors of its form.
 */
#ifndef SEGMENT_SHEET_ANCHORS_H
#define SEGMENT_SHEET_ANCHORS_H

#include <stdbool.h>

#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"
#include "segment/sheet_match.h"
#include "segment/sheet_sights.h"

/*
 * Improves a transform from the form to the page by the anchors, which are
 * measured at full resolution.  The sights are in the order of the form's anchors.
 * False if fewer than three are found, or the transform is none that a scanner makes.
 */
bool sheet_anchors_fit(const struct sheet_task *task, const struct sheet_ink *ink,
                       struct sheet_affine *affine, struct sheet_sights *sights);

#endif
