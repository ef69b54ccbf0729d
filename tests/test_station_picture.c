/* SPDX-License-Identifier: MIT */
#include "pipeline/station_picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/draw.h"

static void what_was_drawn_comes_back(void **state)
{
    struct raster gray, again;
    struct blob png;
    struct err err = {0};

    (void)state;
    assert_int_equal(raster_new(37, 11, &gray, &err), 0);
    for (int i = 0; i < 37 * 11; i++)
        gray.pixels[i] = (uint8_t)(i * 7);
    assert_int_equal(draw_png(&gray, 0, &png, &err), 0);
    if (station_picture(&png, &again, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(again.width, 37);
    assert_int_equal(again.height, 11);
    assert_memory_equal(again.pixels, gray.pixels, 37 * 11);
    raster_free(&gray);
    raster_free(&again);
    free(png.bytes);
}

static void refuse(struct blob png, enum err_code code)
{
    struct raster out;
    struct err err = {0};

    assert_int_equal(station_picture(&png, &out, &err), -1);
    if (err.code != code)
        fail_msg("code %d: %s", (int)err.code, err.text);
}

static void a_bad_picture_costs_only_itself(void **state)
{
    uint8_t nothing[64] = {0};
    struct raster huge;
    struct blob png;
    struct err err;

    (void)state;
    refuse((struct blob){0}, ERR_ABSENT);
    refuse((struct blob){nothing, sizeof nothing}, ERR_FORMAT);
    assert_int_equal(raster_new(4000, 2000, &huge, &err), 0); /* 8 kB of PNG */
    assert_int_equal(draw_png(&huge, 0, &png, &err), 0);
    raster_free(&huge);
    refuse(png, ERR_LIMIT);
    png.length /= 2;
    refuse(png, ERR_DAMAGE);
    free(png.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_drawn_comes_back),
        cmocka_unit_test(a_bad_picture_costs_only_itself),
    };
    return cmocka_run_group_tests_name("station_picture", tests, NULL, NULL);
}
