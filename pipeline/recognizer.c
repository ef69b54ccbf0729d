/* SPDX-License-Identifier: MIT */
#include "pipeline/recognizer.h"

#include "classify/engine.h"
#include "classify/judge.h"
#include "classify/kernels.h"
#include "classify/model.h"
#include "segment/normalize.h"

#include <stdio.h>
#include <string.h>

static int choose_kernels(const char *name, const struct model *model, const struct kernels **out,
                          struct err *err)
{
    const struct kernels *kernels = name ? kernels_named(name) : NULL;
    char names[128] = "";
    int count;

    for (int i = 0; kernels_all(&count), i < count; i++)
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? ", " : "",
                 kernels_all(&count)[i].name);
    if (name && !kernels)
        return err_set(err, ERR_MODEL, "there is no kernel '%s', but %s", name, names);
    if (kernels && !kernels_can_run(kernels))
        return err_set(err, ERR_MODEL, "the kernel '%s' cannot run on this machine", name);
    if (kernels && kernels->format == KERNELS_BYTE && !model_ranges(model))
        return err_set(err, ERR_MODEL, "the kernel '%s' needs the ranges that the model lacks: "
                                       "train it again", name);
    *out = kernels;
    return 0;
}

static int start(const char *path, const char *kernel, struct recognizer *r, struct err *err)
{
    const struct kernels *kernels = NULL;

    if (model_read(path, &r->model, err) != 0) {
        /* a model that is not there is a wrong configuration, not a missing input */
        if (err->code == ERR_ABSENT)
            err->code = ERR_MODEL;
        return -1;
    }
    if (choose_kernels(kernel, r->model, &kernels, err) != 0 ||
        engine_new(&r->model->net, r->model->parameters, model_ranges(r->model), kernels,
                   &r->engine, err) != 0)
        return err_within(err, "cannot use the model '%s'", path);
    return 0;
}

int recognizer_open_digits(const char *path, const char *kernel, struct recognizer *out,
                           struct err *err)
{
    struct recognizer r = {NULL, NULL};

    if (start(path, kernel, &r, err) != 0) {
        recognizer_close(&r);
        return -1;
    }
    *out = r;
    return 0;
}

int recognizer_open(const char *path, const char *kernel, struct recognizer *out,
                    struct err *err)
{
    struct recognizer r;

    if (recognizer_open_digits(path, kernel, &r, err) != 0)
        return -1;
    if (r.model->net.class_count != CLASS_COUNT) {
        recognizer_close(&r);
        return err_set(err, ERR_MODEL, "the model '%s' knows digits only, not blank boxes: it can "
                                       "be tested, but reads no forms", path);
    }
    *out = r;
    return 0;
}

void recognizer_read(const struct recognizer *recognizer, const struct sample *samples, int count,
                     struct reading *readings, float *scores)
{
    float own[CLASS_COUNT];

    for (int i = 0; i < count; i++) {
        judge_sample(recognizer->engine, &recognizer->model->calibration, &samples[i], own,
                     &readings[i]);
        if (scores)
            memcpy(scores + i * CLASS_COUNT, own, sizeof own);
    }
}

void recognizer_close(struct recognizer *recognizer)
{
    engine_free(recognizer->engine);
    model_free(recognizer->model);
    *recognizer = (struct recognizer){NULL, NULL};
}
