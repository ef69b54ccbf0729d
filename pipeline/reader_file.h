/* SPDX-License-Identifier: MIT */
/*
 * reader_file.h - the pages of one file, filled form by filled form.
 *
 * A form of several pages fills a file set by set: page k of every set must
 * fit page k of the form, and rules across fields are decided when the set is
 * complete.  Where forms of different lengths are given, the first page of a
 * set says which form it is.
 *
 * It runs in a worker's child process.
 */
#ifndef PIPELINE_READER_FILE_H
#define PIPELINE_READER_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "pipeline/reader.h"

/* Who takes what was read: the number of pages once, then their records, which are lent. */
struct reader_sink {
    int (*begin)(int pages, void *context, struct err *err);
    int (*page)(const struct record *record, void *context, struct err *err);
    void *context;
};

/*
 * Reads a file in memory and hands the record of every page to the sink, in
 * order, from page first (1 is the first) on.  A page that cannot be read gives
 * a record that is PAGE_REFUSED.
 *
 * Fails when the file as a whole cannot be read: like scan_open, with ERR_DATA
 * when its pages are no whole number of sets, with ERR_INTERNAL; or when the
 * sink fails.
 */
MUST_CHECK
int reader_file(const struct reader *reader, const uint8_t *bytes, size_t length, int first,
                const struct reader_sink *sink, struct err *err);

/* The reason that belongs to the failure of a page or, above, of a file. */
enum page_reason reader_file_reason(enum err_code code);

#endif
