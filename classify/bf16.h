/* SPDX-License-Identifier: MIT */
/*
 * bf16.h - bfloat16: the upper half of a float, eight bits of mantissa.
 *
 * Loops call these for every number, so they are inline.
 */
#ifndef CLASSIFY_BF16_H
#define CLASSIFY_BF16_H

#include <stdint.h>
#include <string.h>

/* The nearest bfloat16, of two the even one.  No NaN. */
static inline uint16_t bf16_of(float value)
{
    uint32_t bits;

    memcpy(&bits, &value, sizeof bits);
    return (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}

/* The float that it is, exactly. */
static inline float bf16_value(uint16_t half)
{
    uint32_t bits = (uint32_t)half << 16;
    float value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
