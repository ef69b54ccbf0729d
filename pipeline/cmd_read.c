/* SPDX-License-Identifier: MIT */
#include "pipeline/command.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "classify/model.h"
#include "pipeline/batch.h"
#include "pipeline/names.h"
#include "pipeline/reader.h"
#include "pipeline/recognizer.h"
#include "pipeline/references.h"
#include "pipeline/spool.h"
#include "pipeline/summary.h"
#include "segment/form.h"
#include "store/store.h"

enum { OPTION_ACCEPT = 256, OPTION_AGAIN, OPTION_SPOOL, OPTION_FILES, OPTION_JSON, OPTION_KERNEL };

static const struct option_help options[] = {
    {'f', "form", "FORM.xml", "a form that pages may be of; may be given again"},
    {'d', "database", "DB", "the database (default $FORMDIGITS_DB or formdigits.db)"},
    {'m', "model", "MODEL", "the model file (default $FORMDIGITS_MODEL or the installed one)"},
    {'j', "jobs", "N", "files read at a time (default: the processors)"},
    {OPTION_ACCEPT, "accept", "P", "least probability of an accepted field (default 0.99)"},
    {OPTION_AGAIN, "again", NULL, "reads anew what was read before"},
    {OPTION_SPOOL, "spool", "DIR", "reads what lies in DIR/new and moves it on"},
    {OPTION_FILES, "files-from", "LIST", "reads the files named in LIST, - for standard input"},
    {OPTION_KERNEL, "kernel", "NAME", "the kernel to read with (default: the best one here)"},
    {OPTION_JSON, "json", NULL, "prints a summary as JSON"},
    {0, NULL, NULL, NULL},
};

struct order {
    const char *forms[COMMAND_MAX_FORMS];
    int form_count;
    const char *database, *model, *kernel, *spool, *list;
    const char *const *files;
    int file_count;
    double accept;
    int children;
    bool again, json;
};

/* All that is open during a run. */
struct session {
    struct form *forms[COMMAND_MAX_FORMS];
    struct store_form rows[COMMAND_MAX_FORMS];
    struct recognizer recognizer;
    struct names names;
    struct store *store;
    struct spool *spool;
    struct summary summary;
};

static bool read_number(const char *text, double least, double most, double *out)
{
    char *end;
    double number = strtod(text, &end);

    if (end == text || *end || !(number >= least && number <= most))
        return false;
    *out = number;
    return true;
}

static int processors(void)
{
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    return count < BATCH_MAX_CHILDREN ? count : BATCH_MAX_CHILDREN;
}

static int take_option(struct order *order, int letter)
{
    double number;

    switch (letter) {
    case 'f':
        return command_take_form(&command_read, order->forms, &order->form_count, optarg);
    case 'd':
        order->database = optarg;
        break;
    case 'm':
        order->model = optarg;
        break;
    case 'j':
        if (!read_number(optarg, 1, BATCH_MAX_CHILDREN, &number))
            return command_misused(&command_read, "-j takes 1 to %d, not '%s'", BATCH_MAX_CHILDREN,
                                   optarg);
        order->children = (int)number;
        break;
    case OPTION_KERNEL:
        order->kernel = optarg;
        break;
    case OPTION_ACCEPT:
        if (!read_number(optarg, 0, 1, &order->accept))
            return command_misused(&command_read, "--accept takes 0 to 1, not '%s'", optarg);
        break;
    case OPTION_AGAIN:
        order->again = true;
        break;
    case OPTION_SPOOL:
        order->spool = optarg;
        break;
    case OPTION_FILES:
        order->list = optarg;
        break;
    case OPTION_JSON:
        order->json = true;
        break;
    default:
        return EXIT_USAGE;
    }
    return EXIT_OK;
}

/* Fills the order; an exit status, or -1 when there is something to do. */
static int take_order(struct order *order, int argc, char **argv)
{
    int letter, status, inputs;

    while ((letter = command_option(&command_read, argc, argv)) != -1) {
        if (letter == 'h')
            return EXIT_OK;
        status = letter == '?' ? EXIT_USAGE : take_option(order, letter);
        if (status != EXIT_OK)
            return status;
    }
    order->files = (const char *const *)argv + optind;
    order->file_count = argc - optind;
    inputs = (order->file_count > 0) + !!order->spool + !!order->list;
    if (order->form_count == 0)
        return command_misused(&command_read, "no form is given: -f FORM.xml");
    if (inputs == 0)
        return command_misused(&command_read, "nothing to read is given");
    if (inputs > 1)
        return command_misused(&command_read,
                               "give files, --files-from or --spool, not two of them");
    return -1;
}

