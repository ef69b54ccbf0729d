/* SPDX-License-Identifier: MIT */
/*
 * inked.h - how much of a raster is ink.
 */
#ifndef TESTS_INKED_H
#define TESTS_INKED_H

#include "base/raster.h"

static inline int ink_in(const struct raster *ink)
{
    int sum = 0;

    for (int i = 0; i < ink->width * ink->height; i++)
        sum += ink->pixels[i] != 0;
    return sum;
}

#endif
