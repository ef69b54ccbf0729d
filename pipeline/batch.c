/* SPDX-License-Identifier: MIT */
#include "pipeline/batch.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/spool.h"
#include "store/store.h"

enum { TICK_MS = 500 }; /* how often the clocks of silent children are looked at */

struct crew {
    const struct batch *batch;
    struct job_run *run;
    struct job *jobs[BATCH_MAX_CHILDREN];
    int count;
    int next_file;
    bool is_drained;  /* there is no more input */
    struct job *held; /* opened, but the same bytes are just being read */
};

static int open_claimed(struct crew *crew, struct job **out, struct err *err)
{
    struct spool_file claimed;
    bool found;

    if (spool_next(crew->run->spool, &claimed, &found, err) != 0)
        return -1;
    crew->is_drained = !found;
    return found ? job_open(crew->run, NULL, &claimed, out, err) : 0;
}

static int open_named(struct crew *crew, struct job **out, struct err *err)
{
    crew->is_drained = crew->next_file == crew->batch->file_count;
    if (crew->is_drained)
        return 0;
    return job_open(crew->run, crew->batch->files[crew->next_file++], NULL, out, err);
}

/* The next file that can be opened; NULL at the end. */
static int open_next(struct crew *crew, struct job **out, struct err *err)
{
    int status = 0;

    *out = NULL;
    while (status == 0 && !*out && !crew->is_drained)
        status = crew->run->spool ? open_claimed(crew, out, err) : open_named(crew, out, err);
    return status;
}

static bool is_in_flight(const struct crew *crew, const struct job *job)
{
    for (int i = 0; i < crew->count; i++)
        if (job_is_twin(crew->jobs[i], job))
            return true;
    return false;
}

static bool is_told_to_stop(const struct batch *batch)
{
    struct pollfd fd = {batch->stop_fd, POLLIN, 0};

    return poll(&fd, 1, 0) > 0;
}

/*
 * Starts children while there is input and room.  A file that arrives twice
 * waits for its twin, and is then a duplicate or, if that was rejected, not.
 */
static int fill(struct crew *crew, struct err *err)
{
    while (crew->count < crew->batch->children && (crew->held || !crew->is_drained) &&
           !is_told_to_stop(crew->batch)) {
        struct job *job = crew->held;
        bool is_over;

        crew->held = NULL;
        if (!job && open_next(crew, &job, err) != 0)
            return -1;
        if (!job)
            return 0;
        if (is_in_flight(crew, job)) {
            crew->held = job;
            return 0;
        }
        crew->jobs[crew->count++] = job;
        if (job_start(crew->run, job, &is_over, err) != 0)
            return -1;
        if (is_over)
            job_free(crew->jobs[--crew->count]);
        if (crew->batch->progress)
            crew->batch->progress(crew->run);
    }
    return 0;
}

static int wait_for_news(const struct crew *crew, struct err *err)
{
    struct pollfd fds[BATCH_MAX_CHILDREN + 1];

    for (int i = 0; i < crew->count; i++)
        fds[i] = (struct pollfd){job_fd(crew->jobs[i]), POLLIN, 0};
    fds[crew->count] = (struct pollfd){crew->batch->stop_fd, POLLIN, 0};
    if (poll(fds, (nfds_t)crew->count + 1, TICK_MS) < 0 && errno != EINTR)
        return err_set(err, ERR_SYSTEM, "cannot wait for a process: %s", strerror(errno));
    return 0;
}

static int step_all(struct crew *crew, struct err *err)
{
    for (int i = 0; i < crew->count;) {
        bool is_over;

        if (job_step(crew->run, crew->jobs[i], &is_over, err) != 0)
            return -1;
        if (is_over) {
            job_free(crew->jobs[i]);
            crew->jobs[i] = crew->jobs[--crew->count];
        } else {
            i++;
        }
    }
    if (crew->batch->progress)
        crew->batch->progress(crew->run);
    return 0;
}

static int compare_hashes(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The order in which forms are named is nothing that a result depends on. */
static int hash_forms(struct job_run *run, struct err *err)
{
    int count = run->record->form_count;
    char(*hashes)[HASH_TEXT] = calloc((size_t)count + 1, HASH_TEXT);

    if (!hashes)
        return err_memory(err);
    for (int i = 0; i < count; i++)
        snprintf(hashes[i], HASH_TEXT, "%s", run->record->forms[i].sha256);
    qsort(hashes, (size_t)count, HASH_TEXT, compare_hashes);
    hash_bytes(hashes, (size_t)count * HASH_TEXT, run->forms_sha256);
    free(hashes);
    return 0;
}

int batch_run(const struct batch *batch, struct job_run *run, bool *stopped, struct err *err)
{
    struct crew crew = {.batch = batch, .run = run};
    int status;

    assert(batch->children >= 1 && batch->children <= BATCH_MAX_CHILDREN);
    status = hash_forms(run, err);
    if (status == 0)
        status = fill(&crew, err);
    while (status == 0 && crew.count > 0 && !is_told_to_stop(batch)) {
        status = wait_for_news(&crew, err);
        if (status == 0)
            status = step_all(&crew, err);
        if (status == 0)
            status = fill(&crew, err);
    }
    *stopped = is_told_to_stop(batch);
    for (int i = 0; i < crew.count; i++)
        job_free(crew.jobs[i]);
    job_free(crew.held);
    if (status == 0 && !*stopped && run->id)
        status = store_run_end(run->store, run->id, err);
    return status;
}
