/* SPDX-License-Identifier: MIT */
/*
 * plane.h - the image between two steps of a network.
 *
 * side x side pixels of so many channels lie inside a border of zeros, which a
 * convolution may read over the edge, so that none of its taps needs a test:
 *
 *     values ->  0 0 0 0 0
 *                0 a b c 0      side 3, border 1; each letter is
 *                0 d e f 0      stride numbers, of which the last
 *                0 g h i 0      stride - channels are zeros
 *                0 0 0 0 0
 */
#ifndef CLASSIFY_PLANE_H
#define CLASSIFY_PLANE_H

#include <stddef.h>

#include "base/err.h"
#include "classify/kernels.h"

struct plane {
    enum kernels_format format;
    float scale;          /* of bytes: what 1.0 is */
    int side, border;
    int channels, stride;
    void *values;
};

/* count numbers of zeros, aligned for any vector and with one to spare; NULL without memory. */
void *plane_memory(size_t count, size_t size);

/* Zeros for the shape that the plane has; freed with plane_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int plane_allocate(struct plane *plane, struct err *err);

/* Bytes from a pixel to the next, and from a row to the next. */
ptrdiff_t plane_pixel(const struct plane *plane);
ptrdiff_t plane_line(const struct plane *plane);

/* Where pixel x, y lies; the border has negative ones. */
void *plane_at(const struct plane *plane, int y, int x);

/* Where row y goes. */
struct kernels_out plane_row(const struct plane *plane, int y);

/* The largest number of a plane of floats. */
float plane_largest(const struct plane *plane);

void plane_free(struct plane *plane);

#endif
