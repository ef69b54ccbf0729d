/* SPDX-License-Identifier: MIT */
/*
 * Whatever the bytes are, they are read whole or refused in words.  The first
 * says what the others are: images, labels or writers, plain or compressed.
 */
#include "classify/digits.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ROLE_IMAGES, ROLE_LABELS, ROLE_WRITERS, ROLE_COUNT, PACKED = 4 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void write_file(const char *path, const void *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");

    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
}

/* A sound set of two samples, in a folder of this process. */
static void write_set(char paths[ROLE_COUNT][64])
{
    static const char *const names[] = {"images", "labels", "writers"};
    static const uint8_t labels[] = {0, 0, 8, 1, 0, 0, 0, 2, 3, 11};
    static uint8_t images[16 + 2 * SAMPLE_SIZE] = {0, 0, 8, 3, 0, 0, 0, 2,
                                                   0, 0, 0, 28, 0, 0, 0, 28};
    static const char writers[] = "writer\n7\n\n";

    for (int i = 0; i < ROLE_COUNT; i++)
        snprintf(paths[i], 64, "/tmp/fuzz_digits.%ld.%s", (long)getpid(), names[i]);
    write_file(paths[ROLE_IMAGES], images, sizeof images);
    write_file(paths[ROLE_LABELS], labels, sizeof labels);
    write_file(paths[ROLE_WRITERS], writers, sizeof writers - 1);
}

static void read_set(char paths[ROLE_COUNT][64])
{
    struct digits digits;
    struct err err = {ERR_NONE, ""};

    if (digits_read(paths[ROLE_IMAGES], paths[ROLE_LABELS], paths[ROLE_WRITERS], &digits, &err)) {
        assert(err.code != ERR_NONE && err.text[0]);
        return;
    }
    for (int i = 0; i < digits.count; i++)
        assert(digits.labels[i] < CLASS_COUNT && digits.writers[i] >= -1);
    digits_free(&digits);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char paths[ROLE_COUNT][64], own[64 + 4];
    int role;

    if (length < 1)
        return 0;
    role = bytes[0] % PACKED % ROLE_COUNT;
    write_set(paths);
    snprintf(own, sizeof own, "%s%s", paths[role], bytes[0] & PACKED ? ".gz" : "");
    unlink(paths[role]);
    snprintf(paths[role], sizeof paths[role], "%s", own);
    write_file(paths[role], bytes + 1, length - 1);
    read_set(paths);
    for (int i = 0; i < ROLE_COUNT; i++)
        unlink(paths[i]);
    return 0;
}
