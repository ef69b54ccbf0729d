/* SPDX-License-Identifier: MIT */
/*
 * sets.h - the files of samples that were named, and what each is for.
 */
#ifndef CLASSIFY_LEARN_SETS_H
#define CLASSIFY_LEARN_SETS_H

#include <stdbool.h>

#include "base/err.h"
#include "base/hash.h"
#include "classify/digits.h"

enum { SETS_MAX = 64 };

enum set_use {
    SET_LEARN, /* the network is shown them */
    SET_KEEP,  /* never shown: choices and the calibration are made by them */
    SET_TEST   /* never shown, and nothing follows from them: for the record */
};

struct set {
    enum set_use use;
    const char *images, *labels, *writers; /* paths; writers may be NULL */
    int count;                             /* filled by sets_read */
    char sha256[HASH_TEXT];                /* of pixels, then labels; the same */
};

struct sets {
    struct set items[SETS_MAX];
    int count;
};

/* Whether there is a set of that use. */
bool sets_have(const struct sets *sets, enum set_use use);

/* Reads one set.  Fails like digits_read, and with ERR_DATA when labels are missing. */
MUST_CHECK
int sets_read(struct set *set, struct digits *out, struct err *err);

/* Reads all sets of a use into one; there may be none.  Fails like sets_read. */
MUST_CHECK
int sets_read_all(struct sets *sets, enum set_use use, struct digits *out, struct err *err);

/*
 * Reads what is learnt from and what is kept apart: the kept sets, and of those
 * to learn from one writer in keep_writers (0: none).  Fails like sets_read and
 * digits_keep, and with ERR_DATA when that keeps nothing.
 */
MUST_CHECK
int sets_split(struct sets *sets, int keep_writers, struct digits *learn, struct digits *kept,
               struct err *err);

#endif
