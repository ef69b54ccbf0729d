/* SPDX-License-Identifier: MIT */
#include "classify/pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_WEIGHT = 127 };

/* What batch norm does to one channel: scale and shift. */
struct fold {
    double scale, shift;
};

static struct fold fold_norm(const struct net_layer *norm, const float *parameters, int channel)
{
    const float *p;
    int n;
    double scale;

    if (!norm)
        return (struct fold){1, 0};
    n = norm->out_channels;
    p = parameters + norm->first + channel;
    scale = p[0] / sqrt((double)p[3 * n] + NET_NORM_EPSILON);
    return (struct fold){scale, p[n] - scale * p[2 * n]};
}

/* The weights of one output channel, folded: [line][taps of a line x in stride]. */
static void fold_weights(const struct step *step, const float *parameters, int channel,
                         double scale, float *out)
{
    const struct net_layer *layer = &step->layer;
    int side = step_taps(step), in = layer->in_channels, stride = step->in->stride;
    const float *w = parameters + layer->first + (ptrdiff_t)channel * side * side * in;

    for (int tap = 0; tap < side * side; tap++)
        for (int c = 0; c < in; c++) {
            int at = layer->kind == NET_DENSE ? tap * in + c : c * side * side + tap;
            out[tap * stride + c] = (float)(scale * w[at]);
        }
}

static float largest_size(const float *values, int count)
{
    float largest = 0;

    for (int i = 0; i < count; i++)
        largest = fmaxf(largest, fabsf(values[i]));
    return largest;
}

/* Spreads the weights of one output channel over its group of lanes. */
static void pack_channel(const struct step *step, int channel, const float *weights, float scale)
{
    int lanes = step->kernels->lanes, words = step_words(step), side = step_taps(step);
    int size = kernels_size(step->in->format), row = side * step->in->stride;
    int first = 0, span;

    while (span = kernels_group(step->out.stride / lanes - first) * lanes,
           first * lanes + span <= channel)
        first += span / lanes;
    for (int i = 0; i < side * row; i++) {
        int bytes = i % row * size; /* into the line */
        ptrdiff_t word = (ptrdiff_t)first * lanes * side * words +
                         (ptrdiff_t)(i / row * words + bytes / 4) * span + channel - first * lanes;
        kernels_put((char *)step->weights + word * 4 + bytes % 4, step->in->format, weights[i],
                    1 / scale);
    }
}

static float bias_of(const struct step *step, const float *parameters, int channel)
{
    const struct net_layer *layer = &step->layer;
    bool has_bias = layer->kind == NET_DENSE || layer->has_bias;

    if (!has_bias)
        return 0;
    return parameters[layer->first + layer->count - (size_t)(layer->out_channels - channel)];
}

static int pack_conv(struct step *step, const float *parameters, struct err *err)
{
    int side = step_taps(step), count = side * side * step->in->stride;
    bool is_bytes = step->in->format == KERNELS_BYTE;
    float *folded = plane_memory((size_t)count, sizeof *folded);

    step->weights = plane_memory((size_t)(side * step_words(step)) * (size_t)step->out.stride, 4);
    step->bias = plane_memory((size_t)step->out.stride, sizeof *step->bias);
    if (is_bytes)
        step->scale = plane_memory((size_t)step->out.stride, sizeof *step->scale);
    if (!folded || !step->weights || !step->bias || (is_bytes && !step->scale)) {
        free(folded);
        return err_memory(err);
    }
    for (int o = 0; o < step->layer.out_channels; o++) {
        struct fold fold = fold_norm(step->norm, parameters, o);
        float scale = 1;
        fold_weights(step, parameters, o, fold.scale, folded);
        if (is_bytes) {
            scale = fmaxf(largest_size(folded, count) / LARGEST_WEIGHT, 1e-30f);
            step->scale[o] = scale / step->in->scale;
        }
        pack_channel(step, o, folded, scale);
        step->bias[o] = (float)(fold.shift + fold.scale * bias_of(step, parameters, o));
    }
    free(folded);
    return 0;
}

static int pack_affine(struct step *step, const float *parameters, struct err *err)
{
    step->scale = plane_memory((size_t)step->out.channels, sizeof *step->scale);
    step->bias = plane_memory((size_t)step->out.channels, sizeof *step->bias);
    if (!step->scale || !step->bias)
        return err_memory(err);
    for (int c = 0; c < step->out.channels; c++) {
        struct fold fold = fold_norm(step->norm, parameters, c);
        step->scale[c] = (float)fold.scale;
        step->bias[c] = (float)fold.shift;
    }
    return 0;
}

static int pack_squeeze(struct step *step, const float *parameters, struct err *err)
{
    step->weights = plane_memory(step->layer.count, sizeof *parameters);
    if (!step->weights)
        return err_memory(err);
    memcpy(step->weights, parameters + step->layer.first, step->layer.count * sizeof *parameters);
    return 0;
}

int pack_step(struct step *step, const float *parameters, struct err *err)
{
    switch (step->kind) {
    case STEP_CONV:
        return pack_conv(step, parameters, err);
    case STEP_AFFINE:
        return step->norm ? pack_affine(step, parameters, err) : 0;
    case STEP_SQUEEZE:
        return pack_squeeze(step, parameters, err);
    default:
        return 0;
    }
}
