/* SPDX-License-Identifier: MIT */
/*
 * sealed.h - a database in a folder that may not be written, like a backup.
 *
 * SQLite makes an index of its log beside a database even to look at it.  Where
 * it cannot, a database without a log can be read as a file that does not change,
 * as long as nobody writes it: so the lock of the writers is held, shared.  With a
 * log whose index is there, SQLite reads as always; a log without one holds what
 * was written last, and must not be passed over.
 *
 * For the files of this folder only.
 */
#ifndef STORE_SEALED_H
#define STORE_SEALED_H

#include <stdbool.h>

#include "base/err.h"
#include "store/place.h"

enum { SEALED_MAX_NAME = 3 * PLACE_MAX_PATH + 32 };

/*
 * Whether the database at path can only be opened by sealed_name.  Then *lock is
 * the lock, the caller's to close, or -1 where there is none, as beside a copy that
 * nobody has written: then nothing holds off the first who does.  Fails with
 * ERR_ABSENT, in a line that says what to do.
 */
MUST_CHECK
int sealed_look(const char *path, const char *name, bool *is_sealed, int *lock, struct err *err);

/* The path as SQLite opens a file that does not change: an URI. */
void sealed_name(const char *path, char out[SEALED_MAX_NAME]);

#endif
