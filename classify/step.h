/* SPDX-License-Identifier: MIT */
/*
 * step.h - one step of reading: from a plane to the next.
 *
 * A step is a layer and what could be folded into it.  Convolutions, which are
 * nearly all of the work, and pools go through the kernels; what stands between
 * them in some networks is done by plain loops over floats.
 */
#ifndef CLASSIFY_STEP_H
#define CLASSIFY_STEP_H

#include <stdbool.h>

#include "classify/kernels.h"
#include "classify/net.h"
#include "classify/plane.h"
#include "classify/winograd.h"

enum step_kind {
    STEP_CONV,    /* a convolution, or a dense layer: one as large as its input */
    STEP_POOL,    /* a pool; of side 1 it only changes the format */
    STEP_AFFINE,  /* each channel times scale plus bias, and ReLU */
    STEP_GLOBAL,  /* of each channel the largest, the mean, or both */
    STEP_SQUEEZE  /* squeeze and excite */
};

struct step {
    enum step_kind kind;
    const struct kernels *kernels;
    struct net_layer layer;       /* of a pool that only changes the format, zeros */
    const struct net_layer *norm; /* the batch norm that is folded in, NULL if none */
    int last_layer;               /* of the net, of those it does; -1 if it only prepares one */
    bool has_relu;
    int pool;                     /* the side of the pool at its end, 1 if none */
    bool is_average;              /* that pool */
    bool is_winograd;             /* a convolution that winograd.h runs */
    const struct plane *in;
    struct plane out;
    void *weights;                /* packed as the kernels want them; of a squeeze, as in net.h */
    float *scale, *bias;          /* a number a channel; NULL where the step has none */
    float *scratch;               /* as many floats as step_scratch says */
};

/* Taps of a convolution, or of a dense layer, on each side. */
int step_taps(const struct step *step);

/* Words of 32 bits that a line of its taps takes. */
int step_words(const struct step *step);

/* A convolution of 3 x 3 taps as winograd.h wants it. */
struct winograd step_winograd(const struct step *step);

/* How many floats of memory step_run needs for what it does on the way. */
size_t step_scratch(const struct step *step);

/* Fills the plane out. */
void step_run(const struct step *step);

#endif
