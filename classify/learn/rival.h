/* SPDX-License-Identifier: MIT */
/*
 * rival.h - a method that learns to tell samples apart, whatever it is inside.
 *
 * The methods are compared on the same samples through this one table of
 * functions: learn, read, free.  All of them see the 784 grey levels of a
 * sample and nothing else, and use whatever classes there are among the labels.
 */
#ifndef CLASSIFY_LEARN_RIVAL_H
#define CLASSIFY_LEARN_RIVAL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "classify/digits.h"

/* What a method is given to learn from. */
struct rival_task {
    const struct digits *digits; /* at least one */
    uint64_t seed;
    const char *model;           /* path; for the one method that was trained before */

    /* Is told how much is done, up to 1, by one thread at a time; may be NULL. */
    void (*tell)(double done, void *context);
    void *context;
};

struct rival {
    const char *name;     /* as --methods takes it */
    const char *settings; /* in a few words */
    int most;             /* samples it learns from if nobody says how many; 0: all */
    bool is_trained;      /* it was before, and learns from none */

    /*
     * Learns; the result is the caller's, freed with free.  The digits need not
     * live longer than the call.  The same task gives the same result, whatever
     * the number of threads, unless the method says otherwise.  Fails at least
     * with ERR_MEMORY.
     */
    int (*learn)(const struct rival_task *task, void **learnt, struct err *err);

    /*
     * Names the class of each sample; the labels are not looked at.  The threads
     * of OpenMP share the work.  Fails with ERR_MEMORY.
     */
    int (*read)(const void *learnt, const struct digits *digits, uint8_t *classes,
                struct err *err);

    void (*free)(void *learnt); /* NULL is accepted */
};

/* Counts one more of the steps as done and tells it; any thread may call it. */
void rival_step(const struct rival_task *task, int *done, int steps);

/* The class with the most votes; of equal ones the lowest. */
int rival_most(const int votes[CLASS_COUNT]);

#endif
