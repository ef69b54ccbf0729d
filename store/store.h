/* SPDX-License-Identifier: MIT */
/*
 * store.h - the database: open, migrate, runs, files, one page a transaction.
 *
 * SQLite in WAL mode with synchronous=FULL.  Every transaction that writes, and
 * so every checkpoint, happens under one advisory flock on "DB.lock": that
 * keeps reviewers from starving while a batch commits, and closes the WAL-reset
 * race of SQLite before 3.51.3.  The tables and the views v_* are described in
 * formdigits-db(5).
 *
 * A process opens a database once, and does not carry the store over a fork:
 * children never touch the database.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "store/record.h"

struct store;

enum store_mode {
    STORE_CREATE, /* make it if it is not there */
    STORE_WRITE,  /* it must be there */
    STORE_LOOK    /* read only */
};

/*
 * Opens a database and brings an older one up to date.  Freed with
 * store_close.  Fails with ERR_ABSENT, ERR_CREATE, ERR_DATA (not ours, from a
 * newer program, or corrupt), ERR_BUSY, ERR_IO or ERR_MEMORY.
 */
MUST_CHECK
int store_open(const char *path, enum store_mode mode, struct store **out, struct err *err);
void store_close(struct store *store);

/*
 * Makes this process the only one that reads scans into the database, until
 * store_close or its end; children made by fork have no part in it.  Fails at
 * once with ERR_BUSY when there is another.
 */
MUST_CHECK
int store_reserve(struct store *store, struct err *err);

/* Everything that a run depends on, kept so that any result can be repeated. */
struct store_run {
    const char *command;       /* the command line */
    const char *program;       /* name and version */
    const char *model_sha256;
    const char *model_record;  /* JSON */
    double accept;             /* the least probability of an accepted field */
    int form_count;
    const struct store_form {
        const char *name, *version, *sha256, *text;
    } *forms;
};

/*
 * Begins a run.  A database of up to 64 MiB is checked first: ERR_DATA when it
 * is corrupt; then it is left as it is.
 */
MUST_CHECK
int store_run_begin(struct store *store, const struct store_run *run, int64_t *id,
                    struct err *err);
MUST_CHECK
int store_run_end(struct store *store, int64_t run, struct err *err);

/* A file's identity is its bytes and the forms it is read with. */
struct store_file {
    char sha256[HASH_TEXT];       /* of the bytes */
    char forms_sha256[HASH_TEXT]; /* of the form files given, together */
    const char *name;             /* as given; in spool mode the original name */
    const char *path;             /* where the bytes can be found again */
    int64_t size;
};

enum file_standing {
    FILE_NEW,       /* never seen, or nothing stored yet: read it */
    FILE_RESUMED,   /* begun before: go on after the last stored page */
    FILE_DUPLICATE, /* already read: skip it */
    FILE_SET_ASIDE  /* its reader died by itself three times: reject it */
};

/*
 * Looks up or makes the file's row and, if it is to be read, counts an attempt.
 * An attempt that is never ended (store_attempt_end) was lost with the
 * supervisor and does not count against the file.
 *
 * again   read it anew even if it was read; the old rows stay
 * pages   how many pages are stored already: the next is pages + 1
 */
MUST_CHECK
int store_file_begin(struct store *store, int64_t run, const struct store_file *file, bool again,
                     int64_t *id, enum file_standing *standing, int *pages, struct err *err);

/* Stores one page with everything in it, in one transaction. */
MUST_CHECK
int store_page(struct store *store, int64_t file, const struct record *record, struct err *err);

/*
 * How a child ended that did not finish its file: only those that died by
 * themselves count against it.
 */
enum attempt_end { ATTEMPT_DIED, ATTEMPT_KILLED };

MUST_CHECK
int store_attempt_end(struct store *store, int64_t file, enum attempt_end end, const char *note,
                      struct err *err);

/*
 * The file is done: read (all pages stored) or rejected with a reason; its
 * attempt, if one is open, finished.  Only finished files are exported.
 *
 * path   where the bytes will be found from now on; NULL: where they were
 */
MUST_CHECK
int store_file_end(struct store *store, int64_t file, bool rejected, enum page_reason reason,
                   const char *note, const char *path, struct err *err);

/* The bytes moved (spool): where they are now. */
MUST_CHECK
int store_file_moved(struct store *store, int64_t file, const char *path, struct err *err);

/*
 * Checks the database itself: integrity, foreign keys, no field without page,
 * no queue entry without field, counters that agree.  Calls found once for each
 * fault: its kind, which is the same for faults that are alike ("files without
 * pages"), and one line on this one; *faults counts them.
 */
MUST_CHECK
int store_check(struct store *store,
                void (*found)(const char *kind, const char *line, void *context), void *context,
                int *faults, struct err *err);

/*
 * Calls file for every file ever seen: its name, where it should be, its hash,
 * and its state ("reading", "read", "rejected").  Stops when file returns -1.
 */
MUST_CHECK
int store_each_file(struct store *store,
                    int (*file)(const struct store_file *file, const char *state, void *context,
                                struct err *err),
                    void *context, struct err *err);

#endif
