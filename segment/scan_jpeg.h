/* SPDX-License-Identifier: MIT */
/*
 * scan_jpeg.h - a JPEG file in memory, decoded by TurboJPEG straight to gray.
 *
 * The markers are walked before anything is decoded: for the size, the number
 * of scans (a small file can hold thousands, and each costs a pass over the
 * picture), the density and the orientation (ITU-T T.81 and T.871, EXIF 2.3).
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

#endif
