/* SPDX-License-Identifier: MIT */
/*
 * Learning is a program of its own, formdigits-train: it links oneDNN, which is
 * large and slow to start, and which a machine that only reads need not have.
 */
#include "pipeline/command.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 127, EXIT_SIGNAL = 128 }; /* as shells have it */

static const struct option_help options[] = {
    {0, NULL, NULL, NULL},
};

/* The program that lies beside this one. */
static int find_program(char path[PATH_MAX])
{
    static const char name[] = "formdigits-train";
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    char *slash;

    if (length < 0)
        return -1;
    path[length] = 0;
    slash = strrchr(path, '/');
    if (!slash || (size_t)(slash + 1 - path) + sizeof name > PATH_MAX)
        return -1;
    strcpy(slash + 1, name);
    return access(path, X_OK);
}

/* Runs the program and returns its exit status. */
static int run_program(const char *path, char **argv)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        /* threads that wait give way: on a busy machine that is many times faster */
        setenv("OMP_WAIT_POLICY", "passive", 0);
        execv(path, argv);
        _exit(EXIT_NOT_STARTED);
    }
    if (child < 0)
        return EXIT_SYSTEM;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return EXIT_SYSTEM;
    return WIFSIGNALED(status) ? EXIT_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

static int run(int argc, char **argv)
{
    char path[PATH_MAX];
    int status;

    (void)argc;
    if (find_program(path) != 0) {
        command_say(&command_train, "the program formdigits-train is not there: build it with "
                    "'make', which needs the package libdnnl-dev");
        return EXIT_SYSTEM;
    }
    status = run_program(path, argv);
    if (status != EXIT_NOT_STARTED)
        return status;
    command_say(&command_train, "formdigits-train does not start: install the packages libdnnl2 "
                "and libgomp1");
    return EXIT_SYSTEM;
}

const struct command command_train = {
    .name = "train",
    .usage = "--images IDX --labels IDX ... -o MODEL",
    .summary = "Learns to read digits from labelled samples",
    .options = options,
    .run = run,
};
