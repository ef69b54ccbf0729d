/* SPDX-License-Identifier: MIT */
/*
 * evaluate.h - what a trained network makes of samples that it never learnt.
 *
 * The samples go through the engine that reads forms, not through the network
 * in training: what is measured, and calibrated, is what will run.
 */
#ifndef CLASSIFY_LEARN_EVALUATE_H
#define CLASSIFY_LEARN_EVALUATE_H

#include "base/err.h"
#include "classify/digits.h"
#include "classify/model.h"
#include "classify/score.h"

/*
 * Scores all samples: room for digits->count x CLASS_COUNT logits.  The threads
 * of OpenMP share the work.  Fails like engine_new.
 */
MUST_CHECK
int evaluate_scores(const struct model *model, const struct digits *digits, float *scores,
                    struct err *err);

/*
 * Sets the ranges of the model's calibration: what goes into each convolution and
 * dense layer, over some hundred samples out of all parts of the set.  Fails like
 * engine_new.
 */
MUST_CHECK
int evaluate_ranges(struct model *model, const struct digits *digits, struct err *err);

/*
 * The temperature that makes the labels likeliest (Guo, Pleiss, Sun and
 * Weinberger, On Calibration of Modern Neural Networks, 2017), between 0.1
 * and 10.
 */
double evaluate_temperature(const float *scores, const uint8_t *labels, int count);

/* Adds the readings of the scores, calibrated as the model says.  Fails with ERR_MEMORY. */
MUST_CHECK
int evaluate_readings(const struct model *model, const struct digits *digits, const float *scores,
                      struct score *score, struct err *err);

/*
 * Scores a set, which is not empty, and adds its readings to score, an empty one;
 * fits the model's temperature to it first if asked.  Fails like the functions
 * above.
 */
MUST_CHECK
int evaluate_set(struct model *model, const struct digits *digits, int calibrates,
                 struct score *score, struct err *err);

#endif
