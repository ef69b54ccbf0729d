/* SPDX-License-Identifier: MIT */
#include "classify/learn/dnn.h"

#include "classify/learn/dnn_step.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct dnn {
    struct net_layer layer;
    dnnl_data_type_t type; /* of activations */
    int batch;
    unsigned flags;
    dnnl_engine_t engine;
    dnnl_stream_t stream;
    dnnl_memory_t workspace; /* of batch norm with ReLU: what was above 0 */
    struct dnn_step forward, backward_weights, backward_input;
};

/*
 * How numbers lie, in the library's words.  What is multiplied is of the type of
 * the activations, sums are floats.
 */
struct shapes {
    dnnl_memory_desc_t in, out, out_gradient;
    dnnl_memory_desc_t weights, weights_gradient;
    dnnl_memory_desc_t bias; /* no bias: no dimensions */
};

/* The library's code for a layer; backward_input may be NULL. */
struct code {
    dnnl_primitive_desc_t forward, backward_weights, backward_input;
};

static void free_code(struct code *code)
{
    dnnl_primitive_desc_destroy(code->forward);
    dnnl_primitive_desc_destroy(code->backward_weights);
    dnnl_primitive_desc_destroy(code->backward_input);
    *code = (struct code){NULL, NULL, NULL};
}

static int no_code(struct err *err)
{
    return err_set(err, ERR_SYSTEM, "oneDNN has nothing but slow reference code for it on this "
                                    "processor: try channels in multiples of 16");
}

/* --- convolution and dense --- */

/* Of its input, with which Winograd's convolution is the faster one; measured. */
enum { WINOGRAD_CHANNELS = 16 };

static struct shapes conv_shapes(const struct dnn *dnn)
{
    const struct net_layer *layer = &dnn->layer;
    dnnl_dims_t in = {dnn->batch, layer->in_channels, layer->in_side, layer->in_side};
    dnnl_dims_t out = {dnn->batch, layer->out_channels, layer->out_side, layer->out_side};
    dnnl_dims_t weights = {layer->out_channels, layer->in_channels, layer->size, layer->size};
    dnnl_dims_t bias = {layer->out_channels};
    struct shapes shapes = {.bias = {.ndims = 0}};

    dnnl_memory_desc_init_by_tag(&shapes.in, 4, in, dnn->type, dnnl_nhwc);
    dnnl_memory_desc_init_by_tag(&shapes.out, 4, out, dnn->type, dnnl_nhwc);
    dnnl_memory_desc_init_by_tag(&shapes.weights, 4, weights, dnnl_f32, dnnl_oihw);
    if (layer->has_bias)
        dnnl_memory_desc_init_by_tag(&shapes.bias, 1, bias, dnnl_f32, dnnl_a);
    shapes.out_gradient = shapes.out;
    shapes.weights_gradient = shapes.weights;
    return shapes;
}

static struct shapes dense_shapes(const struct dnn *dnn)
{
    const struct net_layer *layer = &dnn->layer;
    int inputs = layer->in_side * layer->in_side * layer->in_channels;
    dnnl_dims_t in = {dnn->batch, inputs}, out = {dnn->batch, layer->out_channels};
    dnnl_dims_t weights = {layer->out_channels, inputs}, bias = {layer->out_channels};
    dnnl_data_type_t out_type = dnn->flags & DNN_FLOAT_OUT ? dnnl_f32 : dnn->type;
    struct shapes shapes;

    dnnl_memory_desc_init_by_tag(&shapes.in, 2, in, dnn->type, dnnl_nc);
    dnnl_memory_desc_init_by_tag(&shapes.out, 2, out, out_type, dnnl_nc);
    dnnl_memory_desc_init_by_tag(&shapes.out_gradient, 2, out, dnn->type, dnnl_nc);
    dnnl_memory_desc_init_by_tag(&shapes.weights, 2, weights, dnnl_f32, dnnl_oi);
    dnnl_memory_desc_init_by_tag(&shapes.bias, 1, bias, dnnl_f32, dnnl_a);
    shapes.weights_gradient = shapes.weights;
    return shapes;
}

