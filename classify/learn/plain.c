/* SPDX-License-Identifier: MIT */
#include "classify/learn/plain.h"

#include "base/types.h"
#include "classify/bf16.h"
#include "classify/rng.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#ifdef __x86_64__
#define PLAIN_CLONES __attribute__((target_clones("default", "avx2", "arch=x86-64-v4")))
#else
#define PLAIN_CLONES
#endif

/* What a clone calls must be a part of it, or it would be compiled for the oldest. */
#define PLAIN_INLINE static inline __attribute__((always_inline))

enum { PLAIN_LANES = 32 }; /* bfloat16 in the widest vector */

/* A pool as the loops over an image need it. */
struct pool {
    int side, out_side, channels, out_channels, taps;
    size_t row;                                  /* values in a row of the image */
    bool has_maxima, has_means;
    int means;                                   /* their place in an output of both */
    size_t places[SAMPLE_SIDE * SAMPLE_SIDE];    /* of the taps, from that of the first */
};

static void pool_set(struct pool *pool, const struct net_layer *layer)
{
    enum net_kind kind = layer->kind;
    bool is_window = kind == NET_MAX_POOL || kind == NET_AVERAGE_POOL;
    int side = is_window ? layer->size : layer->in_side;

    pool->side = side;
    pool->out_side = layer->out_side;
    pool->channels = layer->in_channels;
    pool->out_channels = layer->out_channels;
    pool->taps = side * side;
    pool->row = (size_t)layer->in_side * (size_t)layer->in_channels;
    pool->has_maxima = kind == NET_MAX_POOL || kind == NET_GLOBAL_MAX || kind == NET_GLOBAL_BOTH;
    pool->has_means =
        kind == NET_AVERAGE_POOL || kind == NET_GLOBAL_AVERAGE || kind == NET_GLOBAL_BOTH;
    pool->means = pool->out_channels - pool->channels;
    for (int tap = 0; tap < pool->taps; tap++)
        pool->places[tap] = (size_t)(tap / side) * pool->row +
                            (size_t)(tap % side) * (size_t)pool->channels;
}

/* The first value of the window of an output. */
static size_t pool_window(const struct pool *pool, int y, int x)
{
    return (size_t)(y * pool->side) * pool->row + (size_t)(x * pool->side * pool->channels);
}

/* Halves as integers of the same order; done twice it is undone. */
static inline int16_t order_bf16(uint16_t half)
{
    int16_t bits = (int16_t)half;

    return (int16_t)(bits ^ (bits >> 15 & 0x7fff));
}

#define VALUE float
#define GET(x) (x)
#define PUT(x) (x)
#define KEY float
#define ORDER(x) (x)
#define UNORDER(x) (x)
#define NAME(x) float_##x
#include "classify/learn/plain_body.h"
#undef VALUE
#undef GET
#undef PUT
#undef KEY
#undef ORDER
#undef UNORDER
#undef NAME

#define VALUE uint16_t
#define GET(x) bf16_value(x)
#define PUT(x) bf16_of(x)
#define KEY int16_t
#define ORDER(x) order_bf16(x)
#define UNORDER(x) (uint16_t)order_bf16((uint16_t)(x))
#define NAME(x) bf16_##x
#include "classify/learn/plain_body.h"
#undef VALUE
#undef GET
#undef PUT
#undef KEY
#undef ORDER
#undef UNORDER
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
    struct pool pool;

    pool_set(&pool, layer);
#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        const void *image = image_of(number, in, i, in_count(layer));
        void *to = image_of(number, out, i, out_count(layer));

        if (number == NUMBER_BF16)
            bf16_pool_forward(&pool, image, to);
        else
            float_pool_forward(&pool, image, to);
    }
}

void plain_pool_backward(enum number number, const struct net_layer *layer, int batch,
                         const void *in, const void *out_gradient, void *in_gradient)
{
    struct pool pool;
    bool is_filled;

    pool_set(&pool, layer);
    is_filled = pool.has_maxima && pool.out_side * pool.side == layer->in_side;
#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        const void *image = image_of(number, in, i, in_count(layer));
        const void *from = image_of(number, out_gradient, i, out_count(layer));
        void *to = image_of(number, in_gradient, i, in_count(layer));

        if (!is_filled)
            memset(to, 0, in_count(layer) * number_size(number));
        if (number == NUMBER_BF16)
            bf16_pool_backward(&pool, image, from, to);
        else
            float_pool_backward(&pool, image, from, to);
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
