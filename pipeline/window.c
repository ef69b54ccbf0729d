/* SPDX-License-Identifier: MIT */
#include "pipeline/window.h"

#include <math.h>

static const double LEAST_PROBABILITY = 1e-6;

static const double LIKELY = 0.5, SURE = 0.41, DIGIT = -0.87;
static const double CROSSING = -0.69, JOIN = -1.08, GAP = -6.5;
static const double HEIGHT = -6.8, USUAL_HEIGHT = 0.9; /* of the tallest piece */
static const double SHAPE = -1.6, USUAL_SHAPE = 0.78;  /* width by height */
static const double LEFT_OUT = 3.55, LEFT_OUT_HEIGHT = -7.2, LEFT_OUT_WIDTH = -6.35;

/* The square of how many times more or less it is than usual, as a logarithm. */
static double off(double share, double usual)
{
    double times = log(share / usual);

    return times * times;
}

/* What is the same whatever digit it is. */
static double weigh_place(const struct strokes *strokes, int first, int count)
{
    double weight = DIGIT + CROSSING * strokes->of[first].crossing +
                    GAP * strokes_gap(strokes, first, count) / strokes->tallest;

    for (int i = first + 1; i < first + count; i++)
        if (strokes_begins_piece(strokes, i))
            weight += JOIN;
    return weight;
}

void window_weigh(const struct strokes *strokes, int first, int count,
                  const struct reading *reading, double *weights)
{
    struct rect box = strokes_box(strokes, first, count);
    double height = (double)box.height / strokes->tallest;
    double width = (double)box.width / strokes->tallest;
    double place = weigh_place(strokes, first, count);

    for (int i = 0; i < DIGIT_COUNT; i++) {
        double likely = fmax((double)reading->probability[i], LEAST_PROBABILITY), others = 0;

        for (int k = 0; k < CLASS_COUNT; k++)
            others += k == i ? 0 : (double)reading->probability[k];
        weights[i] = place + LIKELY * log(likely) -
                     SURE * width * height * log(others + LEAST_PROBABILITY);
        if (i != 0)
            weights[i] += HEIGHT * off(height, USUAL_HEIGHT);
        if (i != 1)
            weights[i] += SHAPE * off(width / height, USUAL_SHAPE);
    }
}

double window_left_out(const struct strokes *strokes, int first, int count)
{
    struct rect box = strokes_box(strokes, first, count);

    return LEFT_OUT + (LEFT_OUT_HEIGHT * box.height + LEFT_OUT_WIDTH * box.width) /
                          strokes->tallest;
}
