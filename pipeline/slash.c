/* SPDX-License-Identifier: MIT */
#include "pipeline/slash.h"

#include <math.h>
#include <stdbool.h>

#define DEGREE (3.14159265358979323846 / 180)

static const double SLASH_LEAN = 18 * DEGREE; /* more than the hand */
static const double SLASH_CHANCE = 0.5;       /* that such a stroke is one */
static const double THIN = 0.15;              /* a stroke, the root of its moments' ratio */
static const double USUAL_LEAN = 6 * DEGREE;  /* of a hand, before a digit of it is seen */

/* Second moments of the ink around its centre; all 0 without ink. */
struct moments {
    double xx, xy, yy;
};

static struct moments moments_of(const struct sample *sample)
{
    double ink = 0, x = 0, y = 0;
    struct moments moments = {0, 0, 0};

    for (int i = 0; i < SAMPLE_SIZE; i++) {
        ink += sample->pixels[i];
        x += sample->pixels[i] * (i % SAMPLE_SIDE);
        y += sample->pixels[i] * (i / SAMPLE_SIDE);
    }
    if (!(ink > 0))
        return moments;
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        double right = i % SAMPLE_SIDE - x / ink, down = i / SAMPLE_SIDE - y / ink;

        moments.xx += sample->pixels[i] * right * right / ink;
        moments.xy += sample->pixels[i] * right * down / ink;
        moments.yy += sample->pixels[i] * down * down / ink;
    }
    return moments;
}

/* Whether there is next to nothing beside the longer axis: no flag, no foot, no bend. */
static bool is_stroke(const struct moments *moments)
{
    double half = (moments->xx + moments->yy) / 2;
    double off = hypot((moments->xx - moments->yy) / 2, moments->xy);

    return half - off < THIN * THIN * (half + off);
}

/* Radians to the right: the shear that makes a digit upright, as MNIST's are deskewed. */
static double lean_of(const struct moments *moments)
{
    return atan2(-moments->xy, moments->yy);
}

/* How far a hand slants its digits, the usual one more; strokes may be slashes and do not count. */
static double lean_of_hand(const char *boxes, const struct sample *samples, int count)
{
    double sum = USUAL_LEAN;
    int digits = 1;

    for (int i = 0; i < count; i++) {
        struct moments moments;

        if (boxes[i] < '0' || boxes[i] > '9')
            continue;
        moments = moments_of(&samples[i]);
        if (boxes[i] != '1' || !is_stroke(&moments)) {
            sum += lean_of(&moments);
            digits++;
        }
    }
    return sum / digits;
}

double slash_none(const char *boxes, const struct sample *samples, int count)
{
    double probability = 1, hand = 0;
    bool is_known = false; /* the hand: most fields need not ask */

    for (int i = 0; i < count; i++) {
        struct moments moments;

        if (boxes[i] != '1')
            continue;
        moments = moments_of(&samples[i]);
        if (!is_stroke(&moments))
            continue;
        if (!is_known)
            hand = lean_of_hand(boxes, samples, count);
        is_known = true;
        if (lean_of(&moments) - hand >= SLASH_LEAN)
            probability *= 1 - SLASH_CHANCE;
    }
    return probability;
}
