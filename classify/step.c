/* SPDX-License-Identifier: MIT */
#include "classify/step.h"

#include <math.h>

int step_taps(const struct step *step)
{
    return step->layer.kind == NET_DENSE ? step->layer.in_side : step->layer.size;
}

int step_words(const struct step *step)
{
    return (step_taps(step) * step->in->stride * kernels_size(step->in->format) + 3) / 4;
}

static int vectors(const struct step *step)
{
    return step->out.stride / step->kernels->lanes;
}

/* --- through the kernels --- */

/* The floats of the plane in, and a pool of them. */
static struct sums floats_of(const struct step *step, int pool, bool is_average,
                             struct kernels_out out)
{
    int side = step->in->side - step->in->side % pool;

    return (struct sums){.values = plane_at(step->in, 0, 0), .pixel = step->in->stride,
                         .line = plane_line(step->in) / (ptrdiff_t)sizeof(float), .width = side,
                         .height = side, .vectors = step->in->stride / step->kernels->lanes,
                         .pool = pool, .is_average = is_average, .out = out,
                         .out_row = plane_line(&step->out)};
}

static void run_pool(const struct step *step)
{
    struct sums floats = floats_of(step, step->pool, step->is_average, plane_row(&step->out, 0));

    step->kernels->write(&floats);
}

struct winograd step_winograd(const struct step *step)
{
    return (struct winograd){.kernels = step->kernels, .in = step->in,
                             .border = step->layer.border, .weights = step->weights,
                             .bias = step->bias, .has_relu = step->has_relu, .pool = step->pool,
                             .is_average = step->is_average, .out = &step->out};
}

static void run_winograd(const struct step *step)
{
    struct winograd conv = step_winograd(step);

    winograd_run(&conv, step->scratch);
}

/* Rows and columns that the pool would drop are not computed at all. */
static struct conv conv_of(const struct step *step)
{
    int stride = step->layer.kind == NET_CONV ? step->layer.stride : 1;
    int side = step->out.side * step->pool;

    return (struct conv){.in = plane_at(step->in, -step->layer.border, -step->layer.border),
                         .in_step = stride * plane_pixel(step->in),
                         .in_row = stride * plane_line(step->in),
                         .in_line = plane_line(step->in),
                         .lines = step_taps(step), .words = step_words(step),
                         .weights = step->weights, .scratch = step->scratch,
                         .sums = {.width = side, .height = side, .vectors = vectors(step),
                                  .scale = step->scale, .bias = step->bias,
                                  .has_relu = step->has_relu, .pool = step->pool,
                                  .is_average = step->is_average,
                                  .out = plane_row(&step->out, 0),
                                  .out_row = plane_line(&step->out)}};
}

static void run_conv(const struct step *step)
{
    struct conv conv = conv_of(step);

    step->kernels->conv(&conv);
}

/* Of each channel the mean, or the largest, to out, where whole vectors are written. */
static void pool_all(const struct step *step, bool is_average, float *out)
{
    struct sums floats = floats_of(step, step->in->side, is_average,
                                   (struct kernels_out){out, KERNELS_FLOAT, 1});

    step->kernels->write(&floats);
}

/*
 * What the second pool writes too much are zeros, of channels that only pad: they fall
 * into the border, or where plane_memory has a vector to spare.
 */
static void run_global(const struct step *step)
{
    float *out = plane_at(&step->out, 0, 0);

    pool_all(step, step->layer.kind == NET_GLOBAL_AVERAGE, out);
    if (step->layer.kind == NET_GLOBAL_BOTH)
        pool_all(step, true, out + step->in->channels);
}

/* --- by plain loops --- */

static const float *pixel_in(const struct step *step, int i)
{
    return plane_at(step->in, i / step->in->side, i % step->in->side);
}

static float *pixel_out(const struct step *step, int i)
{
    return plane_at(&step->out, i / step->out.side, i % step->out.side);
}

static void run_affine(const struct step *step)
{
    for (int i = 0; i < step->in->side * step->in->side; i++) {
        const float *in = pixel_in(step, i);
        float *out = pixel_out(step, i);
        for (int c = 0; c < step->in->channels; c++) {
            float value = step->scale ? in[c] * step->scale[c] + step->bias[c] : in[c];
            out[c] = step->has_relu && value < 0 ? 0 : value;
        }
    }
}

/* out[o] = bias[o] + sum over i of weights[o][in_count] times in[i] */
static void run_matrix(const float *weights, const float *bias, const float *in, int in_count,
                       int out_count, float *out)
{
    for (int o = 0; o < out_count; o++) {
        out[o] = bias[o];
        for (int i = 0; i < in_count; i++)
            out[o] += weights[o * in_count + i] * in[i];
    }
}

static void run_squeeze(const struct step *step)
{
    int channels = step->in->channels, few = step->layer.size;
    const float *squeeze = step->weights, *squeeze_bias = squeeze + few * channels;
    const float *excite = squeeze_bias + few, *excite_bias = excite + few * channels;
    float factors[NET_MAX_CHANNELS], hidden[NET_MAX_CHANNELS];

    pool_all(step, true, factors);
    run_matrix(squeeze, squeeze_bias, factors, channels, few, hidden);
    for (int i = 0; i < few; i++)
        hidden[i] = hidden[i] > 0 ? hidden[i] : 0;
    run_matrix(excite, excite_bias, hidden, few, channels, factors);
    for (int c = 0; c < channels; c++)
        factors[c] = 1 / (1 + expf(-factors[c]));
    for (int i = 0; i < step->in->side * step->in->side; i++) {
        const float *in = pixel_in(step, i);
        float *out = pixel_out(step, i);
        for (int c = 0; c < channels; c++)
            out[c] = in[c] * factors[c];
    }
}

size_t step_scratch(const struct step *step)
{
    struct winograd winograd;
    struct conv conv;

    if (step->kind != STEP_CONV)
        return 0;
    if (step->is_winograd) {
        winograd = step_winograd(step);
        return winograd_scratch(&winograd);
    }
    conv = conv_of(step);
    return kernels_scratch(&conv, step->kernels->lanes);
}

void step_run(const struct step *step)
{
    switch (step->kind) {
    case STEP_CONV:
        if (step->is_winograd)
            run_winograd(step);
        else
            run_conv(step);
        break;
    case STEP_POOL:
        run_pool(step);
        break;
    case STEP_AFFINE:
        run_affine(step);
        break;
    case STEP_GLOBAL:
        run_global(step);
        break;
    case STEP_SQUEEZE:
        run_squeeze(step);
        break;
    }
}
