/* SPDX-License-Identifier: MIT */
/*
 * distance.h - how far samples are from each other, exactly, in whole numbers.
 *
 * Squared Euclidean distances of grey levels 0 to 255, from |a|^2 + |b|^2 - 2ab.
 * The products are taken block by block, as in a product of matrices, so that
 * what was loaded once serves many pairs; they are sums of whole numbers, so
 * that no rounding decides between two neighbours.
 */
#ifndef CLASSIFY_LEARN_DISTANCE_H
#define CLASSIFY_LEARN_DISTANCE_H

#include <stdint.h>

#include "base/err.h"
#include "base/types.h"

enum { DISTANCE_ROWS = 32, DISTANCE_COLUMNS = 64 }; /* of a block */

/* Samples made ready, filled up with empty ones to whole blocks. */
struct distance_set {
    int16_t *pixels;  /* [sample][SAMPLE_SIZE], owned */
    int32_t *squares; /* of each sample: the sum of its squared pixels; owned */
    int count;        /* of the samples that are meant */
};

/* Makes samples ready.  Freed with distance_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int distance_new(const struct sample *samples, int count, struct distance_set *out,
                 struct err *err);

/*
 * The distances of DISTANCE_ROWS samples of one set, from row on, to
 * DISTANCE_COLUMNS of the other, from column on: multiples of the block.  Those
 * behind the last sample mean nothing.  Threads may share the sets.
 */
void distance_block(const struct distance_set *rows, int row, const struct distance_set *columns,
                    int column, int32_t out[DISTANCE_ROWS][DISTANCE_COLUMNS]);

/* Names the classes of one row of blocks, from row on, by what was learnt. */
typedef void (*distance_reader)(const void *learnt, const struct distance_set *asked, int row,
                                uint8_t *classes);

/*
 * Lets a reader name the classes of count samples; the threads of OpenMP share
 * the rows.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int distance_read(distance_reader reader, const void *learnt, const struct sample *samples,
                  int count, uint8_t *classes, struct err *err);

/* Frees what the set holds; a zeroed one is accepted. */
void distance_free(struct distance_set *set);

#endif
