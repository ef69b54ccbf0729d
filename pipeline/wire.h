/* SPDX-License-Identifier: MIT */
/*
 * wire.h - a record as bytes and back.
 *
 * The bytes go from a child process to its supervisor, which does not trust
 * it: every count, length, word and number is checked on arrival, so that a
 * record that comes out of here is one that a sane reader could have made.
 * Whether it is about the right page and form is for the receiver to say.
 *
 * Both directions walk the record in the same function: they cannot disagree.
 */
#ifndef PIPELINE_WIRE_H
#define PIPELINE_WIRE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "store/record.h"

/* Packs a record.  The blob's bytes are the caller's, freed with free().  Fails with ERR_MEMORY. */
MUST_CHECK
int wire_pack(const struct record *record, struct blob *out, struct err *err);

/*
 * Unpacks a record, freed with record_free.  Fails with ERR_DATA when the bytes
 * are not a record, or with ERR_MEMORY.
 */
MUST_CHECK
int wire_unpack(const uint8_t *bytes, size_t length, struct record *out, struct err *err);

#endif
