/* SPDX-License-Identifier: MIT */
/*
 * spool.h - the folders that files travel through.
 *
 *     DIR/new -> DIR/work -> DIR/done/YYYY/MM   what was read
 *                        \-> DIR/bad            what was rejected, the reason beside it
 *
 * Whoever scans puts files into new, under a name that begins with a dot until
 * they are whole.  A file is claimed by moving it to work; once its bytes are
 * known it is named by the first 12 digits of their SHA-256, a dash and the
 * name it came with, because scanners use names again.  Every move is one
 * rename, so that a file is in exactly one place at any moment; work is taken
 * up again by the next run.
 */
#ifndef PIPELINE_SPOOL_H
#define PIPELINE_SPOOL_H

#include <limits.h>
#include <stdbool.h>

#include "base/err.h"
#include "base/hash.h"

enum { SPOOL_MAX_PATH = 4096, SPOOL_TAG = 12 };
#define SPOOL_REASON ".reason" /* ends the name of what stands beside a bad file */

struct spool;

/* A claimed file: a value, copied. */
struct spool_file {
    char path[SPOOL_MAX_PATH]; /* where it is now */
    char name[NAME_MAX + 1];   /* as it came */
    bool is_tagged;            /* named by its bytes */
};

/*
 * Opens a spool, makes its folders where they are missing, and keeps others
 * out until spool_close.  Fails with ERR_ABSENT when DIR does not exist, with
 * ERR_BUSY, ERR_CREATE or ERR_MEMORY.
 */
MUST_CHECK
int spool_open(const char *dir, struct spool **out, struct err *err);
void spool_close(struct spool *spool);

/* The absolute path of DIR. */
const char *spool_root(const struct spool *spool);

/*
 * Claims the next file: first what an earlier run left in work, then what is
 * in new; folders there stay.  *found is false at the end.  Fails with ERR_IO.
 */
MUST_CHECK
int spool_next(struct spool *spool, struct spool_file *file, bool *found, struct err *err);

/* How many folders spool_next left in new; *first, if there is one, is a name of the spool's. */
int spool_folders(const struct spool *spool, const char **first);

/* Names a claimed file by the hash of its bytes.  Fails with ERR_IO. */
MUST_CHECK
int spool_tag(const struct spool *spool, struct spool_file *file, const char sha256[HASH_TEXT],
              struct err *err);

/*
 * Where a claimed file will go, and makes that folder: done or bad.  A file
 * without a tag, because it could not be read, gets twelve digits that no other
 * has.  Fails with ERR_CREATE.
 */
MUST_CHECK
int spool_target(const struct spool *spool, const struct spool_file *file, bool is_bad,
                 char path[SPOOL_MAX_PATH], struct err *err);

/*
 * Moves a claimed file to its target, for good; reason is what stands beside a
 * bad one.  A copy of a file done that an earlier run found bad goes.  Fails
 * with ERR_IO or ERR_CREATE.
 */
MUST_CHECK
int spool_finish(const struct spool *spool, struct spool_file *file,
                 const char target[SPOOL_MAX_PATH], const char *reason, struct err *err);

enum spool_place { SPOOL_NEW, SPOOL_WORK, SPOOL_DONE, SPOOL_BAD };

/* Whether path is a folder itself, and no link to one. */
bool spool_is_folder(const char *path);

/* The folder's name: "new" and so on. */
const char *spool_place_name(enum spool_place place);

/*
 * Calls each for every entry of a place that is no folder of ours and no
 * reason; name is its last part.  Stops when it returns -1.  Fails with ERR_IO.
 */
MUST_CHECK
int spool_each(const struct spool *spool, enum spool_place place,
               int (*each)(const char *path, const char *name, void *context, struct err *err),
               void *context, struct err *err);

#endif
