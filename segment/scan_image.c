/* SPDX-License-Identifier: MIT */
#include "segment/scan_image.h"

#include <leptonica/allheaders.h>

#include <assert.h>
#include <endian.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "segment/scan_limits.h"

void scan_image_init(struct scan_image *image)
{
    memset(image, 0, sizeof *image);
    image->orientation = 1;
}

void scan_image_free(struct scan_image *image)
{
    pixDestroy(&image->picture);
}

void scan_image_complain(struct scan_image *image, const char *format, ...)
{
    va_list args;

    if (image->damage++ > 0)
        return;
    va_start(args, format);
    vsnprintf(image->complaint, sizeof image->complaint, format, args);
    va_end(args);
}

int scan_image_check_size(uint32_t width, uint32_t height, struct err *err)
{
    if (width == 0 || height == 0)
        return err_set(err, ERR_DAMAGE, "the page has %u x %u pixels", width, height);
    if (width > SCAN_MAX_SIDE || height > SCAN_MAX_SIDE)
        return err_set(err, ERR_LIMIT, "the page has %u x %u pixels, the limit is %d a side", width,
                       height, SCAN_MAX_SIDE);
    if ((uint64_t)width * height > SCAN_MAX_PIXELS)
        return err_set(err, ERR_LIMIT,
                       "the page has %u x %u = %.1f million pixels, the limit is %d", width, height,
                       (double)width * height / 1e6, SCAN_MAX_PIXELS / 1000000);
    return 0;
}

void scan_image_ramp(struct scan_shape *shape, bool zero_is_white)
{
    int most = (1 << shape->depth) - 1;

    for (int value = 0; value <= most; value++) {
        int gray = value * 255 / most;
        shape->gray[value] = (uint8_t)(zero_is_white ? 255 - gray : gray);
    }
}

size_t scan_image_touched(const uint8_t *bytes, size_t size)
{
    while (size > 0 && bytes[size - 1] == SCAN_UNTOUCHED)
        size--;
    return size;
}

uint8_t scan_image_lightness(const uint8_t rgb[3])
{
    return (uint8_t)((77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2] + 128) >> 8);
}

static enum scan_layout layout_of(const struct scan_shape *shape)
{
    if (shape->samples > 1)
        return SCAN_COLOURS;
    if (shape->depth == 1 && shape->gray[0] + shape->gray[1] == 255 &&
        (shape->gray[0] == 0 || shape->gray[0] == 255))
        return SCAN_BILEVEL;
    if (shape->depth < 8)
        return SCAN_VALUES;
    for (int value = 0; value < 256; value++)
        if (shape->gray[value] != value)
            return SCAN_VALUES;
    return SCAN_GRAY;
}

size_t scan_image_row_bytes(const struct scan_shape *shape)
{
    return ((size_t)shape->width * (size_t)(shape->samples * shape->depth) + 7) / 8;
}

int scan_image_start(struct scan_image *image, const struct scan_shape *shape, struct err *err)
{
    image->shape = *shape;
    image->layout = layout_of(shape);
    image->picture =
        pixCreateNoInit(shape->width, shape->height, image->layout == SCAN_BILEVEL ? 1 : 8);
    if (!image->picture)
        return err_memory(err);
    return 0;
}

/* Leptonica keeps pixels in 32-bit words, the leftmost in the highest bits. */
static void put_words(l_uint32 *line, const uint8_t *row, size_t bytes, uint32_t flip)
{
    size_t i, whole = bytes / 4;
    uint32_t word = 0;

    for (i = 0; i < whole; i++) {
        memcpy(&word, row + 4 * i, 4);
        line[i] = be32toh(word) ^ flip;
    }
    if (bytes % 4) {
        word = 0;
        memcpy(&word, row + 4 * i, bytes % 4);
        line[i] = be32toh(word) ^ flip;
    }
}

static void put_bilevel(l_uint32 *line, const uint8_t *row, const struct scan_shape *shape)
{
    int spare = -shape->width & 31;

    put_words(line, row, scan_image_row_bytes(shape), shape->gray[1] ? 0xffffffff : 0);
    line[(shape->width - 1) / 32] &= 0xffffffffu << spare;
}

static void put_values(l_uint32 *line, const uint8_t *row, const struct scan_shape *shape)
{
    int per_byte = 8 / shape->depth, most = (1 << shape->depth) - 1;

    if (shape->depth == 8) {
        for (int x = 0; x < shape->width; x++)
            SET_DATA_BYTE(line, x, shape->gray[row[x]]);
        return;
    }
    for (int x = 0; x < shape->width; x++) {
        int shift = 8 - shape->depth * (1 + x % per_byte);
        SET_DATA_BYTE(line, x, shape->gray[row[x / per_byte] >> shift & most]);
    }
}

static void put_colours(l_uint32 *line, const uint8_t *row, const struct scan_shape *shape)
{
    int samples = shape->samples;
    bool has_alpha = samples == 2 || samples == 4;

    for (int x = 0; x < shape->width; x++, row += samples) {
        int gray = samples >= 3 ? scan_image_lightness(row) : row[0];
        if (has_alpha)
            gray = 255 - (255 - gray) * row[samples - 1] / 255;
        SET_DATA_BYTE(line, x, gray);
    }
}

void scan_image_put(struct scan_image *image, int y, const uint8_t *row)
{
    const struct scan_shape *shape = &image->shape;
    l_uint32 *line = pixGetData(image->picture) + (size_t)y * (size_t)pixGetWpl(image->picture);

    switch (image->layout) {
    case SCAN_BILEVEL:
        put_bilevel(line, row, shape);
        break;
    case SCAN_GRAY:
        put_words(line, row, (size_t)shape->width, 0);
        break;
    case SCAN_VALUES:
        put_values(line, row, shape);
        break;
    case SCAN_COLOURS:
        put_colours(line, row, shape);
        break;
    }
}

void scan_image_leave(struct scan_image *image, int y)
{
    size_t words = (size_t)pixGetWpl(image->picture);
    size_t left = (size_t)(image->shape.height - y) * words * sizeof(l_uint32);

    memset(pixGetData(image->picture) + (size_t)y * words, image->layout == SCAN_BILEVEL ? 0 : 0xff,
           left);
}

uint8_t *scan_image_open_rows(struct scan_image *image, int *stride)
{
    assert(image->layout == SCAN_GRAY);
    *stride = 4 * pixGetWpl(image->picture);
    return (uint8_t *)pixGetData(image->picture);
}

void scan_image_close_rows(struct scan_image *image)
{
    l_uint32 *words = pixGetData(image->picture);
    size_t count = (size_t)pixGetWpl(image->picture) * (size_t)pixGetHeight(image->picture);

    for (size_t i = 0; i < count; i++)
        words[i] = be32toh(words[i]);
}

int scan_image_turn(struct scan_image *image, struct err *err)
{
    /* quarter turns clockwise, and then a flip left to right, of each orientation */
    static const struct {
        int quarters;
        bool flipped;
    } how[9] = {{0, false}, {0, false}, {0, true}, {2, false}, {2, true},
                {1, true},  {1, false}, {3, true}, {3, false}};
    struct Pix *turned;

    if (image->orientation < 2 || image->orientation > 8)
        return 0;
    turned = pixRotateOrth(image->picture, how[image->orientation].quarters);
    if (turned && how[image->orientation].flipped && !pixFlipLR(turned, turned))
        pixDestroy(&turned);
    if (!turned)
        return err_memory(err);
    pixDestroy(&image->picture);
    image->picture = turned;
    return 0;
}
