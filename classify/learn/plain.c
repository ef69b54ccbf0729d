/* SPDX-License-Identifier: MIT */
#include "classify/learn/plain.h"

#include "base/types.h"
#include "classify/bf16.h"
#include "classify/rng.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* The sanitizers do not know functions that are chosen when the program starts. */
#if defined __x86_64__ && !defined __SANITIZE_ADDRESS__
#define PLAIN_CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define PLAIN_CLONES
#endif

static bool has_maxima(const struct net_layer *layer)
{
    return layer->kind == NET_MAX_POOL || layer->kind == NET_GLOBAL_MAX ||
           layer->kind == NET_GLOBAL_BOTH;
}

static bool has_means(const struct net_layer *layer)
{
    return layer->kind == NET_AVERAGE_POOL || layer->kind == NET_GLOBAL_AVERAGE ||
           layer->kind == NET_GLOBAL_BOTH;
}

static int window_side(const struct net_layer *layer)
{
    bool is_window = layer->kind == NET_MAX_POOL || layer->kind == NET_AVERAGE_POOL;

    return is_window ? layer->size : layer->in_side;
}

/* The first channel of one input of the window of output p. */
static size_t tap_place(const struct net_layer *layer, int p, int tap)
{
    int side = window_side(layer);
    int row = p / layer->out_side * side + tap / side;
    int column = p % layer->out_side * side + tap % side;

    return ((size_t)row * (size_t)layer->in_side + (size_t)column) * (size_t)layer->in_channels;
}

#define VALUE float
#define GET(x) (x)
#define PUT(x) (x)
#define NAME(x) float_##x
#include "classify/learn/plain_body.h"
#undef VALUE
#undef GET
#undef PUT
#undef NAME

#define VALUE uint16_t
#define GET(x) bf16_value(x)
#define PUT(x) bf16_of(x)
#define NAME(x) bf16_##x
#include "classify/learn/plain_body.h"
#undef VALUE
#undef GET
#undef PUT
#undef NAME

/* Values of one image. */
static size_t in_count(const struct net_layer *layer)
{
    return (size_t)layer->in_side * (size_t)layer->in_side * (size_t)layer->in_channels;
}

static size_t out_count(const struct net_layer *layer)
{
    return (size_t)layer->out_side * (size_t)layer->out_side * (size_t)layer->out_channels;
}

/* Image number i of so many values each. */
static void *image_of(enum number number, const void *values, int i, size_t count)
{
    return (char *)(uintptr_t)values + (size_t)i * count * number_size(number);
}

void plain_relu_forward(enum number number, const struct net_layer *layer, int batch, void *values)
{
    size_t count = out_count(layer);

#pragma omp parallel for
    for (int i = 0; i < batch; i++)
        if (number == NUMBER_BF16)
            bf16_relu_forward(image_of(number, values, i, count), count);
        else
            float_relu_forward(image_of(number, values, i, count), count);
}

void plain_relu_backward(enum number number, const struct net_layer *layer, int batch,
                         const void *out, void *gradient)
{
    size_t count = out_count(layer);

#pragma omp parallel for
    for (int i = 0; i < batch; i++)
        if (number == NUMBER_BF16)
            bf16_relu_backward(image_of(number, out, i, count),
                               image_of(number, gradient, i, count), count);
        else
            float_relu_backward(image_of(number, out, i, count),
                                image_of(number, gradient, i, count), count);
}

void plain_pool_forward(enum number number, const struct net_layer *layer, int batch,
                        const void *in, void *out)
{
#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        const void *image = image_of(number, in, i, in_count(layer));
        void *to = image_of(number, out, i, out_count(layer));

        if (number == NUMBER_BF16)
            bf16_pool_forward(layer, image, to);
        else
            float_pool_forward(layer, image, to);
    }
}

void plain_pool_backward(enum number number, const struct net_layer *layer, int batch,
                         const void *in, const void *out_gradient, void *in_gradient)
{
    bool has_rest = layer->out_side * window_side(layer) < layer->in_side;

#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        const void *image = image_of(number, in, i, in_count(layer));
        const void *from = image_of(number, out_gradient, i, out_count(layer));
        void *to = image_of(number, in_gradient, i, in_count(layer));

        if (has_rest)
            memset(to, 0, in_count(layer) * number_size(number));
        if (number == NUMBER_BF16)
            bf16_pool_backward(layer, image, from, to);
        else
            float_pool_backward(layer, image, from, to);
    }
}

void plain_dropout(enum number number, const struct net_layer *layer, int batch, uint64_t seed,
                   void *values)
{
    float share = (float)layer->size / 100;
    size_t count = out_count(layer);

#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        struct rng rng = rng_start(seed, layer->first, (uint64_t)i, (uint64_t)layer->size);

        if (number == NUMBER_BF16)
            bf16_drop(&rng, share, image_of(number, values, i, count), count);
        else
            float_drop(&rng, share, image_of(number, values, i, count), count);
    }
}

double plain_cross_entropy(const float *scores, const uint8_t *labels, int batch, int classes,
                           float *gradient)
{
    double loss = 0;

    for (int i = 0; i < batch; i++) {
        const float *row = scores + (size_t)i * (size_t)classes;
        float *slope = gradient + (size_t)i * (size_t)classes;
        double largest = row[0], sum;

        for (int c = 1; c < classes; c++)
            largest = fmax(largest, row[c]);
        sum = exp(row[0] - largest);
        for (int c = 1; c < classes; c++)
            sum += exp(row[c] - largest);
        for (int c = 0; c < classes; c++)
            slope[c] = (float)((exp(row[c] - largest) / sum - (c == labels[i])) / batch);
        loss += largest + log(sum) - row[labels[i]];
    }
    return loss / batch;
}

/* --- a teacher --- */

/* As in Tian, Krishnan and Isola, Contrastive Representation Distillation, 2020. */
static const double temperature = 4, teacher_share = 0.9;

/* The logarithms of the softmax at the temperature. */
static void soften(const float *scores, int classes, double *logarithms)
{
    double largest = scores[0], sum = 0;

    for (int c = 1; c < classes; c++)
        largest = fmax(largest, scores[c]);
    for (int c = 0; c < classes; c++)
        sum += exp((scores[c] - largest) / temperature);
    for (int c = 0; c < classes; c++)
        logarithms[c] = (scores[c] - largest) / temperature - log(sum);
}

/* The divergence of one sample; its share of the slope is mixed in. */
static double mix_in(const float *scores, const float *teacher, int batch, int classes,
                     float *slope)
{
    double own[CLASS_COUNT], wanted[CLASS_COUNT], divergence = 0;

    soften(scores, classes, own);
    soften(teacher, classes, wanted);
    for (int c = 0; c < classes; c++) {
        double probability = exp(wanted[c]), excess = exp(own[c]) - probability;

        divergence += probability * (wanted[c] - own[c]);
        slope[c] = (float)((1 - teacher_share) * slope[c] +
                           teacher_share * temperature * excess / batch);
    }
    return divergence;
}

double plain_distillation(const float *scores, const float *teacher, const uint8_t *labels,
                          int batch, int classes, float *gradient)
{
    double loss = plain_cross_entropy(scores, labels, batch, classes, gradient), divergence = 0;

    for (int i = 0; i < batch; i++) {
        size_t first = (size_t)i * (size_t)classes;
        divergence += mix_in(scores + first, teacher + first, batch, classes, gradient + first);
    }
    return (1 - teacher_share) * loss +
           teacher_share * temperature * temperature * divergence / batch;
}
