/* SPDX-License-Identifier: MIT */
/*
 * scan_tiff.h - pages of a TIFF file in memory, decoded by libtiff itself.
 *
 * Libtiff repairs a lot without failing: a fax page with a wrong run is read on
 * with a warning and other pixels.  So its errors and, while pixels are decoded,
 * its warnings are counted, and rows that a short strip leaves out are paper and
 * counted too.
 *
 * Read: strips; none, PackBits, Group 3 and 4, LZW and Deflate; 1, 2, 4 or 8
 * bits of gray or palette, RGB with or without alpha (TIFF 6.0).
 */
#ifndef SEGMENT_SCAN_TIFF_H
#define SEGMENT_SCAN_TIFF_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct scan_image;

/*
 * Follows the directories, one a page, and makes a list of where they lie,
 * freed with free().  A directory that lies outside the file ends the list and
 * is part of it: what was cut off is not lost silently.
 *
 * Fails with ERR_LIMIT (too many), ERR_DAMAGE (they run in a circle) or
 * ERR_MEMORY.
 */
MUST_CHECK
int scan_tiff_list(const uint8_t *bytes, size_t length, uint32_t **directories, int *count,
                   struct err *err);

/*
 * Decodes the page whose directory lies there into an empty image.
 * Fails like scan_page; then the image holds no picture worth keeping.
 */
MUST_CHECK
int scan_tiff_page(const uint8_t *bytes, size_t length, uint32_t directory,
                   struct scan_image *image, struct err *err);

#endif
