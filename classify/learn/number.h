/* SPDX-License-Identifier: MIT */
/*
 * number.h - what activations and their gradients are stored as while learning.
 *
 * Floats, or bfloat16: the upper half of a float, eight bits of mantissa.  Half
 * the memory and, on processors that multiply them, two to ten times the speed.
 * Parameters, their gradients and all sums are floats in both.
 */
#ifndef CLASSIFY_LEARN_NUMBER_H
#define CLASSIFY_LEARN_NUMBER_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum number { NUMBER_FLOAT, NUMBER_BF16 };

static inline size_t number_size(enum number number)
{
    return number == NUMBER_BF16 ? sizeof(uint16_t) : sizeof(float);
}

/* bfloat16 as a float, exactly. */
static inline float number_of_bf16(uint16_t half)
{
    uint32_t bits = (uint32_t)half << 16;
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* The nearest bfloat16, of two the even one.  No NaN. */
static inline uint16_t number_to_bf16(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/* Stores count floats as numbers. */
void number_put(enum number number, const float *floats, size_t count, void *numbers);

/* And the way back. */
void number_get(enum number number, const void *numbers, size_t count, float *floats);

#endif