/* The same shape in whatever order the library likes best, of another type. */
static void leave_order(dnnl_memory_desc_t *shape, dnnl_data_type_t type)
{
    dnnl_memory_desc_t same = *shape;

    dnnl_memory_desc_init_by_tag(shape, same.ndims, same.dims, type, dnnl_format_tag_any);
}

static bool find_conv(const struct dnn *dnn, const struct shapes *s, dnnl_alg_kind_t algorithm,
                      struct code *code)
{
    const dnnl_dims_t stride = {dnn->layer.stride, dnn->layer.stride};
    const dnnl_dims_t border = {dnn->layer.border, dnn->layer.border};
    const dnnl_memory_desc_t *bias = dnn->layer.has_bias ? &s->bias : NULL;
    dnnl_convolution_desc_t forward, weights, input;

    dnnl_convolution_forward_desc_init(&forward, dnnl_forward_training, algorithm, &s->in,
                                       &s->weights, bias, &s->out, stride, border, border);
    dnnl_convolution_backward_weights_desc_init(&weights, algorithm, &s->in,
                                                &s->weights_gradient, bias, &s->out_gradient,
                                                stride, border, border);
    dnnl_convolution_backward_data_desc_init(&input, algorithm, &s->in, &s->weights,
                                             &s->out_gradient, stride, border, border);
    code->forward = dnn_step_find(dnn->engine, &forward, NULL);
    if (!code->forward)
        return false;
    code->backward_weights = dnn_step_find(dnn->engine, &weights, code->forward);
    if (dnn->flags & DNN_INPUT_GRADIENT)
        code->backward_input = dnn_step_find(dnn->engine, &input, code->forward);
    return code->backward_weights && (code->backward_input || !(dnn->flags & DNN_INPUT_GRADIENT));
}

static bool find_dense(const struct dnn *dnn, const struct shapes *s, struct code *code)
{
    dnnl_inner_product_desc_t forward, weights, input;

    dnnl_inner_product_forward_desc_init(&forward, dnnl_forward_training, &s->in, &s->weights,
                                         &s->bias, &s->out);
    dnnl_inner_product_backward_weights_desc_init(&weights, &s->in, &s->weights_gradient,
                                                  &s->bias, &s->out_gradient);
    dnnl_inner_product_backward_data_desc_init(&input, &s->in, &s->weights, &s->out_gradient);
    code->forward = dnn_step_find(dnn->engine, &forward, NULL);
    if (!code->forward)
        return false;
    code->backward_weights = dnn_step_find(dnn->engine, &weights, code->forward);
    code->backward_input = dnn_step_find(dnn->engine, &input, code->forward);
    return code->backward_weights && code->backward_input;
}

static void leave_activations(const struct dnn *dnn, struct shapes *shapes)
{
    leave_order(&shapes->in, dnn->type);
    leave_order(&shapes->out, shapes->out.data_type);
    leave_order(&shapes->out_gradient, dnn->type);
}

/*
 * Winograd's convolution of floats takes a quarter of the multiplications, which
 * pays for the copies where there are channels enough (Lavin & Gray, Fast
 * Algorithms for Convolutional Neural Networks, 2016).
 */
static bool find_winograd(const struct dnn *dnn, struct shapes shapes, struct code *code)
{
    if (dnn->layer.kind != NET_CONV || dnn->type != dnnl_f32 ||
        dnn->layer.in_channels < WINOGRAD_CHANNELS)
        return false;
    leave_activations(dnn, &shapes);
    if (find_conv(dnn, &shapes, dnnl_convolution_winograd, code))
        return true;
    free_code(code);
    return false;
}

static bool find_direct(const struct dnn *dnn, const struct shapes *s, struct code *code)
{
    return dnn->layer.kind == NET_CONV ? find_conv(dnn, s, dnnl_convolution_direct, code)
                                       : find_dense(dnn, s, code);
}

