/* SPDX-License-Identifier: MIT */
#include "classify/noise_scan.h"

#include "classify/blur.h"
#include "classify/noise_jpeg.h"
#include "classify/rng.h"

#include <math.h>
#include <stdbool.h>

enum {
    ZOOM = 3,
    MARGIN = 2,                               /* so that the side is a multiple of 8 */
    SIDE = ZOOM * SAMPLE_SIDE + 2 * MARGIN,
    GAP_REACH = 10,                           /* pixels to both sides of its middle */
    BLUR_REACH = 4                            /* nearly three deviations of the widest */
};

static const float PAPER = 230, INK = 50, MOST_SPECKS = 0.05f;

struct paper {
    float ink[SIDE][SIDE]; /* ink 1.0 */
};

static int from_to(struct rng *rng, int least, int most)
{
    return least + rng_below(rng, most - least + 1);
}

/* Between which two pixels of a line of the sample one of the paper lies. */
struct between {
    int first; /* -1 is the last before the sample */
    float share; /* of the second */
};

static struct between between(int x)
{
    float at = ((float)(x - MARGIN) + 0.5f) / ZOOM - 0.5f, first = floorf(at);

    return (struct between){(int)first, at - first};
}

/* Bilinear between the middles of the sample's pixels, and then nothing but ink or paper. */
static void print(const struct sample *sample, struct paper *paper)
{
    float shades[SAMPLE_SIDE + 3][SAMPLE_SIDE + 3] = {{0}}; /* from pixel -1 to one behind all */
    struct between places[SIDE];

    for (int i = 0; i < SAMPLE_SIZE; i++)
        shades[1 + i / SAMPLE_SIDE][1 + i % SAMPLE_SIDE] = (float)sample->pixels[i] / 255;
    for (int x = 0; x < SIDE; x++)
        places[x] = between(x);
    for (int y = 0; y < SIDE; y++) {
        const float *above = shades[1 + places[y].first], *below = shades[2 + places[y].first];
        float v = places[y].share;

        for (int x = 0; x < SIDE; x++) {
            int left = 1 + places[x].first;
            float u = places[x].share;
            float ink = (1 - v) * ((1 - u) * above[left] + u * above[left + 1]) +
                        v * ((1 - u) * below[left] + u * below[left + 1]);
            paper->ink[y][x] = ink > 0.5f;
        }
    }
}

/* A rectangle, cut to the paper. */
static void fill(struct paper *paper, int left, int top, int width, int height, float ink)
{
    for (int y = top < 0 ? 0 : top; y < top + height && y < SIDE; y++)
        for (int x = left < 0 ? 0 : left; x < left + width && x < SIDE; x++)
            paper->ink[y][x] = ink;
}

/* A place with ink; false if it is hard to find one. */
static bool find_ink(const struct paper *paper, struct rng *rng, int *x, int *y)
{
    for (int i = 0; i < 1000; i++) {
        *x = rng_below(rng, SIDE);
        *y = rng_below(rng, SIDE);
        if (paper->ink[*y][*x] > 0)
            return true;
    }
    return false;
}

static void break_stroke(struct paper *paper, struct rng *rng)
{
    float angle = rng_uniform(rng, 0, (float)M_PI), along_x = cosf(angle), along_y = sinf(angle);
    float half = (float)from_to(rng, 1, 3) / 2;
    int middle_x, middle_y;

    if (!find_ink(paper, rng, &middle_x, &middle_y))
        return;
    for (int y = -GAP_REACH; y <= GAP_REACH; y++) {
        for (int x = -GAP_REACH; x <= GAP_REACH; x++) {
            float along = along_x * (float)x + along_y * (float)y;
            float aside = along_x * (float)y - along_y * (float)x;
            if (fabsf(along) <= GAP_REACH && fabsf(aside) <= half)
                fill(paper, middle_x + x, middle_y + y, 1, 1, 0);
        }
    }
}

static void strew_specks(struct paper *paper, struct rng *rng)
{
    float left = rng_uniform(rng, 0, MOST_SPECKS) * SIDE * SIDE;

    while (left > 0) {
        int side = from_to(rng, 1, 3), x = rng_below(rng, SIDE), y = rng_below(rng, SIDE);
        fill(paper, x, y, side, side, rng_chance(rng, 0.5f));
        left -= (float)(side * side);
    }
}

static void draw_box_edge(struct paper *paper, int which, struct rng *rng)
{
    int thick = from_to(rng, 2, 4), inset = from_to(rng, 0, 5);
    int at = which % 2 ? SIDE - inset - thick : inset;

    if (which < 2)
        fill(paper, at, 0, thick, SIDE, 1);
    else
        fill(paper, 0, at, SIDE, thick, 1);
}

static void draw_box(struct paper *paper, struct rng *rng)
{
    int first = rng_below(rng, 4), more = rng_below(rng, 2);

    draw_box_edge(paper, first, rng);
    if (more)
        draw_box_edge(paper, (first + from_to(rng, 1, 3)) % 4, rng);
}

static void spread_ink(struct paper *paper, float sigma)
{
    float weights[2 * BLUR_REACH + 1], half[SIDE * SIDE], sum = 0;

    for (int i = -BLUR_REACH; i <= BLUR_REACH; i++)
        sum += weights[i + BLUR_REACH] = expf((float)(-i * i) / (2 * sigma * sigma));
    for (int i = 0; i <= 2 * BLUR_REACH; i++)
        weights[i] /= sum;
    blur_and_turn(paper->ink[0], SIDE, weights, BLUR_REACH, half);
    blur_and_turn(half, SIDE, weights, BLUR_REACH, paper->ink[0]);
}

static void keep_as_jpeg(struct paper *paper, int quality)
{
    float *pixel = paper->ink[0];

    for (int i = 0; i < SIDE * SIDE; i++)
        pixel[i] = PAPER - (PAPER - INK) * pixel[i];
    noise_jpeg(pixel, SIDE, quality);
    for (int i = 0; i < SIDE * SIDE; i++)
        pixel[i] = (PAPER - pixel[i]) / (PAPER - INK);
}

static void binarize(const struct paper *paper, float level, struct sample *sample)
{
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        int x = MARGIN + i % SAMPLE_SIDE * ZOOM, y = MARGIN + i / SAMPLE_SIDE * ZOOM, count = 0;
        for (int j = 0; j < ZOOM * ZOOM; j++)
            count += paper->ink[y + j / ZOOM][x + j % ZOOM] > level;
        sample->pixels[i] = (uint8_t)(255 * count / (ZOOM * ZOOM));
    }
}

void noise_scan(struct sample *sample, struct rng *rng)
{
    struct paper paper;

    print(sample, &paper);
    for (int gaps = rng_below(rng, 3); gaps > 0; gaps--)
        break_stroke(&paper, rng);
    strew_specks(&paper, rng);
    draw_box(&paper, rng);
    spread_ink(&paper, rng_uniform(rng, 0.6f, 1.4f));
    keep_as_jpeg(&paper, from_to(rng, 30, 70));
    binarize(&paper, rng_uniform(rng, 0.3f, 0.6f), sample);
}
