/* SPDX-License-Identifier: MIT */
/*
 * number.h - what activations and their gradients are stored as while learning.
 *
 * Floats, or bfloat16: half the memory and, on processors that multiply them, two
 * to ten times the speed.  Parameters, their gradients and all sums are floats in
 * both.
 */
#ifndef CLASSIFY_LEARN_NUMBER_H
#define CLASSIFY_LEARN_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum number { NUMBER_FLOAT, NUMBER_BF16 };

static inline size_t number_size(enum number number)
{
    return number == NUMBER_BF16 ? sizeof(uint16_t) : sizeof(float);
}

/* Stores count floats as numbers. */
void number_put(enum number number, const float *floats, size_t count, void *numbers);

/* And the way back. */
void number_get(enum number number, const void *numbers, size_t count, float *floats);

#endif
