/* SPDX-License-Identifier: MIT */
#include "segment/page_binarize.h"

#include <leptonica/allheaders.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    TILE = 32,       /* pixels a side */
    REACH = 3,       /* of a stroke: pixels to each side */
    SPAN = 2 * REACH + 1,
    LEAST_FLOOR = 14 /* ink is darker than paper by more than this */
};

/* The paper in tiles: how bright it is and from which darkness on something is ink. */
struct paper {
    int columns, rows;
    uint8_t *bright, *floor;
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

static int tiles(int side)
{
    return (side + TILE - 1) / TILE;
}

/* The value that a share of a histogram's entries, in percent, does not exceed. */
static int percentile(const uint16_t *histogram, int total, int percent)
{
    int value = 0, sum = histogram[0];

    while (value < 255 && sum * 100 < total * percent)
        sum += histogram[++value];
    return value;
}

static void measure_tile(struct Pix *gray, int column, int row, struct paper *paper)
{
    uint16_t histogram[256] = {0};
    int left = column * TILE, top = row * TILE, total = 0;
    int right = least(left + TILE, pixGetWidth(gray));
    int bottom = least(top + TILE, pixGetHeight(gray));
    int at = row * paper->columns + column;

    for (int y = top; y < bottom; y += 2) {
        const l_uint32 *line = pixGetData(gray) + (size_t)y * (size_t)pixGetWpl(gray);
        for (int x = left + (y / 2 & 1); x < right; x += 2, total++)
            histogram[GET_DATA_BYTE(line, x)]++;
    }
    paper->bright[at] = (uint8_t)percentile(histogram, total, 75);
    paper->floor[at] = (uint8_t)(percentile(histogram, total, 95) - paper->bright[at]);
}

/* Each tile becomes the darkest or brightest of those around it. */
static void spread(uint8_t *tile, uint8_t *copy, const struct paper *paper, int reach,
                   int (*choose)(int, int))
{
    int columns = paper->columns, rows = paper->rows;

    memcpy(copy, tile, (size_t)columns * (size_t)rows);
    for (int row = 0; row < rows; row++)
        for (int column = 0; column < columns; column++) {
            int value = copy[row * columns + column];
            for (int y = most(row - reach, 0); y <= least(row + reach, rows - 1); y++)
                for (int x = most(column - reach, 0); x <= least(column + reach, columns - 1); x++)
                    value = choose(value, copy[y * columns + x]);
            tile[row * columns + column] = (uint8_t)value;
        }
}

static void settle(struct paper *paper, uint8_t *copy)
{
    int count = paper->columns * paper->rows;
    uint16_t histogram[256] = {0};
    int usual;

    spread(paper->bright, copy, paper, 2, most);
    spread(paper->bright, copy, paper, 2, least);
    for (int i = 0; i < count; i++)
        histogram[paper->bright[i]]++;
    usual = percentile(histogram, count, 75);
    for (int i = 0; i < count; i++) {
        paper->bright[i] = (uint8_t)most(paper->bright[i], usual * 2 / 5);
        paper->floor[i] = (uint8_t)least(most(4 * paper->floor[i], LEAST_FLOOR), 64);
    }
}

/* One row of tile values, interpolated to pixels. */
static void interpolate(const uint8_t *tile, const struct paper *paper, int y, int width,
                        uint8_t *out)
{
    int down = most(y - TILE / 2, 0), row = least(down / TILE, paper->rows - 1);
    int next = least(row + 1, paper->rows - 1), part = row == next ? 0 : down % TILE;
    const uint8_t *upper = tile + row * paper->columns, *lower = tile + next * paper->columns;
    int before = upper[0] * (TILE - part) + lower[0] * part;

    for (int column = 0; column <= paper->columns; column++) {
        int here = least(column, paper->columns - 1);
        int after = upper[here] * (TILE - part) + lower[here] * part;
        int left = column * TILE - TILE / 2;
        for (int i = most(-left, 0); i < least(TILE, width - left); i++)
            out[left + i] = (uint8_t)((before * (TILE - i) + after * i) / (TILE * TILE));
        before = after;
    }
}

/* How much darker than the paper each pixel of a row is. */
static void measure_darkness(const l_uint32 *line, const uint8_t *bright, int width, uint8_t *out)
{
    for (int x = 0; x < width; x++) {
        int pixel = GET_DATA_BYTE(line, x);
        out[x] = (uint8_t)(bright[x] > pixel ? bright[x] - pixel : 0);
    }
}

/* The greatest of SPAN neighbours; in is readable REACH bytes beyond both ends. */
static void greatest_along(const uint8_t *in, int width, uint8_t *out)
{
    for (int x = 0; x < width; x++) {
        uint8_t value = in[x];
        for (int i = 1; i <= REACH; i++) {
            value = in[x - i] > value ? in[x - i] : value;
            value = in[x + i] > value ? in[x + i] : value;
        }
        out[x] = value;
    }
}

static void mark_ink(const uint8_t *darkness, const uint8_t *const *around, const uint8_t *floor,
                     int width, uint8_t *out)
{
    for (int x = 0; x < width; x++) {
        uint8_t darkest = around[0][x], enough, faintest = floor[x] / 2;
        for (int i = 1; i < SPAN; i++)
            darkest = around[i][x] > darkest ? around[i][x] : darkest;
        enough = (uint8_t)((darkest >> 1) - (darkest >> 4));
        enough = enough > faintest ? enough : faintest;
        out[x] = (uint8_t)((darkness[x] > enough) & (darkest > floor[x]));
    }
}

static void pack(const uint8_t *marks, int width, l_uint32 *line)
{
    for (int x = 0; x < width; x++)
        if (marks[x])
            SET_DATA_BIT(line, x);
}

/* Rows of bytes, each with room to look beyond its ends. */
struct bench {
    uint8_t *memory;
    size_t stride;
};

static uint8_t *bench_row(const struct bench *bench, int index)
{
    return bench->memory + (size_t)index * bench->stride + REACH;
}

static void binarize(struct Pix *gray, const struct paper *paper, const struct bench *bench,
                     struct Pix *ink)
{
    int width = pixGetWidth(gray), height = pixGetHeight(gray);
    uint8_t *bright = bench_row(bench, 2 * SPAN), *floor = bench_row(bench, 2 * SPAN + 1);
    uint8_t *marks = bench_row(bench, 2 * SPAN + 2);

