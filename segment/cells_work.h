/* SPDX-License-Identifier: MIT */
/*
 * cells_work.h - what is known of one field while its cells are made.
 *
 * cells_find.c fills it in this order, and cells_doubt.c only looks.
 */
#ifndef SEGMENT_CELLS_WORK_H
#define SEGMENT_CELLS_WORK_H

#include "base/raster.h"
#include "segment/cells_clip.h"
#include "segment/cells_keep.h"
#include "segment/cells_lines.h"
#include "segment/cells_parts.h"
#include "segment/cells_print.h"
#include "segment/cells_share.h"
#include "segment/form.h"

struct work {
    const struct sheet *sheet;
    const struct field *field;
    struct print print;
    struct clip clip;     /* without the printed lines */
    struct cells_shift shift;
    struct rect area;     /* of the field, where its printed lines are */
    struct raster inside; /* of a check box: the ink that counts */
    struct parts parts;
    int *owners;          /* the place that each part belongs to, -1 if to none */
    struct place places[FORM_MAX_BOXES];
    int place_count;
    struct kept kept[FORM_MAX_BOXES];
};

#endif
