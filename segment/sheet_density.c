/* SPDX-License-Identifier: MIT */
#include "segment/sheet_density.h"

#include <stdlib.h>

int sheet_density_count(const struct sheet_ink *ink, struct sheet_density *out, struct err *err)
{
    size_t row = (size_t)ink->width + 1;
    uint32_t *sums = calloc(row * ((size_t)ink->height + 1), sizeof *sums);

    if (!sums)
        return err_memory(err);
    for (int y = 0; y < ink->height; y++) {
        const uint32_t *above = sums + (size_t)y * row;
        uint32_t *here = sums + ((size_t)y + 1) * row, sum = 0;

        for (int x = 0; x < ink->width; x++) {
            sum += (uint32_t)sheet_ink_inside(ink, x, y);
            here[x + 1] = above[x + 1] + sum;
        }
    }
    *out = (struct sheet_density){sums, ink->width, ink->height};
    return 0;
}

void sheet_density_free(struct sheet_density *density)
{
    free(density->sums);
    density->sums = NULL;
}
