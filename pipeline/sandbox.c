/* SPDX-License-Identifier: MIT */
#include "pipeline/sandbox.h"

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* As newer kernels know it; an older one takes it if what it lacks is zero. */
struct landlock_rights {
    uint64_t files, network, scope;
};

int sandbox_landlock(void)
{
    long version =
        syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);

    return version > 0 ? (int)version : 0;
}

/* Rules that grant nothing, over every right that this version can take away. */
static int enter_landlock(struct err *err)
{
    int version = sandbox_landlock(), fd, failed;
    struct landlock_rights rights = {(LANDLOCK_ACCESS_FS_MAKE_SYM << 1) - 1, 0, 0};

    if (version == 0)
        return 0;
    rights.files |= version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0;
    rights.files |= version >= 3 ? UINT64_C(1) << 14 : 0;  /* truncate */
    rights.network |= version >= 4 ? 3 : 0;                /* bind and connect, TCP */
    rights.files |= version >= 5 ? UINT64_C(1) << 15 : 0;  /* ioctl on devices */
    rights.scope |= version >= 6 ? 3 : 0;                  /* abstract sockets, signals */
    fd = (int)syscall(SYS_landlock_create_ruleset, &rights, sizeof rights, 0);
    if (fd < 0)
        return err_set(err, ERR_SYSTEM, "cannot make a Landlock ruleset: %s", strerror(errno));
    failed = syscall(SYS_landlock_restrict_self, fd, 0) != 0;
    if (failed)
        err_set(err, ERR_SYSTEM, "cannot enter Landlock: %s", strerror(errno));
    close(fd);
    return failed ? -1 : 0;
}

#if defined __x86_64__
enum { NATIVE = AUDIT_ARCH_X86_64, FOREIGN_CALLS = 0x40000000 }; /* x32 */
#elif defined __aarch64__
enum { NATIVE = AUDIT_ARCH_AARCH64, FOREIGN_CALLS = 0x7fffffff };
#else
enum { NATIVE = 0, FOREIGN_CALLS = 0 };
#endif

/* What no decoder does: other processes, programs, connections. */
static const unsigned denied_calls[] = {
    SYS_socket, SYS_connect, SYS_bind,  SYS_execve, SYS_execveat,         SYS_clone,
    SYS_clone3, SYS_kill,    SYS_tkill, SYS_ptrace, SYS_process_vm_writev, SYS_pidfd_send_signal,
#ifdef SYS_fork
    SYS_fork,   SYS_vfork,
#endif
};

/*
 * The older versions of Landlock know files only.  So the calls above fail with
 * EPERM, and one by another architecture's numbers ends the process.
 */
static int deny_calls(struct err *err)
{
    enum { COUNT = sizeof denied_calls / sizeof *denied_calls };
    const struct sock_filter head[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NATIVE, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, FOREIGN_CALLS, COUNT + 1, 0),
    };
    const struct sock_filter tail[] = {
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    };
    enum { HEAD = sizeof head / sizeof *head, TAIL = sizeof tail / sizeof *tail };
    struct sock_filter filter[HEAD + COUNT + TAIL];
    const struct sock_fprog program = {HEAD + COUNT + TAIL, filter};

    if (NATIVE == 0)
        return 0;
    memcpy(filter, head, sizeof head);
    for (int i = 0; i < COUNT; i++)
        filter[HEAD + i] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, denied_calls[i],
                                                        (uint8_t)(COUNT - i), 0);
    memcpy(filter + HEAD + COUNT, tail, sizeof tail);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 || errno == EINVAL)
        return 0; /* a kernel without it has EINVAL */
    return err_set(err, ERR_SYSTEM, "cannot filter system calls: %s", strerror(errno));
}

static int keep_only(int fd, struct err *err)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null < 0)
        return err_set(err, ERR_SYSTEM, "cannot open '/dev/null': %s", strerror(errno));
    if (dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 ||
        (fd != SANDBOX_FD && dup2(fd, SANDBOX_FD) < 0) || close_range(SANDBOX_FD + 1, ~0U, 0) != 0)
        return err_set(err, ERR_SYSTEM, "cannot close descriptors: %s", strerror(errno));
    return 0;
}

/*
 * The supervisor decides when its children stop: a Ctrl-C in the terminal
 * reaches all of them.  A file too large shows as a failed write, not a death.
 */
static void set_signals(void)
{
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ};

    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
}

static int set_limit(__rlimit_resource_t resource, rlim_t limit, const char *name, struct err *err)
{
    struct rlimit old, limits = {limit, limit};

    if (getrlimit(resource, &old) == 0 && old.rlim_max < limit)
        limits.rlim_cur = limits.rlim_max = old.rlim_max;
    if (setrlimit(resource, &limits) != 0)
        return err_set(err, ERR_SYSTEM, "cannot limit %s: %s", name, strerror(errno));
    return 0;
}

static int set_limits(struct err *err)
{
#ifndef __SANITIZE_ADDRESS__ /* which reserves terabytes */
    if (set_limit(RLIMIT_AS, (rlim_t)SANDBOX_MEMORY_MIB << 20, "memory", err) != 0)
        return -1;
#endif
    if (set_limit(RLIMIT_CORE, 0, "core dumps", err) != 0 ||
        set_limit(RLIMIT_FSIZE, 0, "written files", err) != 0 ||
        set_limit(RLIMIT_NPROC, 0, "processes", err) != 0 ||
        set_limit(RLIMIT_NOFILE, SANDBOX_FD + 2, "open files", err) != 0)
        return -1;
    sandbox_renew();
    return 0;
}

void sandbox_renew(void)
{
    struct rlimit limits;
    struct timespec used;

    if (getrlimit(RLIMIT_CPU, &limits) != 0 ||
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
        return;
    limits.rlim_cur = (rlim_t)used.tv_sec + SANDBOX_CPU_SECONDS;
    if (limits.rlim_cur > limits.rlim_max)
        limits.rlim_cur = limits.rlim_max;
    setrlimit(RLIMIT_CPU, &limits);
}

int sandbox_enter(int fd, pid_t parent, struct err *err)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
        prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return err_set(err, ERR_SYSTEM, "cannot give up privileges: %s", strerror(errno));
    if (getppid() != parent)
        return err_set(err, ERR_SYSTEM, "the supervisor has gone");
    set_signals();
    if (keep_only(fd, err) != 0 || enter_landlock(err) != 0 || set_limits(err) != 0)
        return -1;
    return deny_calls(err);
}
