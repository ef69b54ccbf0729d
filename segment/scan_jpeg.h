/* SPDX-License-Identifier: MIT */
/*
 * scan_jpeg.h - a JPEG file in memory, decoded by TurboJPEG straight to gray.
 *
 * The markers are walked before anything is decoded: for the size, the number
 * of scans (a small file can hold thousands, and each costs a pass over the
 * picture), the density and the orientation (ITU-T T.81 and T.871, EXIF 2.3).
 * A strip of a TIFF file is decoded in the same way, so that the same stream
 * has the same grays wherever it stands.
 */
#ifndef SEGMENT_SCAN_JPEG_H
#define SEGMENT_SCAN_JPEG_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct scan_image;

enum { SCAN_JPEG_MAX_SCANS = 100 };

/*
 * Decodes the picture into an empty image.  Fails like scan_page; then the
 * image holds no picture worth keeping.
 */
MUST_CHECK
int scan_jpeg_page(const uint8_t *bytes, size_t length, struct scan_image *image, struct err *err);

/* What a strip should hold, and where its pixels go. */
struct scan_jpeg_strip {
    int components; /* of a pixel, as stored */
    int width, rows;
    int most_rows;  /* for which there is room, see scan_jpeg_most_rows */
    uint8_t *bytes; /* gray, width bytes a row */
};

/*
 * Some writers fill the last strip up, to whole blocks or to the rows of the
 * others: how many rows a stream may have where so many are wanted.
 */
int scan_jpeg_most_rows(int rows);

/*
 * Decodes a JPEG stream.  Returns how many bytes of the wanted rows hold pixels;
 * whatever is wrong is a complaint.
 */
size_t scan_jpeg_strip(const uint8_t *bytes, size_t length, const struct scan_jpeg_strip *strip,
                       struct scan_image *image);

#endif
