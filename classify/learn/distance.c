/* SPDX-License-Identifier: MIT */
#include "classify/learn/distance.h"

#include <stdlib.h>
#include <string.h>

enum { TILE_ROWS = 2, TILE_COLUMNS = 4 }; /* whose sums fit into 16 registers */

int distance_new(const struct sample *samples, int count, struct distance_set *out,
                 struct err *err)
{
    size_t padded = ((size_t)count / DISTANCE_COLUMNS + 1) * DISTANCE_COLUMNS;
    struct distance_set set = {.count = count};

    set.pixels = calloc(padded * SAMPLE_SIZE, sizeof *set.pixels);
    set.squares = calloc(padded, sizeof *set.squares);
    if (!set.pixels || !set.squares) {
        distance_free(&set);
        return err_memory(err);
    }
    for (int i = 0; i < count; i++)
        for (int p = 0; p < SAMPLE_SIZE; p++) {
            int ink = samples[i].pixels[p];
            set.pixels[(size_t)i * SAMPLE_SIZE + (size_t)p] = (int16_t)ink;
            set.squares[i] += ink * ink;
        }
    *out = set;
    return 0;
}

/*
 * Products of shorts summed up to ints: compilers know the instruction for it.
 * AVX2 has it for twice as many at once as every x86-64 has.
 */
#ifdef __x86_64__
__attribute__((target_clones("avx2", "default")))
#endif
static void multiply(const int16_t *restrict rows, const int16_t *restrict columns,
                     int32_t sums[TILE_ROWS][TILE_COLUMNS])
{
    int32_t sum[TILE_ROWS][TILE_COLUMNS] = {{0}};

    for (int p = 0; p < SAMPLE_SIZE; p++)
        for (int r = 0; r < TILE_ROWS; r++)
            for (int c = 0; c < TILE_COLUMNS; c++)
                sum[r][c] += rows[r * SAMPLE_SIZE + p] * columns[c * SAMPLE_SIZE + p];
    memcpy(sums, sum, sizeof sum);
}

void distance_block(const struct distance_set *rows, int row, const struct distance_set *columns,
                    int column, int32_t out[DISTANCE_ROWS][DISTANCE_COLUMNS])
{
    const int16_t *a = rows->pixels + (size_t)row * SAMPLE_SIZE;
    const int16_t *b = columns->pixels + (size_t)column * SAMPLE_SIZE;

    for (int j = 0; j < DISTANCE_COLUMNS; j += TILE_COLUMNS)
        for (int i = 0; i < DISTANCE_ROWS; i += TILE_ROWS) {
            int32_t sums[TILE_ROWS][TILE_COLUMNS];

            multiply(a + (size_t)i * SAMPLE_SIZE, b + (size_t)j * SAMPLE_SIZE, sums);
            for (int r = 0; r < TILE_ROWS; r++)
                for (int c = 0; c < TILE_COLUMNS; c++)
                    out[i + r][j + c] = rows->squares[row + i + r] +
                                        columns->squares[column + j + c] - 2 * sums[r][c];
        }
}

int distance_read(distance_reader reader, const void *learnt, const struct sample *samples,
                  int count, uint8_t *classes, struct err *err)
{
    struct distance_set asked;

    if (distance_new(samples, count, &asked, err) != 0)
        return -1;
#pragma omp parallel for schedule(dynamic)
    for (int row = 0; row < count; row += DISTANCE_ROWS)
        reader(learnt, &asked, row, classes);
    distance_free(&asked);
    return 0;
}

void distance_free(struct distance_set *set)
{
    free(set->pixels);
    free(set->squares);
    *set = (struct distance_set){.count = 0};
}
