/* SPDX-License-Identifier: MIT */
/* slates.h - how much ink lies on a slate, for the tests of what is written on it. */
#ifndef TESTS_SLATES_H
#define TESTS_SLATES_H

#include "classify/learn/slate.h"

static inline double slates_ink(const struct slate *slate)
{
    double sum = 0;

    for (int y = 0; y < SLATE_SIDE; y++)
        for (int x = 0; x < SLATE_SIDE; x++)
            sum += (double)slate->ink[y][x];
    return sum;
}

#endif
