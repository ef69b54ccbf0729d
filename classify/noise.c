/* SPDX-License-Identifier: MIT */
#include "classify/noise.h"

#include "classify/noise_scan.h"
#include "classify/rng.h"

#include <math.h>
#include <string.h>

enum { KERNEL_WIDTH = 5, KERNEL_HEIGHT = 3 };

static const float AWGN_SIGMA = 0.334965f, CONTRAST_SIGMA = 0.251189f, SALT_PEPPER_SHARE = 0.1f;

static const struct {
    const char *name, *text;
} kinds[NOISE_COUNT] = {
    [NOISE_AWGN] = {"awgn", "white Gaussian noise of deviation 0.335 added"},
    [NOISE_MOTION] = {"motion", "blurred by a motion of 5 pixels at 15 degrees"},
    [NOISE_CONTRAST] = {"contrast", "contrast halved, Gaussian noise of deviation 0.251 added"},
    [NOISE_SALT_PEPPER] = {"salt-pepper", "a tenth of the pixels made black or white"},
    [NOISE_SCAN] = {"scan", "printed in a box, scanned, kept as JPEG and binarized"},
};

/* fspecial('motion', 5, 15) of MATLAB: 1 less the distance to the line, scaled to a sum of 1. */
static const float motion_kernel[KERNEL_HEIGHT][KERNEL_WIDTH] = {
    {0.000000f, 0.000000f, 0.006658f, 0.057230f, 0.100209f},
    {0.093379f, 0.144825f, 0.195397f, 0.144825f, 0.093379f},
    {0.100209f, 0.057230f, 0.006658f, 0.000000f, 0.000000f},
};

bool noise_by_name(const char *name, enum noise_kind *out)
{
    for (int i = 0; i < NOISE_COUNT; i++) {
        if (strcmp(name, kinds[i].name) == 0) {
            *out = (enum noise_kind)i;
            return true;
        }
    }
    return false;
}

const char *noise_name(enum noise_kind kind)
{
    return kinds[kind].name;
}

const char *noise_text(enum noise_kind kind)
{
    return kinds[kind].text;
}

static uint8_t to_byte(float ink)
{
    return (uint8_t)lroundf(255 * fminf(1, fmaxf(0, ink)));
}

static void add_gaussian(struct sample *sample, float factor, float sigma, struct rng *rng)
{
    for (int i = 0; i < SAMPLE_SIZE; i++)
        sample->pixels[i] =
            to_byte(factor * (float)sample->pixels[i] / 255 + sigma * rng_normal(rng));
}

/* Outside there is paper.  The kernel is its own mirror image through the middle. */
static float blurred(const struct sample *sample, int x, int y)
{
    float sum = 0;

    for (int j = 0; j < KERNEL_HEIGHT; j++) {
        for (int i = 0; i < KERNEL_WIDTH; i++) {
            int at_x = x + i - KERNEL_WIDTH / 2, at_y = y + j - KERNEL_HEIGHT / 2;
            if (at_x >= 0 && at_x < SAMPLE_SIDE && at_y >= 0 && at_y < SAMPLE_SIDE)
                sum += motion_kernel[j][i] * (float)sample->pixels[at_y * SAMPLE_SIDE + at_x];
        }
    }
    return sum / 255;
}

static void blur_motion(struct sample *sample)
{
    const struct sample sharp = *sample;

    for (int i = 0; i < SAMPLE_SIZE; i++)
        sample->pixels[i] = to_byte(blurred(&sharp, i % SAMPLE_SIDE, i / SAMPLE_SIDE));
}

static void add_salt_pepper(struct sample *sample, struct rng *rng)
{
    for (int i = 0; i < SAMPLE_SIZE; i++)
        if (rng_chance(rng, SALT_PEPPER_SHARE))
            sample->pixels[i] = rng_chance(rng, 0.5f) ? 255 : 0;
}

void noise_apply(enum noise_kind kind, uint64_t seed, int index, struct sample *sample)
{
    struct rng rng = rng_start(seed, (uint64_t)index, (uint64_t)kind, 0);

    switch (kind) {
    case NOISE_AWGN:
        add_gaussian(sample, 1, AWGN_SIGMA, &rng);
        break;
    case NOISE_MOTION:
        blur_motion(sample);
        break;
    case NOISE_CONTRAST:
        add_gaussian(sample, 0.5f, CONTRAST_SIGMA, &rng);
        break;
    case NOISE_SALT_PEPPER:
        add_salt_pepper(sample, &rng);
        break;
    case NOISE_SCAN:
        noise_scan(sample, &rng);
        break;
    }
}
