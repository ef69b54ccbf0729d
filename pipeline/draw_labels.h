/* SPDX-License-Identifier: MIT */
/*
 * draw_labels.h - labels of fields that stand close, none of which hides another.
 *
 * A label stands below its field, and is shortened where it would reach below the
 * next one.  Where even the short ones do not fit side by side they take turns, a
 * line lower or above; boxes are covered only where nothing else is free.
 */
#ifndef PIPELINE_DRAW_LABELS_H
#define PIPELINE_DRAW_LABELS_H

#include "base/types.h"
#include "pipeline/canvas.h"
#include "store/record.h"

/* What has its place, in pixels; zeros but for the canvas at first. */
struct labels {
    struct canvas *canvas;
    struct rect boxes[RECORD_MAX_FIELDS];
    struct rect spots[RECORD_MAX_FIELDS]; /* where the short label of each would stand best */
    struct rect texts[RECORD_MAX_FIELDS];
    int field_count, text_count;
};

/* Tells of a field and its short label; called for all fields before the first is written. */
void labels_expect(struct labels *labels, struct rect_mm field, const char *brief);

/*
 * Writes the label of a field: text, or brief, which says the same in fewer words.
 * The fields come in the order in which they were told.  Returns where it stands.
 */
struct rect labels_write(struct labels *labels, struct rect_mm field, const char *text,
                         const char *brief, struct colour colour);

#endif
