/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <stdio.h>

void hash_bytes(const void *bytes, size_t length, char text[HASH_TEXT])
{
    unsigned char digest[SHA256_DIGEST_LENGTH];

    /* libcrypto would read the system's openssl.cnf, which has no say here */
    OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    SHA256(bytes, length, digest);
    for (int i = 0; i < SHA256_DIGEST_LENGTH; i++)
        snprintf(text + 2 * i, 3, "%02x", digest[i]);
}
