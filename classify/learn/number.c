/* SPDX-License-Identifier: MIT */
#include "classify/learn/number.h"

#include "classify/bf16.h"

#include <string.h>

void number_put(enum number number, const float *floats, size_t count, void *numbers)
{
    uint16_t *halves = numbers;

    if (number == NUMBER_FLOAT)
        memcpy(numbers, floats, count * sizeof *floats);
    else
        for (size_t i = 0; i < count; i++)
            halves[i] = bf16_of(floats[i]);
}

void number_get(enum number number, const void *numbers, size_t count, float *floats)
{
    const uint16_t *halves = numbers;

    if (number == NUMBER_FLOAT)
        memcpy(floats, numbers, count * sizeof *floats);
    else
        for (size_t i = 0; i < count; i++)
            floats[i] = bf16_value(halves[i]);
}
