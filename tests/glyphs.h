/* SPDX-License-Identifier: MIT */
/*
 * glyphs.h - ten clean digits, as on a pocket calculator, for the tests of learning.
 */
#ifndef TESTS_GLYPHS_H
#define TESTS_GLYPHS_H

#include "base/types.h"

#include <string.h>

static inline void glyphs_bar(struct sample *sample, int x, int y, int width, int height)
{
    for (int row = y; row < y + height; row++)
        memset(sample->pixels + row * SAMPLE_SIDE + x, 255, (size_t)width);
}

/*
 * The digit in the middle, as samples are normalized: 20 pixels high and 12 wide,
 * 2 pixels thick; a 1 is its two right bars.
 */
static inline struct sample glyphs_digit(int digit)
{
    static const char *const bars[] = {"abcdef", "bc",    "abged",  "abgcd",   "fgbc",
                                       "afgcd",  "afgedc", "abc",   "abcdefg", "abcdfg"};
    int left = digit == 1 ? 3 : 8;
    struct sample sample = {{0}};

    for (const char *bar = bars[digit]; *bar; bar++) {
        int is_low = *bar == 'c' || *bar == 'e', is_left = *bar == 'e' || *bar == 'f';
        if (strchr("agd", *bar))
            glyphs_bar(&sample, left, *bar == 'a' ? 4 : *bar == 'g' ? 13 : 22, 12, 2);
        else
            glyphs_bar(&sample, is_left ? left : left + 10, is_low ? 13 : 4, 2, 11);
    }
    return sample;
}

#endif
