/* SPDX-License-Identifier: MIT */
#include "pipeline/recognizer.h"

#include "classify/engine.h"
#include "classify/judge.h"
#include "classify/model.h"
#include "segment/normalize.h"

#include <string.h>

int recognizer_open(const char *path, struct recognizer *out, struct err *err)
{
    struct recognizer r = {NULL, NULL};

    if (model_read(path, &r.model, err) != 0) {
        /* a model that is not there is a wrong configuration, not a missing input */
        if (err->code == ERR_ABSENT)
            err->code = ERR_MODEL;
        return -1;
    }
    if (r.model->normalize_version != NORMALIZE_VERSION) {
        err_set(err, ERR_MODEL, "the model '%s' learnt from samples of normalization %d, this "
                                "program makes %d: train it again",
                path, r.model->normalize_version, NORMALIZE_VERSION);
        goto fail;
    }
    if (engine_new(&r.model->net, r.model->parameters, NULL, &r.engine, err) != 0) {
        err_within(err, "cannot use the model '%s'", path);
        goto fail;
    }
    *out = r;
    return 0;
fail:
    recognizer_close(&r);
    return -1;
}

void recognizer_read(const struct recognizer *recognizer, const struct sample *samples, int count,
                     struct reading *readings, float *scores)
{
    float one[CLASS_COUNT];

    for (int i = 0; i < count; i++) {
        engine_run(recognizer->engine, &samples[i], 1, one);
        judge_scores(&recognizer->model->calibration, one, &readings[i]);
        if (scores)
            memcpy(scores + i * CLASS_COUNT, one, sizeof one);
    }
}

void recognizer_close(struct recognizer *recognizer)
{
    engine_free(recognizer->engine);
    model_free(recognizer->model);
    *recognizer = (struct recognizer){NULL, NULL};
}
