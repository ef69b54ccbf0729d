/* SPDX-License-Identifier: MIT */
/*
 * dice.h - chance that can be repeated: the same seed gives the same picture.
 *
 * The generator is SplitMix64 (Steele, Lea and Flood, 2014): one word of state,
 * good enough for paper grain, and any seed is a good seed.  Nothing here calls
 * the system, so that a drawing depends on its seed alone.
 */
#ifndef SAMPLES_DICE_H
#define SAMPLES_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* Dice of their own for a part of a drawing, so that parts do not shift each other. */
struct dice dice_new(uint64_t seed, uint64_t part);

uint64_t dice_bits(struct dice *dice);

/* 0 to count - 1; count is at least 1. */
int dice_below(struct dice *dice, int count);

/* Evenly between low and high. */
double dice_between(struct dice *dice, double low, double high);

/*
 * About normal, mean 0 and deviation 1, never beyond 3.5: four even numbers
 * added up.  The thin tails are wanted: a hand does not jump.
 */
double dice_normal(struct dice *dice);

bool dice_chance(struct dice *dice, double probability);

#endif
