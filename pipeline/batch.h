/* SPDX-License-Identifier: MIT */
/*
 * batch.h - the supervisor: many files through a few children at a time.
 *
 * One thread, no signal handlers: it waits for its children and for stop_fd in
 * one poll.  Parallelism is processes, one for each file that is being read.
 */
#ifndef PIPELINE_BATCH_H
#define PIPELINE_BATCH_H

#include <stdbool.h>

#include "base/err.h"
#include "pipeline/job.h"

enum { BATCH_MAX_CHILDREN = 256 };

struct batch {
    const char *const *files; /* without a spool: what to read */
    int file_count;
    int children;             /* at a time, 1 to BATCH_MAX_CHILDREN */
    int stop_fd;              /* readable when it is time to stop; -1: never */
    void (*progress)(const struct job_run *run); /* after each event; may be NULL */
};

/*
 * Reads all files, and stores and counts what they yield; what is rejected or
 * refused is reported, and no failure.  When it is told to stop it drops what
 * is in flight, which the next run takes up, and sets *stopped.
 *
 * Fails with what stops a run: the database, the spool, memory, the system.
 */
MUST_CHECK
int batch_run(const struct batch *batch, struct job_run *run, bool *stopped, struct err *err);

#endif
