/* SPDX-License-Identifier: MIT */
/*
 * scan_number.h - whole numbers as picture files store them, in either order.
 */
#ifndef SEGMENT_SCAN_NUMBER_H
#define SEGMENT_SCAN_NUMBER_H

#include <stddef.h>
#include <stdint.h>

enum scan_order { SCAN_BIG_ENDIAN, SCAN_LITTLE_ENDIAN };

/* The number that size bytes, at most 4, stand for. */
uint32_t scan_number(const uint8_t *bytes, size_t size, enum scan_order order);

#endif
