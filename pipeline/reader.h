/* SPDX-License-Identifier: MIT */
/*
 * reader.h - one page to its record: the whole flow in one function, which
 * only calls the rooms in turn.
 *
 *     page -> clean -> register -> cells -> samples -> readings -> verdicts
 *
 * It runs in a worker's child process.
 */
#ifndef PIPELINE_READER_H
#define PIPELINE_READER_H

#include "base/err.h"
#include "store/record.h"

struct field;      /* segment/form.h */
struct form;       /* segment/form.h */
struct page;       /* segment/page.h */
struct recognizer; /* pipeline/recognizer.h */
struct sheet;      /* segment/sheet.h */

#define READER_ACCEPT 0.99 /* the promise where nobody states one */

/* What every page of a run is read with; borrowed by all of its children. */
struct reader {
    const struct form *const *forms;
    int form_count;
    const struct recognizer *recognizer;
    double accept; /* the least probability of an accepted field */
};

/*
 * Reads a page against page form_page (0 is the first) of the form that it
 * fits best among the reader's; with form >= 0 only against that one.  Takes
 * the page and leaves NULL.  A page that fits no form gives a record that is
 * PAGE_REFUSED: that is no failure.  The record is freed with record_free.
 *
 * Rules across fields are decided here if the form has one page.  Of a form of
 * several pages each page is only half of the story: reader_file does it.
 *
 * number   the page's number in its file, 1 is the first
 *
 * Fails with ERR_MEMORY or ERR_INTERNAL.
 */
MUST_CHECK
int reader_page(const struct reader *reader, struct page **page, int number, int form,
                int form_page, struct record *out, struct err *err);

/*
 * Reads one field of a sheet: what reader_page does for each.  The field is
 * freed with the record that it belongs to, or with record_field_free.
 *
 * position   of the field in the form, 0 is the first
 *
 * Fails with ERR_MEMORY.
 */
MUST_CHECK
int reader_field(const struct reader *reader, const struct sheet *sheet, const struct field *field,
                 int position, struct record_field *out, struct err *err);

#endif
