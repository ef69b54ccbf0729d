/* SPDX-License-Identifier: MIT */
/*
 * cells_clip.h - the ink of a field and of the paper around it, as bytes.
 *
 * People write over the edges of boxes, so the clip is wider than the field.
 */
#ifndef SEGMENT_CELLS_CLIP_H
#define SEGMENT_CELLS_CLIP_H

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"

struct field; /* segment/form.h */
struct sheet; /* segment/sheet.h */

struct clip {
    struct raster ink; /* 0 paper, 1 ink; upright */
    double x_mm, y_mm; /* its top left corner on the form */
    double px_per_mm;
};

/* Takes the clip of a field; freed with cells_clip_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int cells_clip_take(const struct sheet *sheet, const struct field *field, struct clip *out,
                    struct err *err);

/* The pixels of an area of the form, at least one each way, cut to the clip. */
struct rect cells_clip_pixels(const struct clip *clip, struct rect_mm area);

/* The area of the form that pixels of the clip show. */
struct rect_mm cells_clip_area(const struct clip *clip, struct rect pixels);

void cells_clip_free(struct clip *clip);

#endif
