/* SPDX-License-Identifier: MIT */
/*
 * ink.h - samples, which are bytes, as pictures of floats, and back.
 */
#ifndef CLASSIFY_LEARN_INK_H
#define CLASSIFY_LEARN_INK_H

#include <math.h>
#include <stdint.h>

#include "base/types.h"

/* 255 becomes 1.0. */
static inline void ink_of_sample(const struct sample *sample, float picture[SAMPLE_SIZE])
{
    for (int i = 0; i < SAMPLE_SIZE; i++)
        picture[i] = (float)sample->pixels[i] / 255;
}

/* The picture's floats are 0 to 1. */
static inline void ink_to_sample(const float picture[SAMPLE_SIZE], struct sample *sample)
{
    for (int i = 0; i < SAMPLE_SIZE; i++)
        sample->pixels[i] = (uint8_t)lrintf(255 * picture[i]);
}

#endif
