/* SPDX-License-Identifier: MIT */
/*
 * train.h - epochs: from labelled samples to the parameters of a network.
 *
 * The schedule is fixed before it begins: the rate rises over the first
 * epoch and falls along a cosine to almost nothing at the end.  What counts is
 * the average of the parameters after the last step; no epoch is picked for its
 * score.  The same samples, options and number of threads on the same
 * processor give the same bits, also after a resume.
 */
#ifndef CLASSIFY_LEARN_TRAIN_H
#define CLASSIFY_LEARN_TRAIN_H

#include <stdint.h>

#include "base/err.h"
#include "classify/digits.h"
#include "classify/learn/descent.h"
#include "classify/model.h"
#include "classify/noise.h"

struct teachers;

struct train_options {
    struct net net;
    int epochs;
    int batch;              /* samples a step; of fewer samples all */
    enum descent_kind kind;
    double rate;            /* the highest */
    double decay;           /* of the parameters: see descent.h */
    const enum noise_kind *noise; /* what spoils every digit it is shown; NULL: nothing */
    uint64_t seed;
    const float *from;      /* parameters to begin with; NULL: random ones */
    struct teachers *teachers; /* teachers.h, of as many outputs; NULL: the labels alone teach */
    const char *checkpoint; /* written after each epoch; NULL: none */
    int is_resumed;         /* goes on from the checkpoint */
};

struct train_progress {
    int epoch, step, steps; /* steps of this epoch; step is at least 1 */
    double loss;            /* running mean */
    double seconds_left;    /* of the whole training */
};

/* Who looks on; either function may be NULL. */
struct train_watch {
    void (*step)(const struct train_progress *progress, void *context);

    /*
     * Is told of every epoch what the model would be if it ended here, which takes
     * time to find out; fails like any other function, and training with it.
     */
    int (*epoch)(const struct model *model, const struct train_progress *progress, void *context,
                 struct err *err);
    void *context;
};

/*
 * Trains a network and sets the model's net and parameters (malloced).  watch may
 * be NULL.
 *
 * Fails with ERR_DATA when there is no digit among the samples, the network has
 * neither CLASS_COUNT nor DIGIT_COUNT outputs, the loss grows over all bounds, or
 * the checkpoint is of another training; with ERR_ABSENT, ERR_CREATE or ERR_IO
 * for the checkpoint; with ERR_SYSTEM or ERR_MEMORY.
 */
MUST_CHECK
int train_run(const struct train_options *options, const struct digits *digits,
              const struct train_watch *watch, struct model *model, struct err *err);

#endif
