/* SPDX-License-Identifier: MIT */
/*
 * hash.h - SHA-256, the identity of files, forms and models (FIPS 180-4).
 *
 * The only door to libcrypto.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

#define HASH_TEXT 65 /* 64 lower case hexadecimal digits and a zero */

/* Writes the hash of length bytes as text.  Any process or thread may call it. */
void hash_bytes(const void *bytes, size_t length, char text[HASH_TEXT]);

#endif
