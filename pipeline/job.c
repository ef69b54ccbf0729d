/* SPDX-License-Identifier: MIT */
#include "pipeline/job.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "pipeline/job_check.h"
#include "pipeline/reader.h"
#include "pipeline/reader_file.h"
#include "pipeline/spool.h"
#include "pipeline/wire.h"
#include "pipeline/worker.h"
#include "segment/scan_limits.h"
#include "store/store.h"

enum { MOST_KILLS = 5 }; /* children of one file killed from outside, in one run */

enum { KIND_PAGES, KIND_RECORD };

struct job {
    char *name;              /* as given; in spool mode as it came */
    struct spool_file place; /* in spool mode */
    char *path;              /* absolute */
    uint8_t *bytes;
    size_t length;
    char sha256[HASH_TEXT];
    int64_t file;  /* in the database */
    int pages;     /* as its child says, 0 before that */
    int next_page; /* that is to be stored */
    int kills;
    const struct reader *reader;
    struct worker *worker; /* NULL while no child runs */
};

/* The child's side. */

static int send_pages(int pages, void *outlet, struct err *err)
{
    return worker_send(outlet, KIND_PAGES, &pages, sizeof pages, err);
}

static int send_record(const struct record *record, void *outlet, struct err *err)
{
    struct blob blob;
    int status;

    if (wire_pack(record, &blob, err) != 0)
        return -1;
    status = worker_send(outlet, KIND_RECORD, blob.bytes, blob.length, err);
    free(blob.bytes);
    return status;
}

static int read_in_child(void *context, struct outlet *outlet, struct err *err)
{
    const struct job *job = context;
    const struct reader_sink sink = {send_pages, send_record, outlet};

    return reader_file(job->reader, job->bytes, job->length, job->next_page, &sink, err);
}

/* The supervisor's side. */

static void report(const struct job_run *run, const struct job *job, enum job_event event, int page,
                   enum page_reason reason, const char *text)
{
    const struct job_report report = {event, job->name, page, reason, text};

    run->report(&report, run->context);
}

/* Moves the file to its target in the spool; outside of one it stays where it is. */
static int put_away(const struct job_run *run, struct job *job, const char *target,
                    enum page_reason reason, const char *text, struct err *err)
{
    char line[RECORD_MAX_NOTE + 32];

    if (!run->spool)
        return 0;
    snprintf(line, sizeof line, "%s: %s", record_page_reason_word(reason), text);
    return spool_finish(run->spool, &job->place, target, reason ? line : NULL, err);
}

static int find_target(const struct job_run *run, const struct job *job, enum page_reason reason,
                       char target[SPOOL_MAX_PATH], struct err *err)
{
    if (!run->spool)
        return 0;
    return spool_target(run->spool, &job->place, reason != PAGE_REASON_NONE, target, err);
}

/* The err calls it by its own name: in work, where it is found, it will not stay. */
static int open_bytes(struct job *job, const char *source, const char *name, struct err *err)
{
    if (file_read_as(source, name, FILE_NOFOLLOW, SCAN_MAX_BYTES, &job->bytes, &job->length,
                     err) != 0)
        return -1;
    hash_bytes(job->bytes, job->length, job->sha256);
    return 0;
}

/* A file that cannot be read has no identity: it is said, counted, and put away. */
static int turn_away(struct job_run *run, struct job *job, const struct err *why, struct err *err)
{
    enum page_reason reason = why->code == ERR_LIMIT ? PAGE_REASON_LIMIT : PAGE_REASON_FILE;
    char target[SPOOL_MAX_PATH];

    if (why->code == ERR_SYSTEM || why->code == ERR_MEMORY) {
        *err = *why; /* it is not the file's fault */
        return -1;
    }
    run->counts.files_rejected++;
    run->counts.files_absent += why->code == ERR_ABSENT;
    report(run, job, JOB_UNREADABLE, 0, reason, why->text);
    if (find_target(run, job, reason, target, err) != 0)
        return -1;
    return put_away(run, job, target, reason, why->text, err);
}

static int settle_names(const struct job_run *run, struct job *job, const char *source,
                        struct err *err)
{
    if (run->spool && spool_tag(run->spool, &job->place, job->sha256, err) != 0)
        return -1;
    source = run->spool ? job->place.path : source;
    job->name = strdup(run->spool ? job->place.name : source);
    job->path = realpath(source, NULL);
    if (!job->path) /* it is gone already; its bytes are here */
        job->path = strdup(source);
    return job->name && job->path ? 0 : err_memory(err);
}

