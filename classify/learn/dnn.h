/* SPDX-License-Identifier: MIT */
/*
 * dnn.h - one layer with weights, forward and backward; the only door to oneDNN.
 *
 * Convolution, batch norm and dense: the layers that training spends its time
 * in.  A layer is made once for a batch of images and then run any number of
 * times.  Activations are numbers of either kind, image after image, height x
 * width x channels; parameters and their gradient are floats and lie as net.h
 * says.  Where the library prefers another order, it is changed on the way in
 * and out, inside this file.
 *
 * The library has slow reference code for whatever it has no good code for,
 * hundreds of times slower; a layer that would run on it is refused.
 *
 * The work is spread over the threads of OpenMP.  The same numbers, threads
 * and processor give the same bits.
 */
#ifndef CLASSIFY_LEARN_DNN_H
#define CLASSIFY_LEARN_DNN_H

#include "base/err.h"
#include "classify/learn/number.h"
#include "classify/net.h"

struct dnn;

enum {
    DNN_RELU = 1,          /* of batch norm: the ReLU that follows is done on the way */
    DNN_INPUT_GRADIENT = 2, /* dnn_backward is asked for it; batch norm always has it */
    DNN_FLOAT_OUT = 4      /* of a dense layer: out is floats, but not its gradient */
};

/*
 * The kind of number that this processor learns fastest with: bfloat16 where it
 * multiplies them (oneDNN's own ONEDNN_MAX_CPU_ISA counts), else floats.
 */
enum number dnn_number(void);

/* The library's version and the instruction set that it uses here: others, other bits. */
enum { DNN_CODE = 40 };
void dnn_code(char text[DNN_CODE]);

/*
 * Makes a layer for batches of exactly batch images; flags is a sum of the
 * values above.  Freed with dnn_free.
 *
 * Fails with ERR_SYSTEM when the library cannot run it well here (the text
 * names the layer), or with ERR_MEMORY.
 */
MUST_CHECK
int dnn_new(const struct net_layer *layer, enum number number, int batch, unsigned flags,
            struct dnn **out, struct err *err);

/*
 * Runs the layer on a batch.  parameters is the block of the whole network.
 * Batch norm uses the mean and variance of this batch, and leaves them where
 * the running ones lie.  Fails with ERR_SYSTEM.
 */
MUST_CHECK
int dnn_forward(struct dnn *dnn, float *parameters, const void *in, void *out, struct err *err);

/*
 * The backward pass of the last dnn_forward, which had the same parameters and
 * input: from the gradient of the output to that of the input (unless it is
 * NULL, which batch norm does not take) and to this layer's part of gradient, a
 * block like the parameters.  Fails with ERR_SYSTEM.
 */
MUST_CHECK
int dnn_backward(struct dnn *dnn, float *parameters, const void *in, const void *out_gradient,
                 void *in_gradient, float *gradient, struct err *err);

void dnn_free(struct dnn *dnn);

#endif
