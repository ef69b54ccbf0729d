/* SPDX-License-Identifier: MIT */
#include "pipeline/recognizer.h"

#include "classify/engine.h"
#include "classify/model.h"
#include "segment/normalize.h"

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

/* A net that answers with its bias: class 4 for every sample. */
static void write_model(const char *net, int normalize_version)
{
    struct model model = {.calibration = {.temperature = 1},
                          .normalize_version = normalize_version};
    char record[] = "{}";
    struct err err;

    assert_int_equal(net_parse(net, &model.net, &err), 0);
    model.record = record;
    model.parameters = calloc(model.net.parameter_count, sizeof *model.parameters);
    model.parameters[model.net.parameter_count - (size_t)model.net.class_count + 4] = 3;
    assert_int_equal(model_write(path, &model, &err), 0);
    free(model.parameters);
}

static void it_reads(void **state)
{
    struct recognizer recognizer;
    struct sample samples[2];
    struct reading readings[2];
    float scores[2 * CLASS_COUNT];
    struct err err;

    (void)state;
    memset(samples, 9, sizeof samples);
    write_model("conv3x3-8 relu gmax dense-12", NORMALIZE_VERSION);
    assert_int_equal(recognizer_open(path, NULL, &recognizer, &err), 0);
    recognizer_read(&recognizer, samples, 2, readings, scores);
    assert_int_equal(readings[1].best, 4);
    assert_true(scores[CLASS_COUNT + 4] == 3 && scores[CLASS_COUNT + 5] == 0);
    assert_true(fabs(readings[1].confidence - exp(3) / (exp(3) + 11)) < 1e-6);
    recognizer_close(&recognizer);
}

static void refuse(const char *says)
{
    struct recognizer recognizer = {NULL, NULL};
    struct err err = {ERR_NONE, ""};

    assert_int_equal(recognizer_open(path, NULL, &recognizer, &err), -1);
    assert_int_equal(err.code, ERR_MODEL);
    assert_non_null(strstr(err.text, says));
    assert_non_null(strstr(err.text, path));
    assert_null(recognizer.model);
}

/* Ten outputs are enough to be tested, not to read forms; what is missing is never read. */
static void digits_alone(void **state)
{
    struct recognizer recognizer;
    struct sample sample;
    struct reading reading;
    struct err err;

    (void)state;
    memset(&sample, 9, sizeof sample);
    write_model("conv3x3-8 relu gmax dense-10", NORMALIZE_VERSION);
    refuse("digits only");
    assert_int_equal(recognizer_open_digits(path, NULL, &recognizer, &err), 0);
    recognizer_read(&recognizer, &sample, 1, &reading, NULL);
    assert_int_equal(reading.best, 4);
    assert_true(fabs(reading.confidence - exp(3) / (exp(3) + 9)) < 1e-6);
    assert_true(reading.probability[CLASS_BLANK] == 0);
    recognizer_close(&recognizer);
}

static void kernels_by_name(void **state)
{
    struct recognizer recognizer;
    struct err err;

    (void)state;
    write_model("conv3x3-8 relu gmax dense-12", NORMALIZE_VERSION);
    assert_int_equal(recognizer_open(path, "baseline", &recognizer, &err), 0);
    assert_string_equal(engine_kernels(recognizer.engine), "baseline");
    recognizer_close(&recognizer);
    assert_int_equal(recognizer_open(path, "mmx", &recognizer, &err), -1);
    assert_int_equal(err.code, ERR_MODEL);
    assert_non_null(strstr(err.text, "there is no kernel 'mmx', but baseline, avx2"));
    assert_int_equal(recognizer_open(path, "vnni", &recognizer, &err), -1);
    assert_true(strstr(err.text, "needs the ranges") || strstr(err.text, "cannot run"));
}

static void it_refuses(void **state)
{
    (void)state;
    write_model("conv3x3-8 relu gmax dense-12", NORMALIZE_VERSION + 1);
    refuse("normalization");
    unlink(path);
    refuse("cannot open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_reads),
        cmocka_unit_test(it_refuses),
        cmocka_unit_test(digits_alone),
        cmocka_unit_test(kernels_by_name),
    };
    snprintf(path, sizeof path, "/tmp/test_recognizer.%ld", (long)getpid());
    return cmocka_run_group_tests(tests, NULL, NULL);
}
