/* SPDX-License-Identifier: MIT */
/*
 * scan_png.h - a PNG file in memory, decoded by libpng.
 *
 * Every kind of PNG is read; what is transparent lies over white paper.  A wrong
 * checksum is counted as damage and the pixels are used; after an error the rows
 * that were decoded stay and the others are paper.
 */
#ifndef SEGMENT_SCAN_PNG_H
#define SEGMENT_SCAN_PNG_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct scan_image;

/*
 * Decodes the picture into an empty image.  Fails like scan_page; then the
 * image holds no picture worth keeping.
 */
MUST_CHECK
int scan_png_page(const uint8_t *bytes, size_t length, struct scan_image *image, struct err *err);

#endif
