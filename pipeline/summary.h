/* SPDX-License-Identifier: MIT */
/*
 * summary.h - what a run tells: a line for each trouble, its progress, its sums.
 *
 * Lines go to stderr.  Progress is one line that is written over, and only on
 * a terminal.  The sums and the pages to scan again are one JSON object on
 * stdout, if that is asked for.
 */
#ifndef PIPELINE_SUMMARY_H
#define PIPELINE_SUMMARY_H

#include <stdbool.h>

#include "base/err.h"
#include "pipeline/job.h"

struct command; /* pipeline/command.h */
struct json_t;  /* jansson */

struct summary {
    const struct command *command;
    struct json_t *rescan; /* NULL: no JSON */
    bool has_terminal, has_progress;
    struct job_counts shown; /* by the progress */
};

/* Fails with ERR_MEMORY; ended with summary_end. */
MUST_CHECK
int summary_begin(struct summary *summary, const struct command *command, bool json,
                  struct err *err);

/* A job_run's report; context is the summary. */
void summary_report(const struct job_report *report, void *context);

/* A batch's progress; the run's context is the summary. */
void summary_progress(const struct job_run *run);

/* Prints the JSON, if it is asked for, and frees what the summary holds. */
void summary_end(struct summary *summary, const struct job_run *run);

#endif
