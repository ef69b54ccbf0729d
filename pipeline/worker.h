/* SPDX-License-Identifier: MIT */
/*
 * worker.h - the child process that decodes and reads one file in a sandbox.
 *
 * It is the only way any command decodes a picture.  The child is forked from
 * a process that has loaded model and forms already; it gives up the file
 * system, new privileges and resources, runs one task, and sends messages
 * through a socketpair.  A child that dies, hangs or talks nonsense costs its
 * own task and nothing else.
 */
#ifndef PIPELINE_WORKER_H
#define PIPELINE_WORKER_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct worker; /* the parent's end */
struct outlet; /* the child's end */

enum { WORKER_PATIENCE_S = 60 }; /* seconds without a message before a child is late */

/*
 * What the child does: it may send any number of messages.  A failure is sent
 * to the parent as such, with its code and text.
 */
typedef int worker_task(void *context, struct outlet *outlet, struct err *err);

/* Sends one message from the child.  kind is the task's own number, 0 to 99. */
MUST_CHECK
int worker_send(struct outlet *outlet, int kind, const void *bytes, size_t length,
                struct err *err);

/* Starts a child.  Its end comes with worker_next.  Freed with worker_free. */
MUST_CHECK
int worker_start(worker_task *task, void *context, struct worker **out, struct err *err);

/* Becomes readable when worker_next has something: for poll. */
int worker_fd(const struct worker *worker);

enum worker_event {
    WORKER_NOTHING,  /* nothing complete yet */
    WORKER_MESSAGE,  /* a message lies in kind, bytes, length */
    WORKER_DONE,     /* the task returned 0 */
    WORKER_FAILED,   /* the task returned -1: its err */
    WORKER_DIED,     /* the child ended by itself: a crash, a limit, nonsense */
    WORKER_KILLED,   /* somebody killed it from outside */
    WORKER_LATE      /* it ran out of time and was killed by us */
};

struct worker_news {
    enum worker_event event;
    int kind;             /* WORKER_MESSAGE */
    const uint8_t *bytes; /* borrowed until the next call */
    size_t length;
    struct err err;       /* why, for every event after WORKER_DONE */
};

/*
 * Takes what the child sent, without blocking.  After WORKER_DONE or any later
 * event the child is reaped and nothing more comes.
 */
void worker_next(struct worker *worker, struct worker_news *news);

/* Kills the child if it still runs, reaps it and frees everything. */
void worker_free(struct worker *worker);

/*
 * Runs one task to its end, blocking: for commands that read one picture.
 * message is called for each message; -1 from it stops the child.
 */
MUST_CHECK
int worker_run(worker_task *task, void *context,
               int (*message)(int kind, const uint8_t *bytes, size_t length, void *context,
                              struct err *err),
               void *message_context, struct err *err);

#endif
