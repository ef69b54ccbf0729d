/* SPDX-License-Identifier: MIT */
#include "pipeline/slash.h"

#include <math.h>

#include "pipeline/strip.h"

#define DEGREE (3.14159265358979323846 / 180)

static const double SLASH_LEAN = 15 * DEGREE; /* more than the others */
static const double STROKE_SHARE = 0.15 * 0.15; /* of its length squared: how thin a stroke is */

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

    return half - off < STROKE_SHARE * (half + off);
}

/* Radians to the right: the shear that makes a digit upright, as MNIST's are deskewed. */
static double lean_of(const struct moments *moments)
{
    return atan2(-moments->xy, moments->yy);
}

bool slash_is_among(const struct strip *strip)
{
    struct moments of[RECORD_MAX_BOXES];
    double sum = 0;

    for (int i = 0; i < strip->count; i++) {
        of[i] = moments_of(&strip->digits[i].sample);
        sum += lean_of(&of[i]);
    }
    for (int i = 0; i < strip->count; i++) {
        double lean = lean_of(&of[i]);
        double others = strip->count > 1 ? (sum - lean) / (strip->count - 1) : 0;

        if (strip->value[i] == '1' && is_stroke(&of[i]) && lean - others >= SLASH_LEAN)
            return true;
    }
    return false;
}
