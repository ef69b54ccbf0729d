/* SPDX-License-Identifier: MIT */
#include "classify/learn/calibrate.h"

#include "base/types.h"
#include "classify/judge.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

static const double lowest = 0.1, highest = 10;
static const double mislabelled = 1e-3; /* of the labels, typed once by one person */

/* --- the temperature --- */

static double log_loss(const float *scores, const uint8_t *labels, int count, double temperature)
{
    const struct calibration calibration = {.temperature = temperature};
    double loss = 0;

    for (int i = 0; i < count; i++) {
        struct reading reading;
        judge_scores(&calibration, scores + (size_t)i * CLASS_COUNT, &reading);
        loss -= log((1 - mislabelled) * reading.probability[labels[i]] +
                    mislabelled / CLASS_COUNT);
    }
    return loss;
}

/* The logarithm of the best of some temperatures, a step apart. */
static double best_of_grid(const float *scores, const uint8_t *labels, int count, double step)
{
    double best = log(lowest), least = INFINITY;

    for (double at = log(lowest); at < log(highest) + step / 2; at += step) {
        double loss = log_loss(scores, labels, count, exp(at));

        if (loss < least) {
            least = loss;
            best = at;
        }
    }
    return best;
}

/*
 * A golden section search in the logarithm, in the deepest valley: labels that are
 * taken to be wrong can make a second one.
 */
double calibrate_temperature(const float *scores, const uint8_t *labels, int count)
{
    const double ratio = 0.6180339887498949, step = (log(highest) - log(lowest)) / 12;
    double middle = best_of_grid(scores, labels, count, step);
    double low = fmax(middle - step, log(lowest)), high = fmin(middle + step, log(highest));
    double left = high - ratio * (high - low), right = low + ratio * (high - low);
    double at_left = log_loss(scores, labels, count, exp(left));
    double at_right = log_loss(scores, labels, count, exp(right));

    while (high - low > 1e-4) {
        if (at_left < at_right) {
            high = right;
            right = left;
            at_right = at_left;
            left = high - ratio * (high - low);
            at_left = log_loss(scores, labels, count, exp(left));
        } else {
            low = left;
            left = right;
            at_left = at_right;
            right = low + ratio * (high - low);
            at_right = log_loss(scores, labels, count, exp(right));
        }
    }
    return exp((low + high) / 2);
}

/* --- the weights --- */

enum { MOST_STEPS = 100 };

static const double smallest_part = 1e-3;

static const double prior[TERM_COUNT] = {[TERM_ODDS] = 1}; /* the mean as it is */
static const double hold = 2; /* the inverse variance of the prior */

/*
 * A Newton step: the gradient of the log posterior, and the curvature against it, both
 * with the labels trusted as much as they are where the step begins.
 */
struct newton {
    double gradient[TERM_COUNT];
    double curvature[TERM_COUNT][TERM_COUNT];
};

static struct newton begin(const double weights[TERM_COUNT])
{
    struct newton newton = {.gradient = {0}};

    for (int i = 0; i < TERM_COUNT; i++) {
        newton.gradient[i] = hold * (prior[i] - weights[i]);
        newton.curvature[i][i] = hold;
    }
    return newton;
}

/* A case that came out wrong counts as much as its label can be trusted against the network. */
static void add_case(struct newton *newton, const struct calibrate_case *one,
                     const double weights[TERM_COUNT])
{
    double right = judge_weigh(weights, one->terms);
    double wrong = (1 - mislabelled) * (1 - right);
    double trust = one->is_right ? 1 : wrong / (wrong + mislabelled);
    double miss = one->weight * trust * (one->is_right - right);
    double bend = one->weight * trust * right * (1 - right);

    for (int i = 0; i < TERM_COUNT; i++) {
        newton->gradient[i] += miss * one->terms[i];
        for (int j = 0; j < TERM_COUNT; j++)
            newton->curvature[i][j] += bend * one->terms[i] * one->terms[j];
    }
}

/* curvature x step = gradient, by elimination: the curvature is positive definite. */
static void solve(struct newton *newton, double step[TERM_COUNT])
{
    double (*a)[TERM_COUNT] = newton->curvature;

    memcpy(step, newton->gradient, sizeof newton->gradient);
    for (int i = 0; i < TERM_COUNT; i++)
        for (int j = i + 1; j < TERM_COUNT; j++) {
            double factor = a[j][i] / a[i][i];
            for (int k = i; k < TERM_COUNT; k++)
                a[j][k] -= factor * a[i][k];
            step[j] -= factor * step[i];
        }
    for (int i = TERM_COUNT - 1; i >= 0; i--) {
        for (int k = i + 1; k < TERM_COUNT; k++)
            step[i] -= a[i][k] * step[k];
        step[i] /= a[i][i];
    }
}

static double log_posterior(const struct calibrate_case *cases, int count,
                            const double weights[TERM_COUNT])
{
    double sum = 0;

    for (int i = 0; i < TERM_COUNT; i++)
        sum -= hold / 2 * (weights[i] - prior[i]) * (weights[i] - prior[i]);
    for (int i = 0; i < count; i++) {
        double right = judge_weigh(weights, cases[i].terms);
        sum += cases[i].weight *
               log(fmax(cases[i].is_right ? right : (1 - mislabelled) * (1 - right) + mislabelled,
                        DBL_MIN));
    }
    return sum;
}

/* Goes a step, or the largest half, quarter, ... of it that leads upwards; false if none does. */
static bool climb(const struct calibrate_case *cases, int count, const double step[TERM_COUNT],
                  double weights[TERM_COUNT])
{
    double height = log_posterior(cases, count, weights);

    for (double part = 1; part >= smallest_part; part /= 2) {
        double there[TERM_COUNT];

        for (int i = 0; i < TERM_COUNT; i++)
            there[i] = weights[i] + part * step[i];
        if (log_posterior(cases, count, there) > height) {
            memcpy(weights, there, sizeof there);
            return true;
        }
    }
    return false;
}

void calibrate_weights(const struct calibrate_case *cases, int count, double weights[TERM_COUNT])
{
    double step[TERM_COUNT];
    int steps = 0;

    memcpy(weights, prior, sizeof prior);
    do {
        struct newton newton = begin(weights);

        for (int i = 0; i < count; i++)
            add_case(&newton, &cases[i], weights);
        solve(&newton, step);
    } while (climb(cases, count, step, weights) && ++steps < MOST_STEPS);
}
