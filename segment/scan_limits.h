/* SPDX-License-Identifier: MIT */
/*
 * scan_limits.h - how large a scan may be.
 *
 * They are checked from the headers, before a pixel is decoded.  A page at the
 * limit (A3 at 600 dpi is 70 million pixels) decodes within 1 GiB.
 */
#ifndef SEGMENT_SCAN_LIMITS_H
#define SEGMENT_SCAN_LIMITS_H

enum {
    SCAN_MAX_BYTES = 64 << 20, /* of a file */
    SCAN_MAX_SIDE = 16384,     /* pixels */
    SCAN_MAX_PIXELS = 80000000,
    SCAN_MAX_PAGES = 2000
};

#endif
