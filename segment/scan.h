/* SPDX-License-Identifier: MIT */
/*
 * scan.h - a TIFF, JPEG or PNG file in memory as a row of pages.
 *
 * The content decides the format, never the name.  Everything absurd is refused
 * from the headers, before a pixel is decoded.  Damage is not hidden: what a
 * decoder complains of while it decodes pixels is counted, and the page says
 * so (page_damage); unknown tags in a directory are nobody's damage.
 *
 * Only a worker's child process may call this: decoders are not trusted.
 */
#ifndef SEGMENT_SCAN_H
#define SEGMENT_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "segment/scan_limits.h"

struct page; /* segment/page.h */
struct scan;

/*
 * Opens a file that lies in memory.  The bytes are borrowed until scan_close.
 *
 * Fails with ERR_FORMAT (not a scan, or of a kind that is not read: the text
 * says how to convert it), ERR_LIMIT, ERR_DAMAGE or ERR_MEMORY.
 */
MUST_CHECK
int scan_open(const uint8_t *bytes, size_t length, struct scan **out, struct err *err);

/* How many pages there are: at least 1. */
int scan_page_count(const struct scan *scan);

/*
 * Decodes page index (0 is the first).  The page is the caller's, freed with
 * page_free; it is gray or bilevel as it was stored, not yet cleaned.  A page
 * that was decoded with complaints succeeds and has page_damage() > 0.
 *
 * Fails with ERR_FORMAT, ERR_LIMIT (the text gives the figures), ERR_DAMAGE
 * (no pixels) or ERR_MEMORY; the other pages can still be read.
 */
MUST_CHECK
int scan_page(struct scan *scan, int index, struct page **out, struct err *err);

void scan_close(struct scan *scan);

#endif
