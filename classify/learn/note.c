/* SPDX-License-Identifier: MIT */
#include "classify/learn/note.h"

#include "base/file.h"
#include "classify/learn/dnn.h"
#include "classify/learn/teachers.h"

#include <jansson.h>

#include <limits.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

struct note {
    json_t *object;
};

/* A file name as text: JSON takes nothing but UTF-8, a file name may be anything. */
static json_t *name_of(const char *name)
{
    char plain[NAME_MAX + 1];
    json_t *text = json_string(name);

    if (text)
        return text;
    snprintf(plain, sizeof plain, "%s", name);
    for (char *c = plain; *c; c++)
        if (*c & 0x80)
            *c = '?';
    return json_string(plain);
}

static json_t *describe_set(const struct set *set)
{
    static const char *const uses[] = {[SET_LEARN] = "learnt", [SET_KEEP] = "kept",
                                       [SET_TEST] = "test"};

    return json_pack("{s:o, s:s, s:i, s:s}", "images", name_of(file_name(set->images)), "use",
                     uses[set->use], "count", set->count, "sha256", set->sha256);
}

/* What a model is known by, and how it came to be. */
static json_t *describe_model(const struct model *model)
{
    json_t *record = json_loads(model->record, 0, NULL);

    return json_pack("{s:s, s:o}", "sha256", model->sha256, "training",
                     record ? record : json_object());
}

static json_t *describe_teachers(const struct teachers *teachers)
{
    json_t *list = json_array();

    for (int i = 0; i < teachers_count(teachers); i++)
        json_array_append_new(list, describe_model(teachers_model(teachers, i)));
    return list;
}

/* What the training began with; where there was none, nothing of it. */
static json_t *describe_training(const struct train_options *train)
{
    static const char *const kinds[] = {[DESCENT_ADAM] = "adam", [DESCENT_MOMENTUM] = "momentum"};
    static const char *const numbers[] = {[NUMBER_FLOAT] = "fp32", [NUMBER_BF16] = "bf16"};

    if (train->epochs == 0)
        return json_pack("{s:i}", "epochs", 0);
    return json_pack("{s:I, s:i, s:i, s:s, s:f, s:f, s:s, s:i}", "seed", (json_int_t)train->seed,
                     "epochs", train->epochs, "batch", train->batch, "descent",
                     kinds[train->kind], "rate", train->rate, "decay", train->decay, "numbers",
                     numbers[dnn_number()], "threads", omp_get_max_threads());
}

int note_new(const struct options *options, const struct model *before, struct note **out,
             struct err *err)
{
    struct note *note = calloc(1, sizeof *note);

    if (!note)
        return err_memory(err);
    note->object = describe_training(&options->train);
    if (json_object_set_new(note->object, "keep_writers",
                            json_integer(options->keep_writers)) != 0 ||
        json_object_set_new(note->object, "sets", json_array()) != 0 ||
        json_object_set_new(note->object, "scores", json_array()) != 0) {
        note_free(note);
        return err_memory(err);
    }
    if (options->has_noise && options->train.epochs > 0)
        json_object_set_new(note->object, "noise", json_string(noise_name(options->noise)));
    if (options->train.teachers)
        json_object_set_new(note->object, "teachers", describe_teachers(options->train.teachers));
    if (before)
        json_object_set_new(note->object, "from", describe_model(before));
    *out = note;
    return 0;
}

void note_score(struct note *note, const char *name, struct score *score)
{
    json_array_append_new(json_object_get(note->object, "scores"),
                          json_pack("{s:o, s:i, s:i, s:f, s:i, s:f, s:f}", "set", name_of(name),
                                    "samples", score->count, "correct", score->correct, "accuracy",
                                    score_accuracy(score), "refused", score_refused(score),
                                    "log_loss", score_log_loss(score), "ece",
                                    score_ece(score)));
}

int note_text(const struct note *note, const struct sets *sets, char **out, struct err *err)
{
    json_t *list = json_object_get(note->object, "sets");
    char *text;

    json_array_clear(list);
    for (int i = 0; i < sets->count; i++)
        json_array_append_new(list, describe_set(&sets->items[i]));
    text = json_dumps(note->object, JSON_COMPACT | JSON_REAL_PRECISION(15));
    if (!text)
        return err_memory(err);
    *out = text;
    return 0;
}

void note_free(struct note *note)
{
    if (!note)
        return;
    json_decref(note->object);
    free(note);
}
