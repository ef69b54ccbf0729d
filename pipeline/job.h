/* SPDX-License-Identifier: MIT */
/*
 * job.h - one file on its way: opened, begun, read by a child, stored, put away.
 *
 *     job_open -> job_start -> job_step ... job_step -> job_free
 *
 * A job believes nothing that its child says: a record must be of the page that
 * is due and have the fields of its form.  A child that died is started again,
 * from the page after the last stored one, until the file is set aside.
 */
#ifndef PIPELINE_JOB_H
#define PIPELINE_JOB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/hash.h"
#include "store/record.h"

struct job;
struct reader;     /* pipeline/reader.h */
struct spool;      /* pipeline/spool.h */
struct spool_file; /* pipeline/spool.h */
struct store;      /* store/store.h */
struct store_run;  /* store/store.h */

/* What happened to a page or a file that somebody should know of. */
enum job_event {
    JOB_UNREADABLE,   /* a file that cannot be opened: text names it */
    JOB_REJECTED,     /* a file */
    JOB_DUPLICATE,    /* a file that was read before */
    JOB_UNFINISHED,   /* a file whose children were killed from outside */
    JOB_PAGE_REFUSED, /* a page */
    JOB_PAGE_DAMAGED  /* a page, read, all its fields queued */
};

struct job_report {
    enum job_event event;
    const char *file; /* as given */
    int page;         /* 0: the file as a whole */
    enum page_reason reason;
    const char *text;
};

struct job_counts {
    int files_read, files_rejected, files_absent, files_duplicate, files_unfinished;
    int pages_read, pages_damaged, pages_refused; /* stored by this run */
    int fields_accepted, fields_queued;
};

/* What all files of a run share. */
struct job_run {
    const struct reader *reader;
    struct store *store;
    struct spool *spool;               /* NULL: files are named and stay where they are */
    const struct store_run *record;    /* kept when the first file is begun */
    bool again;                        /* read anew what was read */
    void (*report)(const struct job_report *report, void *context);
    void *context;

    char forms_sha256[HASH_TEXT];      /* of all forms together: set by batch_run */
    int64_t id;                        /* in the database; 0: no file was begun yet */
    struct job_counts counts;          /* absent files are also rejected */
};

/*
 * Reads a file into memory: the one named, or, if it is not NULL, the one
 * claimed in the spool.  *out is NULL when it cannot be read: then it is
 * rejected already.  Fails only with what stops the run.
 */
MUST_CHECK
int job_open(struct job_run *run, const char *name, const struct spool_file *claimed,
             struct job **out, struct err *err);

/* Are both the same bytes? */
bool job_is_twin(const struct job *job, const struct job *other);

/* Begins the file and starts its child; *is_over when there is nothing to read. */
MUST_CHECK
int job_start(struct job_run *run, struct job *job, bool *is_over, struct err *err);

/* Takes what the child sent; *is_over when the file is read or rejected. */
MUST_CHECK
int job_step(struct job_run *run, struct job *job, bool *is_over, struct err *err);

/* Readable when job_step has something to do: for poll. */
int job_fd(const struct job *job);

/* Frees a job; its child, if it still runs, is killed.  NULL is accepted. */
void job_free(struct job *job);

#endif
