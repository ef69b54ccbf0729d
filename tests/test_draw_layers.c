/* SPDX-License-Identifier: MIT */
#include "pipeline/draw.h"

#include "classify/engine.h"
#include "classify/kernels.h"
#include "classify/model.h"
#include "pipeline/recognizer.h"
#include "tests/glyphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <leptonica/allheaders.h>

/* Where things stand on the picture: see draw_layers.c. */
enum { PICTURE_LEFT = 24, PICTURE_TOP = 1408, ZOOM = 14, BARS_LEFT = 528, BAR_LINE = 32,
       MAPS_LEFT = 1304, MAPS_TOP = 120, MAP_ZOOM = 3, MAP_STEP = 90 };

/* The first channel is the sample, the second nothing; the dense layer says 4. */
static void open_reader(struct recognizer *recognizer, double sure)
{
    static struct model model;
    struct err err;

    assert_int_equal(net_parse("conv3x3-2 relu gmax dense-12", &model.net, &err), 0);
    model.calibration = (struct calibration){.temperature = 1, .sure = sure};
    model.parameters = calloc(model.net.parameter_count, sizeof *model.parameters);
    model.parameters[4] = 1; /* the middle of the first kernel */
    model.parameters[model.net.parameter_count - CLASS_COUNT + 4] = 3;
    recognizer->model = &model;
    assert_int_equal(engine_new(&model.net, model.parameters, NULL, kernels_named("baseline"),
                                &recognizer->engine, &err), 0);
}

static void close_reader(struct recognizer *recognizer)
{
    engine_free(recognizer->engine);
    free(recognizer->model->parameters);
}

static int shade(PIX *picture, int x, int y)
{
    l_int32 red, green, blue;

    pixGetRGBPixel(picture, x, y, &red, &green, &blue);
    return (red + green + blue) / 3;
}

static void expect_sample_scores_and_maps(double sure)
{
    struct sample sample = glyphs_digit(7);
    struct recognizer recognizer;
    struct blob png;
    struct err err;
    PIX *picture;

    open_reader(&recognizer, sure);
    assert_int_equal(draw_layers(&recognizer, &sample, &png, &err), 0);
    picture = pixReadMem(png.bytes, png.length);
    assert_non_null(picture);
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        int x = i % SAMPLE_SIDE, y = i / SAMPLE_SIDE, expected = 255 - sample.pixels[i];
        assert_int_equal(shade(picture, PICTURE_LEFT + x * ZOOM + 7, PICTURE_TOP + y * ZOOM + 7),
                         expected);
        assert_int_equal(shade(picture, MAPS_LEFT + x * MAP_ZOOM + 1, MAPS_TOP + y * MAP_ZOOM + 1),
                         expected);
        assert_int_equal(shade(picture, MAPS_LEFT + MAP_STEP + x * MAP_ZOOM + 1,
                               MAPS_TOP + y * MAP_ZOOM + 1), 255);
    }
    for (int i = 0; i < CLASS_COUNT; i++) /* half the longest bar away, only one is dark */
        assert_int_equal(shade(picture, BARS_LEFT + 210, PICTURE_TOP + i * BAR_LINE + 16) == 150,
                         i == 4);
    pixDestroy(&picture);
    free(png.bytes);
    close_reader(&recognizer);
}

static void sample_scores_and_maps(void **state)
{
    (void)state;
    expect_sample_scores_and_maps(0);
}

/* The maps are those of the sample, also where it was looked at again. */
static void doubtful_samples(void **state)
{
    (void)state;
    expect_sample_scores_and_maps(1);
}

/* Afterwards nobody looks any more: the maps were on the stack. */
static void the_engine_is_left_as_it_was(void **state)
{
    struct sample sample = glyphs_digit(2);
    struct recognizer recognizer;
    float scores[CLASS_COUNT];
    struct blob png;
    struct err err;

    (void)state;
    open_reader(&recognizer, 0);
    assert_int_equal(draw_layers(&recognizer, &sample, &png, &err), 0);
    engine_run(recognizer.engine, &sample, 1, scores);
    assert_true(scores[4] == 3 && scores[0] == 0);
    free(png.bytes);
    close_reader(&recognizer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_scores_and_maps),
        cmocka_unit_test(doubtful_samples),
        cmocka_unit_test(the_engine_is_left_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
