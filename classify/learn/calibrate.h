/* SPDX-License-Identifier: MIT */
/*
 * calibrate.h - how sure a network may be, fitted to samples that it never learnt.
 *
 * One label in a thousand is taken to be wrong, whatever it says: a single one
 * that the network rightly contradicts would else make all of its confidence
 * small.
 */
#ifndef CLASSIFY_LEARN_CALIBRATE_H
#define CLASSIFY_LEARN_CALIBRATE_H

#include <stdbool.h>
#include <stdint.h>

#include "classify/model.h"

/*
 * The temperature that makes the labels likeliest (Guo, Pleiss, Sun and
 * Weinberger, On Calibration of Modern Neural Networks, 2017), between 0.1
 * and 10.
 *
 * scores   count x CLASS_COUNT logits
 */
double calibrate_temperature(const float *scores, const uint8_t *labels, int count);

/* A sample that was looked at again: what is weighed, and whether its class is right. */
struct calibrate_case {
    double terms[TERM_COUNT];
    double weight; /* how many samples it stands for */
    bool is_right;
};

/*
 * The weights that make what came out likeliest: logistic regression (Platt,
 * Probabilistic Outputs for Support Vector Machines, 1999) by Newton's method,
 * each step halved until it leads upwards.
 * Few cases say little: a normal prior, which holds the weights near those that
 * change nothing, leaves them there if there are none.
 */
void calibrate_weights(const struct calibrate_case *cases, int count, double weights[TERM_COUNT]);

#endif
