/* SPDX-License-Identifier: MIT */
/*
 * stored.h - a small known picture stored as TIFF, in all its ways, for tests.
 *
 * The picture is a gray ramp with a black F in it, so that a turned or mirrored
 * one is told from it; where it is stored with fewer bits, it has fewer grays.
 */
#ifndef TESTS_STORED_H
#define TESTS_STORED_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tiffio.h>

#include "base/file.h"

enum { STORED_WIDTH = 61, STORED_HEIGHT = 47 };

struct stored {
    uint8_t *bytes;
    size_t length;
};

/* How it is stored; zeros stand for what is usual. */
struct stored_tiff {
    int compression, bits, samples, photometric, fill_order, orientation, rows_per_strip;
    int predictor;
    int subsampling[2]; /* of the colours of YCbCr: across, down */
    int fax_options;
    bool is_tiled, is_planar, is_big_endian;
};

static inline int stored_gray(int x, int y)
{
    bool is_stem = x >= 8 && x < 14 && y >= 5 && y < 40;
    bool is_arm = x >= 8 && x < 40 && ((y >= 5 && y < 11) || (y >= 19 && y < 25));

    return is_stem || is_arm ? 0 : 130 + (x * 2 + y) % 126;
}

/* What is left of it in so many bits. */
static inline int stored_seen(int x, int y, int bits)
{
    int most = (1 << bits) - 1;

    return (stored_gray(x, y) >> (8 - bits)) * 255 / most;
}

/* The stored samples of one row, packed. */
static inline void stored_row(const struct stored_tiff *how, int y, uint8_t *row)
{
    int most = (1 << how->bits) - 1, at = 0;

    memset(row, 0, 4 * STORED_WIDTH);
    for (int x = 0; x < STORED_WIDTH; x++)
        for (int sample = 0; sample < how->samples; sample++, at += how->bits) {
            int value = stored_gray(x, y) >> (8 - how->bits);
            bool is_alpha = sample > 0 && sample == how->samples - 1 && how->samples != 3;
            if (how->photometric == PHOTOMETRIC_MINISWHITE ||
                how->photometric == PHOTOMETRIC_PALETTE)
                value = most - value;
            if (is_alpha)
                value = x < STORED_WIDTH / 2 ? 255 : 0;
            row[at / 8] |= (uint8_t)(value << (8 - how->bits - at % 8));
        }
}

/* The palette runs the other way round: it must be looked up. */
static inline void stored_palette(TIFF *tiff, int bits)
{
    uint16_t gray[256];
    int most = (1 << bits) - 1;

    for (int i = 0; i <= most; i++)
        gray[i] = (uint16_t)((most - i) * 255 / most * 257);
    TIFFSetField(tiff, TIFFTAG_COLORMAP, gray, gray, gray);
}

static inline void stored_tags(TIFF *tiff, const struct stored_tiff *how)
{
    uint16_t alpha = EXTRASAMPLE_UNASSALPHA;

    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, STORED_WIDTH);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, STORED_HEIGHT);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, how->bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, how->samples);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, how->photometric);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, how->compression);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG,
                 how->is_planar ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_XRESOLUTION, 300.0);
    TIFFSetField(tiff, TIFFTAG_YRESOLUTION, 300.0);
    TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
    if (how->samples == 2 || how->samples == 4)
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &alpha);
    if (how->fill_order)
        TIFFSetField(tiff, TIFFTAG_FILLORDER, how->fill_order);
    if (how->orientation)
        TIFFSetField(tiff, TIFFTAG_ORIENTATION, how->orientation);
    if (how->predictor)
        TIFFSetField(tiff, TIFFTAG_PREDICTOR, how->predictor);
    if (how->fax_options)
        TIFFSetField(tiff, TIFFTAG_GROUP3OPTIONS, how->fax_options);
    if (how->compression == COMPRESSION_JPEG)
        TIFFSetField(tiff, TIFFTAG_JPEGQUALITY, 98);
    if (how->photometric == PHOTOMETRIC_YCBCR) {
        TIFFSetField(tiff, TIFFTAG_YCBCRSUBSAMPLING, how->subsampling[0], how->subsampling[1]);
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
    if (how->photometric == PHOTOMETRIC_PALETTE)
        stored_palette(tiff, how->bits);
    if (how->is_tiled) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 64);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, 48);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP,
                     how->rows_per_strip ? how->rows_per_strip : STORED_HEIGHT);
    }
}

static inline void stored_page(TIFF *tiff, const struct stored_tiff *how)
{
    uint8_t row[4 * STORED_WIDTH], tile[4 * 64 * 48] = {0};

    stored_tags(tiff, how);
    if (how->is_tiled)
        TIFFWriteEncodedTile(tiff, 0, tile, TIFFTileSize(tiff));
    for (int y = 0; y < STORED_HEIGHT && !how->is_tiled; y++)
        for (int plane = 0; plane < (how->is_planar ? how->samples : 1); plane++) {
            stored_row(how, y, row);
            TIFFWriteScanline(tiff, row, (uint32_t)y, (uint16_t)plane);
        }
    TIFFWriteDirectory(tiff);
}

/* Stores so many pages, each in its way; the bytes are freed with free(). */
static inline struct stored stored_tiff(const struct stored_tiff *how, int pages)
{
    char path[] = "/tmp/formdigits-stored-XXXXXX";
    int fd = mkstemp(path);
    struct stored stored;
    struct err err;
    TIFF *tiff;

    assert(fd >= 0);
    close(fd);
    TIFFSetWarningHandler(NULL);
    tiff = TIFFOpen(path, how->is_big_endian ? "wb" : "wl");
    assert(tiff);
    for (int i = 0; i < pages; i++)
        stored_page(tiff, &how[i]);
    TIFFClose(tiff);
    if (file_read(path, FILE_FOLLOW, 1 << 20, &stored.bytes, &stored.length, &err) != 0)
        abort();
    unlink(path);
    return stored;
}

static inline uint32_t stored_number(const uint8_t *at, int size)
{
    uint32_t value = 0;

    for (int i = size - 1; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

/* The entry of a tag in the first directory of a little-endian file: 12 bytes. */
static inline uint8_t *stored_entry(struct stored *stored, uint16_t tag)
{
    uint8_t *directory = stored->bytes + stored_number(stored->bytes + 4, 4);

    for (uint32_t i = 0; i < stored_number(directory, 2); i++)
        if (stored_number(directory + 2 + 12 * i, 2) == tag)
            return directory + 2 + 12 * i;
    abort();
}

/* Changes a tag's value, whatever it is, to a 32-bit number. */
static inline void stored_set(struct stored *stored, uint16_t tag, uint32_t value)
{
    uint8_t *entry = stored_entry(stored, tag);
    uint8_t set[10] = {TIFF_LONG, 0, 1, 0, 0, 0, (uint8_t)value, (uint8_t)(value >> 8),
                       (uint8_t)(value >> 16), (uint8_t)(value >> 24)};

    memcpy(entry + 2, set, sizeof set);
}

#endif