int job_open(struct job_run *run, const char *name, const struct spool_file *claimed,
             struct job **out, struct err *err)
{
    const char *source = claimed ? claimed->path : name;
    struct job *job = calloc(1, sizeof *job);
    struct err why;
    int status = -1;

    if (!job)
        return err_memory(err);
    job->reader = run->reader;
    if (claimed)
        job->place = *claimed;
    if (open_bytes(job, source, claimed ? claimed->name : name, &why) != 0) {
        job->name = strdup(claimed ? claimed->name : name);
        status = job->name ? turn_away(run, job, &why, err) : err_memory(err);
        if (status == 0)
            *out = NULL;
        goto out;
    }
    if (settle_names(run, job, source, err) != 0)
        goto out;
    *out = job;
    job = NULL;
    status = 0;
out:
    job_free(job);
    return status;
}

bool job_is_twin(const struct job *job, const struct job *other)
{
    return strcmp(job->sha256, other->sha256) == 0;
}

int job_fd(const struct job *job)
{
    return worker_fd(job->worker);
}

/*
 * The database learns the new place before the file goes there: if we are lost
 * in between, the file is found in work and goes the same way again.
 */
static int finish(struct job_run *run, struct job *job, enum page_reason reason, const char *text,
                  struct err *err)
{
    bool is_bad = reason != PAGE_REASON_NONE;
    char target[SPOOL_MAX_PATH];

    if (find_target(run, job, reason, target, err) != 0 ||
        store_file_end(run->store, job->file, is_bad, reason, text, run->spool ? target : NULL,
                       err) != 0 ||
        put_away(run, job, target, reason, text, err) != 0)
        return -1;
    if (is_bad)
        report(run, job, JOB_REJECTED, 0, reason, text);
    run->counts.files_rejected += is_bad;
    run->counts.files_read += !is_bad;
    return 0;
}

static int pass_over(struct job_run *run, struct job *job, struct err *err)
{
    char target[SPOOL_MAX_PATH];

    run->counts.files_duplicate++;
    report(run, job, JOB_DUPLICATE, 0, PAGE_REASON_NONE, "was read before");
    if (find_target(run, job, PAGE_REASON_NONE, target, err) != 0 ||
        (run->spool && store_file_moved(run->store, job->file, target, err) != 0))
        return -1;
    return put_away(run, job, target, PAGE_REASON_NONE, "", err);
}

static int begin(struct job_run *run, struct job *job, enum file_standing *standing,
                 struct err *err)
{
    struct store_file file = {.name = job->name, .path = job->path, .size = (int64_t)job->length};
    int pages;

    memcpy(file.sha256, job->sha256, sizeof file.sha256);
    memcpy(file.forms_sha256, run->forms_sha256, sizeof file.forms_sha256);
    if (!run->id && store_run_begin(run->store, run->record, &run->id, err) != 0)
        return -1;
    if (store_file_begin(run->store, run->id, &file, run->again, &job->file, standing, &pages,
                         err) != 0)
        return -1;
    job->next_page = pages + 1;
    job->pages = 0;
    return 0;
}

int job_start(struct job_run *run, struct job *job, bool *is_over, struct err *err)
{
    enum file_standing standing;

    if (begin(run, job, &standing, err) != 0)
        return -1;
    *is_over = standing == FILE_DUPLICATE || standing == FILE_SET_ASIDE;
    if (standing == FILE_DUPLICATE)
        return pass_over(run, job, err);
    if (standing == FILE_SET_ASIDE)
        return finish(run, job, PAGE_REASON_CRASHED, "its reader died three times: set aside", err);
    return worker_start(read_in_child, job, &job->worker, err);
}

static int start_again(struct job_run *run, struct job *job, enum attempt_end end, const char *text,
                       bool *is_over, struct err *err)
{
    worker_free(job->worker);
    job->worker = NULL;
    if (store_attempt_end(run->store, job->file, end, text, err) != 0)
        return -1;
    return job_start(run, job, is_over, err);
}

/* Killed from outside is not the file's fault; killed again and again is somebody's. */
static int after_kill(struct job_run *run, struct job *job, const char *text, bool *is_over,
                      struct err *err)
{
    if (++job->kills < MOST_KILLS)
        return start_again(run, job, ATTEMPT_KILLED, text, is_over, err);
    *is_over = true;
    run->counts.files_unfinished++;
    report(run, job, JOB_UNFINISHED, 0, PAGE_REASON_NONE,
           "its readers were killed from outside: the next run goes on");
    return store_attempt_end(run->store, job->file, ATTEMPT_KILLED, text, err);
}

