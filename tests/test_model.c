/* SPDX-License-Identifier: MIT */
#include "classify/model.h"

#include "base/file.h"
#include "base/types.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char path[64];
static uint8_t *good;
static size_t good_length;

static struct model *small_model(void)
{
    struct model *model = calloc(1, sizeof *model);
    struct err err;

    assert_int_equal(net_parse("conv3x3-4 bn relu pool7 conv3x3-2 relu gavg dense-12", &model->net,
                               &err), 0);
    model->parameters = calloc(model->net.parameter_count, sizeof *model->parameters);
    for (size_t i = 0; i < model->net.parameter_count; i++)
        model->parameters[i] = (float)i / 16 - 3;
    model->calibration.temperature = 1.25;
    model->calibration.sure = 0.875;
    for (int i = 0; i < TERM_COUNT; i++)
        model->calibration.weights[i] = i - 1.5;
    model->calibration.range_count = 3;
    model->calibration.ranges[0] = 1;
    model->calibration.ranges[1] = 7.5f;
    model->normalize_version = NORMALIZE_VERSION;
    model->record = strdup("{\"seed\":1,\"sha256\":\"none\",\"note\":\"caf\xc3\xa9\"}");
    return model;
}

static int set_up(void **state)
{
    struct model *model = small_model();
    struct err err;

    (void)state;
    snprintf(path, sizeof path, "/tmp/test_model.%ld", (long)getpid());
    if (model_write(path, model, &err) != 0)
        return -1;
    model_free(model);
    return file_read(path, FILE_FOLLOW, 1 << 20, &good, &good_length, &err);
}

static int tear_down(void **state)
{
    (void)state;
    free(good);
    return unlink(path);
}

static void what_is_written_is_read(void **state)
{
    struct model *in = small_model(), *out;
    struct err err;

    (void)state;
    assert_int_equal(model_write(path, in, &err), 0);
    assert_int_equal(model_read(path, &out, &err), 0);
    assert_string_equal(out->net.text, in->net.text);
    assert_memory_equal(out->parameters, in->parameters,
                        in->net.parameter_count * sizeof *in->parameters);
    assert_true(out->calibration.temperature == 1.25);
    assert_true(out->calibration.sure == 0.875);
    assert_memory_equal(out->calibration.weights, in->calibration.weights,
                        sizeof in->calibration.weights);
    assert_memory_equal(model_ranges(out), in->calibration.ranges, 3 * sizeof(float));
    assert_int_equal(out->normalize_version, NORMALIZE_VERSION);
    assert_string_equal(out->record, in->record);
    assert_string_equal(out->sha256, in->sha256);
    model_free(in);
    model_free(out);
}

/* Models that were made before there were ranges, or whose confidence was never fitted. */
static void ranges_and_weights_may_be_missing(void **state)
{
    struct model *in = small_model(), *out;
    struct err err;

    (void)state;
    in->calibration.range_count = 0;
    in->calibration.sure = 0;
    assert_int_equal(model_write(path, in, &err), 0);
    assert_int_equal(model_read(path, &out, &err), 0);
    assert_null(model_ranges(out));
    assert_true(out->calibration.sure == 0);
    model_free(in);
    model_free(out);
}

static void expect_refusal(const uint8_t *bytes, size_t length)
{
    struct model *model = NULL;
    struct err err = {ERR_NONE, ""};

    assert_int_equal(file_write(path, bytes, length, &err), 0);
    assert_int_equal(model_read(path, &model, &err), -1);
    assert_int_equal(err.code, ERR_MODEL);
    assert_non_null(strstr(err.text, path));
    assert_null(model);
}

/* One flipped bit anywhere: in the length, the header, the hash, a weight. */
static void every_flipped_byte_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < good_length; i += 1 + i / 200) {
        good[i] ^= (uint8_t)(1 << i % 8);
        expect_refusal(good, good_length);
        good[i] ^= (uint8_t)(1 << i % 8);
    }
}

