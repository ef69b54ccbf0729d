/* SPDX-License-Identifier: MIT */
#include "pipeline/draw.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>
#include <string.h>

struct Pix *draw_gray(const struct raster *gray)
{
    PIX *picture = pixCreateNoInit(gray->width, gray->height, 8);
    l_uint32 *line;

    if (!picture)
        return NULL;
    line = pixGetData(picture);
    for (int y = 0; y < gray->height; y++, line += pixGetWpl(picture))
        for (int x = 0; x < gray->width; x++)
            SET_DATA_BYTE(line, x, gray->pixels[(size_t)y * (size_t)gray->width + (size_t)x]);
    return picture;
}

int draw_encode(struct Pix *picture, struct blob *out, struct err *err)
{
    l_uint8 *bytes = NULL;
    size_t length = 0;

    if (pixWriteMemPng(&bytes, &length, picture, 0.0f) != 0 || !bytes) {
        lept_free(bytes);
        return err_memory(err);
    }
    *out = (struct blob){bytes, length};
    return 0;
}

int draw_png(const struct raster *gray, double dpi, struct blob *out, struct err *err)
{
    PIX *picture = draw_gray(gray);
    int status;

    if (!picture)
        return err_memory(err);
    pixSetResolution(picture, (int)(dpi + 0.5), (int)(dpi + 0.5));
    status = draw_encode(picture, out, err);
    pixDestroy(&picture);
    return status;
}

int draw_sample(const struct sample *sample, struct blob *out, struct err *err)
{
    uint8_t pixels[SAMPLE_SIZE];

    for (int i = 0; i < SAMPLE_SIZE; i++)
        pixels[i] = (uint8_t)(255 - sample->pixels[i]);
    return draw_png(&(struct raster){SAMPLE_SIDE, SAMPLE_SIDE, pixels}, 0, out, err);
}
