/* SPDX-License-Identifier: MIT */
/*
 * picture.h - a picture already cut out of a page, taken as a form of one field.
 *
 * Such a picture states no size that could be trusted, so its height is taken
 * for that of a usual box; everything after that is what a scanned form goes
 * through.
 */
#ifndef PIPELINE_PICTURE_H
#define PIPELINE_PICTURE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/types.h"
#include "store/record.h"

struct form;   /* segment/form.h */
struct page;   /* segment/page.h */
struct reader; /* pipeline/reader.h */
struct sheet;  /* segment/sheet.h */

/* What is in the picture: equal boxes over its width, or one strip of digits. */
struct picture_shape {
    int boxes;                     /* 0 for a strip */
    int digits_least, digits_most; /* of a strip */
};

/*
 * Lays a cleaned page over a form made for it, whose only field, named
 * "picture", covers it.  Takes the page and leaves NULL.  Sheet and form are
 * the caller's, freed with sheet_free and then form_free.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int picture_sheet(struct page **page, const struct picture_shape *shape, struct sheet **sheet,
                  struct form **form, struct err *err);

/*
 * The sample of the single digit in a file in memory.  *is_blank is set when
 * there is no ink.  For a worker's child only.  Fails like scan_open and
 * scan_page.
 */
MUST_CHECK
int picture_sample(const uint8_t *bytes, size_t length, struct sample *out, int *is_blank,
                   struct err *err);

/* What was read in a picture; the members mean what they mean in record.h. */
struct picture_value {
    char value[RECORD_MAX_BOXES + 1];
    double confidence;
    int is_accepted;
    enum reason reason;
};

/*
 * Reads the field in the first page of a file in memory, in a child.  Fails
 * like scan_open and scan_page, or with ERR_INTERNAL when the child dies.
 */
MUST_CHECK
int picture_read(const struct reader *reader, const struct picture_shape *shape,
                 const uint8_t *bytes, size_t length, struct picture_value *out,
                 struct err *err);

#endif
