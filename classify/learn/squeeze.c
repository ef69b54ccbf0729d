/* SPDX-License-Identifier: MIT */
#include "classify/learn/squeeze.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * What the forward pass left of one image, and then what the backward pass found:
 * the slopes of the loss with the sums that go into ReLU and sigmoid.
 */
struct trace {
    float *mean, *hidden, *scale;         /* C, R, C */
    float *hidden_slope, *scale_slope;    /* R, C */
};

struct squeeze {
    struct net_layer layer;
    enum number number;
    int batch, channels, middle;          /* C and R */
    struct trace *traces;                 /* batch of them */
    float *floats;                        /* what they point into */
    float *images;                        /* two images as floats for each of the batch */
};

/* The four blocks of the parameters or of their gradient. */
struct blocks {
    float *squeeze, *squeeze_bias;  /* [R][C], [R] */
    float *excite, *excite_bias;    /* [C][R], [C] */
};

static size_t image_count(const struct squeeze *s)
{
    return (size_t)s->layer.in_side * (size_t)s->layer.in_side * (size_t)s->channels;
}

static void share_floats(struct squeeze *s)
{
    float *at = s->floats;

    for (int i = 0; i < s->batch; i++) {
        struct trace *trace = &s->traces[i];
        trace->mean = at;
        trace->scale = at + s->channels;
        trace->scale_slope = at + 2 * s->channels;
        trace->hidden = at + 3 * s->channels;
        trace->hidden_slope = trace->hidden + s->middle;
        at = trace->hidden_slope + s->middle;
    }
}

int squeeze_new(const struct net_layer *layer, enum number number, int batch,
                struct squeeze **out, struct err *err)
{
    struct squeeze *s = calloc(1, sizeof *s);

    if (!s)
        return err_memory(err);
    s->layer = *layer;
    s->number = number;
    s->batch = batch;
    s->channels = layer->in_channels;
    s->middle = layer->size;
    s->traces = calloc((size_t)batch, sizeof *s->traces);
    s->floats = calloc((size_t)batch * (size_t)(3 * s->channels + 2 * s->middle), sizeof(float));
    s->images = calloc((size_t)batch * image_count(s) * 2, sizeof *s->images);
    if (!s->traces || !s->floats || !s->images) {
        squeeze_free(s);
        return err_memory(err);
    }
    share_floats(s);
    *out = s;
    return 0;
}

static struct blocks blocks_of(const struct squeeze *s, float *block)
{
    size_t weights = (size_t)s->channels * (size_t)s->middle;
    struct blocks b = {.squeeze = block + s->layer.first};

    b.squeeze_bias = b.squeeze + weights;
    b.excite = b.squeeze_bias + s->middle;
    b.excite_bias = b.excite + weights;
    return b;
}

/* Image number i of a batch. */
static void *image_of(const struct squeeze *s, const void *values, int i)
{
    return (char *)(uintptr_t)values + (size_t)i * image_count(s) * number_size(s->number);
}

static void forward_image(const struct squeeze *s, const struct blocks *b, float *image,
                          struct trace *trace)
{
    int area = s->layer.in_side * s->layer.in_side, channels = s->channels;

    memset(trace->mean, 0, (size_t)channels * sizeof *trace->mean);
    for (int p = 0; p < area; p++)
        for (int c = 0; c < channels; c++)
            trace->mean[c] += image[p * channels + c] / (float)area;
    for (int r = 0; r < s->middle; r++) {
        float sum = b->squeeze_bias[r];
        for (int c = 0; c < channels; c++)
            sum += b->squeeze[r * channels + c] * trace->mean[c];
        trace->hidden[r] = sum > 0 ? sum : 0;
    }
    for (int c = 0; c < channels; c++) {
        float sum = b->excite_bias[c];
        for (int r = 0; r < s->middle; r++)
            sum += b->excite[c * s->middle + r] * trace->hidden[r];
        trace->scale[c] = 1 / (1 + expf(-sum));
    }
    for (int p = 0; p < area; p++)
        for (int c = 0; c < channels; c++)
            image[p * channels + c] *= trace->scale[c];
}

