/* SPDX-License-Identifier: MIT */
#include "classify/learn/dnn_step.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

int dnn_step_check(dnnl_status_t status, struct err *err)
{
    if (status == dnnl_success)
        return 0;
    if (status == dnnl_out_of_memory)
        return err_memory(err);
    return err_set(err, ERR_SYSTEM, "oneDNN refused it: %s",
                   status == dnnl_unimplemented ? "it cannot do that on this processor"
                                                : "the library and its use do not agree");
}

dnnl_primitive_desc_t dnn_step_find(dnnl_engine_t engine, const void *operation,
                                    const_dnnl_primitive_desc_t forward)
{
    dnnl_primitive_desc_t code = NULL;
    const char *name = "ref";

    if (dnnl_primitive_desc_create(&code, operation, NULL, engine, forward) != dnnl_success)
        return NULL;
    dnnl_primitive_desc_query(code, dnnl_query_impl_info_str, 0, &name);
    if (strstr(name, "ref")) {
        dnnl_primitive_desc_destroy(code);
        return NULL;
    }
    return code;
}

static bool is_result(int argument)
{
    static const int results[] = {DNNL_ARG_DST,      DNNL_ARG_MEAN,         DNNL_ARG_VARIANCE,
                                  DNNL_ARG_DIFF_SRC, DNNL_ARG_DIFF_WEIGHTS, DNNL_ARG_DIFF_BIAS,
                                  DNNL_ARG_DIFF_SCALE_SHIFT};

    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        if (results[i] == argument)
            return true;
    return false;
}

static int new_reorder(dnnl_engine_t engine, const dnnl_memory_desc_t *from,
                       const dnnl_memory_desc_t *to, dnnl_primitive_t *out, struct err *err)
{
    dnnl_primitive_desc_t code = NULL;
    int status = dnn_step_check(dnnl_reorder_primitive_desc_create(&code, from, engine, to, engine,
                                                                   NULL), err);

    if (status == 0)
        status = dnn_step_check(dnnl_primitive_create(out, code), err);
    dnnl_primitive_desc_destroy(code);
    return status;
}

static int add_operand(struct dnn_step *step, const_dnnl_primitive_desc_t code,
                       const struct dnn_step_slot *slot, struct err *err)
{
    const dnnl_memory_desc_t *wanted =
        dnnl_primitive_desc_query_md(code, dnnl_query_exec_arg_md, slot->argument);
    struct dnn_step_operand *operand = &step->operands[step->operand_count++];

    operand->argument = slot->argument;
    if (dnn_step_check(dnnl_memory_create(&operand->outside, slot->shape, step->engine,
                                          DNNL_MEMORY_NONE), err) != 0)
        return -1;
    if (dnnl_memory_desc_equal(wanted, slot->shape))
        return 0;
    if (dnn_step_check(dnnl_memory_create(&operand->inside, wanted, step->engine,
                                          DNNL_MEMORY_ALLOCATE), err) != 0)
        return -1;
    if (is_result(slot->argument))
        return new_reorder(step->engine, wanted, slot->shape, &operand->reorder, err);
    return new_reorder(step->engine, slot->shape, wanted, &operand->reorder, err);
}

int dnn_step_make(struct dnn_step *step, const_dnnl_primitive_desc_t code,
                  const struct dnn_step_slot *slots, int count, struct err *err)
{
    assert(count <= DNN_STEP_OPERANDS);
    for (int i = 0; i < count; i++)
        if (add_operand(step, code, &slots[i], err) != 0)
            return -1;
    return dnn_step_check(dnnl_primitive_create(&step->primitive, code), err);
}

static int run_reorder(const struct dnn_step *step, const struct dnn_step_operand *operand,
                       struct err *err)
{
    bool is_out = is_result(operand->argument);
    dnnl_exec_arg_t arguments[] = {
        {DNNL_ARG_FROM, is_out ? operand->inside : operand->outside},
        {DNNL_ARG_TO, is_out ? operand->outside : operand->inside},
    };

    return dnn_step_check(dnnl_primitive_execute(operand->reorder, step->stream, 2, arguments),
                          err);
}

/* Runs the reorders of the inputs, or those of the results. */
static int run_reorders(const struct dnn_step *step, bool of_results, struct err *err)
{
    for (int i = 0; i < step->operand_count; i++) {
        const struct dnn_step_operand *operand = &step->operands[i];
        if (operand->reorder && is_result(operand->argument) == of_results &&
            run_reorder(step, operand, err) != 0)
            return -1;
    }
    return 0;
}

int dnn_step_run(struct dnn_step *step, const void *const *buffers, struct err *err)
{
    dnnl_exec_arg_t arguments[DNN_STEP_OPERANDS + 1];
    int count = step->operand_count;

    for (int i = 0; i < count; i++) {
        struct dnn_step_operand *operand = &step->operands[i];
        void *memory = (void *)(uintptr_t)buffers[i]; /* the library knows no const */
        if (dnn_step_check(dnnl_memory_set_data_handle(operand->outside, memory), err) != 0)
            return -1;
        arguments[i].arg = operand->argument;
        arguments[i].memory = operand->inside ? operand->inside : operand->outside;
    }
    if (step->workspace)
        arguments[count++] = (dnnl_exec_arg_t){DNNL_ARG_WORKSPACE, step->workspace};
    if (run_reorders(step, false, err) != 0 ||
        dnn_step_check(dnnl_primitive_execute(step->primitive, step->stream, count, arguments),
                       err) != 0 ||
        run_reorders(step, true, err) != 0)
        return -1;
    return dnn_step_check(dnnl_stream_wait(step->stream), err);
}

void dnn_step_free(struct dnn_step *step)
{
    for (int i = 0; i < step->operand_count; i++) {
        dnnl_primitive_destroy(step->operands[i].reorder);
        dnnl_memory_destroy(step->operands[i].inside);
        dnnl_memory_destroy(step->operands[i].outside);
    }
    dnnl_primitive_destroy(step->primitive);
}
