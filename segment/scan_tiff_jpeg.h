/* SPDX-License-Identifier: MIT */
/*
 * scan_tiff_jpeg.h - a strip of a TIFF file that is a JPEG picture.
 *
 * Its tables may stand once for all strips, in the tag JPEGTables, and that it
 * is RGB or YCbCr is said by the TIFF only (TIFF Technical Note 2, 1995).  So it
 * is put together into the JPEG file that it would be if it stood alone:
 *
 *     start | Adobe marker: which colours | JPEGTables | the strip
 *
 * Libtiff would decode it too, but by way of RGB: three times as long, and
 * the grays differ.
 */
#ifndef SEGMENT_SCAN_TIFF_JPEG_H
#define SEGMENT_SCAN_TIFF_JPEG_H

#include <stddef.h>
#include <stdint.h>

struct scan_jpeg_strip;
struct scan_tiff_source;
struct tiff; /* libtiff's TIFF */

/*
 * Decodes a strip.  Returns how many bytes of the wanted rows hold pixels;
 * whatever is wrong is a complaint of the source's image.
 */
size_t scan_tiff_jpeg(struct tiff *tiff, struct scan_tiff_source *source, uint32_t index,
                      const struct scan_jpeg_strip *strip);

#endif
