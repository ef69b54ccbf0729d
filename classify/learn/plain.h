/* SPDX-License-Identifier: MIT */
/*
 * plain.h - the layers without weights, forward and backward, in plain C.
 *
 * They move numbers and hardly compute, so that loops that the compiler turns
 * into vectors are as fast as memory is.  Activations are image after image,
 * height x width x channels, of either kind of number; a gradient has the
 * shape of what it is the gradient of.  The work is spread over the threads of
 * OpenMP by image, and the result does not depend on how many they are.
 */
#ifndef CLASSIFY_LEARN_PLAIN_H
#define CLASSIFY_LEARN_PLAIN_H

#include <stddef.h>
#include <stdint.h>

#include "classify/learn/number.h"
#include "classify/net.h"

/* In place: negative numbers become 0. */
void plain_relu_forward(enum number number, const struct net_layer *layer, int batch,
                        void *values);

/* In place: what belongs to an output of 0 becomes 0. */
void plain_relu_backward(enum number number, const struct net_layer *layer, int batch,
                         const void *out, void *gradient);

/*
 * Every pool: of maxima, of means, of both, in windows or global.  Of equal
 * inputs the first has the whole gradient of a maximum; of bfloat16 -0 is less than 0.
 */
void plain_pool_forward(enum number number, const struct net_layer *layer, int batch,
                        const void *in, void *out);
void plain_pool_backward(enum number number, const struct net_layer *layer, int batch,
                         const void *in, const void *out_gradient, void *in_gradient);

/*
 * Dropout, in place, of values or of their gradient: the layer's share becomes
 * 0 and the others grow to keep the mean.  The same seed drops the same ones, so
 * each layer wants its own.
 */
void plain_dropout(enum number number, const struct net_layer *layer, int batch, uint64_t seed,
                   void *values);

/*
 * Softmax and cross entropy: returns the mean loss of the batch and fills the
 * gradient of the scores, both batch x classes.
 */
double plain_cross_entropy(const float *scores, const uint8_t *labels, int batch, int classes,
                           float *gradient);

/*
 * The same, of CLASS_COUNT classes at most, with a teacher's scores beside the labels:
 * nine tenths of the loss tell how far both softmaxes are apart at a temperature of 4,
 * where what is unlikely counts (Kullback and Leibler's divergence, times the square
 * of the temperature: Hinton, Vinyals and Dean 2015), one tenth is the cross entropy.
 */
double plain_distillation(const float *scores, const float *teacher, const uint8_t *labels,
                          int batch, int classes, float *gradient);

#endif
