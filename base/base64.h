/* SPDX-License-Identifier: MIT */
/*
 * base64.h - bytes as text (RFC 4648, section 4), in one line.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>
#include <stdint.h>

/* Room for the text of so many bytes, with the zero at its end. */
#define BASE64_ROOM(length) (((length) + 2) / 3 * 4 + 1)

/* Writes BASE64_ROOM(length) bytes to text. */
void base64_encode(const uint8_t *bytes, size_t length, char *text);

#endif
