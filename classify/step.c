/* SPDX-License-Identifier: MIT */
#include "classify/step.h"

#include <math.h>
#include <string.h>

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

static void run_pool(const struct step *step)
{
    struct pool_row row = {.in_line = plane_line(step->in) / (ptrdiff_t)sizeof(float),
                           .size = step->pool, .is_average = step->is_average,
                           .width = step->out.side, .vectors = vectors(step)};

    for (int y = 0; y < step->out.side; y++) {
        row.in = plane_at(step->in, y * step->pool, 0);
        row.out = plane_row(&step->out, y);
        step->kernels->pool(&row);
    }
}

/* As many rows of the convolution as a pool needs, then the pool, row after row. */
static void run_conv_pool(const struct step *step, struct conv_row *conv, ptrdiff_t down)
{
    ptrdiff_t line = (ptrdiff_t)conv->width * step->out.stride;
    struct pool_row pool = {.in = step->scratch, .in_line = line, .size = step->pool,
                            .is_average = step->is_average, .width = step->out.side,
                            .vectors = conv->vectors};

    for (int y = 0; y < step->out.side; y++) {
        for (int i = 0; i < step->pool; i++, conv->in += down) {
            conv->out = (struct kernels_out){step->scratch + i * line, KERNELS_FLOAT, 1};
            step->kernels->conv(conv);
        }
        pool.out = plane_row(&step->out, y);
        step->kernels->pool(&pool);
    }
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
static void run_conv(const struct step *step)
{
    int stride = step->layer.kind == NET_CONV ? step->layer.stride : 1;
    struct conv_row row = {.in = plane_at(step->in, -step->layer.border, -step->layer.border),
                           .in_step = stride * plane_pixel(step->in),
                           .in_line = plane_line(step->in),
                           .lines = step_taps(step), .words = step_words(step),
                           .width = step->out.side * step->pool, .vectors = vectors(step),
                           .weights = step->weights, .scale = step->scale, .bias = step->bias,
                           .has_relu = step->has_relu};

    if (step->pool > 1) {
        run_conv_pool(step, &row, stride * row.in_line);
        return;
    }
    for (int y = 0; y < step->out.side; y++, row.in += stride * row.in_line) {
        row.out = plane_row(&step->out, y);
        step->kernels->conv(&row);
    }
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

static void find_means(const struct step *step, float *means)
{
    int channels = step->in->channels, area = step->in->side * step->in->side;

    memset(means, 0, (size_t)channels * sizeof *means);
    for (int i = 0; i < area; i++) {
        const float *in = pixel_in(step, i);
        for (int c = 0; c < channels; c++)
            means[c] += in[c];
    }
    for (int c = 0; c < channels; c++)
        means[c] /= (float)area;
}

static void find_largest(const struct step *step, float *largest)
{
    int channels = step->in->channels;

    memcpy(largest, pixel_in(step, 0), (size_t)channels * sizeof *largest);
    for (int i = 1; i < step->in->side * step->in->side; i++) {
        const float *in = pixel_in(step, i);
        for (int c = 0; c < channels; c++)
            largest[c] = in[c] > largest[c] ? in[c] : largest[c];
    }
}

static void run_global(const struct step *step)
{
    float *out = pixel_out(step, 0);

    if (step->layer.kind != NET_GLOBAL_AVERAGE)
        find_largest(step, out);
    if (step->layer.kind == NET_GLOBAL_AVERAGE)
        find_means(step, out);
    else if (step->layer.kind == NET_GLOBAL_BOTH)
        find_means(step, out + step->in->channels);
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

    find_means(step, factors);
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
    struct winograd conv;

    if (step->kind != STEP_CONV)
        return 0;
    if (!step->is_winograd)
        return (size_t)(step->pool * step->pool * step->out.side * step->out.stride);
    conv = step_winograd(step);
    return winograd_scratch(&conv);
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
