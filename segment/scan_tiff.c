/* SPDX-License-Identifier: MIT */
#include "segment/scan_tiff.h"

#include <tiffio.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "segment/scan_image.h"
#include "segment/scan_jpeg.h"
#include "segment/scan_tiff_jpeg.h"
#include "segment/scan_tiff_source.h"

static uint32_t tag(TIFF *tiff, uint32_t which)
{
    uint16_t value = 0;

    TIFFGetFieldDefaulted(tiff, which, &value);
    return value;
}

static int refuse(struct err *err, const char *what)
{
    return err_set(err, ERR_FORMAT,
                   "%s is not read: convert it with "
                   "'convert IN.tif -colorspace gray -depth 8 -compress lzw OUT.tif'",
                   what);
}

static int check_compression(uint32_t compression, struct err *err)
{
    char what[40];

    switch (compression) {
    case COMPRESSION_NONE:
    case COMPRESSION_PACKBITS:
    case COMPRESSION_CCITTFAX3:
    case COMPRESSION_CCITTFAX4:
    case COMPRESSION_LZW:
    case COMPRESSION_ADOBE_DEFLATE:
    case COMPRESSION_DEFLATE:
    case COMPRESSION_JPEG:
        return 0;
    case COMPRESSION_OJPEG:
        return refuse(err, "old-style JPEG inside TIFF");
    default:
        snprintf(what, sizeof what, "TIFF compression %u", compression);
        return refuse(err, what);
    }
}

