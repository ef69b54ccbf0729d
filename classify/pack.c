/* SPDX-License-Identifier: MIT */
#include "classify/pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LARGEST_WEIGHT = 127 };

/*
 * A group of output vectors (kernels_group): channels first to first + count - 1 in
 * span lanes, of which the last may be of none.
 */
struct group {
    int first, count, span;
    int taps;       /* of each channel */
    float *folded;  /* [channel of the group][tap] */
    float *factors; /* of the weights of a channel, as they are stored */
    float *places;  /* memory for WINOGRAD_PLACES x span */
};

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
        largest = fabsf(values[i]) > largest ? fabsf(values[i]) : largest;
    return largest;
}

static float bias_of(const struct step *step, const float *parameters, int channel)
{
    const struct net_layer *layer = &step->layer;
    bool has_bias = layer->kind == NET_DENSE || layer->has_bias;

    if (!has_bias)
        return 0;
    return parameters[layer->first + layer->count - (size_t)(layer->out_channels - channel)];
}

/* Scale and bias of the channels, their weights folded. */
static void fold_group(const struct step *step, const float *parameters, const struct group *group)
{
    for (int i = 0; i < group->count; i++) {
        int o = group->first + i;
        float *folded = group->folded + (ptrdiff_t)i * group->taps;
        struct fold fold = fold_norm(step->norm, parameters, o);
        fold_weights(step, parameters, o, fold.scale, folded);
        step->bias[o] = (float)(fold.shift + fold.scale * bias_of(step, parameters, o));
        group->factors[i] = 1;
        if (step->scale) {
            float scale = fmaxf(largest_size(folded, group->taps) / LARGEST_WEIGHT, 1e-30f);
            step->scale[o] = scale / step->in->scale;
            group->factors[i] = 1 / scale;
        }
    }
}

/* [line][word][lane]: word after word of all channels. */
static void pack_taps(const struct step *step, const struct group *group)
{
    enum kernels_format format = step->in->format;
    int lines = step_taps(step), words = step_words(step), taps = lines * step->in->stride;
    int size = kernels_size(format);
    char *to = (char *)step->weights + (ptrdiff_t)group->first * lines * words * 4;

    for (int line = 0; line < lines; line++, to += (ptrdiff_t)words * group->span * 4)
        for (int tap = 0; tap < taps; tap++) {
            char *word = to + (ptrdiff_t)(tap * size / 4) * group->span * 4 + tap * size % 4;
            const float *from = group->folded + (ptrdiff_t)line * taps + tap;
            for (int i = 0; i < group->count; i++)
                kernels_put(word + (ptrdiff_t)i * 4, format, from[(ptrdiff_t)i * group->taps],
                            group->factors[i]);
        }
}

/* The same at each place of winograd.h, where a convolution has one tap: a word is a channel in. */
static void pack_places(const struct step *step, const struct group *group)
{
    int stride = step->in->stride;
    float *to = (float *)step->weights + (ptrdiff_t)group->first * stride;
    ptrdiff_t place = (ptrdiff_t)stride * step->out.stride;

    for (int c = 0; c < stride; c++, to += group->span) {
        for (int i = 0; i < group->count; i++)
            winograd_weights(group->folded + (ptrdiff_t)i * group->taps + c, stride,
                             group->places + i, group->span);
        for (int p = 0; p < WINOGRAD_PLACES; p++)
            memcpy(to + p * place, group->places + (ptrdiff_t)p * group->span,
                   (size_t)group->count * sizeof *to);
    }
}

static void pack_groups(struct step *step, const float *parameters, struct group *group)
{
    int lanes = step->kernels->lanes;

    for (group->first = 0; group->first < step->out.stride; group->first += group->span) {
        int left = step->layer.out_channels - group->first;
        group->span = kernels_group((step->out.stride - group->first) / lanes) * lanes;
        group->count = left < group->span ? left : group->span;
        fold_group(step, parameters, group);
        if (step->is_winograd)
            pack_places(step, group);
        else
            pack_taps(step, group);
    }
}

static int allocate_conv(struct step *step, struct err *err)
{
    bool is_bytes = step->in->format == KERNELS_BYTE;
    int words = step->is_winograd ? WINOGRAD_PLACES * step->in->stride
                                  : step_taps(step) * step_words(step);

    step->weights = plane_memory((size_t)words * (size_t)step->out.stride, 4);
    step->bias = plane_memory((size_t)step->out.stride, sizeof *step->bias);
    if (is_bytes)
        step->scale = plane_memory((size_t)step->out.stride, sizeof *step->scale);
    return step->weights && step->bias && (!is_bytes || step->scale) ? 0 : err_memory(err);
}

static int pack_conv(struct step *step, const float *parameters, struct err *err)
{
    int lanes = step->kernels->lanes, most = kernels_group(step->out.stride / lanes) * lanes;
    int taps = step_taps(step) * step_taps(step) * step->in->stride;
    float *memory = plane_memory((size_t)most * (size_t)(taps + 1 + WINOGRAD_PLACES),
                                 sizeof *memory);
    struct group group = {.taps = taps, .folded = memory};
    int status = memory ? allocate_conv(step, err) : err_memory(err);

    if (status == 0) {
        group.factors = memory + (ptrdiff_t)most * taps;
        group.places = group.factors + most;
        pack_groups(step, parameters, &group);
    }
    free(memory);
    return status;
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
