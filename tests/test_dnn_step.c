/* SPDX-License-Identifier: MIT */
#include "classify/learn/dnn_step.h"

#include "classify/rng.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

enum { BATCH = 2, CHANNELS = 16, SIDE = 6, COUNT = BATCH * CHANNELS * SIDE * SIDE };

static dnnl_engine_t engine;
static dnnl_stream_t stream;

static int start(void **state)
{
    (void)state;
    return dnnl_engine_create(&engine, dnnl_cpu, 0) != dnnl_success ||
           dnnl_stream_create(&stream, engine, dnnl_stream_default_flags) != dnnl_success;
}

static int stop(void **state)
{
    (void)state;
    dnnl_stream_destroy(stream);
    return dnnl_engine_destroy(engine) != dnnl_success;
}

static dnnl_memory_desc_t values(dnnl_format_tag_t order)
{
    dnnl_dims_t shape = {BATCH, CHANNELS, SIDE, SIDE};
    dnnl_memory_desc_t desc;

    dnnl_memory_desc_init_by_tag(&desc, 4, shape, dnnl_f32, order);
    return desc;
}

/* Runs a 3 x 3 convolution whose code wants its values in the order given. */
static void run_conv(dnnl_format_tag_t order, const float *in, const float *weights, float *out)
{
    const dnnl_dims_t shape = {CHANNELS, CHANNELS, 3, 3}, ones = {1, 1};
    const dnnl_memory_desc_t inside = values(order), outside = values(dnnl_nhwc);
    const void *buffers[] = {in, weights, out};
    struct dnn_step step = {.engine = engine, .stream = stream};
    dnnl_memory_desc_t any, plain;
    dnnl_convolution_desc_t conv;
    dnnl_primitive_desc_t code;
    struct err err;

    dnnl_memory_desc_init_by_tag(&any, 4, shape, dnnl_f32, dnnl_format_tag_any);
    dnnl_memory_desc_init_by_tag(&plain, 4, shape, dnnl_f32, dnnl_oihw);
    const struct dnn_step_slot slots[] = {{DNNL_ARG_SRC, &outside}, {DNNL_ARG_WEIGHTS, &plain},
                                          {DNNL_ARG_DST, &outside}};
    dnnl_convolution_forward_desc_init(&conv, dnnl_forward_training, dnnl_convolution_direct,
                                       &inside, &any, NULL, &inside, ones, ones, ones);
    code = dnn_step_find(engine, &conv, NULL);
    assert_non_null(code);
    assert_int_equal(dnn_step_make(&step, code, slots, 3, &err), 0);
    assert_int_equal(step.operands[0].reorder != NULL, order != dnnl_nhwc);
    assert_int_equal(step.operands[2].reorder != NULL, order != dnnl_nhwc);
    for (int twice = 0; twice < 2; twice++)
        assert_int_equal(dnn_step_run(&step, buffers, &err), 0);
    dnn_step_free(&step);
    dnnl_primitive_desc_destroy(code);
}

/* Whatever order the code works in, the caller's numbers go in and come out alike. */
static void orders_are_changed_on_the_way(void **state)
{
    static const dnnl_format_tag_t orders[] = {dnnl_nChw8c, dnnl_nchw};
    struct rng rng = rng_start(1, 0, 0, 0);
    float in[COUNT], weights[CHANNELS * CHANNELS * 9], wanted[COUNT], out[COUNT], kept[COUNT];

    (void)state;
    for (int i = 0; i < COUNT; i++)
        kept[i] = in[i] = rng_uniform(&rng, -1, 1);
    for (int i = 0; i < CHANNELS * CHANNELS * 9; i++)
        weights[i] = rng_uniform(&rng, -1, 1);
    run_conv(dnnl_nhwc, in, weights, wanted);
    for (int i = 0; i < 2; i++) {
        memset(out, 0, sizeof out);
        run_conv(orders[i], in, weights, out);
        for (int j = 0; j < COUNT; j++)
            assert_true(fabsf(out[j] - wanted[j]) < 1e-4f);
        assert_memory_equal(in, kept, sizeof in);
    }
}

/* A norm along one axis has nothing but reference code; nonsense has not even that. */
static void slow_code_is_not_taken(void **state)
{
    dnnl_dims_t shape = {2, 3, 4, 5}, less = {2, 3, 1, 5};
    dnnl_memory_desc_t in, out;
    dnnl_reduction_desc_t norm;
    dnnl_primitive_desc_t code = NULL;

    (void)state;
    dnnl_memory_desc_init_by_tag(&in, 4, shape, dnnl_f32, dnnl_abcd);
    dnnl_memory_desc_init_by_tag(&out, 4, less, dnnl_f32, dnnl_abcd);
    assert_int_equal(dnnl_reduction_desc_init(&norm, dnnl_reduction_norm_lp_sum, &in, &out, 3, 0),
                     dnnl_success);
    assert_int_equal(dnnl_primitive_desc_create(&code, &norm, NULL, engine, NULL), dnnl_success);
    dnnl_primitive_desc_destroy(code);
    assert_null(dnn_step_find(engine, &norm, NULL));
    memset(&norm, 0, sizeof norm);
    assert_null(dnn_step_find(engine, &norm, NULL));
}

static void statuses_become_errors(void **state)
{
    struct err err = {ERR_NONE, ""};

    (void)state;
    assert_int_equal(dnn_step_check(dnnl_success, &err), 0);
    assert_int_equal(err.code, ERR_NONE);
    assert_int_equal(dnn_step_check(dnnl_out_of_memory, &err), -1);
    assert_int_equal(err.code, ERR_MEMORY);
    assert_int_equal(dnn_step_check(dnnl_unimplemented, &err), -1);
    assert_int_equal(err.code, ERR_SYSTEM);
    assert_non_null(strstr(err.text, "processor"));
    assert_int_equal(dnn_step_check(dnnl_invalid_arguments, &err), -1);
    assert_int_equal(err.code, ERR_SYSTEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_are_changed_on_the_way),
        cmocka_unit_test(slow_code_is_not_taken),
        cmocka_unit_test(statuses_become_errors),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
