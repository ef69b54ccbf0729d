/* SPDX-License-Identifier: MIT */
#include "classify/learn/distort.h"

#include "classify/learn/ink.h"
#include "classify/learn/slate.h"
#include "classify/learn/warp.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* How many stay as they are, and in how many of the others something is done. */
static const float plain_share = 0.2f, bend_share = 0.5f, pen_share = 0.3f, gap_share = 0.05f,
                   remnant_share = 0.08f, speck_share = 0.06f, flag_share = 0.6f,
                   foot_share = 0.1f, bar_share = 0.12f;

static const struct warp_range hand = {.turn_rad = 0.2f, .slant = 0.14f, .zoom = 0.12f,
                                       .aspect = 0.07f};

/* A 1 with a flag and a 7 without a bar are told apart by how steep they stand. */
static const struct warp_range one_hand = {.turn_rad = 0.12f, .slant = 0.1f, .zoom = 0.13f,
                                           .aspect = 0.07f};
static const struct warp_range seven_hand = {.turn_rad = 0.08f, .slant = 0.08f, .zoom = 0.13f,
                                             .aspect = 0.07f};

static const float least_bend = 0.3f, most_bend = 1.1f, seven_bend = 0.5f; /* pixels */
static const float max_shift = 2.8f;

enum {
    NORMAL_SIDE = 20, /* the longer side of normalized ink */
    MOST_STROKE = 8   /* pixels in a row of a stroke that leans */
};

/* --- what Europeans write --- */

/* A flag at the top of a plain 1: down to the left, never level as on a 7. */
static void add_flag(struct slate *slate, struct rect box, struct rng *rng)
{
    float angle = rng_uniform(rng, 0.38f, 1.1f), length = rng_uniform(rng, 4, 11);
    float width = rng_uniform(rng, 1.2f, 2.6f), sum = 0, weight = 0;

    for (int y = box.y; y < box.y + 2; y++)
        for (int x = box.x; x < box.x + box.width; x++) {
            sum += slate->ink[y][x] * (float)x;
            weight += slate->ink[y][x];
        }
    if (weight == 0)
        return;
    slate_stroke(slate, sum / weight, (float)box.y + 0.5f, sum / weight - length * cosf(angle),
                  (float)box.y + 0.5f + length * sinf(angle), width);
}

/* A foot below a plain 1. */
static void add_foot(struct slate *slate, struct rect box, struct rng *rng)
{
    float left = rng_uniform(rng, 2, 6), right = rng_uniform(rng, 2, 6);
    float y = (float)(box.y + box.height) - 1.5f, tilt = rng_uniform(rng, -0.8f, 0.8f);
    float sum = 0, weight = 0;

    for (int x = box.x; x < box.x + box.width; x++) {
        sum += slate->ink[(int)y][x] * (float)x;
        weight += slate->ink[(int)y][x];
    }
    if (weight == 0)
        return;
    slate_stroke(slate, sum / weight - left, y + tilt, sum / weight + right, y - tilt,
                 rng_uniform(rng, 1.2f, 2.4f));
}

/* A bar through the stem of a 7. */
static void add_bar(struct slate *slate, struct rect box, struct rng *rng)
{
    int y = box.y + (int)((float)box.height * rng_uniform(rng, 0.45f, 0.65f));
    float half = rng_uniform(rng, 2.5f, 6), rise = half * rng_uniform(rng, -0.3f, 0.2f);
    float width = rng_uniform(rng, 1.2f, 2.4f), sum = 0, weight = 0;

    for (int x = box.x; x < box.x + box.width; x++) {
        sum += slate->ink[y][x] * (float)x;
        weight += slate->ink[y][x];
    }
    if (weight == 0)
        return;
    slate_stroke(slate, sum / weight - half, (float)y - rise, sum / weight + half,
                  (float)y + rise, width);
}

/* Whether no row is wider than a stroke, upright or slanted: a 1 without flag or foot. */
static bool is_one_stroke(const struct slate *slate, struct rect box)
{
    for (int y = box.y; y < box.y + box.height; y++) {
        int first = -1, last = -1;

        for (int x = box.x; x < box.x + box.width; x++)
            if (slate->ink[y][x] > 0.5f) {
                first = first < 0 ? x : first;
                last = x;
            }
        if (last - first >= MOST_STROKE)
            return false;
    }
    return true;
}

static void add_style(struct slate *slate, int label, struct rect box, struct rng *rng)
{
    bool is_plain = label == 1 && is_one_stroke(slate, box);

    if (is_plain && rng_chance(rng, flag_share))
        add_flag(slate, box, rng);
    if (is_plain && rng_chance(rng, foot_share))
        add_foot(slate, box, rng);
    if (label == 7 && box.height > 10 && rng_chance(rng, bar_share))
        add_bar(slate, box, rng);
}

/* --- what scanning and cutting leave --- */

/*
 * A part of a printed line outside one side of the ink; an upright one is short,
 * or it would be a 1.
 */
static void add_remnant(struct slate *slate, struct rect box, struct rng *rng)
{
    float away = rng_uniform(rng, 1.5f, 9), width = rng_uniform(rng, 0.8f, 1.8f);
    bool is_upright = rng_chance(rng, 0.5f), is_before = rng_chance(rng, 0.5f);
    float from = rng_uniform(rng, -3, 12), to = from + rng_uniform(rng, 3, is_upright ? 8 : 22);
    float left = (float)box.x, top = (float)box.y;
    float right = left + (float)box.width - 1, bottom = top + (float)box.height - 1;

    if (is_upright) {
        float x = is_before ? left - away : right + away;
        slate_stroke(slate, x, top + from, x, top + to, width);
    } else {
        float y = is_before ? top - away : bottom + away;
        slate_stroke(slate, left + from, y, left + to, y, width);
    }
}

