/* SPDX-License-Identifier: MIT */
/*
 * kernels.h - the inner loops of reading: convolution and dense, one image at a
 * time, in cache.
 *
 * Plain C over vectors of 4, 8 or 16 floats (gcc's vector extension), compiled
 * once for each instruction set; the best that this CPU has is chosen at run
 * time.  Channels are padded to whole vectors ("stride" below), so that no
 * kernel has an odd end.
 *
 * An image lies as height x width x stride floats.  The input of a convolution
 * of side K has a border of K / 2 zeros around it, so that its rows are
 * width + K - 1 pixels long and no tap needs a test.
 */
#ifndef CLASSIFY_KERNELS_H
#define CLASSIFY_KERNELS_H

#include <stddef.h>

/* A row of a convolution + bias + ReLU, or without ReLU. */
struct conv_row {
    const float *in;      /* the top left tap of the row's first pixel */
    int in_stride;        /* floats from one input pixel to the next */
    int in_width;         /* input pixels in a row, border and all */
    int size;             /* K */
    int width;            /* output pixels in the row */
    int out_stride;       /* floats from one output pixel to the next */
    const float *weights; /* [out vector group][K][K * in_stride][floats of the group] */
    const float *bias;    /* out_stride floats */
    int has_relu;
    float *out;           /* width x out_stride */
};

struct kernels {
    const char *name;
    int lanes;            /* floats in a vector; strides are multiples of it */
    void (*conv)(const struct conv_row *row);

    /* out[o] = bias[o] + sum over i of in[i] * weights[i * out_stride + o] */
    void (*dense)(const float *in, int in_count, const float *weights, const float *bias,
                  int out_stride, float *out);
};

/*
 * The weights of a convolution lie in groups of output vectors: how many form
 * the next group when remaining are left, 1 or 2.
 */
int kernels_group(int remaining);

/* All that were compiled, from the plainest to the fastest; *count of them. */
const struct kernels *kernels_all(int *count);

/* Whether this CPU, and its operating system, can run them. */
int kernels_can_run(const struct kernels *kernels);

/* The fastest that can run here. */
const struct kernels *kernels_best(void);

#endif
