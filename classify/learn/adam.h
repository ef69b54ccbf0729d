/* SPDX-License-Identifier: MIT */
/*
 * adam.h - the parameters while they learn, and one step of learning.
 *
 * Adam (Kingma and Ba, 2015), and beside it a running average of the
 * parameters, which is what is used in the end: it lies in the middle of the
 * valley that the steps jump about in.
 */
#ifndef CLASSIFY_LEARN_ADAM_H
#define CLASSIFY_LEARN_ADAM_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct adam {
    size_t count;       /* of the parameters */
    int64_t step;       /* how many were made */
    float *block;       /* the four below, one after the other; owned */
    float *parameters;
    float *average;     /* of the parameters */
    float *mean;        /* running mean of the gradient */
    float *square;      /* and of its square */
};

/* Makes count parameters of 0 that have learnt nothing.  Fails with ERR_MEMORY. */
MUST_CHECK
int adam_new(size_t count, struct adam *out, struct err *err);

/* Makes one step down the gradient. */
void adam_step(struct adam *adam, const float *gradient, double rate);

/* Frees the block; a zeroed struct is accepted. */
void adam_free(struct adam *adam);

#endif
