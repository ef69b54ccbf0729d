/* SPDX-License-Identifier: MIT */
#include "classify/noise_jpeg.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <turbojpeg.h>

enum { SIDE = 40 };

/* Rings with sharp edges, over a slope. */
static void draw(float *gray)
{
    for (int i = 0; i < SIDE * SIDE; i++) {
        int x = i % SIDE, y = i / SIDE;
        gray[i] = (float)(hypot(x - 17, y - 21) < 9 ? 40 : 200 + x / 2);
    }
}

/* The same picture through a file that libjpeg-turbo wrote. */
static void through_a_file(const float *gray, int quality, unsigned char *out)
{
    tjhandle packer = tjInitCompress(), unpacker = tjInitDecompress();
    unsigned char bytes[SIDE * SIDE], *file = NULL;
    unsigned long length = 0;

    for (int i = 0; i < SIDE * SIDE; i++)
        bytes[i] = (unsigned char)gray[i];
    assert_int_equal(tjCompress2(packer, bytes, SIDE, 0, SIDE, TJPF_GRAY, &file, &length,
                                 TJSAMP_GRAY, quality, TJFLAG_ACCURATEDCT), 0);
    assert_int_equal(tjDecompress2(unpacker, file, length, out, SIDE, 0, SIDE, TJPF_GRAY,
                                   TJFLAG_ACCURATEDCT), 0);
    tjFree(file);
    tjDestroy(packer);
    tjDestroy(unpacker);
}

/* A coefficient half way between two multiples may be rounded otherwise: in one block of 25. */
static void it_loses_what_a_file_loses(void **state)
{
    static const int qualities[] = {10, 30, 50, 70, 95};

    (void)state;
    for (int q = 0; q < 5; q++) {
        float gray[SIDE * SIDE];
        unsigned char expected[SIDE * SIDE];
        int off = 0;

        draw(gray);
        through_a_file(gray, qualities[q], expected);
        noise_jpeg(gray, SIDE, qualities[q]);
        for (int i = 0; i < SIDE * SIDE; i++)
            off += fabsf(gray[i] - (float)expected[i]) > 1;
        assert_true(off <= SIDE * SIDE / 25);
    }
}

static void flat_stays_flat(void **state)
{
    float gray[SIDE * SIDE];

    (void)state;
    for (int i = 0; i < SIDE * SIDE; i++)
        gray[i] = 230;
    noise_jpeg(gray, SIDE, 50);
    for (int i = 0; i < SIDE * SIDE; i++)
        assert_true(fabsf(gray[i] - 230) <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_loses_what_a_file_loses),
        cmocka_unit_test(flat_stays_flat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
