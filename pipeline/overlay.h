/* SPDX-License-Identifier: MIT */
/*
 * overlay.h - a form drawn over a scan, for whoever writes the form.
 *
 * Where the lines printed around the fields are not where the form says, the
 * page would be refused; then it is laid over by its anchors or landmarks alone and
 * drawn all the same, because that picture shows what is wrong with the form.
 */
#ifndef PIPELINE_OVERLAY_H
#define PIPELINE_OVERLAY_H

#include "base/err.h"
#include "store/record.h"

#include <stddef.h>
#include <stdint.h>

struct form; /* segment/form.h */

struct overlay {
    struct blob picture; /* a PNG; its bytes are the caller's, freed with free() */
    char misfit[RECORD_MAX_NOTE]; /* why it would be refused, "" if it fits */
};

/*
 * Draws page form_page of a form over page scan_page of the scan that lies in
 * bytes (0 is the first of each), in a child process, after references_make.
 *
 * Fails with ERR_MATCH if the page is not found, with ERR_DATA if the scan
 * has no such page, and as scan_page and worker_run do.
 */
MUST_CHECK
int overlay_draw(const struct form *form, int form_page, const uint8_t *bytes, size_t length,
                 int scan_page, struct overlay *out, struct err *err);

#endif