static int check_storage(TIFF *tiff, struct err *err)
{
    if (check_compression(tag(tiff, TIFFTAG_COMPRESSION), err) != 0)
        return -1;
    if (TIFFIsTiled(tiff))
        return refuse(err, "a TIFF in tiles");
    if (tag(tiff, TIFFTAG_SAMPLESPERPIXEL) > 1 &&
        tag(tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_SEPARATE)
        return refuse(err, "a TIFF in separate colour planes");
    return 0;
}

static int refuse_pixels(TIFF *tiff, struct err *err)
{
    char what[80];

    snprintf(what, sizeof what, "a TIFF with %u samples of %u bits, photometric %u",
             tag(tiff, TIFFTAG_SAMPLESPERPIXEL), tag(tiff, TIFFTAG_BITSPERSAMPLE),
             tag(tiff, TIFFTAG_PHOTOMETRIC));
    return refuse(err, what);
}

static bool get_palette(TIFF *tiff, struct scan_shape *shape)
{
    uint16_t *red, *green, *blue;

    if (!TIFFGetField(tiff, TIFFTAG_COLORMAP, &red, &green, &blue))
        return false;
    for (int i = 0; i < 1 << shape->depth; i++) {
        uint8_t rgb[3] = {(uint8_t)(red[i] >> 8), (uint8_t)(green[i] >> 8),
                          (uint8_t)(blue[i] >> 8)};
        shape->gray[i] = scan_image_lightness(rgb);
    }
    return true;
}

static bool has_alpha(TIFF *tiff)
{
    uint16_t count = 0, *kinds = NULL;

    return TIFFGetField(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds) && count == 1 &&
           kinds[0] == EXTRASAMPLE_UNASSALPHA;
}

static bool is_jpeg(TIFF *tiff)
{
    return tag(tiff, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG;
}

static bool is_readable_jpeg(TIFF *tiff, const struct scan_shape *shape)
{
    uint32_t photometric = tag(tiff, TIFFTAG_PHOTOMETRIC);
    bool is_gray = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE;
    bool is_colour = photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_YCBCR;

    return shape->depth == 8 &&
           ((is_gray && shape->samples == 1) || (is_colour && shape->samples == 3));
}

static bool is_readable(TIFF *tiff, const struct scan_shape *shape)
{
    if (tag(tiff, TIFFTAG_SAMPLEFORMAT) != SAMPLEFORMAT_UINT)
        return false;
    if (is_jpeg(tiff))
        return is_readable_jpeg(tiff, shape);
    switch (tag(tiff, TIFFTAG_PHOTOMETRIC)) {
    case PHOTOMETRIC_RGB:
        return shape->depth == 8 &&
               (shape->samples == 3 || (shape->samples == 4 && has_alpha(tiff)));
    case PHOTOMETRIC_MINISBLACK:
        if (shape->depth == 8 && shape->samples == 2 && has_alpha(tiff))
            return true;
        /* fall through */
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_PALETTE:
        return shape->samples == 1 &&
               (shape->depth == 1 || shape->depth == 2 || shape->depth == 4 || shape->depth == 8);
    default:
        return false;
    }
}

static int get_shape(TIFF *tiff, struct scan_shape *shape, struct err *err)
{
    uint32_t photometric = tag(tiff, TIFFTAG_PHOTOMETRIC), width = 0, height = 0;

    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &height);
    if (scan_image_check_size(width, height, err) != 0)
        return -1;
    *shape = (struct scan_shape){.width = (int)width,
                                 .height = (int)height,
                                 .depth = (int)tag(tiff, TIFFTAG_BITSPERSAMPLE),
                                 .samples = (int)tag(tiff, TIFFTAG_SAMPLESPERPIXEL)};
    if (!is_readable(tiff, shape))
        return refuse_pixels(tiff, err);
    if (is_jpeg(tiff))
        shape->samples = 1; /* colours come as gray */
    if (shape->samples == 1 && photometric != PHOTOMETRIC_PALETTE)
        scan_image_ramp(shape, photometric == PHOTOMETRIC_MINISWHITE);
    else if (shape->samples == 1 && !get_palette(tiff, shape))
        return err_set(err, ERR_DAMAGE, "the TIFF palette is missing");
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

static bool has_predictor(TIFF *tiff)
{
    uint16_t predictor = PREDICTOR_NONE;

    return TIFFGetField(tiff, TIFFTAG_PREDICTOR, &predictor) && predictor != PREDICTOR_NONE;
}

/*
 * Decodes one strip by libtiff.  Returns how many of its bytes hold pixels.  A
 * fax strip may end early without a word of libtiff; a strip of any other kind
 * that libtiff failed at is kept up to where it failed, but not when differences
 * were not yet added up.
 */
static size_t decode_encoded(TIFF *tiff, uint32_t index, uint8_t *strip, size_t size,
                             size_t row_bytes)
{
    bool has_failed;

    memset(strip, SCAN_UNTOUCHED, size);
    has_failed = TIFFReadEncodedStrip(tiff, index, strip, (tmsize_t)size) < 0;
    if (is_fax(tiff))
        return (scan_image_touched(strip, size) + row_bytes - 1) / row_bytes * row_bytes;
    if (has_failed)
        return has_predictor(tiff) ? 0 : scan_image_touched(strip, size);
    return size;
}

/* Decodes one strip of so many rows; what it leaves out is paper. */
static size_t decode_strip(TIFF *tiff, struct scan_tiff_source *source, uint32_t index,
                           const struct scan_jpeg_strip *strip)
{
    struct scan_image *image = source->image;
    size_t row_bytes = scan_image_row_bytes(&image->shape), got;
    size_t size = (size_t)strip->rows * row_bytes;

    if (is_jpeg(tiff))
        got = scan_tiff_jpeg(tiff, source, index, strip);
    else
        got = decode_encoded(tiff, index, strip->bytes, size, row_bytes);
    if (got < size) {
        memset(strip->bytes + got, paper_byte(&image->shape), size - got);
        scan_image_complain(image, "strip %u ends early", index);
    }
    return got;
}

/* How many rows a strip has; the last may have fewer. */
static int rows_per_strip(TIFF *tiff, int height)
{
    uint32_t rows = 0;

    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
    return rows == 0 || rows > (uint32_t)height ? height : (int)rows;
}

static int decode_strips(TIFF *tiff, struct scan_tiff_source *source, struct err *err)
{
    struct scan_image *image = source->image;
    int height = image->shape.height, per_strip = rows_per_strip(tiff, height);
    size_t row_bytes = scan_image_row_bytes(&image->shape), got = 0;
    struct scan_jpeg_strip strip = {.components = (int)tag(tiff, TIFFTAG_SAMPLESPERPIXEL),
                                    .width = image->shape.width,
                                    .most_rows = scan_jpeg_most_rows(per_strip)};

    strip.bytes = malloc((size_t)strip.most_rows * row_bytes);
    if (!strip.bytes)
        return err_memory(err);
    for (int y = 0; y < height; y += per_strip) {
        strip.rows = height - y < per_strip ? height - y : per_strip;
        got += decode_strip(tiff, source, (uint32_t)(y / per_strip), &strip);
        for (int i = 0; i < strip.rows; i++)
            scan_image_put(image, y + i, strip.bytes + (size_t)i * row_bytes);
    }
    free(strip.bytes);
    if (got == 0)
        return err_set(err, ERR_DAMAGE, "no pixels could be decoded: %s", image->complaint);
    return 0;
}

static int decode_page(TIFF *tiff, struct scan_tiff_source *source, struct err *err)
{
    struct scan_shape shape;

    if (check_storage(tiff, err) != 0 || get_shape(tiff, &shape, err) != 0)
        return -1;
    get_hints(tiff, source->image);
    if (scan_image_start(source->image, &shape, err) != 0)
        return -1;
    source->is_decoding = true;
    return decode_strips(tiff, source, err);
}

int scan_tiff_page(const uint8_t *bytes, size_t length, uint32_t directory,
                   struct scan_image *image, struct err *err)
{
    struct scan_tiff_source source = {.bytes = bytes, .length = length, .image = image};
    TIFF *tiff = scan_tiff_source_open(&source);
    int status;

    if (!tiff)
        return source.reason[0] ? err_set(err, ERR_DAMAGE, "the TIFF header: %s", source.reason)
                                : err_memory(err);
    if (!TIFFSetSubDirectory(tiff, directory))
        status = err_set(err, ERR_DAMAGE, "the TIFF directory cannot be read: %s",
                         directory >= length ? "the file ends early" : source.reason);
    else
        status = decode_page(tiff, &source, err);
    TIFFClose(tiff);
    return status;
}
