/* SPDX-License-Identifier: MIT */
/*
 * teachers.h - models whose scores a network learns to give, too.
 *
 * A label says what a picture is; what a good network says of it also tells
 * what it nearly is, and a smaller one can learn that, too (Hinton, Vinyals and
 * Dean, Distilling the Knowledge in a Neural Network, 2015; plain.h has the loss,
 * model/README.md what it brought).  Several take turns, batch by batch: in the
 * mean that is the slope of their mean, at the price of one (Fukuda et al.,
 * Efficient Knowledge Distillation from an Ensemble of Teachers, 2017).
 *
 * They look through the engine that reads forms, with the best kernels that this
 * processor has.
 */
#ifndef CLASSIFY_LEARN_TEACHERS_H
#define CLASSIFY_LEARN_TEACHERS_H

#include "base/err.h"
#include "base/hash.h"
#include "classify/model.h"

struct teachers;

/*
 * Reads count models for a network of class_count outputs, ready for as many threads
 * as OpenMP has now; of none NULL is set.  Freed with teachers_free.
 *
 * Fails like model_read and engine_new, with ERR_DATA when a model has another
 * number of outputs, or with ERR_MODEL when it is of another normalization.
 */
MUST_CHECK
int teachers_new(const char *const *paths, int count, int class_count, struct teachers **out,
                 struct err *err);

int teachers_count(const struct teachers *teachers);

/* One of them, in the order of the paths. */
const struct model *teachers_model(const struct teachers *teachers, int index);

/* Names them all, in their order, by a hash. */
void teachers_hash(const struct teachers *teachers, char hash[HASH_TEXT]);

/*
 * What the one whose turn it is says of count pictures (784 floats each, ink
 * 1.0): count x class_count logits over its temperature.  Any turn, 0 at least, may
 * be asked for; each belongs to one teacher.  The threads of OpenMP share the
 * work, no more of them than there were before.
 */
void teachers_ask(struct teachers *teachers, int turn, const float *pictures, int count,
                  float *scores);

/* NULL is accepted. */
void teachers_free(struct teachers *teachers);

#endif
