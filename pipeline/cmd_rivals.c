/* SPDX-License-Identifier: MIT */
#include "pipeline/learner.h"

#include <stdlib.h>
#include <string.h>

static const struct option_help options[] = {
    {0, NULL, NULL, NULL},
};

/* The program that learns is told what to do by its first argument. */
static int run(int argc, char **argv)
{
    char **arguments = calloc((size_t)argc + 2, sizeof *arguments);
    int status;

    if (!arguments) {
        command_say(&command_rivals, "out of memory");
        return EXIT_SYSTEM;
    }
    arguments[0] = argv[0];
    memcpy(arguments + 1, argv, (size_t)argc * sizeof *arguments);
    setenv("FORMDIGITS_MODEL", command_model(NULL), 1);
    status = learner_run(&command_rivals, arguments);
    free(arguments);
    return status;
}

const struct command command_rivals = {
    .name = "rivals",
    .usage = "--images IDX --labels IDX ... --test-images IDX --labels IDX ...",
    .summary = "Compares the model with the classic methods, on the same samples",
    .options = options,
    .run = run,
};
