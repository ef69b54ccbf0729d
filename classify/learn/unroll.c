/* SPDX-License-Identifier: MIT */
#include "classify/learn/unroll.h"

#include "base/types.h"
#include "classify/learn/dnn.h"
#include "classify/learn/plain.h"
#include "classify/learn/squeeze.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 }; /* bytes: a cache line, and the widest vector */

/*
 * One layer at work.  Layers that can work in place have the out of the layer
 * before; so has a ReLU that batch norm already did.
 */
struct stage {
    const struct net_layer *layer;
    struct dnn *dnn;          /* of a convolution, batch norm or dense layer */
    struct squeeze *squeeze;
    const void *in;
    void *out;                /* numbers; of the last layer floats */
    bool is_done_before;      /* a ReLU that the batch norm before it does */
};

struct unroll {
    const struct net *net;
    enum number number;
    int batch;
    float *images;
    void *input;              /* the images as numbers; the same if these are floats */
    struct stage stages[NET_MAX_LAYERS];
    float *slope;             /* of the loss with the scores */
    void *gradients[2];       /* of what goes into and comes out of a stage, by turns */
};

static void *new_memory(size_t count, size_t size)
{
    size_t bytes = (count * size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *memory = aligned_alloc(ALIGNMENT, bytes);

    if (memory)
        memset(memory, 0, bytes); /* touched now, not in the first batch */
    return memory;
}

static size_t out_count(const struct unroll *unroll, const struct net_layer *layer)
{
    return (size_t)unroll->batch * (size_t)layer->out_side * (size_t)layer->out_side *
           (size_t)layer->out_channels;
}

static bool is_in_place(enum net_kind kind)
{
    return kind == NET_RELU || kind == NET_DROPOUT;
}

static bool is_dnn(enum net_kind kind)
{
    return kind == NET_CONV || kind == NET_BATCH_NORM || kind == NET_DENSE;
}

/* --- building --- */

/* Batch norm does the ReLU that follows it; either may be NULL. */
static bool is_one(const struct net_layer *norm, const struct net_layer *relu)
{
    return norm && relu && norm->kind == NET_BATCH_NORM && relu->kind == NET_RELU;
}

static int new_stage(struct unroll *unroll, int index, struct err *err)
{
    const struct net *net = unroll->net;
    const struct net_layer *layer = &net->layers[index];
    struct stage *stage = &unroll->stages[index];
    void *in = index > 0 ? unroll->stages[index - 1].out : unroll->input;
    const struct net_layer *before = index > 0 ? layer - 1 : NULL;
    const struct net_layer *after = index + 1 < net->layer_count ? layer + 1 : NULL;
    unsigned flags = (in == unroll->input ? 0 : DNN_INPUT_GRADIENT) |
                     (is_one(layer, after) ? DNN_RELU : 0) | (after ? 0 : DNN_FLOAT_OUT);
    size_t size = after ? number_size(unroll->number) : sizeof(float);

    stage->layer = layer;
    stage->in = in;
    stage->is_done_before = is_one(before, layer);
    stage->out = is_in_place(layer->kind) ? in : new_memory(out_count(unroll, layer), size);
    if (!stage->out)
        return err_memory(err);
    if (layer->kind == NET_SQUEEZE)
        return squeeze_new(layer, unroll->number, unroll->batch, &stage->squeeze, err);
    if (!is_dnn(layer->kind))
        return 0;
    return dnn_new(layer, unroll->number, unroll->batch, flags, &stage->dnn, err);
}

/* What does not belong to a stage; largest is the most numbers between two of them. */
static int allocate(struct unroll *unroll, size_t largest, struct err *err)
{
    size_t size = number_size(unroll->number);

    unroll->slope = new_memory((size_t)unroll->batch * (size_t)unroll->net->class_count,
                               sizeof *unroll->slope);
    unroll->gradients[0] = new_memory(largest, size);
    unroll->gradients[1] = new_memory(largest, size);
    return unroll->slope && unroll->gradients[0] && unroll->gradients[1] ? 0 : err_memory(err);
}

static int build(struct unroll *unroll, struct err *err)
{
    size_t pixels = (size_t)unroll->batch * SAMPLE_SIZE, largest = pixels;

    unroll->images = new_memory(pixels, sizeof *unroll->images);
    unroll->input = unroll->images;
    if (unroll->number != NUMBER_FLOAT)
        unroll->input = new_memory(pixels, number_size(unroll->number));
    if (!unroll->images || !unroll->input)
        return err_memory(err);
    for (int i = 0; i < unroll->net->layer_count; i++) {
        size_t count = out_count(unroll, &unroll->net->layers[i]);
        largest = count > largest ? count : largest;
        if (new_stage(unroll, i, err) != 0)
            return -1;
    }
    return allocate(unroll, largest, err);
}

int unroll_new(const struct net *net, enum number number, int batch, struct unroll **out,
               struct err *err)
{
    struct unroll *unroll = calloc(1, sizeof *unroll);

    if (!unroll)
        return err_memory(err);
    unroll->net = net;
    unroll->number = number;
    unroll->batch = batch;
    if (build(unroll, err) != 0) {
        unroll_free(unroll);
        return -1;
    }
    *out = unroll;
    return 0;
}

void unroll_free(struct unroll *unroll)
{
    if (!unroll)
        return;
    for (int i = 0; i < unroll->net->layer_count && unroll->stages[i].layer; i++) {
        struct stage *stage = &unroll->stages[i];
        if (!is_in_place(stage->layer->kind))
            free(stage->out);
        dnn_free(stage->dnn);
        squeeze_free(stage->squeeze);
    }
    free(unroll->slope);
    free(unroll->gradients[0]);
    free(unroll->gradients[1]);
    if (unroll->input != unroll->images)
        free(unroll->input);
    free(unroll->images);
    free(unroll);
}

/* --- running --- */

float *unroll_images(struct unroll *unroll)
{
    return unroll->images;
}

const float *unroll_scores(const struct unroll *unroll)
{
    return unroll->stages[unroll->net->layer_count - 1].out;
}

/* Another for each layer, or two dropouts in a row would drop the same. */
static uint64_t seed_of(const struct unroll *unroll, const struct net_layer *layer, uint64_t seed)
{
    return seed + (uint64_t)(layer - unroll->net->layers);
}

static int forward_stage(struct unroll *unroll, struct stage *stage, float *parameters,
                         uint64_t seed, struct err *err)
{
    const struct net_layer *layer = stage->layer;

    switch (layer->kind) {
    case NET_CONV:
    case NET_BATCH_NORM:
    case NET_DENSE:
        return dnn_forward(stage->dnn, parameters, stage->in, stage->out, err);
    case NET_SQUEEZE:
        squeeze_forward(stage->squeeze, parameters, stage->in, stage->out);
        return 0;
    case NET_RELU:
        if (!stage->is_done_before)
            plain_relu_forward(unroll->number, layer, unroll->batch, stage->out);
        return 0;
    case NET_DROPOUT:
        if (seed != 0)
            plain_dropout(unroll->number, layer, unroll->batch, seed_of(unroll, layer, seed),
                          stage->out);
        return 0;
    case NET_MAX_POOL:
    case NET_AVERAGE_POOL:
    case NET_GLOBAL_MAX:
    case NET_GLOBAL_AVERAGE:
    case NET_GLOBAL_BOTH:
        plain_pool_forward(unroll->number, layer, unroll->batch, stage->in, stage->out);
        return 0;
    }
    return 0;
}

int unroll_forward(struct unroll *unroll, float *parameters, uint64_t seed, struct err *err)
{
    size_t pixels = (size_t)unroll->batch * SAMPLE_SIZE;

    if (unroll->input != unroll->images)
        number_put(unroll->number, unroll->images, pixels, unroll->input);
    for (int i = 0; i < unroll->net->layer_count; i++)
        if (forward_stage(unroll, &unroll->stages[i], parameters, seed, err) != 0)
            return -1;
    return 0;
}

/* Layers in place turn out_gradient into that of their input. */
static int backward_stage(struct unroll *unroll, struct stage *stage, float *parameters,
                          uint64_t seed, void *out_gradient, void *in_gradient, float *gradient,
                          struct err *err)
{
    const struct net_layer *layer = stage->layer;
    bool is_first = stage->in == unroll->input;

    switch (layer->kind) {
    case NET_CONV:
    case NET_DENSE:
        return dnn_backward(stage->dnn, parameters, stage->in, out_gradient,
                            is_first ? NULL : in_gradient, gradient, err);
    case NET_BATCH_NORM:
        return dnn_backward(stage->dnn, parameters, stage->in, out_gradient, in_gradient, gradient,
                            err);
    case NET_SQUEEZE:
        squeeze_backward(stage->squeeze, parameters, stage->in, out_gradient, in_gradient,
                         gradient);
        return 0;
    case NET_RELU:
        if (!stage->is_done_before)
            plain_relu_backward(unroll->number, layer, unroll->batch, stage->out, out_gradient);
        return 0;
    case NET_DROPOUT:
        if (seed != 0)
            plain_dropout(unroll->number, layer, unroll->batch, seed_of(unroll, layer, seed),
                          out_gradient);
        return 0;
    case NET_MAX_POOL:
    case NET_AVERAGE_POOL:
    case NET_GLOBAL_MAX:
    case NET_GLOBAL_AVERAGE:
    case NET_GLOBAL_BOTH:
        plain_pool_backward(unroll->number, layer, unroll->batch, stage->in, out_gradient,
                            in_gradient);
        return 0;
    }
    return 0;
}

/* Fills the slope. */
static double loss_of(struct unroll *unroll, const struct lesson *lesson)
{
    int batch = unroll->batch, classes = unroll->net->class_count;
    const float *scores = unroll_scores(unroll);

    if (lesson->teacher)
        return plain_distillation(scores, lesson->teacher, lesson->labels, batch, classes,
                                  unroll->slope);
    return plain_cross_entropy(scores, lesson->labels, batch, classes, unroll->slope);
}

int unroll_backward(struct unroll *unroll, float *parameters, uint64_t seed,
                    const struct lesson *lesson, float *gradient, double *loss, struct err *err)
{
    size_t scores = (size_t)unroll->batch * (size_t)unroll->net->class_count;
    void *out_gradient = unroll->gradients[0], *in_gradient = unroll->gradients[1], *spare;

    *loss = loss_of(unroll, lesson);
    number_put(unroll->number, unroll->slope, scores, out_gradient);
    for (int i = unroll->net->layer_count - 1; i >= 0; i--) {
        struct stage *stage = &unroll->stages[i];
        if (backward_stage(unroll, stage, parameters, seed, out_gradient, in_gradient, gradient,
                           err) != 0)
            return -1;
        if (is_in_place(stage->layer->kind))
            continue;
        spare = out_gradient;
        out_gradient = in_gradient;
        in_gradient = spare;
    }
    return 0;
}
