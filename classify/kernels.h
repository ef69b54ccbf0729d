/* SPDX-License-Identifier: MIT */
/*
 * kernels.h - the inner loops of reading: convolution and pooling, one image at
 * a time, in cache.
 *
 * A kernel is compiled once for each instruction set; the best that this CPU and
 * its operating system can run is chosen at run time.  All of them see the taps
 * of a convolution as words of 32 bits, which hold one float, two bfloat16 or
 * four bytes: a word is spread over a vector and multiplied with the weights of
 * as many output channels as the vector has lanes.  So there is one loop for
 * every arithmetic, and it knows neither channels nor the width of a number; that of
 * AMX works with the same words and weights.
 *
 * Channels are padded to whole vectors, so that no kernel has an odd end.
 */
#ifndef CLASSIFY_KERNELS_H
#define CLASSIFY_KERNELS_H

#include <stdbool.h>
#include <stddef.h>

/* How a number is stored. */
enum kernels_format {
    KERNELS_FLOAT, /* binary32 */
    KERNELS_BF16,  /* the upper half of one, rounded to even */
    KERNELS_BYTE   /* 0 to 255, a number times a scale; none is negative */
};

/*
 * Where a row of results goes, and how: as floats, or as convolutions read them of the
 * kernel, or of one whose floats it is.
 */
struct kernels_out {
    void *values;         /* pixel after pixel, as many as the row has vectors, without gaps */
    enum kernels_format format;
    float scale;          /* of bytes */
};

/*
 * Sums of a convolution, or floats, and what becomes of them: times scale, plus bias,
 * ReLU, of each pool x pool pixels one.
 */
struct sums {
    const void *values;   /* of the first pixel; vector after vector */
    ptrdiff_t pixel, line; /* words of 32 bits from one pixel to the next, to that below */
    int width, height;    /* pixels before the pool, whose size divides both */
    int vectors;          /* of each pixel */
    const float *scale;   /* of bytes, one a lane and none negative; NULL if none */
    const float *bias;    /* one a lane; NULL if none */
    bool has_relu;
    int pool;             /* its size; 1 if there is none */
    bool is_average;      /* that pool, else it takes the largest */
    struct kernels_out out;
    ptrdiff_t out_row;    /* bytes from a row of results to the next */
};

/* A convolution. */
struct conv {
    const char *in;       /* the top left tap of the first pixel */
    ptrdiff_t in_step;    /* bytes from the first tap of a pixel to that of the next */
    ptrdiff_t in_row;     /* and to that of the pixel below: whole steps; unused of one row */
    ptrdiff_t in_line;    /* bytes from one line of taps to the next */
    int lines, words;     /* the taps of a pixel: so many lines of so many words */
    const void *weights;  /* [group of output vectors][line][word][lanes of the group] words */
    struct sums sums;     /* of which values, pixel and line are not looked at */
    float *scratch;       /* as many as kernels_scratch says */
};

/*
 * A line of tiles on the way into Winograd's convolution or out of it (winograd.h):
 * 6 x 6 pixels, four apart, to 36 places, or 36 sums to 4 x 4 pixels, bias and ReLU.
 */
struct winograd_line {
    const float *in;
    float *out;
    ptrdiff_t line;       /* floats from one line of pixels to the next */
    ptrdiff_t place;      /* floats from one of the 36 to the next; there tile lies after tile */
    int tiles, vectors;
    const float *bias;    /* one a lane; not looked at on the way in */
    bool has_relu;
};

struct kernels {
    const char *name;     /* as --kernel takes it */
    enum kernels_format format; /* what goes into its convolutions */
    int lanes;            /* floats in a vector; strides are multiples of it */
    void (*conv)(const struct conv *conv);
    void (*write)(const struct sums *floats); /* whose values are floats; as it says */
    /* Winograd's three, NULL where there are none. */
    void (*sum)(const struct conv *conv, void *sums); /* the first row's; no scratch, no finish */
    void (*winograd_in)(const struct winograd_line *line);
    void (*winograd_out)(const struct winograd_line *line);
    const struct kernels *floats; /* what convolves floats beside it: another, or itself */
};

/* Bytes that one number takes. */
int kernels_size(enum kernels_format format);

/* Stores one number; a byte as the nearest whole number to value x scale. */
void kernels_put(char *to, enum kernels_format format, float value, float scale);

/*
 * The weights of a convolution lie in groups of output vectors: how many form
 * the next group when remaining are left, 1 or 2.
 */
int kernels_group(int remaining);

/* Floats of scratch that a convolution wants, whose vectors have so many lanes. */
size_t kernels_scratch(const struct conv *conv, int lanes);

/* All that were compiled, from the plainest to the fastest; *count of them. */
const struct kernels *kernels_all(int *count);

/* The one of that name, NULL if there is none. */
const struct kernels *kernels_named(const char *name);

/*
 * Whether this CPU, and its operating system, can run them.  Of tile registers the
 * system is asked for this process, and for what it forks from then on.
 */
bool kernels_can_run(const struct kernels *kernels);

/*
 * The fastest that can run here and reads what portable floats read: bytes only
 * where the ranges of a network are known, bfloat16 only through tiles.
 */
const struct kernels *kernels_best(bool has_ranges);

/*
 * Very small floats count as zero from now on, as they would cost a hundred
 * times the time of others; kernels_restore takes back what it returned.
 */
unsigned kernels_flush_denormals(void);
void kernels_restore(unsigned before);

#endif
