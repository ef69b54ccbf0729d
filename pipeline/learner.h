/* SPDX-License-Identifier: MIT */
/*
 * learner.h - runs formdigits-train, the program that learns.
 *
 * It is a program of its own because it links oneDNN, which is large and slow to
 * start, and which a machine that only reads need not have.
 */
#ifndef PIPELINE_LEARNER_H
#define PIPELINE_LEARNER_H

#include "pipeline/command.h"

/*
 * Runs the program that lies beside this one and returns its exit status.  The
 * arguments are those that it is to see, from its own name on, and a NULL.
 * Where it is missing or does not start, that is said, with what to install.
 */
int learner_run(const struct command *command, char **arguments);

#endif