static void every_cut_is_refused(void **state)
{
    (void)state;
    for (size_t length = 0; length < good_length; length += 1 + length / 50)
        expect_refusal(good, length);
}

/* A file that was changed and hashed again must still make sense. */
static void expect_text(const char *from, const char *to, const char *says)
{
    uint8_t *bytes = malloc(good_length);
    struct model *model = NULL;
    char hash[HASH_TEXT];
    uint8_t *at, *digits;
    struct err err;

    assert_int_equal(strlen(from), strlen(to));
    memcpy(bytes, good, good_length);
    at = memmem(bytes, good_length, from, strlen(from));
    assert_non_null(at);
    memcpy(at, to, strlen(to));
    digits = (uint8_t *)memmem(bytes, good_length, "\"sha256\":\"", 10) + 10;
    memset(digits, '0', 64);
    hash_bytes(bytes, good_length, hash);
    memcpy(digits, hash, 64);
    assert_int_equal(file_write(path, bytes, good_length, &err), 0);
    assert_int_equal(model_read(path, &model, &err), -1);
    assert_int_equal(err.code, ERR_MODEL);
    assert_non_null(strstr(err.text, says));
    free(bytes);
}

static void a_forged_header_is_refused(void **state)
{
    (void)state;
    expect_text("\"normalize_version\":\"1\"", "\"normalize_version\":\"2\"",
                "of normalization 2, this program makes 1");
    expect_text("model-1", "model-9", "format");
    expect_text("not-a-digit", "not-a-digot", "classes");
    expect_text("dense-12", "dense-11", "outputs");
    expect_text("dense-12", "denso-12", "architecture");
    expect_text("conv3x3-4 ", "conv3x3-5 ", "shape");
    expect_text("1.25", "-1.0", "temperature");
    expect_text("0.875", "1.875", "'sure'");
    expect_text("-1.5,-0.5", "-1.5     ", "has 5 'weights', not 6");
    expect_text("-1.5,-0.5", "-1e5,-0.5", "'weights' is no number between");
    expect_text("-1.5,-0.5", "null,-0.5", "'weights' is no number between");
    expect_text("0.875", "null ", "'sure'");
    expect_text("\\\"sure", "\\\"rare", "only one of 'sure' and 'weights'");
    expect_text("\\\"weights", "\\\"heights", "only one of 'sure' and 'weights'");
    expect_text("7.5", "-75", "'ranges' is neither 0 nor between");
    expect_text("7.5", "[7]", "'ranges' is neither 0 nor between");
    expect_text("7.5,0.0", "7.5    ", "has 2 'ranges', its network wants 3");
    expect_text("\"F32\"", "\"F16\"", "shape");
    expect_text("\"data_offsets\":[0,144]", "\"data_offsets\":[9,144]", "inside");
    expect_text("\"data_offsets\":[0,144]", "\"data_offsets\":[-9,44]", "inside");
    expect_text("\"4.bias\"", "\"4.bios\"", "4.bias");
    expect_text("\"__metadata__\"", "\"__metedata__\"", "format");
    expect_text("{\"__", "[\"__", "JSON");
}

static void a_parameter_that_is_no_number(void **state)
{
    struct model *model = small_model(), *out = NULL;
    struct err err;

    (void)state;
    model->parameters[5] = NAN;
    assert_int_equal(model_write(path, model, &err), 0);
    assert_int_equal(model_read(path, &out, &err), -1);
    assert_non_null(strstr(err.text, "finite"));
    model_free(model);
}

static void a_missing_file(void **state)
{
    struct model *model = NULL;
    struct err err;

    (void)state;
    assert_int_equal(model_read("/nowhere/model", &model, &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(ranges_and_weights_may_be_missing),
        cmocka_unit_test(every_flipped_byte_is_refused),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(a_forged_header_is_refused),
        cmocka_unit_test(a_parameter_that_is_no_number),
        cmocka_unit_test(a_missing_file),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
