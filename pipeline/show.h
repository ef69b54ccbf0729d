/* SPDX-License-Identifier: MIT */
/*
 * show.h - a page read and drawn: the picture that one sends with a question.
 */
#ifndef PIPELINE_SHOW_H
#define PIPELINE_SHOW_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/record.h"

struct reader;     /* pipeline/reader.h */
struct recognizer; /* pipeline/recognizer.h */

/*
 * Reads one page (1 is the first) of a file in memory, in a child, and draws
 * what was found over it.  A page that fits none of the reader's forms is drawn
 * with the reason; a reader without forms shows the ink that it would see.  The
 * PNG's bytes are the caller's, freed with free().
 *
 * Fails with ERR_DATA when there is no such page, and like scan_open and
 * scan_page.
 */
MUST_CHECK
int show_page(const struct reader *reader, const uint8_t *bytes, size_t length, int page,
              struct blob *out, struct err *err);

/*
 * Draws what the network makes of the single digit in the first page of a file
 * in memory (see draw_layers), in a child.  Fails with ERR_DATA when there is no
 * ink, and like scan_open and scan_page.
 */
MUST_CHECK
int show_layers(const struct recognizer *recognizer, const uint8_t *bytes, size_t length,
                struct blob *out, struct err *err);

/*
 * The same of a sample in an idx file, 0 the first.  Fails with ERR_DATA when
 * there is no such sample, and like digits_read_idx.
 */
MUST_CHECK
int show_sample(const struct recognizer *recognizer, const char *path, int index,
                struct blob *out, struct err *err);

#endif
