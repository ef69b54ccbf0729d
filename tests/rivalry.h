/* SPDX-License-Identifier: MIT */
/*
 * rivalry.h - small problems for the methods that learn, and how they are asked.
 */
#ifndef TESTS_RIVALRY_H
#define TESTS_RIVALRY_H

#include "classify/learn/rival.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "classify/rng.h"

/* A sample with two grey pixels in its middle, a and b, and white ones. */
static inline struct sample rivalry_sample(int a, int b)
{
    struct sample sample = {{0}};

    sample.pixels[SAMPLE_SIZE / 2] = (uint8_t)a;
    sample.pixels[SAMPLE_SIZE / 2 + 1] = (uint8_t)b;
    return sample;
}

/* Samples of noise: the first pixels are random, the others white. */
static inline void rivalry_fill(struct sample *samples, int count, int pixels, uint64_t seed)
{
    struct rng rng = rng_start(seed, 0, 0, 0);

    for (int i = 0; i < count; i++) {
        samples[i] = (struct sample){{0}};
        for (int p = 0; p < pixels; p++)
            samples[i].pixels[p] = (uint8_t)rng_below(&rng, 256);
    }
}

/* What a method makes of samples; freed with its free. */
static inline void *rivalry_learn(const struct rival *rival, struct sample *samples,
                                  uint8_t *labels, int count, uint64_t seed)
{
    const struct digits digits = {.samples = samples, .labels = labels, .count = count};
    const struct rival_task task = {.digits = &digits, .seed = seed};
    void *learnt = NULL;
    struct err err;

    assert_int_equal(rival->learn(&task, &learnt, &err), 0);
    assert_non_null(learnt);
    return learnt;
}

static inline void rivalry_read(const struct rival *rival, const void *learnt,
                                struct sample *samples, int count, uint8_t *classes)
{
    const struct digits digits = {.samples = samples, .count = count};
    struct err err;

    assert_int_equal(rival->read(learnt, &digits, classes, &err), 0);
}

static inline int rivalry_read_one(const struct rival *rival, const void *learnt,
                                   struct sample sample)
{
    uint8_t label;

    rivalry_read(rival, learnt, &sample, 1, &label);
    return label;
}

#endif
