/* SPDX-License-Identifier: MIT */
#include "segment/scan_tiff.h"

#include <tiffio.h>

#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "segment/scan_limits.h"
#include "segment/scan_image.h"

/* More than any strip within the limits needs; libtiff 4.5 has no limit on the sum. */
#define MAX_ALLOCATION (256 << 20)

/* What a strip holds before it is decoded: a byte that ends no real row. */
#define UNTOUCHED 0xa5

/* The file in memory, and who hears what libtiff says of it. */
struct source {
    const uint8_t *bytes;
    size_t length;
    toff_t position;
    bool is_decoding;
    struct scan_image *image;
};

static uint32_t number(const uint8_t *bytes, size_t size, bool is_big_endian)
{
    uint32_t value = 0;

    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes[is_big_endian ? i : size - 1 - i];
    return value;
}

/* Where the next directory is named, or 0 if this one lies outside the file. */
static size_t next_link(const uint8_t *bytes, size_t length, uint32_t directory, bool is_big_endian)
{
    size_t entries, link;

    if (directory < 8 || length < 2 || directory > length - 2)
        return 0;
    entries = number(bytes + directory, 2, is_big_endian);
    link = directory + 2 + 12 * entries;
    return link + 4 <= length ? link : 0;
}

static bool is_listed(uint32_t directory, const uint32_t *list, int count)
{
    for (int i = 0; i < count; i++)
        if (list[i] == directory)
            return true;
    return false;
}

int scan_tiff_list(const uint8_t *bytes, size_t length, uint32_t **directories, int *count,
                   struct err *err)
{
    bool is_big_endian = bytes[0] == 'M';
    uint32_t *list, directory;
    size_t link = 4;
    int used = 0;

    if (length < 8)
        return err_set(err, ERR_DAMAGE, "the file ends in the TIFF header");
    list = malloc(SCAN_MAX_PAGES * sizeof *list);
    if (!list)
        return err_memory(err);
    while (link != 0 && (directory = number(bytes + link, 4, is_big_endian)) != 0) {
        if (is_listed(directory, list, used)) {
            free(list);
            return err_set(err, ERR_DAMAGE, "the TIFF directories run in a circle after page %d",
                           used);
        }
        if (used == SCAN_MAX_PAGES) {
            free(list);
            return err_set(err, ERR_LIMIT, "the file has more than %d pages, the limit",
                           SCAN_MAX_PAGES);
        }
        list[used++] = directory;
        link = next_link(bytes, length, directory, is_big_endian);
    }
    if (used == 0) {
        free(list);
        return err_set(err, ERR_DAMAGE, "the TIFF file has no page");
    }
    *directories = list;
    *count = used;
    return 0;
}

static tmsize_t source_read(thandle_t handle, void *buffer, tmsize_t size)
{
    struct source *source = handle;
    size_t left, take = (size_t)size;

    if (source->position >= source->length)
        return 0;
    left = source->length - (size_t)source->position;
    if (take > left)
        take = left;
    memcpy(buffer, source->bytes + source->position, take);
    source->position += take;
    return (tmsize_t)take;
}

static tmsize_t source_write(thandle_t handle, void *buffer, tmsize_t size)
{
    (void)handle, (void)buffer, (void)size;
    return -1;
}

static toff_t source_seek(thandle_t handle, toff_t offset, int whence)
{
    struct source *source = handle;

    if (whence == SEEK_CUR)
        offset += source->position;
    else if (whence == SEEK_END)
        offset += source->length;
    return source->position = offset;
}

static int source_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t source_size(thandle_t handle)
{
    const struct source *source = handle;

    return source->length;
}

/* The bytes lie in memory already: libtiff then decodes from them without a copy. */
static int source_map(thandle_t handle, void **base, toff_t *size)
{
    const struct source *source = handle;

    *base = (void *)source->bytes;
    *size = source->length;
    return 1;
}

static void source_unmap(thandle_t handle, void *base, toff_t size)
{
    (void)handle, (void)base, (void)size;
}

static void hear(struct source *source, const char *format, va_list args)
{
    char text[sizeof source->image->complaint];

    vsnprintf(text, sizeof text, format, args);
    scan_image_complain(source->image, "%s", text);
}

__attribute__((format(printf, 4, 0)))
static int on_error(TIFF *tiff, void *source, const char *module, const char *format, va_list args)
{
    (void)tiff, (void)module;
    hear(source, format, args);
    return 1;
}

/* Warnings of a directory are of unknown tags and the like: nobody's damage. */
__attribute__((format(printf, 4, 0)))
static int on_warning(TIFF *tiff, void *user, const char *module, const char *format, va_list args)
{
    struct source *source = user;

    (void)tiff, (void)module;
    if (source->is_decoding)
        hear(source, format, args);
    return 1;
}

