/* SPDX-License-Identifier: MIT */
/*
 * dnn_step.h - one operation of oneDNN with its arguments, ready to repeat.
 *
 * For dnn.c only.  The library picks code for an operation and says in which
 * order that code wants its numbers; the caller's numbers have an order of
 * their own.  A step knows both and moves the numbers where they differ:
 *
 *     caller's input -> [reorder] -> primitive -> [reorder] -> caller's output
 */
#ifndef CLASSIFY_LEARN_DNN_STEP_H
#define CLASSIFY_LEARN_DNN_STEP_H

#include <oneapi/dnnl/dnnl.h>

#include "base/err.h"

enum { DNN_STEP_OPERANDS = 8 };

struct dnn_step_operand {
    int argument;
    dnnl_memory_t outside;     /* the caller's numbers */
    dnnl_memory_t inside;      /* a copy of ours in the code's order, NULL if it is the same */
    dnnl_primitive_t reorder;
};

/* Zeroed but for engine and stream before dnn_step_make; freed with dnn_step_free. */
struct dnn_step {
    dnnl_engine_t engine;      /* borrowed, like the stream */
    dnnl_stream_t stream;
    dnnl_primitive_t primitive;
    struct dnn_step_operand operands[DNN_STEP_OPERANDS];
    int operand_count;
    dnnl_memory_t workspace;   /* borrowed; NULL if the code needs none */
};

/* Turns a status of the library into 0, or into -1 and ERR_SYSTEM or ERR_MEMORY. */
MUST_CHECK
int dnn_step_check(dnnl_status_t status, struct err *err);

/*
 * Finds code for an operation (a dnnl_..._desc_t); forward is that of the
 * forward operation, for a backward one.  Returns NULL where there is none, or
 * only the slow reference code: the caller may have another order to offer.
 */
dnnl_primitive_desc_t dnn_step_find(dnnl_engine_t engine, const void *operation,
                                    const_dnnl_primitive_desc_t forward);

/* An argument of the operation, and how the caller's numbers for it lie. */
struct dnn_step_slot {
    int argument; /* a DNNL_ARG_ */
    const dnnl_memory_desc_t *shape;
};

/* Makes a step that runs this code with count arguments. */
MUST_CHECK
int dnn_step_make(struct dnn_step *step, const_dnnl_primitive_desc_t code,
                  const struct dnn_step_slot *slots, int count, struct err *err);

/*
 * Runs the step; buffers holds the caller's memory for each slot.  Only those of
 * results are written to, though all are const here: the library knows no const.
 */
MUST_CHECK
int dnn_step_run(struct dnn_step *step, const void *const *buffers, struct err *err);

void dnn_step_free(struct dnn_step *step);

#endif
