/* SPDX-License-Identifier: MIT */
#include "classify/learn/network.h"

#include "classify/learn/evaluate.h"
#include "classify/learn/train.h"
#include "classify/model.h"

#include <stdlib.h>

#define PERCEPTRON "dense-300 relu dense-12"

enum { EPOCHS = 16, BATCH = 128 };

static const double rate = 1e-3;

static void release(void *learnt)
{
    model_free(learnt);
}

static int read_model(const struct rival_task *task, void **learnt, struct err *err)
{
    struct model *model;

    if (model_read(task->model, &model, err) != 0)
        return -1;
    *learnt = model;
    return 0;
}

static void pass_on(const struct train_progress *progress, void *context)
{
    const struct rival_task *task = context;

    if (task->tell)
        task->tell((progress->epoch + (double)progress->step / progress->steps) / EPOCHS,
                   task->context);
}

static int learn(const struct rival_task *task, void **learnt, struct err *err)
{
    struct train_options options = {
        .epochs = EPOCHS, .batch = BATCH, .rate = rate, .seed = task->seed};
    struct rival_task heard = *task;
    const struct train_watch watch = {.step = pass_on, .context = &heard};
    struct model *model = calloc(1, sizeof *model);

    if (!model)
        return err_memory(err);
    if (net_parse(PERCEPTRON, &options.net, err) != 0 ||
        train_run(&options, task->digits, &watch, model, err) != 0) {
        model_free(model);
        return -1;
    }
    *learnt = model;
    return 0;
}

/* Reads as `formdigits test` does: the same digits give the same share. */
static int read_as_forms(const void *learnt, const struct digits *digits, uint8_t *classes,
                         struct err *err)
{
    struct reading *readings = malloc((size_t)digits->count * sizeof *readings);
    int status = -1;

    if (!readings)
        return err_memory(err);
    if (evaluate_readings(learnt, digits, readings, err) != 0)
        goto out;
    for (int i = 0; i < digits->count; i++)
        classes[i] = (uint8_t)readings[i].best;
    status = 0;
out:
    free(readings);
    return status;
}

static int best_of(const float scores[CLASS_COUNT])
{
    int best = 0;

    for (int c = 1; c < CLASS_COUNT; c++)
        if (scores[c] > scores[best])
            best = c;
    return best;
}

/* The perceptron has no calibration that could say where there is doubt: one look. */
static int read_digits(const void *learnt, const struct digits *digits, uint8_t *classes,
                       struct err *err)
{
    float *scores = malloc((size_t)digits->count * CLASS_COUNT * sizeof *scores);
    int status = -1;

    if (!scores)
        return err_memory(err);
    if (evaluate_scores(learnt, digits->samples, digits->count, scores, err) != 0)
        goto out;
    for (int i = 0; i < digits->count; i++)
        classes[i] = (uint8_t)best_of(scores + (size_t)i * CLASS_COUNT);
    status = 0;
out:
    free(scores);
    return status;
}

const struct rival network_model_rival = {
    .name = "model",
    .settings = "as the model file says",
    .is_trained = true,
    .learn = read_model,
    .read = read_as_forms,
    .free = release,
};

const struct rival network_perceptron_rival = {
    .name = "mlp",
    .settings = PERCEPTRON,
    .learn = learn,
    .read = read_digits,
    .free = release,
};
