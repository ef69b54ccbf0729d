/* SPDX-License-Identifier: MIT */
#include "classify/learn/adam.h"

#include <math.h>
#include <stdlib.h>

static const double mean_decay = 0.9, square_decay = 0.999, average_decay = 0.999;
static const float epsilon = 1e-8f;

int adam_new(size_t count, struct adam *out, struct err *err)
{
    float *block = calloc(4 * count, sizeof *block);

    if (!block)
        return err_memory(err);
    *out = (struct adam){.count = count, .block = block, .parameters = block,
                         .average = block + count, .mean = block + 2 * count,
                         .square = block + 3 * count};
    return 0;
}

void adam_step(struct adam *adam, const float *gradient, double rate)
{
    double t = (double)++adam->step;
    /* both running means begin at 0: what that costs them is put right here */
    float size = (float)(rate * sqrt(1 - pow(square_decay, t)) / (1 - pow(mean_decay, t)));
    /* the average forgets its beginning faster */
    float old = (float)fmin(average_decay, (1 + t) / (10 + t));
    float keep_mean = (float)mean_decay, keep_square = (float)square_decay;

#pragma omp parallel for simd
    for (size_t i = 0; i < adam->count; i++) {
        float g = gradient[i];
        float mean = keep_mean * adam->mean[i] + (1 - keep_mean) * g;
        float square = keep_square * adam->square[i] + (1 - keep_square) * g * g;
        float parameter = adam->parameters[i] - size * mean / (sqrtf(square) + epsilon);

        adam->mean[i] = mean;
        adam->square[i] = square;
        adam->parameters[i] = parameter;
        adam->average[i] = old * adam->average[i] + (1 - old) * parameter;
    }
}

void adam_free(struct adam *adam)
{
    free(adam->block);
    *adam = (struct adam){.count = 0};
}
