/* SPDX-License-Identifier: MIT */
/*
 * scan_tiff.h - pages of a TIFF file in memory, decoded by libtiff.
 *
 * Every diagnostic while pixels are decoded is a complaint, and so are rows that
 * a strip leaves out: those are paper.
 *
 * Read: strips; none, PackBits, Group 3 and 4, LZW and Deflate; 1, 2, 4 or 8
 * bits of gray or palette, RGB with or without alpha (TIFF 6.0); JPEG, which
 * TurboJPEG decodes, of 8 bits of gray, RGB or YCbCr (Technical Note 2).
 */
#ifndef SEGMENT_SCAN_TIFF_H
#define SEGMENT_SCAN_TIFF_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct scan_image;

/*
 * Decodes the page whose directory lies there into an empty image.
 * Fails like scan_page; then the image holds no picture worth keeping.
 */
MUST_CHECK
int scan_tiff_page(const uint8_t *bytes, size_t length, uint32_t directory,
                   struct scan_image *image, struct err *err);

#endif
