/* SPDX-License-Identifier: MIT */
/*
 * file.h - whole files in and out of memory.
 *
 * Everything that is parsed is read whole first, so that a file that changes
 * or shrinks meanwhile can neither kill the program nor make the hash and the
 * content disagree.  Everything that is written appears whole or not at all.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/*
 * Reads a regular file of 1 to limit bytes.  The buffer is the caller's, freed
 * with free(); one byte of zero follows the content, outside length.
 *
 * Fails with ERR_ABSENT (cannot be opened), ERR_FORMAT (no regular file, or
 * empty), ERR_LIMIT (too large), ERR_IO, ERR_SYSTEM (out of descriptors) or
 * ERR_MEMORY.  A symbolic link is
 * followed only if the name was typed by a person: follow says so.
 */
enum file_links { FILE_FOLLOW, FILE_NOFOLLOW };

MUST_CHECK
int file_read(const char *path, enum file_links links, size_t limit, uint8_t **bytes,
              size_t *length, struct err *err);

/* The same of a file that is called by another name in the err. */
MUST_CHECK
int file_read_as(const char *path, const char *name, enum file_links links, size_t limit,
                 uint8_t **bytes, size_t *length, struct err *err);

/*
 * Writes a file beside its final place, syncs it and renames it over path, or over
 * what path links to; what is no regular file, like a terminal, is written into.
 * Fails with ERR_CREATE, ERR_IO or ERR_MEMORY; then the old file, if any, still stands.
 */
MUST_CHECK
int file_write(const char *path, const void *bytes, size_t length, struct err *err);

/*
 * Whether a file could be written, before the work that makes it: what is there stays,
 * and nothing new does.  Fails with ERR_CREATE or ERR_MEMORY.
 */
MUST_CHECK
int file_try(const char *path, struct err *err);

/*
 * For a file that is about to be written: fails with ERR_CREATE if it is the same
 * as one that was read, whatever their names.
 */
MUST_CHECK
int file_spare(const char *output, const char *input, struct err *err);

/*
 * For a file that could not be opened, errno says why: fails with ERR_SYSTEM (out of
 * descriptors) or ERR_ABSENT, in a line that says what to do where it may not be read.
 */
int file_cannot_open(const char *name, struct err *err);

/* The part of a path after its last slash: a pointer into path. */
const char *file_name(const char *path);

#endif
