/* SPDX-License-Identifier: MIT */
/*
 * engine.h - a trained network, batch norm folded, ready to read.
 *
 * One image at a time through layers that stay in cache; the kernels are the
 * best that this CPU has.  An engine is loaded once and then only looked at,
 * except for its scratch memory: one process or thread may run it at a time,
 * and a child made by fork has its own.  The same kernels give the same scores
 * to the last bit, whichever process reads.
 */
#ifndef CLASSIFY_ENGINE_H
#define CLASSIFY_ENGINE_H

#include "base/err.h"
#include "base/types.h"
#include "classify/net.h"

struct engine;
struct kernels; /* classify/kernels.h */

/* The score of a class that the network does not have: far below all others. */
#define ENGINE_NO_CLASS (-1e6f)

/*
 * Folds and packs a copy of the parameters (net.parameter_count floats, as
 * net.h lays them out).  Freed with engine_free.
 *
 * ranges    the largest input of each convolution and dense layer, in their
 *           order, as engine_measure finds them; NULL if not known
 * kernels   which to use, NULL for the best that this CPU and the ranges allow
 *
 * Fails with ERR_MEMORY, or with ERR_MODEL when the network has more outputs
 * than there are classes.
 */
MUST_CHECK
int engine_new(const struct net *net, const float *parameters, const float *ranges,
               const struct kernels *kernels, struct engine **out, struct err *err);

/*
 * Scores count samples: scores has count x CLASS_COUNT floats, the logits
 * before any softmax; those of classes that the network lacks, and
 * what is no finite number, are ENGINE_NO_CLASS.  It cannot fail.
 */
void engine_run(struct engine *engine, const struct sample *samples, int count, float *scores);

/*
 * Finds the ranges, net.weighted_count of them, over count samples; the kernels
 * of the engine must be of floats.
 */
void engine_measure(struct engine *engine, const struct sample *samples, int count, float *ranges);

/*
 * What the engine has after one of its steps: that of pixel x, y and channel c
 * is values[(y * width + x) * stride + c], for all that the layer puts out.
 */
struct engine_view {
    int layer; /* of the net: the last of those that the step does at once */
    int width, stride;
    const float *values;
};

/*
 * Calls look after each step of every run from now on; NULL for nobody.  The
 * kernels of the engine must be of floats.
 */
void engine_watch(struct engine *engine,
                  void (*look)(const struct engine_view *view, void *context), void *context);

/* The kernels in use, like "avx2"; a constant. */
const char *engine_kernels(const struct engine *engine);

void engine_free(struct engine *engine);

#endif
