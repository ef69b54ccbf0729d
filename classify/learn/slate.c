/* SPDX-License-Identifier: MIT */
#include "classify/learn/slate.h"

#include <math.h>
#include <stdbool.h>

static bool has_ink(const float row[SLATE_SIDE])
{
    int any = 0;

    for (int x = 0; x < SLATE_SIDE; x++)
        any |= row[x] > 0.3f; /* no early way out: this becomes vectors */
    return any;
}

struct rect slate_box(const struct slate *slate)
{
    int left = SLATE_SIDE, right = -1, top = SLATE_SIDE, bottom = -1;

    for (int y = 0; y < SLATE_SIDE; y++) {
        if (!has_ink(slate->ink[y]))
            continue;
        for (int x = 0; x < left; x++)
            if (slate->ink[y][x] > 0.3f)
                left = x;
        for (int x = SLATE_SIDE - 1; x > right; x--)
            if (slate->ink[y][x] > 0.3f)
                right = x;
        top = y < top ? y : top;
        bottom = y;
    }
    if (right < 0)
        return (struct rect){0, 0, 0, 0};
    return (struct rect){left, top, right - left + 1, bottom - top + 1};
}

void slate_centre(const struct slate *slate, float *x, float *y)
{
    float sum = 0, sum_x = 0, sum_y = 0;

    for (int row = 0; row < SLATE_SIDE; row++)
        for (int column = 0; column < SLATE_SIDE; column++) {
            sum += slate->ink[row][column];
            sum_x += slate->ink[row][column] * (float)column;
            sum_y += slate->ink[row][column] * (float)row;
        }
    *x = sum > 0 ? sum_x / sum : SLATE_SIDE / 2;
    *y = sum > 0 ? sum_y / sum : SLATE_SIDE / 2;
}

static void darken(float *pixel, float ink)
{
    *pixel = ink > *pixel ? ink : *pixel;
}

void slate_stamp(struct slate *slate, const struct sample *sample, int x, int y)
{
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        int row = y + i / SAMPLE_SIDE, column = x + i % SAMPLE_SIDE;
        float ink = (float)sample->pixels[i] / 255;

        if (row < 0 || row >= SLATE_SIDE || column < 0 || column >= SLATE_SIDE)
            continue;
        darken(&slate->ink[row][column], ink);
    }
}

static float distance_to_segment(float x, float y, float x0, float y0, float x1, float y1)
{
    float dx = x1 - x0, dy = y1 - y0, length2 = dx * dx + dy * dy;
    float along = length2 > 0 ? ((x - x0) * dx + (y - y0) * dy) / length2 : 0;

    along = fminf(fmaxf(along, 0), 1);
    return hypotf(x - x0 - along * dx, y - y0 - along * dy);
}

static int clamp(float place)
{
    return place < 0 ? 0 : place > SLATE_SIDE - 1 ? SLATE_SIDE - 1 : (int)place;
}

void slate_stroke(struct slate *slate, float x0, float y0, float x1, float y1, float width)
{
    float reach = width / 2 + 1;
    int top = clamp(fminf(y0, y1) - reach), bottom = clamp(fmaxf(y0, y1) + reach);
    int left = clamp(fminf(x0, x1) - reach), right = clamp(fmaxf(x0, x1) + reach);

    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) {
            float away = distance_to_segment((float)x, (float)y, x0, y0, x1, y1);
            float ink = fminf(width / 2 + 0.5f - away, 1); /* half a pixel of gray at the edge */
            darken(&slate->ink[y][x], ink);
        }
}

void slate_crop(struct slate *slate, struct rect box)
{
    for (int y = 0; y < SLATE_SIDE; y++)
        for (int x = 0; x < SLATE_SIDE; x++)
            if (x < box.x || x >= box.x + box.width || y < box.y || y >= box.y + box.height)
                slate->ink[y][x] = 0;
}
