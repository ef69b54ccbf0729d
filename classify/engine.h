/* SPDX-License-Identifier: MIT */
/*
 * engine.h - a trained network, batch norm folded, ready to read.
 *
 * One image at a time through layers that stay in cache; the kernels are the
 * best that this CPU has.  An engine is loaded once and then only looked at,
 * except for its scratch memory: one process or thread may run it at a time,
 * and a child made by fork has its own.
 */
#ifndef CLASSIFY_ENGINE_H
#define CLASSIFY_ENGINE_H

#include "base/err.h"
#include "base/types.h"
#include "classify/net.h"

struct engine;
struct kernels; /* classify/kernels.h */

/*
 * Folds and packs a copy of the parameters (net.parameter_count floats, as
 * net.h lays them out).  Freed with engine_free.
 *
 * kernels   which to use, NULL for the best that this CPU has
 *
 * Fails with ERR_MEMORY, or with ERR_MODEL when the layers stand in an order
 * that cannot be folded: batch norm, ReLU and max pool may only follow a
 * convolution, in this order, and ReLU a dense layer.
 */
MUST_CHECK
int engine_new(const struct net *net, const float *parameters, const struct kernels *kernels,
               struct engine **out, struct err *err);

/*
 * Scores count samples: scores has count x net.class_count floats, the logits
 * before any softmax.  It cannot fail.
 */
void engine_run(struct engine *engine, const struct sample *samples, int count, float *scores);

/*
 * What the engine has after one of its steps: that of pixel x, y and channel c
 * is values[(y * width + x) * stride + c], for all that the layer puts out.
 */
struct engine_view {
    int layer; /* of the net: the last of those that the step does at once */
    int width, stride;
    const float *values;
};

/* Calls look after each step of every run from now on; NULL for nobody. */
void engine_watch(struct engine *engine,
                  void (*look)(const struct engine_view *view, void *context), void *context);

/* The kernels in use, like "avx2"; a constant. */
const char *engine_kernels(const struct engine *engine);

void engine_free(struct engine *engine);

#endif
