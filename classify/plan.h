/* SPDX-License-Identifier: MIT */
/*
 * plan.h - which steps a network is read in.
 *
 * Dropout is gone, batch norm is folded into the convolution or dense layer
 * before it, ReLU and a pool into the convolution before them, as far as the
 * layers stand in that order; what does not fold is a step of its own.
 *
 * Each convolution says in which format it wants its input and with what
 * border, and the step before it, or one put between, makes it so:
 *
 *     conv3x3-32 bn relu conv3x3-32 bn relu pool2 dense-12      with the kernels vnni
 *
 *     image, bytes -> CONV -> bytes -> CONV + pool -> floats -> CONV (dense) -> scores
 */
#ifndef CLASSIFY_PLAN_H
#define CLASSIFY_PLAN_H

#include "classify/step.h"

enum { PLAN_MAX_STEPS = 2 * NET_MAX_LAYERS };

struct plan {
    struct plane image;
    struct step steps[PLAN_MAX_STEPS];
    int count;
};

/*
 * Sets kinds and shapes; there is no memory behind the planes yet, and no
 * weights.  The steps point into the plan and the net.
 *
 * ranges   the largest input of each convolution and dense layer, in their
 *          order; NULL if not known: then kernels that take bytes take none
 *
 * A convolution of bytes wants an input that is never negative, one of bfloat16
 * more than one channel; others are of floats, and so is a dense layer, which is
 * little work and decides.
 */
void plan_steps(const struct net *net, const struct kernels *kernels, const float *ranges,
                struct plan *plan);

#endif
