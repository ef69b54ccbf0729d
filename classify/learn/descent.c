/* SPDX-License-Identifier: MIT */
#include "classify/learn/descent.h"

#include <math.h>
#include <stdlib.h>

static const double mean_decay = 0.9, square_decay = 0.999, average_decay = 0.999;
static const float momentum = 0.9f;
static const float epsilon = 1e-8f;

int descent_new(size_t count, struct descent *out, struct err *err)
{
    float *block = calloc(4 * count, sizeof *block);

    if (!block)
        return err_memory(err);
    *out = (struct descent){.count = count, .block = block, .parameters = block,
                            .average = block + count, .mean = block + 2 * count,
                            .square = block + 3 * count};
    return 0;
}

static void step_adam(struct descent *d, const struct descent_rule *rule, const float *gradient)
{
    double t = (double)d->step;
    /* both running means begin at 0: what that costs them is put right here */
    float size =
        (float)(rule->rate * sqrt(1 - pow(square_decay, t)) / (1 - pow(mean_decay, t)));
    float left = (float)(1 - rule->rate * rule->decay);
    float keep_mean = (float)mean_decay, keep_square = (float)square_decay;

#pragma omp parallel for simd
    for (size_t i = 0; i < d->count; i++) {
        float g = gradient[i];
        float mean = keep_mean * d->mean[i] + (1 - keep_mean) * g;
        float square = keep_square * d->square[i] + (1 - keep_square) * g * g;

        d->mean[i] = mean;
        d->square[i] = square;
        d->parameters[i] = left * d->parameters[i] - size * mean / (sqrtf(square) + epsilon);
    }
}

static void step_momentum(struct descent *d, const struct descent_rule *rule,
                          const float *gradient)
{
    float size = (float)rule->rate, left = (float)(1 - rule->rate * rule->decay);

#pragma omp parallel for simd
    for (size_t i = 0; i < d->count; i++) {
        d->mean[i] = momentum * d->mean[i] + gradient[i];
        d->parameters[i] = left * d->parameters[i] - size * d->mean[i];
    }
}

void descent_step(struct descent *d, const struct descent_rule *rule, const float *gradient)
{
    double t = (double)++d->step;
    /* the average forgets its beginning faster */
    float old = (float)fmin(average_decay, (1 + t) / (10 + t));

    if (rule->kind == DESCENT_ADAM)
        step_adam(d, rule, gradient);
    else
        step_momentum(d, rule, gradient);
#pragma omp parallel for simd
    for (size_t i = 0; i < d->count; i++)
        d->average[i] = old * d->average[i] + (1 - old) * d->parameters[i];
}

void descent_free(struct descent *descent)
{
    free(descent->block);
    *descent = (struct descent){.count = 0};
}
