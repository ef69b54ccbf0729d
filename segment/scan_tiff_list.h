/* SPDX-License-Identifier: MIT */
/*
 * scan_tiff_list.h - where the pages of a TIFF file lie.
 *
 * A TIFF file is a chain of directories, one a page, each naming the next.
 */
#ifndef SEGMENT_SCAN_TIFF_LIST_H
#define SEGMENT_SCAN_TIFF_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Follows the chain of a file that begins like a TIFF and lists where the
 * directories lie; the list is freed with free().  A directory that lies
 * outside the file ends the list and is part of it, so that what was cut off
 * is a page that fails, and not a page that nobody misses.
 *
 * Fails with ERR_LIMIT (too many pages or entries), ERR_DAMAGE (none, or they run in a circle)
 * or ERR_MEMORY.
 */
MUST_CHECK
int scan_tiff_list(const uint8_t *bytes, size_t length, uint32_t **directories, int *count,
                   struct err *err);

#endif
