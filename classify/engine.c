/* SPDX-License-Identifier: MIT */
#include "classify/engine.h"

#include "classify/kernels.h"
#include "classify/pack.h"
#include "classify/plan.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct engine {
    const struct kernels *kernels;
    struct net net;
    struct plan plan;
    uint32_t grays[256]; /* as the image stores them, then zeros */
    float *scratch;      /* of whichever step runs */
    void (*look)(const struct engine_view *view, void *context);
    void *look_context;
};

/* --- building --- */

/* Memory for the step that needs most. */
static int allocate_scratch(struct engine *engine, struct err *err)
{
    size_t most = 1;

    for (int i = 0; i < engine->plan.count; i++) {
        size_t count = step_scratch(&engine->plan.steps[i]);
        most = count > most ? count : most;
    }
    engine->scratch = plane_memory(most, sizeof *engine->scratch);
    if (!engine->scratch)
        return err_memory(err);
    for (int i = 0; i < engine->plan.count; i++)
        engine->plan.steps[i].scratch = engine->scratch;
    return 0;
}

/* Ink 1.0 on paper 0.0; as bytes, whose scale is then 255, the pixels themselves. */
static void find_grays(struct engine *engine)
{
    const struct plane *image = &engine->plan.image;

    for (int i = 0; i < 256; i++)
        kernels_put((char *)&engine->grays[i], image->format, (float)i / 255, image->scale);
}

static int build(struct engine *engine, const float *parameters, const float *ranges,
                 struct err *err)
{
    plan_steps(&engine->net, engine->kernels, ranges, &engine->plan);
    if (plane_allocate(&engine->plan.image, err) != 0)
        return -1;
    find_grays(engine);
    for (int i = 0; i < engine->plan.count; i++)
        if (plane_allocate(&engine->plan.steps[i].out, err) != 0 ||
            pack_step(&engine->plan.steps[i], parameters, err) != 0)
            return -1;
    return allocate_scratch(engine, err);
}

int engine_new(const struct net *net, const float *parameters, const float *ranges,
               const struct kernels *kernels, struct engine **out, struct err *err)
{
    struct engine *engine;

    if (net->class_count > CLASS_COUNT)
        return err_set(err, ERR_MODEL, "the network has %d outputs, there are %d classes",
                       net->class_count, CLASS_COUNT);
    engine = calloc(1, sizeof *engine);
    if (!engine)
        return err_memory(err);
    engine->kernels = kernels ? kernels : kernels_best(ranges != NULL);
    engine->net = *net;
    if (build(engine, parameters, ranges, err) != 0) {
        engine_free(engine);
        return -1;
    }
    *out = engine;
    return 0;
}

void engine_free(struct engine *engine)
{
    if (!engine)
        return;
    for (int i = 0; i < engine->plan.count; i++) {
        struct step *step = &engine->plan.steps[i];
        plane_free(&step->out);
        free(step->weights);
        free(step->scale);
        free(step->bias);
    }
    plane_free(&engine->plan.image);
    free(engine->scratch);
    free(engine);
}

const char *engine_kernels(const struct engine *engine)
{
    return engine->kernels->name;
}

/* --- running --- */

/* The zeros after a number are overwritten by the next one, or are those of the border. */
static void write_image(const struct engine *engine, const struct sample *sample)
{
    const struct plane *image = &engine->plan.image;
    ptrdiff_t pixel = plane_pixel(image);

    for (int y = 0; y < SAMPLE_SIDE; y++) {
        const uint8_t *pixels = sample->pixels + (ptrdiff_t)y * SAMPLE_SIDE;
        char *row = plane_at(image, y, 0);
        for (int x = 0; x < SAMPLE_SIDE; x++)
            memcpy(row + x * pixel, &engine->grays[pixels[x]], sizeof engine->grays[0]);
    }
}

static void show_step(const struct engine *engine, const struct step *step)
{
    const struct plane *plane = &step->out;
    struct engine_view view = {.layer = step->last_layer, .width = plane->side + 2 * plane->border,
                               .stride = plane->stride,
                               .values = plane_at(plane, 0, 0)};

    engine->look(&view, engine->look_context);
}

static const float *run_one(const struct engine *engine, const struct sample *sample)
{
    write_image(engine, sample);
    for (int i = 0; i < engine->plan.count; i++) {
        step_run(&engine->plan.steps[i]);
        if (engine->look && engine->plan.steps[i].last_layer >= 0)
            show_step(engine, &engine->plan.steps[i]);
    }
    return engine->plan.steps[engine->plan.count - 1].out.values;
}

void engine_watch(struct engine *engine,
                  void (*look)(const struct engine_view *view, void *context), void *context)
{
    assert(engine->kernels->format == KERNELS_FLOAT);
    engine->look = look;
    engine->look_context = context;
}

void engine_run(struct engine *engine, const struct sample *samples, int count, float *scores)
{
    unsigned before = kernels_flush_denormals();

    for (int i = 0; i < count; i++, scores += CLASS_COUNT) {
        const float *own = run_one(engine, &samples[i]);
        for (int c = 0; c < CLASS_COUNT; c++)
            scores[c] = c < engine->net.class_count && isfinite(own[c]) ? own[c] : ENGINE_NO_CLASS;
    }
    kernels_restore(before);
}

/* --- ranges --- */

void engine_measure(struct engine *engine, const struct sample *samples, int count, float *ranges)
{
    assert(engine->kernels->format == KERNELS_FLOAT);
    memset(ranges, 0, (size_t)engine->net.weighted_count * sizeof *ranges);
    for (int i = 0; i < count; i++) {
        float *range = ranges;
        run_one(engine, &samples[i]);
        for (int j = 0; j < engine->plan.count; j++) {
            const struct step *step = &engine->plan.steps[j];
            float largest = step->kind == STEP_CONV ? plane_largest(step->in) : 0;
            if (step->kind == STEP_CONV && largest > *range)
                *range = largest;
            range += step->kind == STEP_CONV;
        }
    }
}