void squeeze_forward(struct squeeze *s, float *parameters, const void *in, void *out)
{
    const struct blocks b = blocks_of(s, parameters);

#pragma omp parallel for
    for (int i = 0; i < s->batch; i++) {
        float *image = s->images + 2 * (size_t)i * image_count(s);

        number_get(s->number, image_of(s, in, i), image_count(s), image);
        forward_image(s, &b, image, &s->traces[i]);
        number_put(s->number, image, image_count(s), image_of(s, out, i));
    }
}

/* From the slopes of the channels' factors down to those of their means. */
static void backward_dense(const struct squeeze *s, const struct blocks *b, struct trace *trace,
                           float *mean_slope)
{
    for (int r = 0; r < s->middle; r++) {
        float sum = 0;
        for (int c = 0; c < s->channels; c++)
            sum += trace->scale_slope[c] * b->excite[c * s->middle + r];
        trace->hidden_slope[r] = trace->hidden[r] > 0 ? sum : 0;
    }
    memset(mean_slope, 0, (size_t)s->channels * sizeof *mean_slope);
    for (int r = 0; r < s->middle; r++)
        for (int c = 0; c < s->channels; c++)
            mean_slope[c] += trace->hidden_slope[r] * b->squeeze[r * s->channels + c];
}

/* slope comes in as that of the output and leaves as that of the input. */
static void backward_image(const struct squeeze *s, const struct blocks *b, const float *image,
                           float *slope, struct trace *trace)
{
    int area = s->layer.in_side * s->layer.in_side, channels = s->channels;
    float mean_slope[NET_MAX_CHANNELS];

    memset(trace->scale_slope, 0, (size_t)channels * sizeof *trace->scale_slope);
    for (int p = 0; p < area; p++)
        for (int c = 0; c < channels; c++)
            trace->scale_slope[c] += slope[p * channels + c] * image[p * channels + c];
    for (int c = 0; c < channels; c++)
        trace->scale_slope[c] *= trace->scale[c] * (1 - trace->scale[c]);
    backward_dense(s, b, trace, mean_slope);
    for (int p = 0; p < area; p++)
        for (int c = 0; c < channels; c++)
            slope[p * channels + c] =
                slope[p * channels + c] * trace->scale[c] + mean_slope[c] / (float)area;
}

/* The gradient of one dense layer, summed over the batch in the order of its images. */
static void add_up(const struct squeeze *s, float *gradient)
{
    struct blocks g = blocks_of(s, gradient);

    memset(g.squeeze, 0, s->layer.count * sizeof *g.squeeze);
    for (int i = 0; i < s->batch; i++) {
        const struct trace *t = &s->traces[i];
        for (int r = 0; r < s->middle; r++) {
            g.squeeze_bias[r] += t->hidden_slope[r];
            for (int c = 0; c < s->channels; c++)
                g.squeeze[r * s->channels + c] += t->hidden_slope[r] * t->mean[c];
        }
        for (int c = 0; c < s->channels; c++) {
            g.excite_bias[c] += t->scale_slope[c];
            for (int r = 0; r < s->middle; r++)
                g.excite[c * s->middle + r] += t->scale_slope[c] * t->hidden[r];
        }
    }
}

void squeeze_backward(struct squeeze *s, float *parameters, const void *in,
                      const void *out_gradient, void *in_gradient, float *gradient)
{
    const struct blocks b = blocks_of(s, parameters);

#pragma omp parallel for
    for (int i = 0; i < s->batch; i++) {
        float *image = s->images + 2 * (size_t)i * image_count(s);
        float *slope = image + image_count(s);

        number_get(s->number, image_of(s, in, i), image_count(s), image);
        number_get(s->number, image_of(s, out_gradient, i), image_count(s), slope);
        backward_image(s, &b, image, slope, &s->traces[i]);
        number_put(s->number, slope, image_count(s), image_of(s, in_gradient, i));
    }
    add_up(s, gradient);
}

void squeeze_free(struct squeeze *squeeze)
{
    if (!squeeze)
        return;
    free(squeeze->traces);
    free(squeeze->floats);
    free(squeeze->images);
    free(squeeze);
}
