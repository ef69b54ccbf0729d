/* SPDX-License-Identifier: MIT */
/*
 * scan_kind.h - what kind of file it is, by its first bytes.
 *
 * What is not read is named where it is well known, with the command that turns
 * it into something that is.
 */
#ifndef SEGMENT_SCAN_KIND_H
#define SEGMENT_SCAN_KIND_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum scan_kind { SCAN_KIND_TIFF, SCAN_KIND_JPEG, SCAN_KIND_PNG };

/* Fails with ERR_FORMAT for every other kind. */
MUST_CHECK
int scan_kind_of(const uint8_t *bytes, size_t length, enum scan_kind *out, struct err *err);

#endif
