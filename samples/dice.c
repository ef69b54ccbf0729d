/* SPDX-License-Identifier: MIT */
#include "samples/dice.h"

#include <assert.h>

struct dice dice_new(uint64_t seed, uint64_t part)
{
    struct dice dice = {seed};

    dice.state = dice_bits(&dice) ^ part;
    dice.state = dice_bits(&dice);
    return dice;
}

uint64_t dice_bits(struct dice *dice)
{
    uint64_t z = dice->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

int dice_below(struct dice *dice, int count)
{
    assert(count > 0);
    return (int)((dice_bits(dice) >> 32) * (uint64_t)count >> 32);
}

double dice_between(struct dice *dice, double low, double high)
{
    return low + (high - low) * (double)(dice_bits(dice) >> 11) * 0x1p-53;
}

double dice_normal(struct dice *dice)
{
    uint64_t bits = dice_bits(dice);
    int sum = (int)(bits & 0xffff) + (int)(bits >> 16 & 0xffff) + (int)(bits >> 32 & 0xffff) +
              (int)(bits >> 48);

    /* four even numbers in [0, 65536) have variance 65536^2 / 3 */
    return (sum - 131070) * (1.7320508075688772 / 65536);
}

bool dice_chance(struct dice *dice, double probability)
{
    return dice_between(dice, 0, 1) < probability;
}
