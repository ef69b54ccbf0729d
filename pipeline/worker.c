/* SPDX-License-Identifier: MIT */
#include "pipeline/worker.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/message.h"
#include "pipeline/sandbox.h"

enum {
    TICK_MS = 1000,       /* how often a waiting parent looks at the clock */
    LAST_BREATH_MS = 2000 /* from the end of what it says to the end of a child */
};

struct outlet {
    int fd;
};

struct worker {
    pid_t pid; /* 0 once reaped */
    struct inbox inbox;
    int64_t seen_ms, silent_ms; /* last look at the clock; how long nothing came */
};

/* The child's end. */

int worker_send(struct outlet *outlet, int kind, const void *bytes, size_t length, struct err *err)
{
    assert(kind >= 0 && kind < MESSAGE_DONE);
    sandbox_renew();
    return message_send(outlet->fd, kind, bytes, length, err);
}

/* Leaves by _exit: what the parent registered with atexit and in stdio is not the child's. */
static _Noreturn void run_child(worker_task *task, void *context, int fd, pid_t parent)
{
    struct outlet outlet = {SANDBOX_FD};
    struct err err, lost;
    int failed;

    memset(&err, 0, sizeof err);
    failed = sandbox_enter(fd, parent, &err);
    if (!failed)
        failed = task(context, &outlet, &err);
    else
        outlet.fd = fd;
    failed = message_send(outlet.fd, failed ? MESSAGE_FAILED : MESSAGE_DONE, &err,
                          failed ? sizeof err : 0, &lost);
    _exit(failed ? 1 : 0);
}

/* The parent's end. */

static int64_t clock_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int worker_start(worker_task *task, void *context, struct worker **out, struct err *err)
{
    struct worker *worker = calloc(1, sizeof *worker);
    pid_t parent = getpid();
    int fds[2];

    if (!worker)
        return err_memory(err);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
        free(worker);
        return err_set(err, ERR_SYSTEM, "cannot make a socket: %s", strerror(errno));
    }
    worker->pid = fork();
    if (worker->pid == 0)
        run_child(task, context, fds[1], parent);
    close(fds[1]);
    if (worker->pid < 0) {
        close(fds[0]);
        free(worker);
        return err_set(err, ERR_SYSTEM, "cannot start a process: %s", strerror(errno));
    }
    worker->inbox.fd = fds[0];
    worker->seen_ms = clock_ms();
    *out = worker;
    return 0;
}

int worker_fd(const struct worker *worker)
{
    return worker->inbox.fd;
}

/*
 * Takes the child's end.  Its descriptors close a moment before it can be
 * waited for; one that closed its socket and lives on is killed.
 */
static int reap(struct worker *worker)
{
    const struct timespec pause = {0, 1000000};
    int status = 0;
    pid_t got = 0;

    for (int waited = 0; got == 0 && waited < LAST_BREATH_MS; waited++) {
        got = waitpid(worker->pid, &status, WNOHANG);
        if (got == 0)
            nanosleep(&pause, NULL);
    }
    if (got == 0) {
        kill(worker->pid, SIGKILL);
        while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
            ;
        status = -1;
    }
    worker->pid = 0;
    return status;
}

static void kill_and_reap(struct worker *worker)
{
    kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    worker->pid = 0;
}

static bool is_from_outside(int number)
{
    return number == SIGKILL || number == SIGTERM || number == SIGINT || number == SIGHUP ||
           number == SIGQUIT;
}

static void read_death(int status, struct worker_news *news)
{
    int number = status >= 0 && WIFSIGNALED(status) ? WTERMSIG(status) : 0;

    news->event = WORKER_DIED;
    if (number == SIGXCPU) {
        news->event = WORKER_LATE;
        err_set(&news->err, ERR_LIMIT, "its reader used more than %d seconds of processor time",
                SANDBOX_CPU_SECONDS);
    } else if (is_from_outside(number)) {
        news->event = WORKER_KILLED;
        err_set(&news->err, ERR_SYSTEM, "its reader was killed from outside (signal %d)", number);
    } else if (number) {
        err_set(&news->err, ERR_DAMAGE, "its reader crashed (signal %d, %s)", number,
                strsignal(number));
    } else {
        err_set(&news->err, ERR_DAMAGE, "its reader ended without a result");
    }
}

static void end_of_child(struct worker *worker, struct worker_news *news)
{
    int status = reap(worker);

    if (worker->inbox.has_failed) {
        news->event = WORKER_FAILED;
        news->err = worker->inbox.err;
    } else if (worker->inbox.is_done) {
        news->event = WORKER_DONE;
    } else {
        read_death(status, news);
    }
}

/* Time counts while the parent is awake: not while both are stopped or the machine sleeps. */
static bool is_late(struct worker *worker)
{
    int64_t now_ms = clock_ms(), passed_ms = now_ms - worker->seen_ms;

    worker->seen_ms = now_ms;
    worker->silent_ms += passed_ms < 2 * TICK_MS ? passed_ms : 2 * TICK_MS;
    return worker->silent_ms > WORKER_PATIENCE_S * 1000;
}

static void stop(struct worker *worker, struct worker_news *news, enum worker_event event)
{
    kill_and_reap(worker);
    news->event = event;
}

void worker_next(struct worker *worker, struct worker_news *news)
{
    struct message message;

    assert(worker->pid);
    memset(news, 0, sizeof *news);
    switch (inbox_next(&worker->inbox, &message)) {
    case INBOX_MESSAGE:
        worker->silent_ms = 0;
        news->event = WORKER_MESSAGE;
        news->kind = message.kind;
        news->bytes = message.bytes;
        news->length = message.length;
        break;
    case INBOX_EMPTY:
        if (!is_late(worker))
            break;
        stop(worker, news, WORKER_LATE);
        err_set(&news->err, ERR_LIMIT, "its reader said nothing for %d seconds", WORKER_PATIENCE_S);
        break;
    case INBOX_END:
        end_of_child(worker, news);
        break;
    case INBOX_NONSENSE:
        stop(worker, news, WORKER_DIED);
        err_set(&news->err, ERR_DAMAGE, "its reader sent nonsense");
        break;
    case INBOX_TOO_MUCH:
        stop(worker, news, WORKER_DIED);
        err_set(&news->err, ERR_DAMAGE, "its reader sent more than fits into memory");
        break;
    }
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    if (worker->pid)
        kill_and_reap(worker);
    close(worker->inbox.fd);
    free(worker->inbox.bytes);
    free(worker);
}

static int wait_for(const struct worker *worker, struct err *err)
{
    struct pollfd waiting = {worker->inbox.fd, POLLIN, 0};

    if (poll(&waiting, 1, TICK_MS) < 0 && errno != EINTR)
        return err_set(err, ERR_SYSTEM, "cannot wait for a process: %s", strerror(errno));
    return 0;
}

int worker_run(worker_task *task, void *context,
               int (*message)(int kind, const uint8_t *bytes, size_t length, void *context,
                              struct err *err),
               void *message_context, struct err *err)
{
    struct worker *worker;
    struct worker_news news;
    int status = 0;

    if (worker_start(task, context, &worker, err) != 0)
        return -1;
    do {
        worker_next(worker, &news);
        if (news.event == WORKER_NOTHING)
            status = wait_for(worker, err);
        else if (news.event == WORKER_MESSAGE)
            status = message(news.kind, news.bytes, news.length, message_context, err);
    } while (status == 0 && (news.event == WORKER_NOTHING || news.event == WORKER_MESSAGE));
    if (status == 0 && news.event != WORKER_DONE) {
        *err = news.err;
        status = -1;
    }
    worker_free(worker);
    return status;
}
