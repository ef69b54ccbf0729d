/* SPDX-License-Identifier: MIT */
#include "pipeline/learner.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 127, EXIT_SIGNAL = 128 }; /* as shells have it */

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
static int run_program(const char *path, char **arguments)
{
    int status;
    pid_t child = fork();

    if (child == 0) {
        /* threads that wait give way: on a busy machine that is many times faster */
        setenv("OMP_WAIT_POLICY", "passive", 0);
        execv(path, arguments);
        _exit(EXIT_NOT_STARTED);
    }
    if (child < 0)
        return EXIT_SYSTEM;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return EXIT_SYSTEM;
    return WIFSIGNALED(status) ? EXIT_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status);
}

int learner_run(const struct command *command, char **arguments)
{
    char path[PATH_MAX];
    int status;

    if (find_program(path) != 0) {
        command_say(command, "the program formdigits-train is not there: build it with "
                    "'make', which needs the packages libdnnl-dev and libsvm-dev");
        return EXIT_SYSTEM;
    }
    status = run_program(path, arguments);
    if (status != EXIT_NOT_STARTED)
        return status;
    command_say(command, "formdigits-train does not start: install the packages libdnnl2, "
                "libgomp1 and libsvm3");
    return EXIT_SYSTEM;
}
