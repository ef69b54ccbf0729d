/* SPDX-License-Identifier: MIT */
#include "pipeline/learner.h"

#include <stddef.h>

static const struct option_help options[] = {
    {0, NULL, NULL, NULL},
};

static int run(int argc, char **argv)
{
    (void)argc;
    return learner_run(&command_train, argv);
}

const struct command command_train = {
    .name = "train",
    .usage = "--images IDX --labels IDX ... -o MODEL",
    .summary = "Learns to read digits from labelled samples",
    .options = options,
    .run = run,
};
