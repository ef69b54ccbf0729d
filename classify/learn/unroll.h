/* SPDX-License-Identifier: MIT */
/*
 * unroll.h - a network unrolled for a batch: forward, and backward again.
 *
 * It owns the activations and their gradients and calls one layer after the
 * other; the parameters and their gradient are the caller's blocks, laid out
 * as net.h says.
 */
#ifndef CLASSIFY_LEARN_UNROLL_H
#define CLASSIFY_LEARN_UNROLL_H

#include <stdint.h>

#include "base/err.h"
#include "classify/learn/number.h"
#include "classify/net.h"

struct unroll;

/*
 * Makes a network for batches of exactly batch images whose activations are
 * stored as number; images and scores are floats all the same.  The net is borrowed as
 * long as it lives.  Freed with unroll_free.  Fails like dnn_new.
 */
MUST_CHECK
int unroll_new(const struct net *net, enum number number, int batch, struct unroll **out,
               struct err *err);

/* The pictures of the next batch, to be filled: batch x 784 floats, ink 1.0. */
float *unroll_images(struct unroll *unroll);

/* The scores of the last batch: batch x class_count floats, before any softmax. */
const float *unroll_scores(const struct unroll *unroll);

/*
 * From images to scores.  Batch norm leaves the mean and variance of this
 * batch in the parameters.  seed decides what dropout drops; with 0 it drops
 * nothing.  Fails with ERR_SYSTEM.
 */
MUST_CHECK
int unroll_forward(struct unroll *unroll, float *parameters, uint64_t seed, struct err *err);

/* What is right for a batch. */
struct lesson {
    const uint8_t *labels;
    const float *teacher; /* scores of the same shape, from a better network; NULL: none */
};

/*
 * The backward pass of the last unroll_forward, which had the same parameters
 * and seed: fills the gradient of the loss, the mean cross entropy or that of a
 * distillation (plain.h), and sets loss.  Fails with ERR_SYSTEM.
 */
MUST_CHECK
int unroll_backward(struct unroll *unroll, float *parameters, uint64_t seed,
                    const struct lesson *lesson, float *gradient, double *loss, struct err *err);

void unroll_free(struct unroll *unroll);

#endif
