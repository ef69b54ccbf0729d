/* SPDX-License-Identifier: MIT */
#include "segment/cells_pores.h"

#include <stdint.h>
#include <string.h>

enum { MARGIN = 2, PIXELS_A_PORE = 30 };

bool cells_pores_has(int holes, int area)
{
    return holes * PIXELS_A_PORE >= area;
}

/* Whether one of four pixels has a value, of which a place is the first or the last. */
static bool has_near(const struct raster *raster, int x, int y, int step, uint8_t value)
{
    const uint8_t *here = raster->pixels + y * raster->width + x;

    return here[0] == value || here[step] == value || here[step * raster->width] == value ||
           here[step * (raster->width + 1)] == value;
}

/* Gives each pixel the value if one of its four has it, but for the outermost. */
static void spread(const struct raster *from, int step, uint8_t value, struct raster *to)
{
    for (int y = 1; y < from->height - 1; y++)
        for (int x = 1; x < from->width - 1; x++)
            to->pixels[y * to->width + x] = has_near(from, x, y, step, value) ? value : !value;
}

int cells_pores_fill(const struct raster *ink, struct raster *out, struct err *err)
{
    size_t width = (size_t)ink->width;
    struct raster framed = {.pixels = NULL}, wider = {.pixels = NULL};
    int status = -1;

    if (raster_new(ink->width + 2 * MARGIN, ink->height + 2 * MARGIN, &framed, err) != 0 ||
        raster_new(framed.width, framed.height, &wider, err) != 0 ||
        raster_new(ink->width, ink->height, out, err) != 0)
        goto out;
    for (int y = 0; y < ink->height; y++)
        memcpy(framed.pixels + (y + MARGIN) * framed.width + MARGIN,
               ink->pixels + y * ink->width, width);
    spread(&framed, 1, 1, &wider);
    spread(&wider, -1, 0, &framed);
    for (int y = 0; y < ink->height; y++)
        memcpy(out->pixels + y * ink->width,
               framed.pixels + (y + MARGIN) * framed.width + MARGIN, width);
    status = 0;
out:
    raster_free(&wider);
    raster_free(&framed);
    return status;
}