/*
 * The weights lie as the library likes.  The activations lie as they are where
 * it has good code for that; else they too are copied in each pass.
 */
static bool find_weighted(const struct dnn *dnn, struct shapes shapes, struct code *code)
{
    leave_order(&shapes.weights, dnn->type);
    leave_order(&shapes.weights_gradient, dnnl_f32);
    if (find_winograd(dnn, shapes, code) || find_direct(dnn, &shapes, code))
        return true;
    free_code(code);
    leave_activations(dnn, &shapes);
    return find_direct(dnn, &shapes, code);
}

static int new_weighted(struct dnn *dnn, struct err *err)
{
    const struct shapes s = dnn->layer.kind == NET_CONV ? conv_shapes(dnn) : dense_shapes(dnn);
    const struct dnn_step_slot forward[] = {{DNNL_ARG_SRC, &s.in},
                                            {DNNL_ARG_DST, &s.out},
                                            {DNNL_ARG_WEIGHTS, &s.weights},
                                            {DNNL_ARG_BIAS, &s.bias}};
    const struct dnn_step_slot weights[] = {{DNNL_ARG_SRC, &s.in},
                                            {DNNL_ARG_DIFF_DST, &s.out_gradient},
                                            {DNNL_ARG_DIFF_WEIGHTS, &s.weights_gradient},
                                            {DNNL_ARG_DIFF_BIAS, &s.bias}};
    const struct dnn_step_slot input[] = {{DNNL_ARG_DIFF_SRC, &s.in},
                                          {DNNL_ARG_DIFF_DST, &s.out_gradient},
                                          {DNNL_ARG_WEIGHTS, &s.weights}};
    int count = s.bias.ndims > 0 ? 4 : 3;
    struct code code = {NULL, NULL, NULL};
    int status = -1;

    if (!find_weighted(dnn, s, &code))
        no_code(err);
    else if (dnn_step_make(&dnn->forward, code.forward, forward, count, err) == 0 &&
             dnn_step_make(&dnn->backward_weights, code.backward_weights, weights, count, err) == 0)
        status = 0;
    if (status == 0 && code.backward_input)
        status = dnn_step_make(&dnn->backward_input, code.backward_input, input, 3, err);
    free_code(&code);
    return status;
}

static int forward_weighted(struct dnn *dnn, float *parameters, const void *in, void *out,
                            struct err *err)
{
    const float *weights = parameters + dnn->layer.first;
    const float *bias = weights + dnn->layer.count - dnn->layer.out_channels;
    const void *buffers[] = {in, out, weights, bias};

    return dnn_step_run(&dnn->forward, buffers, err);
}

static int backward_weighted(struct dnn *dnn, float *parameters, const void *in,
                             const void *out_gradient, void *in_gradient, float *gradient,
                             struct err *err)
{
    const float *of_kernel = gradient + dnn->layer.first;
    const float *of_bias = of_kernel + dnn->layer.count - dnn->layer.out_channels;
    const void *of_weights[] = {in, out_gradient, of_kernel, of_bias};
    const void *of_input[] = {in_gradient, out_gradient, parameters + dnn->layer.first};

    if (dnn_step_run(&dnn->backward_weights, of_weights, err) != 0)
        return -1;
    return in_gradient ? dnn_step_run(&dnn->backward_input, of_input, err) : 0;
}

/* --- batch norm --- */

static bool find_norm(const struct dnn *dnn, const dnnl_memory_desc_t *values, struct code *code)
{
    unsigned flags = dnnl_use_scaleshift | (dnn->flags & DNN_RELU ? dnnl_fuse_norm_relu : 0);
    dnnl_batch_normalization_desc_t forward, backward;

    dnnl_batch_normalization_forward_desc_init(&forward, dnnl_forward_training, values,
                                               (float)NET_NORM_EPSILON, flags);
    dnnl_batch_normalization_backward_desc_init(&backward, dnnl_backward, values, values,
                                                (float)NET_NORM_EPSILON, flags);
    code->forward = dnn_step_find(dnn->engine, &forward, NULL);
    if (!code->forward)
        return false;
    code->backward_input = dnn_step_find(dnn->engine, &backward, code->forward);
    return code->backward_input != NULL;
}

