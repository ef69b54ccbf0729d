/* SPDX-License-Identifier: MIT */
#include "samples/encode.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <leptonica/allheaders.h>
#include <tiffio.h>

enum { STRIP_ROWS = 128, JPEG_QUALITY = 78 };

static const int compressions[] = {
    [ENCODE_G4] = COMPRESSION_CCITTFAX4,
    [ENCODE_PACKBITS] = COMPRESSION_PACKBITS,
    [ENCODE_LZW] = COMPRESSION_LZW,
    [ENCODE_DEFLATE] = COMPRESSION_ADOBE_DEFLATE,
};

/* Fax machines made black the 1; gray scanners made white the high value. */
static void describe(TIFF *tiff, enum encoding encoding, const struct bitmap *picture)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture->width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture->height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, picture->is_bilevel ? 1 : 8);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC,
                 picture->is_bilevel ? PHOTOMETRIC_MINISWHITE : PHOTOMETRIC_MINISBLACK);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, compressions[encoding]);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, STRIP_ROWS);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, picture->dpi);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, picture->dpi);
    if (encoding == ENCODE_LZW || encoding == ENCODE_DEFLATE)
        TIFFSetField(tiff, TIFFTAG_PREDICTOR, PREDICTOR_HORIZONTAL);
}

static void pack_row(const struct bitmap *picture, int y, uint8_t *row)
{
    const uint8_t *from = picture->pixels + (size_t)y * (size_t)picture->width;

    if (!picture->is_bilevel) {
        memcpy(row, from, (size_t)picture->width);
        return;
    }
    memset(row, 0, (size_t)(picture->width + 7) / 8);
    for (int x = 0; x < picture->width; x++) {
        if (!from[x])
            row[x / 8] |= (uint8_t)(0x80 >> x % 8);
    }
}

static int write_directory(TIFF *tiff, enum encoding encoding, const struct bitmap *picture)
{
    uint8_t *row = malloc((size_t)picture->width);
    int failed = !row;

    describe(tiff, encoding, picture);
    for (int y = 0; y < picture->height && !failed; y++) {
        pack_row(picture, y, row);
        failed = TIFFWriteScanline(tiff, row, (uint32_t)y, 0) < 0;
    }
    free(row);
    return failed || !TIFFWriteDirectory(tiff) ? -1 : 0;
}

static int encode_tiff(const char *path, enum encoding encoding, const struct bitmap *pages,
                       int count, struct err *err)
{
    TIFF *tiff = TIFFOpen(path, "w");
    int failed = 0;

    if (!tiff)
        return err_set(err, ERR_CREATE, "cannot create '%s'", path);
    for (int i = 0; i < count && !failed; i++)
        failed = write_directory(tiff, encoding, &pages[i]);
    TIFFClose(tiff);
    return failed ? err_set(err, ERR_IO, "cannot write '%s'", path) : 0;
}

static PIX *pix_from(const struct bitmap *picture)
{
    int bits = picture->is_bilevel ? 1 : 8 * (picture->planes + picture->planes / 3);
    PIX *pix = pixCreate(picture->width, picture->height, bits);
    const uint8_t *from = picture->pixels;

    if (!pix)
        return NULL;
    pixSetResolution(pix, (l_int32)picture->dpi, (l_int32)picture->dpi);
    for (int y = 0; y < picture->height; y++) {
        l_uint32 *line = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        for (int x = 0; x < picture->width; x++, from += picture->planes) {
            if (picture->planes == 3)
                composeRGBPixel(from[0], from[1], from[2], line + x);
            else if (picture->is_bilevel)
                SET_DATA_BIT_VAL(line, x, *from == 0);
            else
                SET_DATA_BYTE(line, x, *from);
        }
    }
    return pix;
}

int encode_file(const char *path, enum encoding encoding, const struct bitmap *pages, int count,
                struct err *err)
{
    PIX *pix;
    l_ok failed;

    assert(count == 1 || encoding < ENCODE_JPEG);
    if (encoding < ENCODE_JPEG)
        return encode_tiff(path, encoding, pages, count, err);
    pix = pix_from(pages);
    if (!pix)
        return err_memory(err);
    failed = encoding == ENCODE_JPEG ? pixWriteJpeg(path, pix, JPEG_QUALITY, 0)
                                     : pixWrite(path, pix, IFF_PNG);
    pixDestroy(&pix);
    return failed ? err_set(err, ERR_IO, "cannot write '%s'", path) : 0;
}
