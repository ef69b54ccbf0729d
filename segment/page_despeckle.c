/* SPDX-License-Identifier: MIT */
#include "segment/page_despeckle.h"

#include <leptonica/allheaders.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    RING = 4, /* empty pixels around dust */
    LEAST = 1,
    MOST = 4, /* sides of dust */
    ROWS = MOST + 2 * RING
};

/*
 * Rows of 32 pixels a word, the leftmost in the highest bit, with an empty word
 * at both ends.  A bit of wide, sides or lonely speaks of the square whose top
 * left pixel it is; row y stands in slot y % ROWS.
 */
struct bench {
    uint32_t *memory;
    int words, side;
    uint32_t *row, *cleared;
    uint32_t *wide[ROWS];   /* is ink in the square's columns or beside them? */
    uint32_t *sides[ROWS];  /* is ink beside them? */
    uint32_t *lonely[ROWS]; /* is there nothing around the square? */
};

static int bench_lay(struct bench *bench, struct err *err)
{
    size_t stride = (size_t)bench->words + 2;
    uint32_t *row;

    bench->memory = calloc(2 + 3 * ROWS, stride * sizeof *bench->memory);
    if (!bench->memory)
        return err_memory(err);
    row = bench->memory + 1;
    bench->row = row;
    bench->cleared = row += stride;
    for (int i = 0; i < ROWS; i++) {
        bench->wide[i] = row += stride;
        bench->sides[i] = row += stride;
        bench->lonely[i] = row += stride;
    }
    return 0;
}

static int slot(int y)
{
    return (y + 2 * ROWS) % ROWS;
}

/* Adds the pixels that lie so many columns to the right. */
static void add_right(const uint32_t *restrict row, int words, int columns, uint32_t *restrict out)
{
    for (int i = 0; i < words; i++)
        out[i] |= row[i] << columns | row[i + 1] >> (32 - columns);
}

static void add_left(const uint32_t *restrict row, int words, int columns, uint32_t *restrict out)
{
    for (int i = 0; i < words; i++)
        out[i] |= row[i] >> columns | row[i - 1] << (32 - columns);
}

static void add(const uint32_t *restrict row, int words, uint32_t *restrict out)
{
    for (int i = 0; i < words; i++)
        out[i] |= row[i];
}

/* Looks at row y of the picture; beyond its edges there is paper. */
static void look(struct Pix *ink, int y, struct bench *bench)
{
    size_t size = (size_t)bench->words * sizeof(uint32_t);
    uint32_t *wide = bench->wide[slot(y)], *sides = bench->sides[slot(y)];

    memset(sides, 0, size);
    memset(wide, 0, size);
    if (y < 0 || y >= pixGetHeight(ink))
        return;
    memcpy(bench->row, pixGetData(ink) + (size_t)y * (size_t)bench->words, size);
    for (int i = 0; i < RING; i++) {
        add_left(bench->row, bench->words, i + 1, sides);
        add_right(bench->row, bench->words, bench->side + i, sides);
    }
    memcpy(wide, sides, size);
    add(bench->row, bench->words, wide);
    for (int i = 1; i < bench->side; i++)
        add_right(bench->row, bench->words, i, wide);
}

/* Finds the lonely squares whose top row is y; all rows that they need were looked at. */
static void find_lonely(int y, struct bench *bench)
{
    uint32_t *lonely = bench->lonely[slot(y)];
    int words = bench->words;

    memset(lonely, 0, (size_t)words * sizeof *lonely);
    for (int i = 1; i <= RING; i++) {
        add(bench->wide[slot(y - i)], words, lonely);
        add(bench->wide[slot(y + bench->side - 1 + i)], words, lonely);
    }
    for (int i = 0; i < bench->side; i++)
        add(bench->sides[slot(y + i)], words, lonely);
    for (int i = 0; i < words; i++)
        lonely[i] = ~lonely[i];
}

/* Clears what lies in lonely squares from row y. */
static void clear(struct Pix *ink, int y, struct bench *bench)
{
    uint32_t *line = pixGetData(ink) + (size_t)y * (size_t)bench->words;
    uint32_t *tops = bench->row, *cleared = bench->cleared;
    size_t size = (size_t)bench->words * sizeof *tops;

    memset(tops, 0, size);
    for (int i = 0; i < bench->side; i++)
        add(bench->lonely[slot(y - i)], bench->words, tops);
    memcpy(cleared, tops, size);
    for (int i = 1; i < bench->side; i++)
        add_left(tops, bench->words, i, cleared);
    for (int i = 0; i < bench->words; i++)
        line[i] &= ~cleared[i];
}

static int dust_side(struct Pix *ink)
{
    int width = pixGetWidth(ink), height = pixGetHeight(ink);
    int side = (width < height ? width : height) / 1240;

    return side < LEAST ? LEAST : side > MOST ? MOST : side;
}

int page_despeckle(struct Pix *ink, struct err *err)
{
    struct bench bench = {.words = pixGetWpl(ink), .side = dust_side(ink)};
    int height = pixGetHeight(ink);

    if (bench_lay(&bench, err) != 0)
        return -1;
    for (int y = -RING; y < height + ROWS; y++) {
        int top = y - bench.side - RING + 1;
        look(ink, y, &bench);
        if (top > -bench.side)
            find_lonely(top, &bench);
        if (top >= 0 && top < height)
            clear(ink, top, &bench);
    }
    free(bench.memory);
    return 0;
}
