/* SPDX-License-Identifier: MIT */
#include "classify/learn/evaluate.h"

#include "classify/engine.h"
#include "classify/judge.h"
#include "classify/kernels.h"

#include <math.h>
#include <stdlib.h>

static const double lowest = 0.1, highest = 10;
static const double mislabelled = 1e-3; /* of the labels, typed once by one person */

int evaluate_scores(const struct model *model, const struct digits *digits, float *scores,
                    struct err *err)
{
    enum { PART = 256 };
    int status = 0;

#pragma omp parallel
    {
        struct engine *engine = NULL;
        struct err own;

        if (engine_new(&model->net, model->parameters, model_ranges(model), NULL, &engine,
                       &own) != 0) {
#pragma omp critical
            {
                *err = own;
                status = -1;
            }
        }
#pragma omp barrier
#pragma omp for schedule(dynamic)
        for (int first = 0; first < digits->count; first += PART) {
            int count = digits->count - first < PART ? digits->count - first : PART;
            if (status == 0)
                engine_run(engine, digits->samples + first, count,
                           scores + (size_t)first * CLASS_COUNT);
        }
        engine_free(engine);
    }
    return status;
}

int evaluate_ranges(struct model *model, const struct digits *digits, struct err *err)
{
    enum { SAMPLES = 500 };
    struct calibration *calibration = &model->calibration;
    struct sample samples[SAMPLES];
    struct engine *engine;
    int count = digits->count < SAMPLES ? digits->count : SAMPLES;

    if (engine_new(&model->net, model->parameters, NULL, kernels_best(false), &engine, err) != 0)
        return -1;
    for (int i = 0; i < count; i++)
        samples[i] = digits->samples[(int64_t)i * digits->count / count];
    engine_measure(engine, samples, count, calibration->ranges);
    calibration->range_count = model->net.weighted_count;
    engine_free(engine);
    return 0;
}

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

/* The loss has one valley: a golden section search in the logarithm. */
double evaluate_temperature(const float *scores, const uint8_t *labels, int count)
{
    const double ratio = 0.6180339887498949;
    double low = log(lowest), high = log(highest);
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

int evaluate_readings(const struct model *model, const struct digits *digits, const float *scores,
                      struct score *score, struct err *err)
{
    for (int i = 0; i < digits->count; i++) {
        struct reading reading;
        judge_scores(&model->calibration, scores + (size_t)i * CLASS_COUNT, &reading);
        if (score_add(score, &reading, digits->labels[i], err) != 0)
            return -1;
    }
    return 0;
}

int evaluate_set(struct model *model, const struct digits *digits, int calibrates,
                 struct score *score, struct err *err)
{
    float *scores = malloc((size_t)digits->count * CLASS_COUNT * sizeof *scores);
    int status;

    if (!scores)
        return err_memory(err);
    status = evaluate_scores(model, digits, scores, err);
    if (status == 0 && calibrates)
        model->calibration.temperature =
            evaluate_temperature(scores, digits->labels, digits->count);
    if (status == 0)
        status = evaluate_readings(model, digits, scores, score, err);
    free(scores);
    return status;
}
