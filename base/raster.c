/* SPDX-License-Identifier: MIT */
#include "base/raster.h"

#include <assert.h>
#include <stdlib.h>

int raster_new(int width, int height, struct raster *out, struct err *err)
{
    uint8_t *pixels;

    assert(width > 0 && height > 0);
    pixels = calloc((size_t)width, (size_t)height);
    if (!pixels)
        return err_memory(err);
    out->width = width;
    out->height = height;
    out->pixels = pixels;
    return 0;
}

void raster_free(struct raster *raster)
{
    free(raster->pixels);
    *raster = (struct raster){0, 0, NULL};
}