static TIFF *open_source(struct source *source)
{
    TIFFOpenOptions *options = TIFFOpenOptionsAlloc();
    TIFF *tiff;

    if (!options)
        return NULL;
    TIFFOpenOptionsSetMaxSingleMemAlloc(options, MAX_ALLOCATION);
    TIFFOpenOptionsSetErrorHandlerExtR(options, on_error, source);
    TIFFOpenOptionsSetWarningHandlerExtR(options, on_warning, source);
    /* h: the header only, the directory is chosen later */
    tiff = TIFFClientOpenExt("scan", "rh", source, source_read, source_write, source_seek,
                             source_close, source_size, source_map, source_unmap, options);
    TIFFOpenOptionsFree(options);
    return tiff;
}

static uint32_t tag(TIFF *tiff, uint32_t which)
{
    uint16_t value = 0;

    TIFFGetFieldDefaulted(tiff, which, &value);
    return value;
}

static int check_compression(uint32_t compression, struct err *err)
{
    static const char hint[] = "convert it with 'tiffcp -c lzw IN.tif OUT.tif'";

    switch (compression) {
    case COMPRESSION_NONE:
    case COMPRESSION_PACKBITS:
    case COMPRESSION_CCITTFAX3:
    case COMPRESSION_CCITTFAX4:
    case COMPRESSION_LZW:
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_DEFLATE:
        return 0;
    case COMPRESSION_OJPEG:
    case COMPRESSION_JPEG:
        return err_set(err, ERR_FORMAT, "JPEG inside TIFF is not read: %s", hint);
    default:
        return err_set(err, ERR_FORMAT, "TIFF compression %u is not read: %s", compression, hint);
    }
}

static int check_storage(TIFF *tiff, struct err *err)
{
    if (check_compression(tag(tiff, TIFFTAG_COMPRESSION), err) != 0)
        return -1;
    if (TIFFIsTiled(tiff))
        return err_set(err, ERR_FORMAT, "a TIFF in tiles is not read: "
                                        "convert it with 'tiffcp -s IN.tif OUT.tif'");
    if (tag(tiff, TIFFTAG_SAMPLESPERPIXEL) > 1 &&
        tag(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE)
        return err_set(err, ERR_FORMAT, "a TIFF in separate colour planes is not read: "
                                        "convert it with 'tiffcp -p contig IN.tif OUT.tif'");
    return 0;
}

static int unread_pixels(TIFF *tiff, struct err *err)
{
    return err_set(err, ERR_FORMAT, "TIFF pixels of kind %u with %u x %u bits are not read: convert "
                   "them with 'convert IN.tif -colorspace gray -depth 8 -compress lzw OUT.tif'",
                   tag(tiff, TIFFTAG_PHOTOMETRIC), tag(tiff, TIFFTAG_SAMPLESPERPIXEL),
                   tag(tiff, TIFFTAG_BITSPERSAMPLE));
}

static bool get_palette(TIFF *tiff, struct scan_shape *shape)
{
    uint16_t *red, *green, *blue;

    if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue))
        return false;
    for (int i = 0; i < 1 << shape->depth; i++) {
        uint8_t rgb[3] = {(uint8_t)(red[i] >> 8), (uint8_t)(green[i] >> 8), (uint8_t)(blue[i] >> 8)};
        shape->gray[i] = scan_image_lightness(rgb);
    }
    return true;
}

/* How many samples a pixel has beside its colour: 0 or, with alpha, 1; -1 if otherwise. */
static int extra_samples(TIFF *tiff, int samples, int colours)
{
    uint16_t count = 0, *kinds = NULL;

    if (samples == colours)
        return 0;
    if (samples == colours + 1 && TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) &&
        count == 1 && kinds[0] == EXTRASAMPLE_UNASSALPHA)
        return 1;
    return -1;
}

static int get_shape(TIFF *tiff, struct scan_shape *shape, struct err *err)
{
    uint32_t photometric = tag(tiff, TIFFTAG_PHOTOMETRIC), width = 0, height = 0;
    int colours = photometric == PHOTOMETRIC_RGB ? 3 : 1;

    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    if (scan_image_check_size(width, height, err) != 0)
        return -1;
    *shape = (struct scan_shape){.width = (int)width,
                                 .height = (int)height,
                                 .depth = (int)tag(tiff, TIFFTAG_BITSPERSAMPLE),
                                 .samples = (int)tag(tiff, TIFFTAG_SAMPLESPERPIXEL)};
    if ((shape->depth != 8 &&
         (shape->samples != 1 || (shape->depth != 1 && shape->depth != 2 && shape->depth != 4))) ||
        extra_samples(tiff, shape->samples, colours) < 0 ||
        tag(tiff, TIFFTAG_SAMPLEFORMAT) > SAMPLEFORMAT_UINT)
        return unread_pixels(tiff, err);
    if (photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_MINISBLACK)
        scan_image_ramp(shape, photometric == PHOTOMETRIC_MINISWHITE);
    else if (photometric == PHOTOMETRIC_PALETTE && shape->samples == 1) {
        if (!get_palette(tiff, shape))
            return err_set(err, ERR_DAMAGE, "the TIFF palette is missing");
    } else if (photometric != PHOTOMETRIC_RGB)
        return unread_pixels(tiff, err);
    return 0;
}

