/* SPDX-License-Identifier: MIT */
#include "classify/learn/checkpoint.h"

#include "base/file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_FILE = 1 << 30 };

/* The head; the block of the descent and the hash of both, as text, follow it. */
struct head {
    char magic[16];
    char key[HASH_TEXT];
    int32_t epochs;
    int64_t step, count;
};

static const char magic[16] = "formdigits-ckpt1";

static size_t block_bytes(const struct descent *descent)
{
    return 4 * descent->count * sizeof *descent->block;
}

int checkpoint_write(const char *path, const char key[HASH_TEXT], int epochs,
                     const struct descent *descent, struct err *err)
{
    struct head head;
    size_t content = sizeof head + block_bytes(descent);
    uint8_t *bytes = malloc(content + HASH_TEXT);
    int status;

    if (!bytes)
        return err_memory(err);
    memset(&head, 0, sizeof head);
    memcpy(head.magic, magic, sizeof magic);
    memcpy(head.key, key, HASH_TEXT);
    head.epochs = epochs;
    head.step = descent->step;
    head.count = (int64_t)descent->count;
    memcpy(bytes, &head, sizeof head);
    memcpy(bytes + sizeof head, descent->block, block_bytes(descent));
    hash_bytes(bytes, content, (char *)bytes + content);
    status = file_write(path, bytes, content + HASH_TEXT, err);
    free(bytes);
    return status;
}

static int check(const uint8_t *bytes, size_t length, const char *path,
                 const char key[HASH_TEXT], const struct descent *descent, struct err *err)
{
    size_t content = sizeof(struct head) + block_bytes(descent);
    struct head head;
    char hash[HASH_TEXT] = "";

    if (length < sizeof head || memcmp(bytes, magic, sizeof magic) != 0)
        return err_set(err, ERR_DATA, "'%s' is no checkpoint", path);
    memcpy(&head, bytes, sizeof head);
    if (memcmp(head.key, key, HASH_TEXT) != 0 || head.count != (int64_t)descent->count)
        return err_set(err, ERR_DATA, "'%s' is the checkpoint of another training: other samples, "
                                      "options or program", path);
    if (length == content + HASH_TEXT)
        hash_bytes(bytes, content, hash);
    if (length != content + HASH_TEXT || memcmp(hash, bytes + content, HASH_TEXT) != 0)
        return err_set(err, ERR_DATA, "the checkpoint '%s' is damaged: start anew", path);
    return 0;
}

int checkpoint_read(const char *path, const char key[HASH_TEXT], int *epochs,
                    struct descent *descent, struct err *err)
{
    struct head head;
    uint8_t *bytes;
    size_t length;

    if (file_read(path, FILE_FOLLOW, MAX_FILE, &bytes, &length, err) != 0)
        return -1;
    if (check(bytes, length, path, key, descent, err) != 0) {
        free(bytes);
        return -1;
    }
    memcpy(&head, bytes, sizeof head);
    memcpy(descent->block, bytes + sizeof head, block_bytes(descent));
    descent->step = head.step;
    *epochs = head.epochs;
    free(bytes);
    return 0;
}
