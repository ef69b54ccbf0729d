/* SPDX-License-Identifier: MIT */
#include "pipeline/worker.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "pipeline/message.h"
#include "pipeline/sandbox.h"

/* The monotonic clock of this program, so that a minute passes in no time. */
static time_t hurry_s;

int clock_gettime(clockid_t clock, struct timespec *time)
{
    long failed = syscall(SYS_clock_gettime, clock, time);

    if (clock == CLOCK_MONOTONIC)
        time->tv_sec += hurry_s;
    return (int)failed;
}

static int greet(void *context, struct outlet *outlet, struct err *err)
{
    int count = *(int *)context;

    for (int i = 0; i < count; i++)
        if (worker_send(outlet, 7, &i, sizeof i, err) != 0)
            return -1;
    return 0;
}

static int send_a_lot(void *context, struct outlet *outlet, struct err *err)
{
    size_t length = *(size_t *)context;
    uint8_t *bytes = malloc(length);

    memset(bytes, 0x5a, length);
    return worker_send(outlet, 1, bytes, length, err);
}

static int give_up(void *context, struct outlet *outlet, struct err *err)
{
    (void)context, (void)outlet;
    return err_set(err, ERR_LIMIT, "a page with\nan escape \x1b[2J");
}

static int end_by_signal(void *context, struct outlet *outlet, struct err *err)
{
    (void)outlet, (void)err;
    signal(*(int *)context, SIG_DFL);
    raise(*(int *)context);
    return 0;
}

static int leave(void *context, struct outlet *outlet, struct err *err)
{
    (void)context, (void)outlet, (void)err;
    _exit(0);
}

static int babble(void *context, struct outlet *outlet, struct err *err)
{
    (void)outlet, (void)err;
    send(SANDBOX_FD, context, 12, MSG_NOSIGNAL);
    pause();
    return 0;
}

static int sleep_on(void *context, struct outlet *outlet, struct err *err)
{
    (void)context, (void)outlet, (void)err;
    while (pause() != 0)
        ;
    return 0;
}

static int sleep_without_socket(void *context, struct outlet *outlet, struct err *err)
{
    close(SANDBOX_FD);
    return sleep_on(context, outlet, err);
}

static int spin(void *context, struct outlet *outlet, struct err *err)
{
    volatile int stopped = 0;
    struct rlimit one_second = {1, 1 + SANDBOX_CPU_SECONDS};

    (void)context, (void)outlet, (void)err;
    setrlimit(RLIMIT_CPU, &one_second);
    while (!stopped)
        ;
    return 0;
}

/* What a hostile child would try: each letter that arrives is something it could do. */
static int break_out(void *context, struct outlet *outlet, struct err *err)
{
    char could[16] = "";
    int fds[2];

    (void)context;
    if (open("/etc/passwd", O_RDONLY) >= 0)
        strcat(could, "r");
    if (open("/tmp/formdigits-escaped", O_WRONLY | O_CREAT, 0600) >= 0)
        strcat(could, "w");
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) == 0 && dup(fds[0]) >= 0)
        strcat(could, "d"); /* more than two descriptors of its own */
#ifndef __SANITIZE_ADDRESS__
    void *much = mmap(NULL, (size_t)2 << 30, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (much != MAP_FAILED)
        strcat(could, "m");
#endif
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0 || errno != EPERM)
        strcat(could, "c");
    if (fork() >= 0)
        strcat(could, "f");
    if (kill(getppid(), 0) == 0)
        strcat(could, "k");
    execl("/bin/true", "true", (char *)NULL);
    return worker_send(outlet, 3, could, strlen(could) + 1, err);
}

/* Waits for the next event that is one. */
static enum worker_event next(struct worker *worker, struct worker_news *news)
{
    for (;;) {
        struct pollfd waiting = {worker_fd(worker), POLLIN, 0};

        worker_next(worker, news);
        if (news->event != WORKER_NOTHING)
            return news->event;
        poll(&waiting, 1, 1000);
    }
}

static enum worker_event ending(worker_task *task, void *context, struct worker_news *news)
{
    struct worker *worker;
    struct err err;

    assert_int_equal(worker_start(task, context, &worker, &err), 0);
    next(worker, news);
    worker_free(worker);
    return news->event;
}

static void messages_arrive_in_order(void **state)
{
    int count = 1000;
    struct worker *worker;
    struct worker_news news;
    struct err err;

    (void)state;
    assert_int_equal(worker_start(greet, &count, &worker, &err), 0);
    for (int i = 0; i < count; i++) {
        int got;

        assert_int_equal(next(worker, &news), WORKER_MESSAGE);
        assert_int_equal(news.kind, 7);
        assert_int_equal(news.length, sizeof got);
        memcpy(&got, news.bytes, sizeof got);
        assert_int_equal(got, i);
    }
    assert_int_equal(next(worker, &news), WORKER_DONE);
    worker_free(worker);
}

static void a_large_message_arrives_whole(void **state)
{
    size_t length = 5000001;
    struct worker *worker;
    struct worker_news news;
    struct err err;

    (void)state;
    assert_int_equal(worker_start(send_a_lot, &length, &worker, &err), 0);
    assert_int_equal(next(worker, &news), WORKER_MESSAGE);
    assert_int_equal(news.length, length);
    for (size_t i = 0; i < length; i++)
        assert_int_equal(news.bytes[i], 0x5a);
    assert_int_equal(next(worker, &news), WORKER_DONE);
    worker_free(worker);
}

