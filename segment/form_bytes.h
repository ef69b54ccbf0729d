/* SPDX-License-Identifier: MIT */
/*
 * form_bytes.h - a look at the bytes of a form file before libxml2 sees them.
 *
 * Two things it should not see: encodings that make iconv load modules, and
 * tags of so many attributes that comparing their names with each other takes
 * it seconds (60,000 take 35 s).
 */
#ifndef SEGMENT_FORM_BYTES_H
#define SEGMENT_FORM_BYTES_H

#include <stddef.h>

#include "base/err.h"

/*
 * Refuses what is not UTF-8 text that begins with '<', and absurd tags.  A byte
 * of zero follows the length bytes.  Fails with ERR_FORM.
 */
MUST_CHECK
int form_bytes_check(const char *path, const char *bytes, size_t length, struct err *err);

#endif