static int new_workspace(struct dnn *dnn, const_dnnl_primitive_desc_t code, struct err *err)
{
    const dnnl_memory_desc_t *shape =
        dnnl_primitive_desc_query_md(code, dnnl_query_workspace_md, 0);

    if (!shape || dnnl_memory_desc_get_size(shape) == 0)
        return 0;
    if (dnn_step_check(dnnl_memory_create(&dnn->workspace, shape, dnn->engine,
                                          DNNL_MEMORY_ALLOCATE), err) != 0)
        return -1;
    dnn->forward.workspace = dnn->backward_input.workspace = dnn->workspace;
    return 0;
}

static int new_norm(struct dnn *dnn, struct err *err)
{
    const struct net_layer *layer = &dnn->layer;
    dnnl_dims_t batch = {dnn->batch, layer->in_channels, layer->in_side, layer->in_side};
    dnnl_dims_t channel = {layer->in_channels}, pair = {2, layer->in_channels};
    dnnl_memory_desc_t values, channels, pairs;
    const struct dnn_step_slot forward[] = {{DNNL_ARG_SRC, &values},
                                            {DNNL_ARG_DST, &values},
                                            {DNNL_ARG_SCALE_SHIFT, &pairs},
                                            {DNNL_ARG_MEAN, &channels},
                                            {DNNL_ARG_VARIANCE, &channels}};
    const struct dnn_step_slot backward[] = {{DNNL_ARG_SRC, &values},
                                             {DNNL_ARG_DIFF_DST, &values},
                                             {DNNL_ARG_DIFF_SRC, &values},
                                             {DNNL_ARG_SCALE_SHIFT, &pairs},
                                             {DNNL_ARG_MEAN, &channels},
                                             {DNNL_ARG_VARIANCE, &channels},
                                             {DNNL_ARG_DIFF_SCALE_SHIFT, &pairs}};
    struct code code = {NULL, NULL, NULL};
    int status = -1;

    dnnl_memory_desc_init_by_tag(&values, 4, batch, dnn->type, dnnl_nhwc);
    dnnl_memory_desc_init_by_tag(&channels, 1, channel, dnnl_f32, dnnl_a);
    dnnl_memory_desc_init_by_tag(&pairs, 2, pair, dnnl_f32, dnnl_ab);
    if (!find_norm(dnn, &values, &code))
        no_code(err);
    else if (dnn_step_make(&dnn->forward, code.forward, forward, 5, err) == 0 &&
             dnn_step_make(&dnn->backward_input, code.backward_input, backward, 7, err) == 0)
        status = new_workspace(dnn, code.forward, err);
    free_code(&code);
    return status;
}

/* Scale, shift, mean and variance lie one after the other. */
static int forward_norm(struct dnn *dnn, float *parameters, const void *in, void *out,
                        struct err *err)
{
    const float *scale_shift = parameters + dnn->layer.first;
    const float *mean = scale_shift + 2 * dnn->layer.in_channels;
    const void *buffers[] = {in, out, scale_shift, mean, mean + dnn->layer.in_channels};

    return dnn_step_run(&dnn->forward, buffers, err);
}

static int backward_norm(struct dnn *dnn, float *parameters, const void *in,
                         const void *out_gradient, void *in_gradient, float *gradient,
                         struct err *err)
{
    const float *scale_shift = parameters + dnn->layer.first;
    const float *mean = scale_shift + 2 * dnn->layer.in_channels;
    float *slope = gradient + dnn->layer.first;
    const void *buffers[] = {in,   out_gradient, in_gradient, scale_shift,
                             mean, mean + dnn->layer.in_channels, slope};

