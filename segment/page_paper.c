/* SPDX-License-Identifier: MIT */
#include "segment/page_paper.h"

#include <leptonica/allheaders.h>

#include <stdlib.h>
#include <string.h>

#include "segment/histogram.h"

enum { TILE = PAGE_PAPER_TILE };

enum {
    LEAST_FLOOR = 14, /* of contrast: what scanners and JPEG leave on clean paper is below */
    MOST_FLOOR = 48,  /* where everything around is covered by ink, nothing is known of noise */
    INK_SHARE = 8     /* the halo of JPEG around dark print has about an eighth of its contrast */
};

static int least(int a, int b)
{
    return a < b ? a : b;
}

static int most(int a, int b)
{
    return a > b ? a : b;
}

/* Every fourth pixel is enough.  The last tiles are moved inwards rather than cut. */
static int count_values(struct Pix *gray, int left, int top, int *histogram)
{
    int width = pixGetWidth(gray), height = pixGetHeight(gray), total = 0;
    int right = least(left + TILE, width), bottom = least(top + TILE, height);

    left = most(right - TILE, 0);
    top = most(bottom - TILE, 0);
    for (int y = top; y < bottom; y += 2) {
        const l_uint32 *line = pixGetData(gray) + (size_t)y * (size_t)pixGetWpl(gray);
        for (int x = left + (y / 2 & 1); x < right; x += 2, total++)
            histogram[GET_DATA_BYTE(line, x)]++;
    }
    return total;
}

/* What is known of each tile before it is compared with its neighbours. */
struct survey {
    uint8_t *spread; /* between the quarters: noise and texture, unless much ink is in it */
    uint8_t *dark;   /* how much darker than the paper its darkest pixels are */
    uint8_t *copy;   /* room to work */
};

static void measure_tiles(struct Pix *gray, struct page_paper *paper, struct survey *survey)
{
    for (int row = 0, at = 0; row < paper->rows; row++)
        for (int column = 0; column < paper->columns; column++, at++) {
            int histogram[256] = {0};
            int total = count_values(gray, column * TILE, row * TILE, histogram);
            int bright = histogram_percentile(histogram, total, 75);
            paper->bright[at] = (uint8_t)bright;
            survey->spread[at] = (uint8_t)(bright - histogram_percentile(histogram, total, 25));
            survey->dark[at] = (uint8_t)(bright - histogram_percentile(histogram, total, 1));
        }
}

/* The tile of a rank, in percent, among those within reach of a place: 0 is the least. */
static uint8_t ranked(const struct page_paper *paper, const uint8_t *tiles, int column, int row,
                      int reach, int percent)
{
    int left = most(column - reach, 0), right = least(column + reach, paper->columns - 1);
    int top = most(row - reach, 0), bottom = least(row + reach, paper->rows - 1);
    uint8_t sorted[25] = {0};
    int count = 0;

    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) {
            uint8_t value = tiles[y * paper->columns + x];
            int at = count++;
            for (; at > 0 && sorted[at - 1] > value; at--)
                sorted[at] = sorted[at - 1];
            sorted[at] = value;
        }
    return sorted[(count - 1) * percent / 100];
}

/* Each tile takes the value of that rank around it. */
static void rank_filter(const struct page_paper *paper, uint8_t *tiles, int reach, int percent,
                        uint8_t *copy)
{
    memcpy(copy, tiles, (size_t)paper->columns * (size_t)paper->rows);
    for (int row = 0, at = 0; row < paper->rows; row++)
        for (int column = 0; column < paper->columns; column++, at++)
            tiles[at] = ranked(paper, copy, column, row, reach, percent);
}

/*
 * A tile that is far darker than a closing makes it is covered by ink, a mark or
 * a wide stroke, and takes the closed value.  What is darker still, and wider
 * than the closing reaches, is a black margin.
 */
static void settle_bright(struct page_paper *paper, uint8_t *own, uint8_t *copy)
{
    int count = paper->columns * paper->rows, usual;
    int histogram[256] = {0};

    memcpy(own, paper->bright, (size_t)count);
    rank_filter(paper, paper->bright, 2, 100, copy);
    rank_filter(paper, paper->bright, 2, 0, copy);
    for (int i = 0; i < count; i++)
        histogram[paper->bright[i]]++;
    usual = histogram_percentile(histogram, count, 75);
    for (int i = 0; i < count; i++) {
        if (own[i] * 10 > paper->bright[i] * 7)
            paper->bright[i] = own[i];
        paper->bright[i] = (uint8_t)most(paper->bright[i], usual / 5);
    }
}

/* The quieter third of the tiles around says how restless the paper itself is. */
static void settle_floor(struct page_paper *paper, struct survey *survey)
{
    int count = paper->columns * paper->rows;

    rank_filter(paper, survey->spread, 1, 33, survey->copy);
    rank_filter(paper, survey->dark, 1, 100, survey->copy);
    for (int i = 0; i < count; i++) {
        int noise = survey->spread[i] * 7 / 2, halo = survey->dark[i] / INK_SHARE;
        paper->floor[i] = (uint8_t)least(most(most(noise, halo), LEAST_FLOOR), MOST_FLOOR);
    }
}

int page_paper_measure(struct Pix *gray, struct page_paper *out, struct err *err)
{
    int columns = (pixGetWidth(gray) + TILE - 1) / TILE;
    int rows = (pixGetHeight(gray) + TILE - 1) / TILE;
    size_t count = (size_t)columns * (size_t)rows;
    struct survey survey;
    uint8_t *memory = malloc(5 * count);

    if (!memory)
        return err_memory(err);
    out->columns = columns;
    out->rows = rows;
    out->bright = memory;
    out->floor = memory + count;
    survey = (struct survey){memory + 2 * count, memory + 3 * count, memory + 4 * count};
    measure_tiles(gray, out, &survey);
    settle_floor(out, &survey);
    settle_bright(out, survey.spread, survey.copy);
    return 0;
}

void page_paper_row(const struct page_paper *paper, const uint8_t *tiles, int y, uint8_t *out)
{
    int down = most(y - TILE / 2, 0), row = least(down / TILE, paper->rows - 1);
    int next = least(row + 1, paper->rows - 1), part = down % TILE;
    const uint8_t *upper = tiles + row * paper->columns, *lower = tiles + next * paper->columns;
    int before = upper[0] * (TILE - part) + lower[0] * part;

    out -= TILE / 2;
    for (int column = 0; column <= paper->columns; column++, out += TILE) {
        int at = least(column, paper->columns - 1);
        int after = upper[at] * (TILE - part) + lower[at] * part;
        for (int i = 0; i < TILE; i++)
            out[i] = (uint8_t)((before * (TILE - i) + after * i) / (TILE * TILE));
        before = after;
    }
}

void page_paper_free(struct page_paper *paper)
{
    free(paper->bright);
    *paper = (struct page_paper){0, 0, NULL, NULL};
}
