/* SPDX-License-Identifier: MIT */
/*
 * descent.h - the parameters while they learn, and one step of learning.
 *
 * Adam (Kingma and Ba, 2015), or plain gradient descent with momentum; either
 * with a decay of the parameters that does not go through the gradient
 * (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019).  Beside
 * it a running average of the parameters, which is what is used in the end: it
 * lies in the middle of the valley that the steps jump about in.
 */
#ifndef CLASSIFY_LEARN_DESCENT_H
#define CLASSIFY_LEARN_DESCENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

enum descent_kind {
    DESCENT_ADAM,
    DESCENT_MOMENTUM
};

/* How a step is made. */
struct descent_rule {
    enum descent_kind kind;
    double rate;
    double decay;       /* a parameter shrinks by rate x decay of itself */
};

struct descent {
    size_t count;       /* of the parameters */
    int64_t step;       /* how many were made */
    float *block;       /* the four below, one after the other; owned */
    float *parameters;
    float *average;     /* of the parameters */
    float *mean;        /* running mean of the gradient; with momentum its running sum */
    float *square;      /* running mean of its square; with momentum unused */
};

/* Makes count parameters of 0 that have learnt nothing.  Fails with ERR_MEMORY. */
MUST_CHECK
int descent_new(size_t count, struct descent *out, struct err *err);

/* Makes one step down the gradient. */
void descent_step(struct descent *descent, const struct descent_rule *rule, const float *gradient);

/* Frees the block; a zeroed struct is accepted. */
void descent_free(struct descent *descent);

#endif
