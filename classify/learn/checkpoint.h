/* SPDX-License-Identifier: MIT */
/*
 * checkpoint.h - a training in a file, to go on with after an interruption.
 *
 * It lives as long as one training on one machine: its format is the memory's
 * own, and it holds a key, a hash of everything that the training depends on,
 * so that it is never gone on with under other conditions.
 */
#ifndef CLASSIFY_LEARN_CHECKPOINT_H
#define CLASSIFY_LEARN_CHECKPOINT_H

#include "base/err.h"
#include "base/hash.h"
#include "classify/learn/descent.h"

/* Writes what was learnt after so many epochs.  Fails like file_write. */
MUST_CHECK
int checkpoint_write(const char *path, const char key[HASH_TEXT], int epochs,
                     const struct descent *descent, struct err *err);

/*
 * Reads it back into an descent of the same size.  Fails with ERR_ABSENT, ERR_IO,
 * or ERR_DATA when it is damaged or of another training.
 */
MUST_CHECK
int checkpoint_read(const char *path, const char key[HASH_TEXT], int *epochs,
                    struct descent *descent, struct err *err);

#endif
