/* SPDX-License-Identifier: MIT */
/*
 * scan_tiff_source.h - a file in memory as libtiff reads it, and its voice.
 *
 * Libtiff repairs a lot without failing: a fax page with a wrong run is read on
 * with a warning and other pixels.  So everything that it says while pixels are
 * decoded is a complaint.  What it says of a directory is about unknown tags and
 * the like, nobody's damage; its first error is kept in case the directory
 * cannot be read at all.
 */
#ifndef SEGMENT_SCAN_TIFF_SOURCE_H
#define SEGMENT_SCAN_TIFF_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scan_image;
struct tiff; /* libtiff's TIFF */

struct scan_tiff_source {
    const uint8_t *bytes; /* borrowed, as the image is */
    size_t length;
    struct scan_image *image; /* it gets the complaints */
    bool is_decoding;
    uint64_t position;
    char reason[160]; /* the first error before pixels are decoded */
};

/*
 * Opens the source without reading a directory.  The source must outlive the
 * handle, which is freed with TIFFClose.  NULL when libtiff does not like the
 * header (then there is a reason) or memory ran out.
 */
struct tiff *scan_tiff_source_open(struct scan_tiff_source *source);

#endif
