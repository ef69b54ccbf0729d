/* SPDX-License-Identifier: MIT */
/*
 * score.h - how well readings agree with labels.
 *
 * Readings are added one after the other; then the figures can be asked for.
 * A class that is no digit counts like any other: a digit that was called
 * not-a-digit or blank is an error.  All shares are 0 to 1.
 */
#ifndef CLASSIFY_SCORE_H
#define CLASSIFY_SCORE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/types.h"

struct score_item {
    double confidence;
    int index;           /* the first reading added is 0 */
    uint8_t label, best; /* it is right if they are the same */
};

struct score {
    int count, correct;
    int confusion[CLASS_COUNT][CLASS_COUNT]; /* [label][best] */
    double log_loss;                         /* sum of -ln p(label) */
    double squares;                          /* sum of squared distances of p from the truth */
    struct score_item *items;                /* count of them, owned */
    int capacity;
};

/*
 * Adds one reading; a confidence that is no number counts as 0.  An empty score
 * is all zeros.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int score_add(struct score *score, const struct reading *reading, int label, struct err *err);

/* Puts the surest items first; equally sure ones stay in the order of their index. */
void score_sort(struct score *score);

/* Share of right readings; 0 if there are none. */
double score_accuracy(const struct score *score);

/* Digits that were taken for no digit or for blank: a person would be asked. */
int score_refused(const struct score *score);

/* The mean of -ln p(label). */
double score_log_loss(const struct score *score);

/*
 * The mean of the sum over all classes of (p - truth)^2, 0 to 2 (Brier,
 * Verification of Forecasts Expressed in Terms of Probability, 1950).
 */
double score_brier(const struct score *score);

/* The 95 % interval of a share, hits of count (Wilson 1927). */
void score_wilson(int hits, int count, double *low, double *high);

/* The same of the accuracy. */
void score_interval(const struct score *score, double *low, double *high);

/* One class: a share is NAN where nothing was counted. */
struct score_class {
    int labelled, read, right;
    double precision; /* right of those read as it */
    double recall;    /* right of those labelled so */
    double f1;        /* the harmonic mean of both */
};

struct score_class score_class(const struct score *score, int class);

/* A part of the readings, the surest first: what it says and what is right. */
struct score_bin {
    int count, right;
    double confidence; /* mean; 0 of an empty bin */
};

enum { SCORE_BINS = 15 };

/* Bins of equal mass, the surest first.  Sorts the items. */
void score_bins(struct score *score, struct score_bin bins[SCORE_BINS]);

/*
 * Expected calibration error: how far confidence and truth are apart, on
 * average over those bins (Naeini et al. 2015).  Sorts the items.
 */
double score_ece(struct score *score);

/* All readings that are at least so sure, and how many of them are wrong. */
struct score_point {
    int accepted, wrong;
    double threshold;
};

/*
 * Goes on along the curve of risk (wrong / accepted) over coverage (accepted /
 * count), from a point of zeros to that of all readings; false behind it.  A
 * threshold cannot split equals: they come together.  The items must be sorted.
 */
bool score_next(const struct score *score, struct score_point *point);

/*
 * The area under that curve: the mean risk over all coverages, equals taken in
 * any order (Geifman, Uziel and El-Yaniv, Bias-Reduced Uncertainty Estimation
 * for Deep Neural Classifiers, 2019).  Sorts the items.
 */
double score_aurc(struct score *score);

/*
 * The point furthest along the curve with at most max_error of the accepted
 * wrong; zeros if there is none.  Sorts the items.
 */
struct score_point score_limit(struct score *score, double max_error);

/* Its coverage. */
double score_accepted(struct score *score, double max_error);

/*
 * The highest confidence to ask for if a person is to be asked about at most this
 * share of the readings, those that name no digit among them; 0 if these are more.
 * Sorts the items.
 */
double score_threshold(struct score *score, double asked);

/* How many readings name no digit, or name one with less confidence. */
int score_asked(const struct score *score, double threshold);

void score_free(struct score *score);

#endif
