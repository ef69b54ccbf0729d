/* SPDX-License-Identifier: MIT */
#include "pipeline/summary.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/command.h"

int summary_begin(struct summary *summary, const struct command *command, bool json,
                  struct err *err)
{
    *summary = (struct summary){.command = command, .has_terminal = isatty(STDERR_FILENO)};
    summary->rescan = json ? json_array() : NULL;
    return json && !summary->rescan ? err_memory(err) : 0;
}

/* JSON is UTF-8, file names are any bytes: in such a name they appear as \xNN. */
static json_t *text_of(const char *text)
{
    json_t *json = json_string(text);
    size_t room = 4 * strlen(text) + 1, used = 0;
    char *escaped;

    if (json)
        return json;
    escaped = calloc(room, 1);
    for (const char *c = text; escaped && *c; c++)
        used += (size_t)snprintf(escaped + used, room - used,
                                 (unsigned char)*c < 0x80 ? "%c" : "\\x%02x", (unsigned char)*c);
    json = escaped ? json_string(escaped) : NULL;
    free(escaped);
    return json;
}

static void clear_progress(struct summary *summary)
{
    if (summary->has_progress)
        fputs("\r\033[K", stderr);
    summary->has_progress = false;
}

static void say(const struct summary *summary, const struct job_report *report)
{
    const struct command *command = summary->command;
    const char *reason = record_page_reason_word(report->reason);

    switch (report->event) {
    case JOB_UNREADABLE:
        command_say(command, "%s", report->text);
        break;
    case JOB_REJECTED:
        command_say(command, "'%s' is rejected (%s): %s", report->file, reason, report->text);
        break;
    case JOB_DUPLICATE:
        command_say(command, "'%s' %s: passed over (--again reads it anew)", report->file,
                    report->text);
        break;
    case JOB_UNFINISHED:
        command_say(command, "'%s' is not finished: %s", report->file, report->text);
        break;
    case JOB_PAGE_REFUSED:
        command_say(command, "page %d of '%s': refused (%s): %s", report->page, report->file,
                    reason, report->text);
        break;
    case JOB_PAGE_DAMAGED:
        command_say(command, "page %d of '%s': damaged, all its fields are queued: %s",
                    report->page, report->file, report->text);
        break;
    }
}

void summary_report(const struct job_report *report, void *context)
{
    struct summary *summary = context;
    const char *reason = record_page_reason_word(report->reason);

    clear_progress(summary);
    say(summary, report);
    if (!summary->rescan || report->event == JOB_DUPLICATE || report->event == JOB_UNFINISHED)
        return;
    json_array_append_new(summary->rescan,
                          json_pack("{s:o, s:o, s:s, s:o}", "file", text_of(report->file), "page",
                                    report->page ? json_integer(report->page) : json_null(),
                                    "reason", reason, "text", text_of(report->text)));
}

void summary_progress(const struct job_run *run)
{
    struct summary *summary = run->context;
    const struct job_counts *counts = &run->counts;

    if (!summary->has_terminal ||
        (summary->has_progress && memcmp(counts, &summary->shown, sizeof *counts) == 0))
        return;
    fprintf(stderr, "\r\033[K%d files, %d pages, %d fields, %d of them queued", counts->files_read,
            counts->pages_read + counts->pages_damaged + counts->pages_refused,
            counts->fields_accepted + counts->fields_queued, counts->fields_queued);
    summary->has_progress = true;
    summary->shown = *counts;
}

static void print_json(const struct summary *summary, const struct job_run *run)
{
    const struct job_counts *counts = &run->counts;
    json_t *json = json_pack(
        "{s:o, s:{s:i, s:i, s:i, s:i}, s:{s:i, s:i, s:i}, s:{s:i, s:i}, s:O}", "run",
        run->id ? json_integer(run->id) : json_null(), "files", "read", counts->files_read,
        "rejected", counts->files_rejected, "duplicate", counts->files_duplicate, "unfinished",
        counts->files_unfinished, "pages", "read", counts->pages_read, "damaged",
        counts->pages_damaged, "refused", counts->pages_refused, "fields", "accepted",
        counts->fields_accepted, "queued", counts->fields_queued, "rescan", summary->rescan);

    if (!json || json_dumpf(json, stdout, JSON_INDENT(2)) != 0 || putchar('\n') == EOF)
        command_say(summary->command, "cannot write the summary");
    json_decref(json);
}

void summary_end(struct summary *summary, const struct job_run *run)
{
    clear_progress(summary);
    if (summary->rescan)
        print_json(summary, run);
    json_decref(summary->rescan);
    summary->rescan = NULL;
}
