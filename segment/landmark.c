/* SPDX-License-Identifier: MIT */
#include "segment/landmark.h"

#include <math.h>
#include <stdlib.h>

enum {
    STRIDE = 2, /* pixels between first looks */
    AROUND = 2  /* pixels that a peak is wide to each side */
};

static const double PEAK = 0.15; /* what agrees less than the best by more is not near it */

/* Warren, Hacker's Delight, 5-1. */
static int count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
    return (int)(bits * 0x0101010101010101 >> 56);
}

void landmark_count(const struct landmark *landmark, int *ink, int *paper)
{
    *ink = *paper = 0;
    for (int i = 0; i < LANDMARK_SIDE; i++) {
        *ink += count_bits(landmark->ink[i]);
        *paper += count_bits(landmark->paper[i]);
    }
}

/* Grows every piece of ink by a pixel. */
static void grow(const uint64_t ink[LANDMARK_WINDOW], uint64_t out[LANDMARK_WINDOW])
{
    uint64_t wide[LANDMARK_WINDOW + 2] = {0};

    for (int i = 0; i < LANDMARK_WINDOW; i++)
        wide[i + 1] = ink[i] | ink[i] << 1 | ink[i] >> 1;
    for (int i = 0; i < LANDMARK_WINDOW; i++)
        out[i] = wide[i] | wide[i + 1] | wide[i + 2];
}

void landmark_window_cut(const struct sheet_ink *ink, const struct sheet_affine *affine,
                         double x_mm, double y_mm, struct landmark_window *out)
{
    const double step_mm = 1 / LANDMARK_PX_PER_MM, first_mm = (1 - LANDMARK_WINDOW) / 2.0 * step_mm;
    int64_t right = sheet_ink_fixed(affine->t[0] * step_mm);
    int64_t down = sheet_ink_fixed(affine->t[3] * step_mm);

    for (int i = 0; i < LANDMARK_WINDOW; i++) {
        double x, y;

        sheet_affine_apply(affine, x_mm + first_mm, y_mm + first_mm + i * step_mm, &x, &y);
        out->ink[i] = sheet_ink_walk(ink, sheet_ink_fixed(x), sheet_ink_fixed(y), right, down,
                                     LANDMARK_WINDOW);
    }
    grow(out->ink, out->near);
}

double landmark_agreement(const struct landmark *landmark, const struct landmark_window *window,
                          int right, int down)
{
    const uint64_t *ink = window->ink + LANDMARK_REACH + down;
    const uint64_t *near = window->near + LANDMARK_REACH + down;
    int shift = LANDMARK_REACH + right, there = 0, wrong = 0;

    for (int i = 0; i < LANDMARK_SIDE; i += 2) {
        uint64_t hits = landmark->ink[i] & (near[i] >> shift);
        uint64_t blots = landmark->paper[i] & (ink[i] >> shift);

        hits |= (landmark->ink[i + 1] & (near[i + 1] >> shift)) << 32;
        blots |= (landmark->paper[i + 1] & (ink[i + 1] >> shift)) << 32;
        there += count_bits(hits);
        wrong += count_bits(blots);
    }
    return (double)there / landmark->ink_count - (double)wrong / landmark->paper_count;
}

/* A place in a window, pixels from its middle. */
struct spot {
    int right, down;
    double agreement;
};

/* The best place among those some pixels around another. */
static struct spot best_around(const struct landmark *landmark,
                               const struct landmark_window *window, struct spot from, int reach,
                               int stride)
{
    struct spot best = {0, 0, -1};

    for (int v = from.down - reach; v <= from.down + reach; v += stride)
        for (int u = from.right - reach; u <= from.right + reach; u += stride) {
            double agreement;

            if (abs(u) > LANDMARK_REACH || abs(v) > LANDMARK_REACH)
                continue;
            agreement = landmark_agreement(landmark, window, u, v);
            if (agreement > best.agreement)
                best = (struct spot){u, v, agreement};
        }
    return best;
}

/* The centre of the peak around its highest pixel. */
static struct landmark_sight centre(const struct landmark *landmark,
                                    const struct landmark_window *window, struct spot peak)
{
    double weights = 0, x = 0, y = 0;

    for (int v = peak.down - AROUND; v <= peak.down + AROUND; v++)
        for (int u = peak.right - AROUND; u <= peak.right + AROUND; u++) {
            double weight;

            if (abs(u) > LANDMARK_REACH || abs(v) > LANDMARK_REACH)
                continue;
            weight = fmax(0, landmark_agreement(landmark, window, u, v) - peak.agreement + PEAK);
            weights += weight;
            x += weight * u;
            y += weight * v;
        }
    return (struct landmark_sight){x / weights / LANDMARK_PX_PER_MM,
                                   y / weights / LANDMARK_PX_PER_MM, peak.agreement};
}

struct landmark_sight landmark_find(const struct landmark *landmark,
                                    const struct landmark_window *window, int reach)
{
    struct spot best = best_around(landmark, window, (struct spot){0, 0, -1}, reach, STRIDE);

    best = best_around(landmark, window, best, 1, 1);
    return centre(landmark, window, best);
}
