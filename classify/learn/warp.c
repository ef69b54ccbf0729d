/* SPDX-License-Identifier: MIT */
#include "classify/learn/warp.h"

#include "classify/blur.h"

#include <math.h>

struct warp warp_random(const struct warp_range *range, struct rng *rng)
{
    float turn = rng_uniform(rng, -range->turn_rad, range->turn_rad);
    float slant = rng_uniform(rng, -range->slant, range->slant);
    float zoom = rng_uniform(rng, -range->zoom, range->zoom);
    float aspect = rng_uniform(rng, -range->aspect, range->aspect);
    float wide = expf(zoom + aspect), high = expf(zoom - aspect);
    float c = cosf(turn), s = sinf(turn);

    /* stretch * slant * turn: the inverse of a map that turns first */
    return (struct warp){.xx = wide * (c + slant * s), .xy = wide * (slant * c - s),
                         .yx = high * s, .yy = high * c};
}

void warp_shrink(struct warp *warp, float factor)
{
    warp->xx *= factor;
    warp->xy *= factor;
    warp->yx *= factor;
    warp->yy *= factor;
}

void warp_place(struct warp *warp, float x, float y, float to_x, float to_y)
{
    warp->x0 = x - warp->xx * to_x - warp->xy * to_y;
    warp->y0 = y - warp->yx * to_x - warp->yy * to_y;
}

struct rect warp_box(const struct warp *warp, struct rect box)
{
    float det = warp->xx * warp->yy - warp->xy * warp->yx;
    float left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;

    for (int i = 0; i < 4; i++) {
        float x = (float)(box.x + (i & 1 ? box.width - 1 : 0)) - warp->x0;
        float y = (float)(box.y + (i & 2 ? box.height - 1 : 0)) - warp->y0;
        float to_x = (warp->yy * x - warp->xy * y) / det;
        float to_y = (warp->xx * y - warp->yx * x) / det;
        left = fminf(left, to_x);
        right = fmaxf(right, to_x);
        top = fminf(top, to_y);
        bottom = fmaxf(bottom, to_y);
    }
    return (struct rect){(int)floorf(left), (int)floorf(top),
                         (int)ceilf(right) - (int)floorf(left) + 1,
                         (int)ceilf(bottom) - (int)floorf(top) + 1};
}

/* --- bending --- */

static void bend_one_way(float *shift, const float *weights, int reach, float rms, struct rng *rng)
{
    float noise[SAMPLE_SIZE], turned[SAMPLE_SIZE];
    float square = 0;

    for (int i = 0; i < SAMPLE_SIZE; i++)
        noise[i] = rng_uniform(rng, -1, 1);
    blur_and_turn(noise, SAMPLE_SIDE, weights, reach, turned);
    blur_and_turn(turned, SAMPLE_SIDE, weights, reach, shift);
    for (int i = 0; i < SAMPLE_SIZE; i++)
        square += shift[i] * shift[i];
    for (int i = 0; i < SAMPLE_SIZE; i++)
        shift[i] *= rms / sqrtf(square / SAMPLE_SIZE);
}

void warp_bend(struct warp_field *field, float sigma, float rms, struct rng *rng)
{
    float weights[2 * BLUR_MOST_REACH + 1];
    int reach = (int)fminf(ceilf(2.5f * sigma), BLUR_MOST_REACH);

    for (int k = -reach; k <= reach; k++)
        weights[k + reach] = expf(-0.5f * (float)(k * k) / (sigma * sigma));
    bend_one_way(field->x, weights, reach, rms, rng);
    bend_one_way(field->y, weights, reach, rms, rng);
}

/* --- drawing --- */

static float ink_at(const struct slate *slate, float x, float y)
{
    int column, row;
    float right, below;

    if (!(x >= 0 && y >= 0 && x < SLATE_SIDE - 1 && y < SLATE_SIDE - 1))
        return 0;
    column = (int)x;
    row = (int)y;
    right = x - (float)column;
    below = y - (float)row;
    return (1 - below) * ((1 - right) * slate->ink[row][column] +
                          right * slate->ink[row][column + 1]) +
           below * ((1 - right) * slate->ink[row + 1][column] +
                    right * slate->ink[row + 1][column + 1]);
}

static float mean_ink_at(const struct warp *warp, const struct slate *slate, int samples,
                         float x, float y)
{
    float sum = 0;

    for (int i = 0; i < samples * samples; i++) {
        float sub_x = x + ((float)(i % samples) + 0.5f) / (float)samples - 0.5f;
        float sub_y = y + ((float)(i / samples) + 0.5f) / (float)samples - 0.5f;
        sum += ink_at(slate, warp->xx * sub_x + warp->xy * sub_y + warp->x0,
                      warp->yx * sub_x + warp->yy * sub_y + warp->y0);
    }
    return sum / (float)(samples * samples);
}

void warp_draw(const struct warp *warp, const struct warp_field *field, int samples,
               const struct slate *slate, float picture[SAMPLE_SIZE])
{
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        float x = (float)(i % SAMPLE_SIDE), y = (float)(i / SAMPLE_SIDE);
        if (field) {
            x += field->x[i];
            y += field->y[i];
        }
        picture[i] = mean_ink_at(warp, slate, samples, x, y);
    }
}

void warp_darken(float picture[SAMPLE_SIZE])
{
    float darkest = 0;

    for (int i = 0; i < SAMPLE_SIZE; i++)
        darkest = picture[i] > darkest ? picture[i] : darkest;
    if (darkest < 0.1f)
        return;
    for (int i = 0; i < SAMPLE_SIZE; i++)
        picture[i] /= darkest;
}
