/* SPDX-License-Identifier: MIT */
/*
 * feed.h - the pictures that a network is shown, batch by batch.
 *
 * An epoch holds every sample once, in random order and distorted; a network
 * of twelve classes sees digits as forms have them and between them pictures of
 * no digit and of empty boxes, a fifth of all badly scanned; one of ten classes
 * sees nothing but digits.  What stands at a place of an epoch depends on
 * the seed, the epoch and the place alone, so that training can be interrupted
 * and gone on with, on any number of threads.
 */
#ifndef CLASSIFY_LEARN_FEED_H
#define CLASSIFY_LEARN_FEED_H

#include <stdint.h>

#include "base/err.h"
#include "classify/digits.h"
#include "classify/noise.h"

struct feed {
    const struct digits *digits; /* borrowed */
    int class_count;
    uint64_t seed;
    int epoch;
    const enum noise_kind *noise; /* what spoils every picture, NULL at the start: nothing */
    int *order;                  /* of the samples in this epoch; owned */
};

/*
 * Starts with epoch 0, for a network of DIGIT_COUNT or CLASS_COUNT classes.
 * Freed with feed_free.  Fails with ERR_DATA when there is no digit among the
 * samples, or another class than the network has, or with ERR_MEMORY.
 */
MUST_CHECK
int feed_new(const struct digits *digits, int class_count, uint64_t seed, struct feed *out,
             struct err *err);

/* Goes to any epoch. */
void feed_shuffle(struct feed *feed, int epoch);

/* How many pictures an epoch has. */
int feed_count(const struct feed *feed);

/* The share of what is shown that is no digit, drawn and given together, 0 to 1. */
double feed_rubbish_share(const struct feed *feed);

/*
 * Draws the pictures from place first on, count of them (784 floats each, ink
 * 1.0), and their labels.  Several threads of OpenMP share the work.
 */
void feed_draw(const struct feed *feed, int first, int count, float *pictures, uint8_t *labels);

/* Frees the order; a zeroed struct is accepted. */
void feed_free(struct feed *feed);

#endif
