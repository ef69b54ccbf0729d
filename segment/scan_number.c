/* SPDX-License-Identifier: MIT */
#include "segment/scan_number.h"

uint32_t scan_number(const uint8_t *bytes, size_t size, enum scan_order order)
{
    uint32_t value = 0;

    for (size_t i = 0; i < size; i++)
        value = value << 8 | bytes[order == SCAN_BIG_ENDIAN ? i : size - 1 - i];
    return value;
}