static void a_failure_arrives_as_one_clean_line(void **state)
{
    struct worker_news news;

    (void)state;
    assert_int_equal(ending(give_up, NULL, &news), WORKER_FAILED);
    assert_int_equal(news.err.code, ERR_LIMIT);
    assert_string_equal(news.err.text, "a page with?an escape ?[2J");
}

static void a_crash_is_the_childs_own_death(void **state)
{
    static const int signals[] = {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL};
    struct worker_news news;

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int number = signals[i];

        assert_int_equal(ending(end_by_signal, &number, &news), WORKER_DIED);
        assert_non_null(strstr(news.err.text, "crashed (signal"));
    }
    assert_int_equal(ending(leave, NULL, &news), WORKER_DIED);
    assert_string_equal(news.err.text, "its reader ended without a result");
}

static void a_kill_from_outside_is_told_apart(void **state)
{
    static const int signals[] = {SIGKILL, SIGTERM};
    struct worker_news news;

    (void)state;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        int number = signals[i];

        assert_int_equal(ending(end_by_signal, &number, &news), WORKER_KILLED);
    }
}

static void nonsense_costs_the_child_its_life(void **state)
{
    uint32_t unknown_kind[3] = {4711, 4, 0}, too_long[3] = {1, MESSAGE_MAX_BYTES + 1, 0},
             short_failure[3] = {101, 4, 0}, long_farewell[3] = {100, 4, 0};
    uint32_t *messages[] = {unknown_kind, too_long, short_failure, long_farewell};
    struct worker_news news;

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        assert_int_equal(ending(babble, messages[i], &news), WORKER_DIED);
        assert_string_equal(news.err.text, "its reader sent nonsense");
    }
}

static void a_child_without_its_socket_does_not_hang_us(void **state)
{
    struct worker_news news;

    (void)state;
    assert_int_equal(ending(sleep_without_socket, NULL, &news), WORKER_DIED);
}

static void silence_ends_by_the_clock(void **state)
{
    struct worker *worker;
    struct worker_news news;
    struct err err;
    int looks = 0;

    (void)state;
    assert_int_equal(worker_start(sleep_on, NULL, &worker, &err), 0);
    hurry_s += 24 * 3600; /* the machine was asleep: that counts for two seconds only */
    worker_next(worker, &news);
    assert_int_equal(news.event, WORKER_NOTHING);
    while (news.event == WORKER_NOTHING) {
        hurry_s += 2;
        worker_next(worker, &news);
        looks++;
    }
    assert_int_equal(news.event, WORKER_LATE);
    assert_in_range(looks, WORKER_PATIENCE_S / 2 - 2, WORKER_PATIENCE_S / 2 + 1);
    worker_free(worker);
}

static void a_spinning_child_ends_by_its_processor_time(void **state)
{
    struct worker_news news;

    (void)state;
    assert_int_equal(ending(spin, NULL, &news), WORKER_LATE);
    assert_non_null(strstr(news.err.text, "processor time"));
}

static int keep_text(int kind, const uint8_t *bytes, size_t length, void *context, struct err *err)
{
    (void)err;
    assert_int_equal(kind, 3);
    memcpy(context, bytes, length);
    return 0;
}

static int refuse(int kind, const uint8_t *bytes, size_t length, void *context, struct err *err)
{
    (void)kind, (void)bytes, (void)length;
    ++*(int *)context;
    return err_set(err, ERR_DATA, "enough");
}

static void the_sandbox_holds(void **state)
{
    char could[16] = "?";
    struct err err;

    (void)state;
    if (sandbox_landlock() == 0) {
        print_message("# skip: this kernel has no Landlock\n");
        return;
    }
    assert_int_equal(worker_run(break_out, NULL, keep_text, could, &err), 0);
    assert_string_equal(could, "");
    assert_int_equal(worker_run(give_up, NULL, keep_text, could, &err), -1);
    assert_int_equal(err.code, ERR_LIMIT);
}

static void a_blocking_run_ends_when_its_caller_has_enough(void **state)
{
    int count = 5, seen = 0;
    struct err err;

    (void)state;
    assert_int_equal(worker_run(greet, &count, refuse, &seen, &err), -1);
    assert_string_equal(err.text, "enough");
    assert_int_equal(seen, 1);
}

static void no_process_is_left_behind(void **state)
{
    struct worker *workers[8];
    struct err err;

    (void)state;
    for (int i = 0; i < 8; i++)
        assert_int_equal(worker_start(sleep_on, NULL, &workers[i], &err), 0);
    for (int i = 0; i < 8; i++)
        worker_free(workers[i]);
    worker_free(NULL);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
    assert_int_equal(errno, ECHILD);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_arrive_in_order),
        cmocka_unit_test(a_large_message_arrives_whole),
        cmocka_unit_test(a_failure_arrives_as_one_clean_line),
        cmocka_unit_test(a_crash_is_the_childs_own_death),
        cmocka_unit_test(a_kill_from_outside_is_told_apart),
        cmocka_unit_test(nonsense_costs_the_child_its_life),
        cmocka_unit_test(a_child_without_its_socket_does_not_hang_us),
        cmocka_unit_test(silence_ends_by_the_clock),
        cmocka_unit_test(a_spinning_child_ends_by_its_processor_time),
        cmocka_unit_test(the_sandbox_holds),
        cmocka_unit_test(a_blocking_run_ends_when_its_caller_has_enough),
        cmocka_unit_test(no_process_is_left_behind),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
