/* SPDX-License-Identifier: MIT */
/*
 * types.h - the small values that every folder shares.
 *
 * No memory behind them and no library: copy them freely.
 */
#ifndef BASE_TYPES_H
#define BASE_TYPES_H

#include <stdint.h>

/* Pixels; x grows to the right and y down, the right and bottom edges are outside. */
struct rect {
    int x, y, width, height;
};

/* Millimetres on the form, from its top left corner. */
struct rect_mm {
    double x, y, width, height;
};

#define SAMPLE_SIDE 28
#define SAMPLE_SIZE (SAMPLE_SIDE * SAMPLE_SIDE)

/* A digit as MNIST draws it: row after row, ink 255 on paper 0. */
struct sample {
    uint8_t pixels[SAMPLE_SIZE];
};

/* Bumped when the same ink would give another sample: models name theirs. */
#define NORMALIZE_VERSION 1

/* What a sample can be: the ten digits are their own classes 0 to 9. */
enum {
    DIGIT_COUNT = 10,
    CLASS_NOT_A_DIGIT = 10,
    CLASS_BLANK = 11,
    CLASS_COUNT = 12
};

/* What the network makes of one sample. */
struct reading {
    float probability[CLASS_COUNT]; /* calibrated, sums to 1 */
    int best;                       /* the class with the highest probability */
    int rival;                      /* the second */
    double confidence;              /* calibrated probability that best is right */
};

#endif
