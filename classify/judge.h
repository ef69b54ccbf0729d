/* SPDX-License-Identifier: MIT */
/*
 * judge.h - scores to a calibrated reading: best, rival, not-a-digit, blank.
 */
#ifndef CLASSIFY_JUDGE_H
#define CLASSIFY_JUDGE_H

#include "base/types.h"
#include "classify/model.h"

/* Turns the logits of one sample into a reading.  It cannot fail. */
void judge_scores(const struct calibration *calibration, const float scores[CLASS_COUNT],
                  struct reading *out);

/* A class as tables name it, "0" to "9", "not" and "blank"; a constant. */
const char *judge_class_name(int class);

#endif
