/* SPDX-License-Identifier: MIT */
/*
 * net.h - the network as data.
 *
 * A network is one line of text, read from left to right:
 *
 *     conv3x3-32 bn relu conv3x3-32 bn relu pool2 ... gmax dense-12
 *
 * net_parse turns the line into a list of layers with their shapes, and lays
 * all parameters out in one block of floats.  Nothing else knows where a
 * weight lies.  Activations are height x width x channels (NHWC), one image
 * after the other; the input is 28 x 28 x 1 with ink 1.0 on paper 0.0.
 */
#ifndef CLASSIFY_NET_H
#define CLASSIFY_NET_H

#include <stddef.h>

#include "base/err.h"

enum {
    NET_MAX_LAYERS = 64,
    NET_MAX_TEXT = 512,
    NET_MAX_CHANNELS = 1024
};

#define NET_NORM_EPSILON 1e-5 /* batch norm adds it to the variance */

/*
 * The words of the line; C, K, N, P, R and S are numbers.  A convolution is
 * padded by K / 2 zeros on every side ("same"); K is odd.
 */
enum net_kind {
    NET_CONV,       /* convKxK-C: weights [C][in][K][K], then bias [C];
                       convKxKv-C: no padding ("valid"); convKxKsS-C: stride S */
    NET_BATCH_NORM, /* bn: scale, shift, running mean, running variance, each [C] */
    NET_RELU,       /* relu */
    NET_MAX_POOL,   /* poolN: N x N, stride N, the rest of a row or column dropped */
    NET_AVERAGE_POOL,   /* apoolN: the same, of means */
    NET_GLOBAL_MAX,     /* gmax: one value a channel */
    NET_GLOBAL_AVERAGE, /* gavg */
    NET_GLOBAL_BOTH,    /* gmaxavg: all maxima, then all means: twice the channels */
    NET_SQUEEZE,    /* se-R: each channel times sigmoid(w2 relu(w1 mean + b1) + b2), squeezed
                       to R (Hu, Shen and Sun 2018): w1 [R][C], b1 [R], w2 [C][R], b2 [C] */
    NET_DROPOUT,    /* dropout-P: P percent, only while training */
    NET_DENSE       /* dense-C: weights [C][in], then bias [C]; in counts y, x, channel */
};

struct net_layer {
    enum net_kind kind;
    int size;                   /* kernel or pool side, percent of dropout, R, else 0 */
    int stride, border;         /* of a convolution: S, and its padding on each side */
    int has_bias;               /* of a convolution: not when batch norm follows */
    int in_side, in_channels;   /* the input is in_side x in_side x in_channels */
    int out_side, out_channels;
    size_t first, count;        /* its parameters in the block */
};

struct net {
    char text[NET_MAX_TEXT];
    struct net_layer layers[NET_MAX_LAYERS];
    int layer_count;
    int class_count;            /* outputs of the last layer */
    int weighted_count;         /* convolutions and dense layers */
    size_t parameter_count;     /* of the whole block */
    size_t trained_count;       /* the same without running means and variances */
    double flops;               /* of one image forward; a multiplication and an addition count 2 */
};

/*
 * Reads the line.  Fails with ERR_DATA; the text names the word.
 */
MUST_CHECK
int net_parse(const char *text, struct net *out, struct err *err);

#endif
