/* SPDX-License-Identifier: MIT */
/*
 * winograd.h - a convolution of floats with a quarter of the multiplications.
 *
 * F(4 x 4, 3 x 3) of Lavin & Gray, Fast Algorithms for Convolutional Neural
 * Networks, 2016: what a tile of 4 x 4 pixels wants of each channel, 144 products
 * of 3 x 3 taps, comes from 36.
 *
 *     6 x 6 pixels in  ->  36 places  ->  times weights  ->  36 sums  ->  4 x 4 pixels out
 *
 * Each place is a sum of pixels; what the places of all tiles are multiplied with
 * is a matrix, channels in by channels out, and so a convolution of one tap.
 * Tiles at the right and lower end reach over the plane, into a wider border.
 */
#ifndef CLASSIFY_WINOGRAD_H
#define CLASSIFY_WINOGRAD_H

#include "classify/kernels.h"
#include "classify/plane.h"

enum {
    WINOGRAD_TAPS = 3, /* on each side */
    WINOGRAD_TILE = 4, /* pixels of a tile, on each side */
    WINOGRAD_PLACES = 36
};

struct winograd {
    const struct kernels *kernels;
    const struct plane *in;       /* of floats, whole vectors a pixel; see winograd_border */
    int border;                   /* of the convolution */
    const float *weights;         /* [place][as a conv of one tap has them] */
    const float *bias;
    bool has_relu;
    int pool;                     /* at the end, 1 if none; divides WINOGRAD_TILE */
    bool is_average;              /* that pool */
    const struct plane *out;      /* after the pool; of any format */
};

/* The border that the plane it reads must have. */
int winograd_border(const struct winograd *conv);

/* The weights of 3 x 3 taps at the places; so many floats lie from each to the next. */
void winograd_weights(const float *taps, int tap_step, float *places, int place_step);

/* How many floats of scratch winograd_run takes. */
size_t winograd_scratch(const struct winograd *conv);

/* Fills the plane out. */
void winograd_run(const struct winograd *conv, float *scratch);

#endif
