/* SPDX-License-Identifier: MIT */
#include "classify/blur.h"

#include <assert.h>
#include <string.h>

void blur_and_turn(const float *in, int side, const float *weights, int reach, float *out)
{
    float row[BLUR_MOST_SIDE + 2 * BLUR_MOST_REACH] = {0}, sums[BLUR_MOST_SIDE];

    assert(side <= BLUR_MOST_SIDE && reach <= BLUR_MOST_REACH);
    for (int y = 0; y < side; y++) {
        memcpy(row + reach, in + y * side, (size_t)side * sizeof *row);
        memset(sums, 0, sizeof sums);
        for (int k = 0; k <= 2 * reach; k++)
            for (int x = 0; x < side; x++)
                sums[x] += weights[k] * row[x + k];
        for (int x = 0; x < side; x++)
            out[x * side + y] = sums[x];
    }
}