static void get_hints(TIFF *tiff, struct scan_image *image)
{
    float dpi = 0;
    uint32_t unit = tag(tiff, TIFFTAG_RESOLUTIONUNIT);

    image->orientation = (int)tag(tiff, TIFFTAG_ORIENTATION);
    if (!TIFFGetField(tiff, TIFFTAG_XRESOLUTION, &dpi) || !isfinite(dpi) || dpi < 0)
        return;
    if (unit == RESUNIT_INCH)
        image->dpi = (double)dpi;
    else if (unit == RESUNIT_CENTIMETER)
        image->dpi = (double)dpi * 2.54;
}

/* A byte of the lightest value there is. */
static uint8_t paper_byte(const struct scan_shape *shape)
{
    int lightest = 0, most = (1 << shape->depth) - 1;

    if (shape->samples > 1)
        return 0xff;
    for (int value = 1; value <= most; value++)
        if (shape->gray[value] > shape->gray[lightest])
            lightest = value;
    return (uint8_t)(lightest * (0xff / most));
}

static bool is_fax(TIFF *tiff)
{
    uint32_t compression = tag(tiff, TIFFTAG_COMPRESSION);

    return compression == COMPRESSION_CCITTFAX3 || compression == COMPRESSION_CCITTFAX4;
}

/* How many bytes were written to before the rest that nobody touched. */
static size_t touched(const uint8_t *strip, size_t size)
{
    while (size > 0 && strip[size - 1] == UNTOUCHED)
        size--;
    return size;
}

/*
 * Decodes one strip.  Returns how many of its bytes hold pixels; the others are
 * paper.  A fax strip may end early without a word of libtiff; a strip of any
 * other kind that libtiff failed at is kept up to where it failed, but not when
 * differences were not yet added up.
 */
static size_t decode_strip(TIFF *tiff, uint32_t index, uint8_t *strip, size_t size,
                           struct scan_image *image)
{
    size_t row_bytes = scan_image_row_bytes(&image->shape), got = size;
    bool has_failed;

    memset(strip, UNTOUCHED, size);
    has_failed = TIFFReadEncodedStrip(tiff, index, strip, (tmsize_t)size) < 0;
    if (is_fax(tiff))
        got = (touched(strip, size) + row_bytes - 1) / row_bytes * row_bytes;
    else if (has_failed)
        got = tag(tiff, TIFFTAG_PREDICTOR) > 1 ? 0 : touched(strip, size);
    if (got < size) {
        memset(strip + got, paper_byte(&image->shape), size - got);
        scan_image_complain(image, "strip %u ends early", index);
    }
    return got;
}

static int decode_strips(TIFF *tiff, struct scan_image *image, struct err *err)
{
    int height = image->shape.height;
    size_t row_bytes = scan_image_row_bytes(&image->shape), got = 0;
    uint32_t per_strip = 0;
    uint8_t *strip;

    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &per_strip);
    if (per_strip == 0 || per_strip > (uint32_t)height)
        per_strip = (uint32_t)height;
    strip = malloc(per_strip * row_bytes);
    if (!strip)
        return err_memory(err);
    for (int y = 0; y < height; y += (int)per_strip) {
        int rows = height - y < (int)per_strip ? height - y : (int)per_strip;
        got += decode_strip(tiff, (uint32_t)y / per_strip, strip, (size_t)rows * row_bytes, image);
        for (int i = 0; i < rows; i++)
            scan_image_put(image, y + i, strip + (size_t)i * row_bytes);
    }
    free(strip);
    if (got == 0)
        return err_set(err, ERR_DAMAGE, "no pixels could be decoded: %s", image->complaint);
    return 0;
}

static int decode_page(TIFF *tiff, struct source *source, struct err *err)
{
    struct scan_shape shape;

    if (check_storage(tiff, err) != 0 || get_shape(tiff, &shape, err) != 0)
        return -1;
    get_hints(tiff, source->image);
    if (scan_image_start(source->image, &shape, err) != 0)
        return -1;
    source->is_decoding = true;
    return decode_strips(tiff, source->image, err);
}

int scan_tiff_page(const uint8_t *bytes, size_t length, uint32_t directory,
                   struct scan_image *image, struct err *err)
{
    struct source source = {.bytes = bytes, .length = length, .image = image};
    TIFF *tiff = open_source(&source);
    int status;

    if (!tiff)
        return image->damage ? err_set(err, ERR_DAMAGE, "cannot open as TIFF: %s", image->complaint)
                             : err_memory(err);
    if (!TIFFSetSubDirectory(tiff, directory))
        status = err_set(err, ERR_DAMAGE, "the TIFF directory cannot be read: %s",
                         image->complaint);
    else
        status = decode_page(tiff, &source, err);
    TIFFClose(tiff);
    return status;
}
