/* SPDX-License-Identifier: MIT */
/*
 * score.h - how well readings agree with labels.
 *
 * Readings are added one after the other; then the figures can be asked for.
 * A class that is no digit counts like any other: a digit that was called
 * not-a-digit or blank is an error.
 */
#ifndef CLASSIFY_SCORE_H
#define CLASSIFY_SCORE_H

#include "base/err.h"
#include "base/types.h"

struct score_item {
    double confidence;
    int is_right;
};

struct score {
    int count, correct;
    int confusion[CLASS_COUNT][CLASS_COUNT]; /* [label][best] */
    double log_loss;                         /* sum of -ln p(label) */
    struct score_item *items;                /* count of them, owned */
    int capacity;
};

/* Adds one reading.  An empty score is all zeros.  Fails with ERR_MEMORY. */
MUST_CHECK
int score_add(struct score *score, const struct reading *reading, int label, struct err *err);

/* Share of right readings, 0 to 1; 0 if there are none. */
double score_accuracy(const struct score *score);

/*
 * The 95 % interval of the accuracy (Wilson 1927), each 0 to 1.
 */
void score_interval(const struct score *score, double *low, double *high);

/*
 * Expected calibration error over 15 bins of equal mass (Naeini et al. 2015),
 * 0 to 1.  Sorts the items.
 */
double score_ece(struct score *score);

/*
 * The largest share of readings that can be accepted, the surest first, with at
 * most max_error of them wrong (both 0 to 1).  Sorts the items.
 */
double score_accepted(struct score *score, double max_error);

void score_free(struct score *score);

#endif
