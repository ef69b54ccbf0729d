/* SPDX-License-Identifier: MIT */
/*
 * place.h - where a database lies, and what is there before SQLite touches it.
 *
 * For the files of this folder only.
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include <stdbool.h>

#include "base/err.h"

enum {
    PLACE_MAX_PATH = 4096,
    PLACE_APPLICATION_ID = 0x46446967 /* "FDig" */
};

enum place_presence { PLACE_ABSENT, PLACE_EMPTY, PLACE_OURS };

/*
 * The absolute path of a database that need not be there yet: SQLite reads
 * meaning into names like "file:a.db", and the lock must be the same file
 * however the database is named.  Fails with ERR_ABSENT or ERR_CREATE.
 */
MUST_CHECK
int place_resolve(const char *name, char path[PLACE_MAX_PATH], struct err *err);

/* The path with an ending like ".lock".  Fails with ERR_CREATE: too long. */
MUST_CHECK
int place_beside(const char *path, const char *ending, char out[PLACE_MAX_PATH],
                 struct err *err);

/*
 * Looks at the file without SQLite, so that a foreign one is not even locked.
 * Fails with ERR_DATA when it is something else, or shorter than it says.
 */
MUST_CHECK
int place_look(const char *path, const char *name, enum place_presence *out, struct err *err);

/* Fails with ERR_DATA on a network disk: WAL keeps its index in shared memory. */
MUST_CHECK
int place_check_disk(const char *path, const char *name, struct err *err);

/* What this process may do, as access(2) asks; and whether it may in the folder of a file. */
bool place_may(const char *path, int what);
bool place_may_write_folder(const char *path);

/*
 * Fails with ERR_CREATE where the database, if there is one, or its folder may not be
 * written: the log lies beside it.
 */
MUST_CHECK
int place_check_write(const char *path, const char *name, struct err *err);

/* Syncs the folder of a file: a rename outlives a power cut only then. */
MUST_CHECK
int place_sync_folder(const char *path);

#endif
