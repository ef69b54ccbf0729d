/* SPDX-License-Identifier: MIT */
/*
 * squeeze.h - squeeze and excite, forward and backward, in plain C.
 *
 * The mean of each channel goes through two small dense layers, and what comes
 * out, between 0 and 1, is what the channel is multiplied by (Hu, Shen and Sun,
 * Squeeze-and-Excitation Networks, 2018).  Parameters lie as net.h says.  The
 * work is spread over the threads of OpenMP; the result does not depend on how
 * many they are.
 */
#ifndef CLASSIFY_LEARN_SQUEEZE_H
#define CLASSIFY_LEARN_SQUEEZE_H

#include "base/err.h"
#include "classify/learn/number.h"
#include "classify/net.h"

struct squeeze;

/* For batches of exactly batch images.  Freed with squeeze_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int squeeze_new(const struct net_layer *layer, enum number number, int batch,
                struct squeeze **out, struct err *err);

/* parameters is the block of the whole network, only read; out has the shape of in. */
void squeeze_forward(struct squeeze *squeeze, float *parameters, const void *in, void *out);

/*
 * The backward pass of the last squeeze_forward: fills in_gradient, and this
 * layer's part of gradient, a block like the parameters.
 */
void squeeze_backward(struct squeeze *squeeze, float *parameters, const void *in,
                      const void *out_gradient, void *in_gradient, float *gradient);

void squeeze_free(struct squeeze *squeeze);

#endif
