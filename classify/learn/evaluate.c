/* SPDX-License-Identifier: MIT */
#include "classify/learn/evaluate.h"

#include "classify/engine.h"
#include "classify/judge.h"
#include "classify/kernels.h"
#include "classify/learn/calibrate.h"

#include <stdlib.h>

/* Who is so sure at first sight stays so, views or not. */
static const double sure = 0.998;

/* What every thread does with an engine of its own: a part of the samples at a time. */
struct work {
    const struct model *model;
    const struct digits *digits;
    void (*read)(struct engine *engine, const struct work *work, int first, int count);
    float *scores;
    struct reading *readings;
};

static int share(const struct work *work, struct err *err)
{
    enum { PART = 64 };
    const struct model *model = work->model;
    int status = 0, total = work->digits->count;

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
        for (int first = 0; first < total; first += PART)
            if (status == 0)
                work->read(engine, work, first, total - first < PART ? total - first : PART);
        engine_free(engine);
    }
    return status;
}

static void score_part(struct engine *engine, const struct work *work, int first, int count)
{
    engine_run(engine, work->digits->samples + first, count,
               work->scores + (size_t)first * CLASS_COUNT);
}

int evaluate_scores(const struct model *model, const struct digits *digits, float *scores,
                    struct err *err)
{
    const struct work work = {.model = model, .digits = digits, .read = score_part,
                              .scores = scores};

    return share(&work, err);
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

/* --- fitting the confidence --- */

/* Those of the samples that leave doubt at first sight: the sample, then its views. */
static int collect_doubtful(const struct calibration *calibration, const struct digits *digits,
                            const float *scores, struct digits *out)
{
    struct reading reading;

    out->samples = malloc((size_t)digits->count * JUDGE_LOOKS * sizeof *out->samples);
    out->labels = malloc((size_t)digits->count * sizeof *out->labels);
    if (!out->samples || !out->labels)
        return -1;
    for (int i = 0; i < digits->count; i++) {
        struct sample *looks = out->samples + out->count;

        judge_scores(calibration, scores + (size_t)i * CLASS_COUNT, &reading);
        if (reading.confidence >= calibration->sure)
            continue;
        looks[0] = digits->samples[i];
        views_make(&looks[0], looks + 1);
        out->labels[out->count / JUDGE_LOOKS] = digits->labels[i];
        out->count += JUDGE_LOOKS;
    }
    return 0;
}

static void fit_weights(const float *looks, const uint8_t *labels, int count,
                        struct calibration *calibration, struct calibrate_case *cases)
{
    for (int i = 0; i < count; i++) {
        float mean[CLASS_COUNT];
        struct reading reading;

        judge_terms(calibration, looks + (size_t)i * JUDGE_LOOKS * CLASS_COUNT, mean, &reading,
                    cases[i].terms);
        cases[i].is_right = reading.best == labels[i];
    }
    calibrate_weights(cases, count, calibration->weights);
}

int evaluate_calibrate(struct model *model, const struct digits *digits, struct err *err)
{
    size_t count = (size_t)digits->count;
    float *scores = malloc(count * JUDGE_LOOKS * CLASS_COUNT * sizeof *scores);
    struct calibrate_case *cases = malloc(count * sizeof *cases);
    struct calibration *calibration = &model->calibration;
    struct digits doubtful = {.count = 0};
    int status = -1;

    if (!scores || !cases) {
        err_memory(err);
        goto out;
    }
    if (evaluate_scores(model, digits, scores, err) != 0)
        goto out;
    calibration->temperature = calibrate_temperature(scores, digits->labels, digits->count);
    calibration->sure = sure;
    if (collect_doubtful(calibration, digits, scores, &doubtful) != 0) {
        err_memory(err);
        goto out;
    }
    if (evaluate_scores(model, &doubtful, scores, err) != 0)
        goto out;
    fit_weights(scores, doubtful.labels, doubtful.count / JUDGE_LOOKS, calibration, cases);
    status = 0;
out:
    digits_free(&doubtful);
    free(cases);
    free(scores);
    return status;
}

/* --- reading --- */

static void read_part(struct engine *engine, const struct work *work, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        float scores[CLASS_COUNT];
        judge_sample(engine, &work->model->calibration, &work->digits->samples[i], scores,
                     &work->readings[i]);
    }
}

int evaluate_set(const struct model *model, const struct digits *digits, struct score *score,
                 struct err *err)
{
    struct work work = {.model = model, .digits = digits, .read = read_part};
    int status = -1;

    work.readings = malloc((size_t)digits->count * sizeof *work.readings);
    if (!work.readings)
        return err_memory(err);
    if (share(&work, err) != 0)
        goto out;
    for (int i = 0; i < digits->count; i++)
        if (score_add(score, &work.readings[i], digits->labels[i], err) != 0)
            goto out;
    status = 0;
out:
    free(work.readings);
    return status;
}
