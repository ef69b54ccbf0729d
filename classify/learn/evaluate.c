/* SPDX-License-Identifier: MIT */
#include "classify/learn/evaluate.h"

#include "classify/engine.h"
#include "classify/judge.h"
#include "classify/kernels.h"
#include "classify/learn/calibrate.h"
#include "classify/learn/rubbish.h"

#include <stdlib.h>

/* Who is so sure at first sight stays so, views or not. */
static const double sure = 0.998;

/* What every thread does with an engine of its own: a part of the samples at a time. */
struct work {
    const struct model *model;
    const struct sample *samples;
    int count;
    void (*read)(struct engine *engine, const struct work *work, int first, int count);
    float *scores;
    struct reading *readings;
    const uint8_t *labels;
    double weight; /* of a sample in cases */
    struct calibrate_case *cases;
};

static int share(const struct work *work, struct err *err)
{
    enum { PART = 64 };
    const struct model *model = work->model;
    int status = 0, total = work->count;

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
    engine_run(engine, work->samples + first, count,
               work->scores + (size_t)first * CLASS_COUNT);
}

int evaluate_scores(const struct model *model, const struct sample *samples, int count,
                    float *scores, struct err *err)
{
    const struct work work = {.model = model, .samples = samples, .count = count,
                              .read = score_part, .scores = scores};

    return share(&work, err);
}

int evaluate_ranges(struct model *model, const struct digits *digits, struct err *err)
{
    enum { SAMPLES = 500 };
    struct calibration *calibration = &model->calibration;
    struct sample samples[SAMPLES];
    struct engine *engine;
    int count = digits->count < SAMPLES ? digits->count : SAMPLES;

    if (engine_new(&model->net, model->parameters, NULL, kernels_best(false)->floats, &engine,
                   err) != 0)
        return -1;
    for (int i = 0; i < count; i++)
        samples[i] = digits->samples[(int64_t)i * digits->count / count];
    engine_measure(engine, samples, count, calibration->ranges);
    calibration->range_count = model->net.weighted_count;
    for (int i = 0; i < model->net.weighted_count; i++)
        if (!model_is_range(calibration->ranges[i]))
            calibration->range_count = 0;
    engine_free(engine);
    return 0;
}

/* --- fitting the confidence --- */

static int fit_temperature(const struct model *model, const struct digits *digits,
                           struct calibration *out, struct err *err)
{
    float *scores = malloc((size_t)digits->count * CLASS_COUNT * sizeof *scores);
    int status = -1;

    if (!scores)
        return err_memory(err);
    if (evaluate_scores(model, digits->samples, digits->count, scores, err) == 0) {
        out->temperature = calibrate_temperature(scores, digits->labels, digits->count);
        status = 0;
    }
    free(scores);
    return status;
}

/* What is weighed of a sample that leaves doubt at first sight; of another, nothing. */
static void weigh_part(struct engine *engine, const struct work *work, int first, int count)
{
    const struct calibration *calibration = &work->model->calibration;

    for (int i = first; i < first + count; i++) {
        struct calibrate_case *one = &work->cases[i];
        float looks[JUDGE_LOOKS * CLASS_COUNT], mean[CLASS_COUNT];
        struct reading reading;

        *one = (struct calibrate_case){.weight = 0};
        if (judge_is_sure(engine, calibration, &work->samples[i], looks, &reading))
            continue;
        judge_terms(calibration, looks, mean, &reading, one->terms);
        one->weight = work->weight;
        one->is_right = reading.best == work->labels[i];
    }
}

static int weigh(const struct model *model, const struct digits *digits, double weight,
                 struct calibrate_case *cases, struct err *err)
{
    const struct work work = {.model = model, .samples = digits->samples, .count = digits->count,
                              .read = weigh_part, .labels = digits->labels, .weight = weight,
                              .cases = cases};

    return share(&work, err);
}

/* Rubbish is weighed as often as forms have it, however much of it is drawn. */
static int fit_weights(const struct model *model, const struct digits *digits,
                       struct calibration *out, struct err *err)
{
    enum { RUBBISH = 5000, RUBBISH_SEED = 2 };
    struct digits rubbish = {.count = 0};
    struct calibrate_case *cases = NULL;
    int status = -1;

    if (model->net.class_count == CLASS_COUNT &&
        rubbish_digits(digits, RUBBISH_SEED, RUBBISH, &rubbish, err) != 0)
        return -1;
    cases = malloc((size_t)(digits->count + rubbish.count) * sizeof *cases);
    if (!cases) {
        err_memory(err);
        goto out;
    }
    if (weigh(model, digits, 1, cases, err) != 0 ||
        weigh(model, &rubbish, RUBBISH_ON_FORMS * digits->count / RUBBISH, cases + digits->count,
              err) != 0)
        goto out;
    calibrate_weights(cases, digits->count + rubbish.count, out->weights);
    status = 0;
out:
    free(cases);
    digits_free(&rubbish);
    return status;
}

int evaluate_calibrate(struct model *model, const struct digits *digits, struct err *err)
{
    struct calibration *calibration = &model->calibration;

    calibration->sure = sure;
    if (fit_temperature(model, digits, calibration, err) != 0)
        return -1;
    return fit_weights(model, digits, calibration, err);
}

/* --- reading --- */

static void read_part(struct engine *engine, const struct work *work, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        float scores[CLASS_COUNT];
        judge_sample(engine, &work->model->calibration, &work->samples[i], scores,
                     &work->readings[i]);
    }
}

int evaluate_readings(const struct model *model, const struct digits *digits,
                      struct reading *readings, struct err *err)
{
    const struct work work = {.model = model, .samples = digits->samples, .count = digits->count,
                              .read = read_part, .readings = readings};

    return share(&work, err);
}

int evaluate_set(const struct model *model, const struct digits *digits, struct score *score,
                 struct err *err)
{
    struct reading *readings = malloc((size_t)digits->count * sizeof *readings);
    int status = -1;

    if (!readings)
        return err_memory(err);
    if (evaluate_readings(model, digits, readings, err) != 0)
        goto out;
    for (int i = 0; i < digits->count; i++)
        if (score_add(score, &readings[i], digits->labels[i], err) != 0)
            goto out;
    status = 0;
out:
    free(readings);
    return status;
}
