/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <openssl/sha.h>
#include <stdio.h>

void hash_bytes(const void *bytes, size_t length, char text[HASH_TEXT])
{
    unsigned char digest[SHA256_DIGEST_LENGTH];

    SHA256(bytes, length, digest);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
