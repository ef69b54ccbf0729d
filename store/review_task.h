/* SPDX-License-Identifier: MIT */
/*
 * review_task.h - a doubtful field as a person needs to know it.
 *
 * The picture and where it is doubtful come first; what the machine made of it
 * is there too, but a person who sees it first tends to agree.
 */
#ifndef STORE_REVIEW_TASK_H
#define STORE_REVIEW_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "base/types.h"
#include "store/record.h"

struct store; /* store/store.h */

/* One box of the field, or one digit of a strip. */
struct review_cell {
    struct rect_mm box;
    char mark;          /* what the machine says: a digit, '_', 'x' or '?' */
    bool is_doubtful;
    bool has_reading;
    int best, rival;    /* classes, as in struct reading */
    double confidence;
};

struct review_task {
    int64_t field, ticket;
    char *file;         /* owned, as exported */
    int page;
    char form[RECORD_MAX_NAME];
    char form_sha256[HASH_TEXT]; /* of the form it was read with */
    char name[RECORD_MAX_NAME];
    enum record_kind kind;
    char reason[RECORD_MAX_NAME];
    int skips;          /* how often it was put off */
    double confidence;  /* of the machine's boxes */
    char boxes[RECORD_MAX_BOXES + 1];
    struct rect_mm area;/* the field, on the form */
    struct rect_mm view;/* what the picture shows of the form: more than the field */
    struct blob picture;/* owned, gray PNG; empty if none was kept */
    struct review_cell cells[RECORD_MAX_BOXES];
    int cell_count;
};

/*
 * Whether boxes are a possible decision on a task: as many as the field has,
 * each a digit, '_' blank, 'x' struck or '?' unreadable even for a person; of a
 * mark '1', '0' or '?'; of a strip any number.  Fails with ERR_DATA and a line
 * for the person who typed.
 */
MUST_CHECK
int review_task_check(const struct review_task *task, const char *boxes, struct err *err);

/*
 * Loads a field of the queue, with the ticket of its present claim.  Freed with
 * review_task_free.  Fails like everything in store.h.
 */
MUST_CHECK
int review_task_load(struct store *store, int64_t field, struct review_task *out,
                     struct err *err);

/* What another field of the same filled form holds. */
struct review_value {
    bool is_known; /* accepted or decided, and readable */
    char text[RECORD_MAX_BOXES + 1]; /* as exported; "" is blank */
};

/*
 * Fills values, one for each of the count fields of the task's form in its order:
 * what is known by now of all but the task's own, on every page of this filled
 * form.  Fails like everything in store.h.
 */
MUST_CHECK
int review_task_values(struct store *store, const struct review_task *task,
                       struct review_value *values, int count, struct err *err);

/* Frees what a task owns and leaves it empty; an empty one is accepted. */
void review_task_free(struct review_task *task);

#endif
