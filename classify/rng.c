/* SPDX-License-Identifier: MIT */
#include "classify/rng.h"

#include <math.h>

uint64_t rng_next(struct rng *rng)
{
    uint64_t z = rng->state += 0x9e3779b97f4a7c15u;

    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

struct rng rng_start(uint64_t seed, uint64_t a, uint64_t b, uint64_t c)
{
    struct rng rng = {seed};

    rng.state = rng_next(&rng) ^ a;
    rng.state = rng_next(&rng) ^ b;
    rng.state = rng_next(&rng) ^ c;
    return rng;
}

float rng_uniform(struct rng *rng, float low, float high)
{
    return low + (high - low) * ((float)(rng_next(rng) >> 40) * 0x1p-24f);
}

int rng_below(struct rng *rng, int count)
{
    return (int)((rng_next(rng) >> 32) * (uint64_t)count >> 32);
}

bool rng_chance(struct rng *rng, float share)
{
    return rng_uniform(rng, 0, 1) < share;
}

float rng_normal(struct rng *rng)
{
    float u = 1 - rng_uniform(rng, 0, 1), v = rng_uniform(rng, 0, 6.2831853f);

    return sqrtf(-2 * logf(u)) * cosf(v);
}
