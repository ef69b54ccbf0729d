/* SPDX-License-Identifier: MIT */
/*
 * review.h - the queue: a person claims a doubtful field and decides it.
 *
 *     claim -> a task -> decide | skip | release
 *                          \-> back: the one before, once more
 *
 * A claim is a lease of ten minutes with a ticket.  Two reviewers never hold
 * the same field; who does not come back loses it to the next; and who comes
 * back after somebody else has taken it is told so.  Everything a person does
 * is a row of its own, and what the machine read is never changed.
 *
 * Only fields of the latest finished reading of a file are given out.
 */
#ifndef STORE_REVIEW_H
#define STORE_REVIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "store/review_task.h"

struct store; /* store/store.h */

enum {
    REVIEW_LEASE_S = 600,
    REVIEW_MOST_COUNTED = 1000 /* what review_left does not count beyond */
};

/*
 * Claims the next field: the first in the order of reading, skipped ones last.
 * *found is false when nothing is open, or all that is open is with others.
 * The task is freed with review_task_free.
 *
 * Fails like everything in store.h that writes.
 */
MUST_CHECK
int review_claim(struct store *store, const char *reviewer, struct review_task *out, bool *found,
                 struct err *err);

/*
 * Decides a claimed field.  Fails with ERR_DATA like review_task_check, and with
 * ERR_ABSENT when the lease ran out and somebody else took the field.
 */
MUST_CHECK
int review_decide(struct store *store, const char *reviewer, const struct review_task *task,
                  const char *boxes, struct err *err);

/* Puts a claimed field at the end of the queue.  ERR_ABSENT as above. */
MUST_CHECK
int review_skip(struct store *store, const char *reviewer, const struct review_task *task,
                struct err *err);

/* Gives a claimed field back to the queue, as if it had never been claimed. */
MUST_CHECK
int review_release(struct store *store, const struct review_task *task, struct err *err);

/* What was taken back. */
enum review_undone { REVIEW_NOTHING, REVIEW_DECISION, REVIEW_SKIP };

/*
 * Claims the field again that this reviewer decided or skipped last, and takes
 * that back; called again, the one before.  The task in hand, NULL if there is
 * none, is released, but still the caller's to free.  *undone is REVIEW_NOTHING
 * when there is nothing to go back to; then nothing was changed.
 */
MUST_CHECK
int review_back(struct store *store, const char *reviewer, const struct review_task *in_hand,
                struct review_task *out, enum review_undone *undone, struct err *err);

/* How many fields are open, with others or not; at most REVIEW_MOST_COUNTED. */
MUST_CHECK
int review_left(struct store *store, int *left, struct err *err);

#endif
