/* SPDX-License-Identifier: MIT */
/*
 * network.h - networks among the methods: a model file as it is, and a perceptron.
 *
 * Both read by the engine that reads forms.  The perceptron has one hidden layer
 * and is trained as models are: on distorted samples, with pictures of no digit
 * between them.  The model was trained before, on what its record says.
 */
#ifndef CLASSIFY_LEARN_NETWORK_H
#define CLASSIFY_LEARN_NETWORK_H

#include "classify/learn/rival.h"

/* Learning is reading the file that the task names; fails like model_read. */
extern const struct rival network_model_rival;

/* The same threads give the same result, as with train_run, whose failures it has. */
extern const struct rival network_perceptron_rival;

#endif