static void add_specks(struct slate *slate, struct rect box, struct rng *rng)
{
    for (int count = 1 + rng_below(rng, 3); count > 0; count--) {
        float x = (float)box.x + rng_uniform(rng, -3, (float)box.width + 3);
        float y = (float)box.y + rng_uniform(rng, -3, (float)box.height + 3);
        slate_stroke(slate, x, y, x, y, rng_uniform(rng, 0.5f, 1.8f));
    }
}

static void add_remains(struct slate *slate, struct rect box, struct rng *rng)
{
    if (rng_chance(rng, remnant_share))
        add_remnant(slate, box, rng);
    if (rng_chance(rng, speck_share))
        add_specks(slate, box, rng);
}

static void add_gap(float picture[SAMPLE_SIZE], struct rng *rng)
{
    int side = 2 + rng_below(rng, 3);
    int left = rng_below(rng, SAMPLE_SIDE - side), top = rng_below(rng, SAMPLE_SIDE - side);

    for (int y = top; y < top + side; y++)
        memset(picture + y * SAMPLE_SIDE + left, 0, (size_t)side * sizeof *picture);
}

/* --- the pen --- */

/* Each pixel becomes the darkest, or the lightest, of itself and its four neighbours. */
static void spread(const float in[SAMPLE_SIZE], bool is_darker, float out[SAMPLE_SIZE])
{
    static const int steps[] = {-SAMPLE_SIDE, -1, 1, SAMPLE_SIDE};

    memcpy(out, in, SAMPLE_SIZE * sizeof *out);
    for (int y = 1; y < SAMPLE_SIDE - 1; y++)
        for (int s = 0; s < 4; s++)
            for (int x = 1; x < SAMPLE_SIDE - 1; x++) {
                int i = y * SAMPLE_SIDE + x;
                float other = in[i + steps[s]];
                if (is_darker)
                    out[i] = other > out[i] ? other : out[i];
                else
                    out[i] = other < out[i] ? other : out[i];
            }
}

static void change_pen(float picture[SAMPLE_SIZE], struct rng *rng)
{
    float other[SAMPLE_SIZE];
    float part = rng_uniform(rng, 0.3f, 0.7f);

    spread(picture, rng_chance(rng, 0.5f), other);
    for (int i = 0; i < SAMPLE_SIZE; i++)
        picture[i] += part * (other[i] - picture[i]);
}

/* --- all together --- */

/* Moves the picture by as much as its own margins allow: no ink is cut. */
static void shift(struct warp *warp, struct rect ink, struct rng *rng)
{
    struct rect box = warp_box(warp, ink);
    float left = -fminf(max_shift, (float)(box.x > 0 ? box.x : 0));
    float right = fminf(max_shift, (float)(SAMPLE_SIDE - box.x - box.width));
    float up = -fminf(max_shift, (float)(box.y > 0 ? box.y : 0));
    float down = fminf(max_shift, (float)(SAMPLE_SIDE - box.y - box.height));
    float x = rng_uniform(rng, left, fmaxf(right, 0)), y = rng_uniform(rng, up, fmaxf(down, 0));

    warp->x0 -= warp->xx * x + warp->xy * y;
    warp->y0 -= warp->yx * x + warp->yy * y;
}

/* Remnants and specks are ink to the normalization: they make the digit smaller. */
static void shrink(struct warp *warp, struct rect ink)
{
    int longer = ink.width > ink.height ? ink.width : ink.height;

    if (longer > NORMAL_SIDE + 1)
        warp_shrink(warp, (float)longer / NORMAL_SIDE);
}

void distort_sample(const struct sample *sample, int label, enum distort distort, struct rng *rng,
                    float picture[SAMPLE_SIZE])
{
    struct slate slate = {{{0}}};
    struct warp_field field;
    struct warp warp;
    bool is_bent;
    float x, y;

    if (rng_chance(rng, plain_share)) {
        ink_of_sample(sample, picture);
        return;
    }
    warp = warp_random(label == 7 ? &seven_hand : label == 1 ? &one_hand : &hand, rng);
    is_bent = rng_chance(rng, bend_share);
    slate_stamp(&slate, sample, SLATE_MIDDLE, SLATE_MIDDLE);
    if (distort == DISTORT_FORM) {
        add_style(&slate, label, slate_box(&slate), rng);
        add_remains(&slate, slate_box(&slate), rng);
    }
    shrink(&warp, slate_box(&slate));
    slate_centre(&slate, &x, &y);
    warp_place(&warp, x, y, SAMPLE_SIDE / 2, SAMPLE_SIDE / 2);
    shift(&warp, slate_box(&slate), rng);
    if (is_bent)
        warp_bend(&field, rng_uniform(rng, 4, 6),
                  rng_uniform(rng, least_bend, label == 7 ? seven_bend : most_bend), rng);
    warp_draw(&warp, is_bent ? &field : NULL, 1, &slate, picture);
    if (rng_chance(rng, pen_share))
        change_pen(picture, rng);
    warp_darken(picture);
    if (rng_chance(rng, gap_share))
        add_gap(picture, rng);
}
