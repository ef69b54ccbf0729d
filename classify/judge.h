/* SPDX-License-Identifier: MIT */
/*
 * judge.h - a sample to a calibrated reading: best, rival, not-a-digit, blank.
 *
 * A first look that leaves no doubt is enough.  Otherwise the network sees the
 * sample in four more views; the mean of all logits names the class, and a
 * logistic regression on its odds and on how they agree says how sure that is.
 */
#ifndef CLASSIFY_JUDGE_H
#define CLASSIFY_JUDGE_H

#include <stdbool.h>

#include "base/types.h"
#include "classify/model.h"
#include "classify/views.h"

struct engine; /* classify/engine.h */

enum { JUDGE_LOOKS = 1 + VIEW_COUNT }; /* the sample itself comes first */

/*
 * Reads one sample.  scores are the logits that decided: of the first look, or
 * the mean of all.  It cannot fail.
 */
void judge_sample(struct engine *engine, const struct calibration *calibration,
                  const struct sample *sample, float scores[CLASS_COUNT], struct reading *out);

/*
 * Looks at a sample once, and at its views where that leaves doubt; returns whether
 * it left none.  out is the reading of the first look.
 *
 * looks    JUDGE_LOOKS x CLASS_COUNT logits; only the first CLASS_COUNT if it is sure
 */
bool judge_is_sure(struct engine *engine, const struct calibration *calibration,
                   const struct sample *sample, float *looks, struct reading *out);

/* Turns the logits of one look into a reading. */
void judge_scores(const struct calibration *calibration, const float scores[CLASS_COUNT],
                  struct reading *out);

/* Turns those of all looks, JUDGE_LOOKS x CLASS_COUNT, into their mean and a reading. */
void judge_looks(const struct calibration *calibration, const float *looks,
                 float mean[CLASS_COUNT], struct reading *out);

/* The same without the calibrator's word: out is of the mean alone, terms what it would weigh. */
void judge_terms(const struct calibration *calibration, const float *looks,
                 float mean[CLASS_COUNT], struct reading *out, double terms[TERM_COUNT]);

/* What the calibrator makes of the terms: the probability that the best class is right. */
double judge_weigh(const double weights[TERM_COUNT], const double terms[TERM_COUNT]);

/* The mean of the probabilities in count readings, at least one, and what that makes of them. */
void judge_vote(const struct reading *readings, int count, struct reading *out);

/* A class as tables name it, "0" to "9", "not" and "blank"; a constant. */
const char *judge_class_name(int class);

#endif
