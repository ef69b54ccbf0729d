/* SPDX-License-Identifier: MIT */
#include "classify/learn/teachers.h"

#include "base/types.h"
#include "classify/engine.h"
#include "classify/learn/ink.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct teacher {
    struct model *model;
    struct engine **engines; /* one a thread */
};

struct teachers {
    int count, threads, class_count;
    struct teacher list[];
};

static int check(const struct model *model, const char *path, int class_count, struct err *err)
{
    if (model->net.class_count != class_count)
        return err_set(err, ERR_DATA, "the teacher '%s' has %d outputs, the network %d", path,
                       model->net.class_count, class_count);
    return 0;
}

static int hire(const struct teachers *teachers, const char *path, struct teacher *teacher,
                struct err *err)
{
    const struct model *model;

    if (model_read(path, &teacher->model, err) != 0)
        return -1;
    model = teacher->model;
    if (check(model, path, teachers->class_count, err) != 0)
        return -1;
    teacher->engines = calloc((size_t)teachers->threads, sizeof(struct engine *));
    if (!teacher->engines)
        return err_memory(err);
    for (int i = 0; i < teachers->threads; i++)
        if (engine_new(&model->net, model->parameters, model_ranges(model), NULL,
                       &teacher->engines[i], err) != 0)
            return -1;
    return 0;
}

int teachers_new(const char *const *paths, int count, int class_count, struct teachers **out,
                 struct err *err)
{
    struct teachers *teachers;

    if (count == 0) {
        *out = NULL;
        return 0;
    }
    teachers = calloc(1, sizeof *teachers + (size_t)count * sizeof *teachers->list);
    if (!teachers)
        return err_memory(err);
    teachers->count = count;
    teachers->threads = omp_get_max_threads();
    teachers->class_count = class_count;
    for (int i = 0; i < count; i++)
        if (hire(teachers, paths[i], &teachers->list[i], err) != 0) {
            teachers_free(teachers);
            return -1;
        }
    *out = teachers;
    return 0;
}

int teachers_count(const struct teachers *teachers)
{
    return teachers->count;
}

const struct model *teachers_model(const struct teachers *teachers, int index)
{
    return teachers->list[index].model;
}

void teachers_hash(const struct teachers *teachers, char hash[HASH_TEXT])
{
    char text[2 * HASH_TEXT] = "";

    *hash = 0;
    for (int i = 0; i < teachers->count; i++) {
        snprintf(text, sizeof text, "%s%s", hash, teachers->list[i].model->sha256);
        hash_bytes(text, strlen(text), hash);
    }
}

void teachers_ask(struct teachers *teachers, int turn, const float *pictures, int count,
                  float *scores)
{
    const struct teacher *teacher = &teachers->list[turn % teachers->count];
    float temperature = (float)teacher->model->calibration.temperature;
    int class_count = teachers->class_count;

#pragma omp parallel for num_threads(teachers->threads)
    for (int i = 0; i < count; i++) {
        float *own = scores + (size_t)i * (size_t)class_count, said[CLASS_COUNT];
        struct sample sample;

        ink_to_sample(pictures + (size_t)i * SAMPLE_SIZE, &sample);
        engine_run(teacher->engines[omp_get_thread_num()], &sample, 1, said);
        for (int c = 0; c < class_count; c++)
            own[c] = said[c] / temperature;
    }
}

void teachers_free(struct teachers *teachers)
{
    if (!teachers)
        return;
    for (int i = 0; i < teachers->count; i++) {
        struct teacher *teacher = &teachers->list[i];
        for (int j = 0; teacher->engines && j < teachers->threads; j++)
            engine_free(teacher->engines[j]);
        free(teacher->engines);
        model_free(teacher->model);
    }
    free(teachers);
}