static int after_failure(struct job_run *run, struct job *job, const struct err *why, bool *is_over,
                         struct err *err)
{
    if (why->code == ERR_SYSTEM) {
        *err = *why;
        return -1;
    }
    if (why->code == ERR_INTERNAL)
        return start_again(run, job, ATTEMPT_DIED, why->text, is_over, err);
    *is_over = true;
    return finish(run, job, reader_file_reason(why->code), why->text, err);
}

static void count_page(struct job_run *run, const struct job *job, const struct record *record)
{
    if (record->state == PAGE_READ)
        run->counts.pages_read++;
    else if (record->state == PAGE_DAMAGED)
        run->counts.pages_damaged++;
    else
        run->counts.pages_refused++;
    for (int i = 0; i < record->field_count; i++) {
        if (record->fields[i].is_accepted)
            run->counts.fields_accepted++;
        else
            run->counts.fields_queued++;
    }
    if (record->state != PAGE_READ)
        report(run, job, record->state == PAGE_REFUSED ? JOB_PAGE_REFUSED : JOB_PAGE_DAMAGED,
               record->page, record->reason, record->note);
}

/* How many pages there are, said once; false if no sound child says so. */
static bool take_count(struct job *job, const struct worker_news *news)
{
    if (news->length != sizeof job->pages || job->pages != 0)
        return false;
    memcpy(&job->pages, news->bytes, sizeof job->pages);
    return job->pages >= 1 && job->pages <= SCAN_MAX_PAGES;
}

/* The record of the page whose turn it is; false if no sound child sends it. */
static bool unpack_next(const struct job_run *run, const struct job *job,
                        const struct worker_news *news, struct record *record)
{
    struct err why;

    if (news->kind != KIND_RECORD || wire_unpack(news->bytes, news->length, record, &why) != 0)
        return false;
    if (record->page == job->next_page && record->page <= job->pages &&
        job_check(run->reader, record))
        return true;
    record_free(record);
    return false;
}

static int after_nonsense(struct job_run *run, struct job *job, bool *is_over, struct err *err)
{
    return start_again(run, job, ATTEMPT_DIED, "its reader sent what cannot be", is_over, err);
}

static int take_message(struct job_run *run, struct job *job, const struct worker_news *news,
                        bool *is_over, struct err *err)
{
    struct record record;
    int status;

    if (news->kind == KIND_PAGES)
        return take_count(job, news) ? 0 : after_nonsense(run, job, is_over, err);
    if (!unpack_next(run, job, news, &record))
        return after_nonsense(run, job, is_over, err);
    status = store_page(run->store, job->file, &record, err);
    if (status == 0) {
        job->next_page++;
        count_page(run, job, &record);
    }
    record_free(&record);
    return status;
}

static int take_news(struct job_run *run, struct job *job, const struct worker_news *news,
                     bool *is_over, struct err *err)
{
    switch (news->event) {
    case WORKER_NOTHING:
        return 0;
    case WORKER_MESSAGE:
        return take_message(run, job, news, is_over, err);
    case WORKER_DONE:
        if (job->pages == 0 || job->next_page <= job->pages)
            return after_nonsense(run, job, is_over, err);
        *is_over = true;
        return finish(run, job, PAGE_REASON_NONE, "", err);
    case WORKER_FAILED:
        return after_failure(run, job, &news->err, is_over, err);
    case WORKER_DIED:
        return start_again(run, job, ATTEMPT_DIED, news->err.text, is_over, err);
    case WORKER_KILLED:
        return after_kill(run, job, news->err.text, is_over, err);
    case WORKER_LATE:
        *is_over = true;
        return finish(run, job, PAGE_REASON_TIMEOUT, news->err.text, err);
    }
    return err_set(err, ERR_INTERNAL, "a child sent news of no kind");
}

int job_step(struct job_run *run, struct job *job, bool *is_over, struct err *err)
{
    struct worker_news news;

    *is_over = false;
    do {
        worker_next(job->worker, &news);
        if (take_news(run, job, &news, is_over, err) != 0)
            return -1;
    } while (news.event == WORKER_MESSAGE && !*is_over);
    return 0;
}

void job_free(struct job *job)
{
    if (!job)
        return;
    worker_free(job->worker);
    free(job->bytes);
    free(job->name);
    free(job->path);
    free(job);
}