    for (int y = -REACH; y < height + REACH; y++) {
        int slot = (y + SPAN) % SPAN, centre = y - REACH;
        const uint8_t *around[SPAN];
        uint8_t *darkness = bench_row(bench, slot), *along = bench_row(bench, SPAN + slot);
        if (y >= 0 && y < height) {
            const l_uint32 *line = pixGetData(gray) + (size_t)y * (size_t)pixGetWpl(gray);
            interpolate(paper->bright, paper, y, width, bright);
            measure_darkness(line, bright, width, darkness);
            greatest_along(darkness, width, along);
        } else {
            memset(along, 0, (size_t)width);
        }
        if (centre < 0)
            continue;
        for (int i = 0; i < SPAN; i++)
            around[i] = bench_row(bench, SPAN + i);
        interpolate(paper->floor, paper, centre, width, floor);
        mark_ink(bench_row(bench, (centre + SPAN) % SPAN), around, floor, width, marks);
        pack(marks, width, pixGetData(ink) + (size_t)centre * (size_t)pixGetWpl(ink));
    }
}

struct Pix *page_binarize(struct Pix *gray)
{
    struct paper paper = {.columns = tiles(pixGetWidth(gray)), .rows = tiles(pixGetHeight(gray))};
    size_t count = (size_t)paper.columns * (size_t)paper.rows;
    struct bench bench = {.stride = (size_t)pixGetWidth(gray) + 2 * REACH};
    uint8_t *memory = malloc(3 * count);
    struct Pix *ink = pixCreate(pixGetWidth(gray), pixGetHeight(gray), 1);

    bench.memory = calloc(2 * SPAN + 3, bench.stride);
    if (!memory || !bench.memory || !ink) {
        pixDestroy(&ink);
        goto out;
    }
    paper.bright = memory;
    paper.floor = memory + count;
    for (int row = 0; row < paper.rows; row++)
        for (int column = 0; column < paper.columns; column++)
            measure_tile(gray, column, row, &paper);
    settle(&paper, memory + 2 * count);
    binarize(gray, &paper, &bench, ink);
out:
    free(bench.memory);
    free(memory);
    return ink;
}
