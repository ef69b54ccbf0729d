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

#include "pipeline/sandbox.h"

enum {
    KIND_DONE = 100,
    KIND_FAILED = 101, /* a struct err follows */
    KIND_COUNT,
    FIRST_ROOM = 64 << 10,
    TICK_MS = 1000,         /* how often a waiting parent looks at the clock */
    LAST_BREATH_MS = 2000   /* from the end of what it says to the end of a child */
};

struct message_head {
    uint32_t kind, length;
};

struct outlet {
    int fd;
};

struct worker {
    pid_t pid; /* 0 once reaped */
    int fd;
    int64_t seen_ms, silent_ms; /* last look at the clock; how long nothing came */
    uint8_t *bytes;
    size_t fill, room, taken;   /* taken: the message handed out last */
    bool is_done, has_failed;
    struct err err;             /* what the child said, if it has failed */
};

/* The child's end. */

static int send_all(int fd, const void *bytes, size_t length, struct err *err)
{
    const uint8_t *at = bytes;

    while (length > 0) {
        ssize_t sent = send(fd, at, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent < 0)
            return err_set(err, ERR_SYSTEM, "cannot send to the supervisor: %s", strerror(errno));
        at += sent;
        length -= (size_t)sent;
    }
    return 0;
}

static int send_message(int fd, uint32_t kind, const void *bytes, size_t length, struct err *err)
{
    struct message_head head = {kind, (uint32_t)length};

    if (length > WORKER_MAX_MESSAGE)
        return err_set(err, ERR_LIMIT, "a message of %zu bytes is too long", length);
    if (send_all(fd, &head, sizeof head, err) != 0)
        return -1;
    return send_all(fd, bytes, length, err);
}

int worker_send(struct outlet *outlet, int kind, const void *bytes, size_t length,
                struct err *err)
{
    assert(kind >= 0 && kind < KIND_DONE);
    sandbox_renew();
    return send_message(outlet->fd, (uint32_t)kind, bytes, length, err);
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
    failed = send_message(outlet.fd, failed ? KIND_FAILED : KIND_DONE, &err,
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
    worker->fd = fds[0];
    worker->seen_ms = clock_ms();
    *out = worker;
    return 0;
}

int worker_fd(const struct worker *worker)
{
    return worker->fd;
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

    if (worker->has_failed) {
        news->event = WORKER_FAILED;
        news->err = worker->err;
    } else if (worker->is_done && worker->fill == 0) {
        news->event = WORKER_DONE;
    } else {
        read_death(status, news);
    }
}

/* The text is a stranger's: it is kept to one printable line. */
static int take_failure(struct worker *worker, const uint8_t *bytes, size_t length)
{
    struct err *err = &worker->err;

    if (length != sizeof *err)
        return -1;
    memcpy(err, bytes, length);
    if ((int)err->code <= ERR_NONE || (int)err->code > ERR_INTERNAL)
        return -1;
    err->text[sizeof err->text - 1] = 0;
    for (char *c = err->text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = '?';
    worker->has_failed = true;
    return 0;
}

enum step {
    STEP_AGAIN,    /* something was taken in */
    STEP_EMPTY,    /* nothing more for now */
    STEP_NEWS,     /* a message for the caller */
    STEP_END,      /* the child has closed its end */
    STEP_NONSENSE, /* what it sent cannot be */
    STEP_TOO_MUCH  /* it does not fit into memory */
};

/* Looks at what lies in the buffer. */
static enum step parse(struct worker *worker, struct worker_news *news)
{
    bool said_goodbye = worker->is_done || worker->has_failed;
    const uint8_t *content = worker->bytes + sizeof(struct message_head);
    struct message_head head;

    if (worker->fill < sizeof head)
        return STEP_EMPTY;
    memcpy(&head, worker->bytes, sizeof head);
    if (said_goodbye || head.kind >= KIND_COUNT || head.length > WORKER_MAX_MESSAGE)
        return STEP_NONSENSE;
    if (worker->fill < sizeof head + head.length)
        return STEP_EMPTY;
    worker->taken = sizeof head + head.length;
    worker->silent_ms = 0;
    if (head.kind == KIND_FAILED)
        return take_failure(worker, content, head.length) == 0 ? STEP_AGAIN : STEP_NONSENSE;
    worker->is_done = head.kind == KIND_DONE;
    if (worker->is_done)
        return head.length == 0 ? STEP_AGAIN : STEP_NONSENSE;
    news->event = WORKER_MESSAGE;
    news->kind = (int)head.kind;
    news->bytes = content;
    news->length = head.length;
    return STEP_NEWS;
}

static void drop_taken(struct worker *worker)
{
    if (worker->taken == 0)
        return;
    memmove(worker->bytes, worker->bytes + worker->taken, worker->fill - worker->taken);
    worker->fill -= worker->taken;
    worker->taken = 0;
}

static enum step receive(struct worker *worker)
{
    ssize_t got;

    if (worker->fill == worker->room) {
        size_t room = worker->room ? 2 * worker->room : FIRST_ROOM;
        uint8_t *bytes = realloc(worker->bytes, room);

        if (!bytes)
            return STEP_TOO_MUCH;
        worker->bytes = bytes;
        worker->room = room;
    }
    got = recv(worker->fd, worker->bytes + worker->fill, worker->room - worker->fill,
               MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR))
        return STEP_EMPTY;
    if (got <= 0)
        return STEP_END;
    worker->fill += (size_t)got;
    return STEP_AGAIN;
}

/* Time counts while the parent is awake: not while both are stopped or the machine sleeps. */
static bool is_late(struct worker *worker)
{
    int64_t now_ms = clock_ms(), passed_ms = now_ms - worker->seen_ms;

    worker->seen_ms = now_ms;
    worker->silent_ms += passed_ms < 2 * TICK_MS ? passed_ms : 2 * TICK_MS;
    return worker->silent_ms > WORKER_PATIENCE_S * 1000;
}

static void stop(struct worker *worker, struct worker_news *news, const char *why)
{
    kill_and_reap(worker);
    news->event = WORKER_DIED;
    err_set(&news->err, ERR_DAMAGE, "its reader sent %s", why);
}

void worker_next(struct worker *worker, struct worker_news *news)
{
    enum step step;

    assert(worker->pid);
    memset(news, 0, sizeof *news);
    do {
        drop_taken(worker);
        step = parse(worker, news);
        if (step == STEP_EMPTY)
            step = receive(worker);
    } while (step == STEP_AGAIN);

    if (step == STEP_END) {
        end_of_child(worker, news);
    } else if (step == STEP_NONSENSE) {
        stop(worker, news, "nonsense");
    } else if (step == STEP_TOO_MUCH) {
        stop(worker, news, "more than fits into memory");
    } else if (step == STEP_EMPTY && is_late(worker)) {
        kill_and_reap(worker);
        news->event = WORKER_LATE;
        err_set(&news->err, ERR_LIMIT, "its reader said nothing for %d seconds",
                WORKER_PATIENCE_S);
    }
}

void worker_free(struct worker *worker)
{
    if (!worker)
        return;
    if (worker->pid)
        kill_and_reap(worker);
    close(worker->fd);
    free(worker->bytes);
    free(worker);
}

static int wait_for(const struct worker *worker, struct err *err)
{
    struct pollfd waiting = {worker->fd, POLLIN, 0};

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
