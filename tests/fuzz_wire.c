/* SPDX-License-Identifier: MIT */
/*
 * What a hostile child might send: either it is refused, or the record that
 * comes out packs to the same bytes.
 */
#include "pipeline/wire.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct record record;
    struct blob blob;
    struct err err;

    if (wire_unpack(bytes, length, &record, &err) != 0)
        return 0;
    if (wire_pack(&record, &blob, &err) != 0 || blob.length != length ||
        memcmp(blob.bytes, bytes, length) != 0)
        abort();
    free(blob.bytes);
    record_free(&record);
    return 0;
}
