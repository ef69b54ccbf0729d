/* SPDX-License-Identifier: MIT */
#include "segment/page_binarize.h"

#include <leptonica/allheaders.h>

#include <endian.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "segment/page_paper.h"

enum {
    REACH = 3, /* of a pen stroke: pixels to each side */
    SPAN = 2 * REACH + 1,
    BAND = 4, /* rows that share their paper */
    MARGIN = PAGE_PAPER_TILE
};

/* The rows at work: bytes with a margin of zeros at both ends. */
struct bench {
    uint8_t *memory;
    size_t stride;
    uint8_t *gray, *bright, *floor, *marks;
    uint8_t *darkness[SPAN]; /* of row y in slot y % SPAN */
    uint8_t *around[SPAN];   /* the greatest darkness within reach along the row */
};

static int bench_new(int width, struct bench *out, struct err *err)
{
    struct bench bench = {.stride = (size_t)width + 3 * MARGIN};
    uint8_t *row;

    bench.memory = calloc(4 + 2 * SPAN, bench.stride);
    if (!bench.memory)
        return err_memory(err);
    row = bench.memory + MARGIN;
    bench.gray = row;
    bench.bright = row += bench.stride;
    bench.floor = row += bench.stride;
    bench.marks = row += bench.stride;
    for (int i = 0; i < SPAN; i++) {
        bench.darkness[i] = row += bench.stride;
        bench.around[i] = row += bench.stride;
    }
    *out = bench;
    return 0;
}

static const l_uint32 *line_of(struct Pix *picture, int y)
{
    return pixGetData(picture) + (size_t)y * (size_t)pixGetWpl(picture);
}

/* Leptonica keeps pixels in 32-bit words, the leftmost in the highest bits. */
static void unpack(const l_uint32 *restrict line, int width, uint8_t *restrict out)
{
    for (int i = 0; i < (width + 3) / 4; i++) {
        uint32_t word = htobe32(line[i]);
        memcpy(out + 4 * i, &word, 4);
    }
}

static void subtract(const uint8_t *restrict bright, const uint8_t *restrict gray, int width,
                     uint8_t *restrict out)
{
    for (int x = 0; x < width; x++)
        out[x] = bright[x] > gray[x] ? bright[x] - gray[x] : 0;
}

static uint8_t greater(uint8_t a, uint8_t b)
{
    return a > b ? a : b;
}

static void greatest_along(const uint8_t *restrict in, int width, uint8_t *restrict out)
{
    for (int x = 0; x < width; x++)
        out[x] = greater(greater(greater(in[x - 3], in[x - 2]), greater(in[x - 1], in[x])),
                         greater(greater(in[x + 1], in[x + 2]), in[x + 3]));
}

static void mark_ink(const struct bench *bench, const uint8_t *restrict darkness, int width,
                     uint8_t *restrict out)
{
    const uint8_t *restrict a = bench->around[0], *restrict b = bench->around[1],
                            *restrict c = bench->around[2], *restrict d = bench->around[3],
                            *restrict e = bench->around[4], *restrict f = bench->around[5],
                            *restrict g = bench->around[6], *restrict floor = bench->floor;

    for (int x = 0; x < width; x++) {
        uint8_t darkest = greater(greater(greater(a[x], b[x]), greater(c[x], d[x])),
                                  greater(greater(e[x], f[x]), g[x]));
        uint8_t enough = (uint8_t)((darkest >> 1) - (darkest >> 4));
        enough = greater(enough, floor[x] >> 1);
        out[x] = (darkness[x] > enough) & (darkest > floor[x]);
    }
}

/* Eight bytes of 0 or 1 become eight bits: the product moves each to its place. */
static uint32_t eight_bits(const uint8_t *marks)
{
    uint64_t bytes;

    memcpy(&bytes, marks, 8);
    return (uint32_t)(be64toh(bytes) * 0x0102040810204080 >> 56);
}

static void pack(const uint8_t *marks, int width, l_uint32 *line)
{
    for (int i = 0; i < (width + 31) / 32; i++, marks += 32)
        line[i] = eight_bits(marks) << 24 | eight_bits(marks + 8) << 16 |
                  eight_bits(marks + 16) << 8 | eight_bits(marks + 24);
}

/* Measures a row; the rows above and below the picture are paper. */
static void take_row(struct Pix *gray, const struct page_paper *paper, int y, struct bench *bench)
{
    int width = pixGetWidth(gray), slot = (y + SPAN) % SPAN;

    if (y < 0 || y >= pixGetHeight(gray)) {
        memset(bench->around[slot], 0, (size_t)width);
        return;
    }
    if (y % BAND == 0)
        page_paper_row(paper, paper->bright, y, bench->bright);
    unpack(line_of(gray, y), width, bench->gray);
    subtract(bench->bright, bench->gray, width, bench->darkness[slot]);
    greatest_along(bench->darkness[slot], width, bench->around[slot]);
}

int page_binarize(struct Pix *gray, struct Pix **out, struct err *err)
{
    int width = pixGetWidth(gray), height = pixGetHeight(gray), status = -1;
    struct page_paper paper = {0, 0, NULL, NULL};
    struct bench bench = {.memory = NULL};
    struct Pix *ink = pixCreateNoInit(width, height, 1);

    if (!ink) {
        err_memory(err);
        goto out;
    }
    if (page_paper_measure(gray, &paper, err) != 0 || bench_new(width, &bench, err) != 0)
        goto out;
    for (int y = -REACH; y < height + REACH; y++) {
        int centre = y - REACH;
        take_row(gray, &paper, y, &bench);
        if (centre < 0)
            continue;
        if (centre % BAND == 0)
            page_paper_row(&paper, paper.floor, centre, bench.floor);
        mark_ink(&bench, bench.darkness[centre % SPAN], width, bench.marks);
        pack(bench.marks, width, pixGetData(ink) + (size_t)centre * (size_t)pixGetWpl(ink));
    }
    *out = ink;
    ink = NULL;
    status = 0;
out:
    pixDestroy(&ink);
    free(bench.memory);
    page_paper_free(&paper);
    return status;
}
