/* SPDX-License-Identifier: MIT */
/*
 * evaluate.h - what a trained network makes of samples that it never learnt.
 *
 * The samples go through the engine that reads forms, not through the network
 * in training: what is measured, and calibrated, is what will run.  The threads
 * of OpenMP share the work.
 */
#ifndef CLASSIFY_LEARN_EVALUATE_H
#define CLASSIFY_LEARN_EVALUATE_H

#include "base/err.h"
#include "classify/digits.h"
#include "classify/model.h"
#include "classify/score.h"

/*
 * Scores all samples, one look at each: room for count x CLASS_COUNT
 * logits.  Fails like engine_new.
 */
MUST_CHECK
int evaluate_scores(const struct model *model, const struct sample *samples, int count,
                    float *scores, struct err *err);

/*
 * Sets the ranges of the model's calibration: what goes into each convolution and
 * dense layer, over some hundred samples out of all parts of the set; none if one
 * is no range.  Fails like engine_new.
 */
MUST_CHECK
int evaluate_ranges(struct model *model, const struct digits *digits, struct err *err);

/*
 * Fits the rest of the model's calibration to a set, which is not empty: the
 * temperature to a look at each sample, the weights to all looks at the doubtful
 * ones (calibrate.h), and of a network for forms also at rubbish made of them, as
 * much as forms have.  Fails with ERR_MEMORY, or like engine_new.
 */
MUST_CHECK
int evaluate_calibrate(struct model *model, const struct digits *digits, struct err *err);

/*
 * Reads all samples as forms are read, doubtful ones in all their views: room for
 * count readings.  Fails like engine_new.
 */
MUST_CHECK
int evaluate_readings(const struct model *model, const struct digits *digits,
                      struct reading *readings, struct err *err);

/*
 * Reads a set and adds its readings to score, an empty one.  Fails with
 * ERR_MEMORY, or like engine_new.
 */
MUST_CHECK
int evaluate_set(const struct model *model, const struct digits *digits, struct score *score,
                 struct err *err);

#endif
