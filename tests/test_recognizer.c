/* SPDX-License-Identifier: MIT */
#include "pipeline/recognizer.h"

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
    model.parameters[model.net.parameter_count - CLASS_COUNT + 4] = 3;
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
    assert_int_equal(recognizer_open(path, &recognizer, &err), 0);
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

    assert_int_equal(recognizer_open(path, &recognizer, &err), -1);
    assert_int_equal(err.code, ERR_MODEL);
    assert_non_null(strstr(err.text, says));
    assert_non_null(strstr(err.text, path));
    assert_null(recognizer.model);
}

static void it_refuses(void **state)
{
    (void)state;
    write_model("conv3x3-8 relu gmax dense-12", NORMALIZE_VERSION + 1);
    refuse("normalization");
    write_model("relu dense-12", NORMALIZE_VERSION);
    refuse("must follow a convolution");
    unlink(path);
    refuse("cannot open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_reads),
        cmocka_unit_test(it_refuses),
    };
    snprintf(path, sizeof path, "/tmp/test_recognizer.%ld", (long)getpid());
    return cmocka_run_group_tests(tests, NULL, NULL);
}