/* Records name their form: the names must tell them apart. */
static int read_forms(const struct order *order, struct session *session, struct err *err)
{
    for (int i = 0; i < order->form_count; i++) {
        struct form *form;

        if (form_read(order->forms[i], &session->forms[i], err) != 0)
            return -1;
        form = session->forms[i];
        if (references_make(form, err) != 0 || references_check(form, err) != 0)
            return -1;
        references_forget(form);
        for (int j = 0; j < i; j++)
            if (strcmp(session->forms[j]->name, form->name) == 0)
                return err_set(err, ERR_FORM, "'%s' and '%s' both name their form '%s'",
                               order->forms[j], order->forms[i], form->name);
        session->rows[i] = (struct store_form){form->name, form->version, form->sha256, form->text};
    }
    return 0;
}

static int open_session(const struct order *order, struct session *session, struct err *err)
{
    if (read_forms(order, session, err) != 0 ||
        recognizer_open(command_model(order->model), order->kernel, &session->recognizer,
                        err) != 0 ||
        (order->list && names_read(order->list, &session->names, err) != 0) ||
        store_open(command_database(order->database), STORE_CREATE, &session->store, err) != 0 ||
        store_reserve(session->store, err) != 0)
        return -1;
    return order->spool ? spool_open(order->spool, &session->spool, err) : 0;
}

static void close_session(struct session *session)
{
    for (int i = 0; i < COMMAND_MAX_FORMS; i++)
        form_free(session->forms[i]);
    recognizer_close(&session->recognizer);
    names_free(&session->names);
    spool_close(session->spool);
    store_close(session->store);
}

/* Signals that ask to stop become readable. */
static int take_signals(struct err *err)
{
    sigset_t set;
    int fd;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    fd = sigprocmask(SIG_BLOCK, &set, NULL) == 0 ? signalfd(-1, &set, SFD_CLOEXEC) : -1;
    if (fd < 0)
        err_set(err, ERR_SYSTEM, "cannot wait for signals: %s", strerror(errno));
    return fd;
}

static int exit_of_signal(int fd)
{
    struct signalfd_siginfo info;

    return read(fd, &info, sizeof info) == sizeof info ? 128 + (int)info.ssi_signo : EXIT_SYSTEM;
}

static int exit_of_counts(const struct job_counts *counts, int given)
{
    if (given > 0 && counts->files_absent == given)
        return EXIT_NO_INPUT;
    if (counts->files_rejected || counts->files_unfinished || counts->pages_refused)
        return EXIT_REJECTED;
    return EXIT_OK;
}

/* Scanners make folders; what is in them would be missed in silence. */
static void tell_folders(const struct spool *spool)
{
    const char *first;
    int count = spool ? spool_folders(spool, &first) : 0;

    if (count == 1)
        command_say(&command_read, "the folder '%s/new/%s' is left alone: move the scans in it to "
                                   "'new'", spool_root(spool), first);
    else if (count > 1)
        command_say(&command_read, "%d folders in '%s/new' are left alone, '%s' and others: move "
                                   "the scans in them to 'new'", count, spool_root(spool), first);
}

static int read_all(const struct order *order, struct session *session, const char *line,
                    struct err *err)
{
    const struct model *model = session->recognizer.model;
    const struct store_run record = {line,          command_program(), model->sha256, model->record,
                                     order->accept, order->form_count, session->rows};
    const struct reader reader = {(const struct form *const *)session->forms, order->form_count,
                                  &session->recognizer, order->accept};
    struct job_run run = {.reader = &reader,
                          .store = session->store,
                          .spool = session->spool,
                          .record = &record,
                          .again = order->again,
                          .report = summary_report,
                          .context = &session->summary};
    struct batch batch = {order->list ? session->names.names : order->files,
                          order->list ? session->names.count : order->file_count, order->children,
                          take_signals(err), summary_progress};
    bool stopped;
    int status;

    if (batch.stop_fd < 0 || summary_begin(&session->summary, &command_read, order->json, err) != 0)
        return -1;
    status = batch_run(&batch, &run, &stopped, err);
    summary_end(&session->summary, &run);
    tell_folders(session->spool);
    if (status == 0)
        status =
            stopped ? exit_of_signal(batch.stop_fd) : exit_of_counts(&run.counts, batch.file_count);
    close(batch.stop_fd);
    return status;
}

static int run_read(int argc, char **argv)
{
    struct order order = {.accept = READER_ACCEPT, .children = processors()};
    struct session session = {.store = NULL};
    char *line = command_line(argc, argv);
    int status = take_order(&order, argc, argv);
    struct err err;

    if (status < 0) {
        if (!line)
            status = err_memory(&err);
        else if (open_session(&order, &session, &err) == 0)
            status = read_all(&order, &session, line, &err);
        if (status < 0)
            status = command_fail(&command_read, &err);
        close_session(&session);
    }
    free(line);
    return status;
}

const struct command command_read = {
    .name = "read",
    .usage = "-f FORM.xml... [OPTION]... [FILE... | --files-from LIST | --spool DIR]",
    .summary = "Reads scans into the database",
    .options = options,
    .run = run_read,
};
