/* SPDX-License-Identifier: MIT */
#include "classify/engine.h"

#include "classify/kernels.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGNMENT = 64 }; /* bytes: a cache line, and the widest vector */

enum step_kind { STEP_CONV, STEP_GLOBAL_MAX, STEP_GLOBAL_AVERAGE, STEP_DENSE };

/*
 * What remains of the layers once batch norm is folded into the weights, ReLU
 * and pooling into the convolution before them, and dropout is gone.
 */
struct step {
    enum step_kind kind;
    int size;            /* of a convolution */
    int pool;            /* the side of the max pool that follows, 1 if none */
    bool has_relu;
    int in_side, in_border, in_stride;
    int out_side, out_border, out_stride;
    float *weights, *bias;
    float *out;          /* (out_side + 2 out_border)^2 x out_stride */
    int last_layer;      /* of the net, of those that it does */
};

struct engine {
    const struct kernels *kernels;
    struct step steps[NET_MAX_LAYERS];
    int step_count, class_count;
    float *in;           /* the image with the first convolution's border */
    int in_border;
    float *rows;         /* the rows of a convolution before its pool */
    void (*look)(const struct engine_view *view, void *context);
    void *look_context;
};

/* --- building --- */

static float *new_floats(size_t count)
{
    size_t bytes = (count * sizeof(float) + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    float *floats = aligned_alloc(ALIGNMENT, bytes);

    if (floats)
        memset(floats, 0, bytes);
    return floats;
}

static int round_up(int count, int lanes)
{
    return (count + lanes - 1) / lanes * lanes;
}

/* What batch norm does to one channel: scale and shift. */
struct fold {
    double scale, shift;
};

static struct fold fold_norm(const struct net_layer *norm, const float *parameters, int channel)
{
    const float *p = parameters + norm->first + channel;
    int n = norm->out_channels;
    double scale = p[0] / sqrt((double)p[3 * n] + NET_NORM_EPSILON);

    return (struct fold){scale, p[n] - scale * p[2 * n]};
}

/*
 * Packs a convolution for the kernels: for each group of output vectors, for
 * each tap row and column and input channel, the weights of the group.
 */
static void pack_conv(const struct net_layer *conv, const struct net_layer *norm,
                      const float *parameters, int lanes, struct step *step)
{
    const float *w = parameters + conv->first;
    const float *bias = w + conv->count - (conv->has_bias ? conv->out_channels : 0);
    int k = conv->size, in = conv->in_channels;
    float *to = step->weights;

    for (int first = 0, span; first < step->out_stride; first += span) {
        span = kernels_group((step->out_stride - first) / lanes) * lanes;
        for (int t = 0; t < k * k * step->in_stride; t++)
            for (int o = first; o < first + span; o++, to++) {
                int tap = t / step->in_stride, channel = t % step->in_stride;
                if (o >= conv->out_channels || channel >= in)
                    continue;
                struct fold fold = norm ? fold_norm(norm, parameters, o) : (struct fold){1, 0};
                *to = (float)(fold.scale * w[((size_t)o * in + channel) * k * k + tap]);
            }
    }
    for (int o = 0; o < conv->out_channels; o++) {
        struct fold fold = norm ? fold_norm(norm, parameters, o) : (struct fold){1, 0};
        step->bias[o] = (float)(fold.shift + fold.scale * (conv->has_bias ? bias[o] : 0));
    }
}

static void pack_dense(const struct net_layer *dense, const float *parameters, struct step *step)
{
    const float *w = parameters + dense->first;
    int area = dense->in_side * dense->in_side, in = dense->in_channels;

    for (int o = 0; o < dense->out_channels; o++) {
        for (int i = 0; i < area * in; i++)
            step->weights[(size_t)(i / in * step->in_stride + i % in) * step->out_stride + o] =
                w[(size_t)o * area * in + i];
        step->bias[o] = w[(size_t)dense->out_channels * area * in + o];
    }
}

/* Memory of one step whose shape is set. */
static int allocate_step(struct step *step, struct err *err)
{
    size_t side = (size_t)(step->out_side + 2 * step->out_border);
    size_t taps = (size_t)(step->kind == STEP_CONV ? step->size * step->size
                                                   : step->in_side * step->in_side);

    step->out = new_floats(side * side * (size_t)step->out_stride);
    step->weights = new_floats(taps * (size_t)step->in_stride * (size_t)step->out_stride);
    step->bias = new_floats((size_t)step->out_stride);
    return step->out && step->weights && step->bias ? 0 : err_memory(err);
}

/* The border that the layers from next on want around their input. */
static int border_before(const struct net_layer *next, const struct net_layer *end)
{
    return next < end && next->kind == NET_CONV ? next->size / 2 : 0;
}

/* Which layers fold into the one before them. */
struct folded {
    const struct net_layer *norm; /* NULL if none */
    bool has_relu;
    int pool;
    const struct net_layer *next; /* the first that does not */
};

static struct folded fold_layers(const struct net_layer *layer, const struct net_layer *end)
{
    struct folded f = {.pool = 1, .next = layer + 1};
    bool is_conv = layer->kind == NET_CONV;

    if (is_conv && f.next < end && f.next->kind == NET_BATCH_NORM)
        f.norm = f.next++;
    if ((is_conv || layer->kind == NET_DENSE) && f.next < end && f.next->kind == NET_RELU) {
        f.has_relu = true;
        f.next++;
    }
    if (is_conv && f.next < end && f.next->kind == NET_MAX_POOL)
        f.pool = f.next++->size;
    while (f.next < end && f.next->kind == NET_DROPOUT)
        f.next++;
    return f;
}

static int step_kind_of(const struct net_layer *layer, enum step_kind *kind, struct err *err)
{
    switch (layer->kind) {
    case NET_CONV:
        *kind = STEP_CONV;
        return 0;
    case NET_GLOBAL_MAX:
        *kind = STEP_GLOBAL_MAX;
        return 0;
    case NET_GLOBAL_AVERAGE:
        *kind = STEP_GLOBAL_AVERAGE;
        return 0;
    case NET_DENSE:
        *kind = STEP_DENSE;
        return 0;
    default:
        return err_set(err, ERR_MODEL, "the network cannot be read with: batch norm, relu and "
                                       "pool must follow a convolution, in this order");
    }
}

/* Makes one step of a layer and those that fold into it; *next is behind them. */
static int add_step(struct engine *engine, const struct net_layer *layer,
                    const struct net_layer *end, const float *parameters,
                    const struct net_layer **next, struct err *err)
{
    struct step *step = &engine->steps[engine->step_count];
    const struct step *last = engine->step_count ? step - 1 : NULL;
    struct folded folded = fold_layers(layer, end);
    int lanes = engine->kernels->lanes;

    if (step_kind_of(layer, &step->kind, err) != 0)
        return -1;
    step->size = layer->size;
    step->pool = folded.pool;
    step->has_relu = folded.has_relu;
    step->in_side = layer->in_side;
    step->in_border = last ? last->out_border : engine->in_border;
    step->in_stride = last ? last->out_stride : 1;
    step->out_side = step->kind == STEP_CONV ? layer->out_side / step->pool : 1;
    step->out_border = border_before(folded.next, end);
    step->out_stride = round_up(layer->out_channels, lanes);
    engine->step_count++;
    if (allocate_step(step, err) != 0)
        return -1;
    if (step->kind == STEP_CONV)
        pack_conv(layer, folded.norm, parameters, lanes, step);
    else if (step->kind == STEP_DENSE)
        pack_dense(layer, parameters, step);
    *next = folded.next;
    return 0;
}

/* Memory for the image, and for as many rows as any pool needs. */
static int allocate_shared(struct engine *engine, struct err *err)
{
    size_t side = (size_t)(SAMPLE_SIDE + 2 * engine->in_border), most = 1;

    for (int i = 0; i < engine->step_count; i++) {
        const struct step *s = &engine->steps[i];
        size_t rows = (size_t)(s->pool * s->in_side * s->out_stride);
        if (s->kind == STEP_CONV && rows > most)
            most = rows;
    }
    engine->in = new_floats(side * side);
    engine->rows = new_floats(most);
    return engine->in && engine->rows ? 0 : err_memory(err);
}

int engine_new(const struct net *net, const float *parameters, const struct kernels *kernels,
               struct engine **out, struct err *err)
{
    const struct net_layer *layer = net->layers, *end = layer + net->layer_count;
    struct engine *engine = calloc(1, sizeof *engine);

    if (!engine)
        return err_memory(err);
    engine->kernels = kernels ? kernels : kernels_best();
    engine->class_count = net->class_count;
    engine->in_border = border_before(layer, end);
    while (layer < end) {
        if (add_step(engine, layer, end, parameters, &layer, err) != 0)
            goto fail;
        engine->steps[engine->step_count - 1].last_layer = (int)(layer - net->layers) - 1;
    }
    if (allocate_shared(engine, err) != 0)
        goto fail;
    *out = engine;
    return 0;
fail:
    engine_free(engine);
    return -1;
}

void engine_free(struct engine *engine)
{
    if (!engine)
        return;
    for (int i = 0; i < engine->step_count; i++) {
        free(engine->steps[i].out);
        free(engine->steps[i].weights);
        free(engine->steps[i].bias);
    }
    free(engine->in);
    free(engine->rows);
    free(engine);
}

const char *engine_kernels(const struct engine *engine)
{
    return engine->kernels->name;
}

/* --- running --- */

/* The largest of pool x pool values, for each channel of each pixel of a row. */
static void pool_row(const float *rows, int pool, int width, int stride, int out_width, float *out)
{
    for (int x = 0; x < out_width; x++, out += stride) {
        const float *first = rows + (ptrdiff_t)x * pool * stride;
        memcpy(out, first, (size_t)stride * sizeof *out);
        for (int i = 1; i < pool * pool; i++) {
            const float *in = first + ((ptrdiff_t)(i / pool) * width + i % pool) * stride;
            for (int c = 0; c < stride; c++)
                out[c] = in[c] > out[c] ? in[c] : out[c];
        }
    }
}

static void run_conv(const struct engine *engine, const struct step *step, const float *in)
{
    int in_width = step->in_side + 2 * step->in_border;
    int out_width = step->out_side + 2 * step->out_border, stride = step->out_stride;
    struct conv_row row = {.in_stride = step->in_stride, .in_width = in_width,
                           .size = step->size, .width = step->in_side, .out_stride = stride,
                           .weights = step->weights, .bias = step->bias,
                           .has_relu = step->has_relu};
    ptrdiff_t in_row = (ptrdiff_t)in_width * step->in_stride;
    int inset = step->in_border - step->size / 2;

    in += inset * in_row + inset * step->in_stride;
    for (int y = 0; y < step->out_side; y++) {
        float *out = step->out +
                     ((ptrdiff_t)(y + step->out_border) * out_width + step->out_border) * stride;
        for (int i = 0; i < step->pool; i++) {
            row.in = in + (y * step->pool + i) * in_row;
            row.out = step->pool > 1 ? engine->rows + (ptrdiff_t)i * row.width * stride : out;
            engine->kernels->conv(&row);
        }
        if (step->pool > 1)
            pool_row(engine->rows, step->pool, row.width, stride, step->out_side, out);
    }
}

static void run_global(const struct step *step, const float *in)
{
    int stride = step->in_stride, width = step->in_side + 2 * step->in_border;
    int area = step->in_side * step->in_side;

    in += (ptrdiff_t)(step->in_border * width + step->in_border) * stride;
    memcpy(step->out, in, (size_t)stride * sizeof *in);
    for (int i = 1; i < area; i++) {
        const float *pixel =
            in + (ptrdiff_t)(i / step->in_side * width + i % step->in_side) * stride;
        for (int c = 0; c < stride; c++)
            if (step->kind == STEP_GLOBAL_AVERAGE)
                step->out[c] += pixel[c];
            else
                step->out[c] = pixel[c] > step->out[c] ? pixel[c] : step->out[c];
    }
    if (step->kind == STEP_GLOBAL_AVERAGE)
        for (int c = 0; c < stride; c++)
            step->out[c] /= (float)area;
}

static void run_dense(const struct engine *engine, const struct step *step, const float *in)
{
    int count = step->in_side * step->in_side * step->in_stride;

    engine->kernels->dense(in, count, step->weights, step->bias, step->out_stride, step->out);
    for (int o = 0; step->has_relu && o < step->out_stride; o++)
        step->out[o] = step->out[o] > 0 ? step->out[o] : 0;
}

static void show_step(const struct engine *engine, const struct step *step)
{
    int width = step->out_side + 2 * step->out_border;
    ptrdiff_t first = (ptrdiff_t)(step->out_border * width + step->out_border) * step->out_stride;

    engine->look(&(struct engine_view){step->last_layer, width, step->out_stride,
                                       step->out + first}, engine->look_context);
}

static const float *run_one(const struct engine *engine, const struct sample *sample)
{
    int border = engine->in_border, width = SAMPLE_SIDE + 2 * border;
    const float *at = engine->in;

    for (int y = 0; y < SAMPLE_SIDE; y++)
        for (int x = 0; x < SAMPLE_SIDE; x++)
            engine->in[(y + border) * width + x + border] =
                (float)sample->pixels[y * SAMPLE_SIDE + x] / 255;
    for (int i = 0; i < engine->step_count; i++) {
        const struct step *step = &engine->steps[i];
        if (step->kind == STEP_CONV)
            run_conv(engine, step, at);
        else if (step->kind == STEP_DENSE)
            run_dense(engine, step, at);
        else
            run_global(step, at);
        at = step->out;
        if (engine->look)
            show_step(engine, step);
    }
    return at;
}

void engine_watch(struct engine *engine,
                  void (*look)(const struct engine_view *view, void *context), void *context)
{
    engine->look = look;
    engine->look_context = context;
}

void engine_run(struct engine *engine, const struct sample *samples, int count, float *scores)
{
    for (int i = 0; i < count; i++, scores += engine->class_count)
        memcpy(scores, run_one(engine, &samples[i]),
               (size_t)engine->class_count * sizeof *scores);
}
