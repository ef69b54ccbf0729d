/* SPDX-License-Identifier: MIT */
/*
 * inventory.h - do the database and the folders of a spool agree?
 *
 * Every file that was ever begun must lie, unchanged, where the database says:
 * in done if it was read, in bad if it was rejected, in work if a run was
 * interrupted.  And whatever lies there must be known to the database.  What went through
 * a spool that was moved since lies there, but not where the database says, or is lost.
 */
#ifndef PIPELINE_INVENTORY_H
#define PIPELINE_INVENTORY_H

#include "base/err.h"

struct spool; /* pipeline/spool.h */
struct store; /* store/store.h */

/*
 * Calls found like store_check, once for each disagreement; *faults counts them.
 * Files that went through another spool, and are there, or through none are no business
 * of it.  Fails with ERR_MEMORY, ERR_IO or what the store fails with.
 */
MUST_CHECK
int inventory_check(struct store *store, const struct spool *spool,
                    void (*found)(const char *kind, const char *line, void *context),
                    void *context, int *faults, struct err *err);

#endif
