/* SPDX-License-Identifier: MIT */
/*
 * noise.h - samples as a bad pen, scanner or line would have delivered them.
 *
 * Every kind is one formula with fixed figures, so that a result can be told in
 * one word and found again.  With x the ink of a pixel, 0 to 1, and n a normal
 * number of its own (mean 0, deviation 1) for each pixel, the results cut to 0
 * to 1 and of 8 bits:
 *
 *     awgn         x + 0.335 n                (9.5 dB below a signal of 0 dB)
 *     motion       x blurred along 5 pixels at 15 degrees
 *     contrast     x / 2 + 0.251 n            (12 dB)
 *     salt-pepper  each pixel, with probability 0.1, becomes 0 or 1, evenly
 *     scan         printed, scanned and binarized: see noise_scan.h
 *
 * The first three are those of n-MNIST (Basu et al., Learning Sparse Feature
 * Representations using Probabilistic Quadtrees and Deep Belief Nets, 2015),
 * which gives decibels; as MATLAB's awgn() takes them, whatever the picture's
 * own power is, they are 10^(-9.5/20) and 10^(-12/20).
 */
#ifndef CLASSIFY_NOISE_H
#define CLASSIFY_NOISE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/types.h"

enum noise_kind { NOISE_AWGN, NOISE_MOTION, NOISE_CONTRAST, NOISE_SALT_PEPPER, NOISE_SCAN };

enum { NOISE_COUNT = NOISE_SCAN + 1 };

#define NOISE_NAMES "awgn, motion, contrast, salt-pepper or scan"

/* The kind of a name; false if there is none such. */
bool noise_by_name(const char *name, enum noise_kind *out);

/* A constant, like "awgn". */
const char *noise_name(enum noise_kind kind);

/* What it does, in a few words; a constant. */
const char *noise_text(enum noise_kind kind);

/*
 * Spoils a sample.  The same seed, kind and index give the same noise,
 * whatever was spoilt before; threads may share.
 */
void noise_apply(enum noise_kind kind, uint64_t seed, int index, struct sample *sample);

#endif
