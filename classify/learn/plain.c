/* SPDX-License-Identifier: MIT */
#include "classify/learn/plain.h"

#include "classify/rng.h"

#include <math.h>
#include <string.h>

static size_t in_count(const struct net_layer *layer)
{
    return (size_t)layer->in_side * (size_t)layer->in_side * (size_t)layer->in_channels;
}

static size_t out_count(const struct net_layer *layer)
{
    return (size_t)layer->out_side * (size_t)layer->out_side * (size_t)layer->out_channels;
}

void plain_relu_forward(float *values, size_t count)
{
#pragma omp parallel for
    for (size_t i = 0; i < count; i++)
        values[i] = values[i] > 0 ? values[i] : 0;
}

void plain_relu_backward(const float *out, float *gradient, size_t count)
{
#pragma omp parallel for
    for (size_t i = 0; i < count; i++)
        gradient[i] = out[i] > 0 ? gradient[i] : 0;
}

static int window_side(const struct net_layer *layer)
{
    return layer->kind == NET_GLOBAL_MAX ? layer->in_side : layer->size;
}

/* The first channel of one input of the window of output (y, x). */
static size_t tap_place(const struct net_layer *layer, int y, int x, int tap)
{
    int side = window_side(layer);
    int row = y * side + tap / side, column = x * side + tap % side;

    return ((size_t)row * (size_t)layer->in_side + (size_t)column) * (size_t)layer->in_channels;
}

static void keep_larger(const float *restrict in, int channels, float *restrict largest)
{
    for (int c = 0; c < channels; c++)
        largest[c] = in[c] > largest[c] ? in[c] : largest[c];
}

/* The largest of each channel in the window of output (y, x). */
static void find_largest(const struct net_layer *layer, const float *image, int y, int x,
                         float *largest)
{
    int tap_count = window_side(layer) * window_side(layer), channels = layer->in_channels;

    memcpy(largest, image + tap_place(layer, y, x, 0), (size_t)channels * sizeof *largest);
    for (int tap = 1; tap < tap_count; tap++)
        keep_larger(image + tap_place(layer, y, x, tap), channels, largest);
}

void plain_max_forward(const struct net_layer *layer, int batch, const float *in, float *out)
{
    int side = layer->out_side;

#pragma omp parallel for
    for (int i = 0; i < batch; i++)
        for (int p = 0; p < side * side; p++)
            find_largest(layer, in + (size_t)i * in_count(layer), p / side, p % side,
                         out + (size_t)i * out_count(layer) + (size_t)(p * layer->out_channels));
}

/* Gives the gradient to an input that is the largest, and takes it from what is left. */
static void give_gradient(const float *restrict in, const float *restrict largest, int channels,
                          float *restrict left, float *restrict in_gradient)
{
    for (int c = 0; c < channels; c++) {
        int is_largest = in[c] == largest[c];
        in_gradient[c] = is_largest ? left[c] : 0;
        left[c] = is_largest ? 0 : left[c];
    }
}

static void max_backward(const struct net_layer *layer, const float *in,
                         const float *out_gradient, float *in_gradient)
{
    int side = layer->out_side, channels = layer->in_channels;
    int tap_count = window_side(layer) * window_side(layer);
    float largest[NET_MAX_CHANNELS], left[NET_MAX_CHANNELS];

    for (int p = 0; p < side * side; p++) {
        find_largest(layer, in, p / side, p % side, largest);
        memcpy(left, out_gradient + (size_t)(p * channels), (size_t)channels * sizeof *left);
        for (int tap = 0; tap < tap_count; tap++) {
            size_t place = tap_place(layer, p / side, p % side, tap);
            give_gradient(in + place, largest, channels, left, in_gradient + place);
        }
    }
}

void plain_max_backward(const struct net_layer *layer, int batch, const float *in,
                        const float *out_gradient, float *in_gradient)
{
    int has_rest = layer->out_side * window_side(layer) < layer->in_side;

#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        float *image = in_gradient + (size_t)i * in_count(layer);

        if (has_rest)
            memset(image, 0, in_count(layer) * sizeof *image);
        max_backward(layer, in + (size_t)i * in_count(layer),
                     out_gradient + (size_t)i * out_count(layer), image);
    }
}

void plain_average_forward(const struct net_layer *layer, int batch, const float *in, float *out)
{
    int area = layer->in_side * layer->in_side, channels = layer->out_channels;

#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        const float *image = in + (size_t)i * in_count(layer);
        float *mean = out + (size_t)i * (size_t)channels;

        memset(mean, 0, (size_t)channels * sizeof *mean);
        for (int p = 0; p < area; p++)
            for (int c = 0; c < channels; c++)
                mean[c] += image[(size_t)p * (size_t)channels + (size_t)c] / (float)area;
    }
}

void plain_average_backward(const struct net_layer *layer, int batch, const float *out_gradient,
                            float *in_gradient)
{
    int area = layer->in_side * layer->in_side, channels = layer->out_channels;

#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        const float *mean = out_gradient + (size_t)i * (size_t)channels;
        float *image = in_gradient + (size_t)i * in_count(layer);

        for (int p = 0; p < area; p++)
            for (int c = 0; c < channels; c++)
                image[(size_t)p * (size_t)channels + (size_t)c] = mean[c] / (float)area;
    }
}

void plain_dropout(const struct net_layer *layer, int batch, uint64_t seed, float *values)
{
    float share = (float)layer->size / 100;

#pragma omp parallel for
    for (int i = 0; i < batch; i++) {
        struct rng rng = rng_start(seed, layer->first, (uint64_t)i, (uint64_t)layer->size);
        float *image = values + (size_t)i * out_count(layer);

        for (size_t j = 0; j < out_count(layer); j++)
            image[j] = rng_chance(&rng, share) ? 0 : image[j] / (1 - share);
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
