/* SPDX-License-Identifier: MIT */
/*
 * raster.h - a picture as plain bytes, one a pixel, row after row.
 *
 * It is how pictures cross folders: Leptonica's and the decoders' own types
 * stay behind their doors.  Two uses: gray (0 black, 255 white) and ink (0
 * paper, 1 ink); each function says which.
 */
#ifndef BASE_RASTER_H
#define BASE_RASTER_H

#include <stdint.h>

#include "base/err.h"

struct raster {
    int width, height;
    uint8_t *pixels; /* width x height bytes, owned */
};

/* Makes a raster of zeros.  Both sides are at least 1.  Fails with ERR_MEMORY. */
MUST_CHECK
int raster_new(int width, int height, struct raster *out, struct err *err);

/* Frees the pixels and leaves an empty raster; an empty one is accepted. */
void raster_free(struct raster *raster);

#endif
