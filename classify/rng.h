/* SPDX-License-Identifier: MIT */
/*
 * rng.h - random numbers that depend on nothing but where they are used.
 *
 * Each use has its own generator, started from a seed and three numbers that
 * say what it is for (like: epoch, place in the epoch, 0).  So the same seed
 * gives the same numbers whatever the threads do, and a training that was
 * interrupted goes on with the same.  SplitMix64 (Steele, Lea and Flood,
 * Fast Splittable Pseudorandom Number Generators, 2014).
 */
#ifndef CLASSIFY_RNG_H
#define CLASSIFY_RNG_H

#include <stdbool.h>
#include <stdint.h>

struct rng {
    uint64_t state;
};

struct rng rng_start(uint64_t seed, uint64_t a, uint64_t b, uint64_t c);

uint64_t rng_next(struct rng *rng);

/* In [low, high). */
float rng_uniform(struct rng *rng, float low, float high);

/* 0 to count - 1; count is small: what is left of a bias is under 2^-32. */
int rng_below(struct rng *rng, int count);

/* True in about share of the calls. */
bool rng_chance(struct rng *rng, float share);

/* Mean 0, deviation 1. */
float rng_normal(struct rng *rng);

#endif