    memset(slope, 0, dnn->layer.count * sizeof *slope);
    return dnn_step_run(&dnn->backward_input, buffers, err);
}

/* --- layers --- */

static int within_layer(const struct dnn *dnn, struct err *err)
{
    static const char *const names[] = {[NET_CONV] = "the convolution",
                                        [NET_BATCH_NORM] = "the batch norm",
                                        [NET_DENSE] = "the dense layer"};
    const struct net_layer *l = &dnn->layer;

    return err_within(err, "%s of %d x %d x %d to %d channels", names[l->kind], l->in_side,
                      l->in_side, l->in_channels, l->out_channels);
}

static int new_layer(struct dnn *dnn, struct err *err)
{
    if (dnn_step_check(dnnl_engine_create(&dnn->engine, dnnl_cpu, 0), err) != 0 ||
        dnn_step_check(dnnl_stream_create(&dnn->stream, dnn->engine, dnnl_stream_default_flags),
                       err) != 0)
        return -1;
    dnn->forward.engine = dnn->backward_weights.engine = dnn->backward_input.engine = dnn->engine;
    dnn->forward.stream = dnn->backward_weights.stream = dnn->backward_input.stream = dnn->stream;
    return dnn->layer.kind == NET_BATCH_NORM ? new_norm(dnn, err) : new_weighted(dnn, err);
}

enum number dnn_number(void)
{
    dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa();

    return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16 ? NUMBER_BF16
                                                                                  : NUMBER_FLOAT;
}

void dnn_code(char text[DNN_CODE])
{
    const dnnl_version_t *version = dnnl_version();

    snprintf(text, DNN_CODE, "oneDNN %d.%d.%d %x", version->major, version->minor, version->patch,
             (unsigned)dnnl_get_effective_cpu_isa());
}

int dnn_new(const struct net_layer *layer, enum number number, int batch, unsigned flags,
            struct dnn **out, struct err *err)
{
    struct dnn *dnn = calloc(1, sizeof *dnn);

    assert(layer->kind == NET_CONV || layer->kind == NET_BATCH_NORM || layer->kind == NET_DENSE);
    if (!dnn)
        return err_memory(err);
    dnn->layer = *layer;
    dnn->type = number == NUMBER_BF16 ? dnnl_bf16 : dnnl_f32;
    dnn->batch = batch;
    dnn->flags = flags;
    if (new_layer(dnn, err) != 0) {
        within_layer(dnn, err);
        dnn_free(dnn);
        return -1;
    }
    *out = dnn;
    return 0;
}

int dnn_forward(struct dnn *dnn, float *parameters, const void *in, void *out, struct err *err)
{
    int status = dnn->layer.kind == NET_BATCH_NORM
                     ? forward_norm(dnn, parameters, in, out, err)
                     : forward_weighted(dnn, parameters, in, out, err);

    return status == 0 ? 0 : within_layer(dnn, err);
}

int dnn_backward(struct dnn *dnn, float *parameters, const void *in, const void *out_gradient,
                 void *in_gradient, float *gradient, struct err *err)
{
    int status = dnn->layer.kind == NET_BATCH_NORM
                     ? backward_norm(dnn, parameters, in, out_gradient, in_gradient, gradient, err)
                     : backward_weighted(dnn, parameters, in, out_gradient, in_gradient, gradient,
                                         err);

    return status == 0 ? 0 : within_layer(dnn, err);
}

void dnn_free(struct dnn *dnn)
{
    if (!dnn)
        return;
    dnn_step_free(&dnn->forward);
    dnn_step_free(&dnn->backward_weights);
    dnn_step_free(&dnn->backward_input);
    dnnl_memory_destroy(dnn->workspace);
    dnnl_stream_destroy(dnn->stream);
    dnnl_engine_destroy(dnn->engine);
    free(dnn);
}
