/* SPDX-License-Identifier: MIT */
#include "segment/normalize.h"

#include <string.h>

#define DRAWN_SIDE 20  /* the square that the ink's box is scaled to */
#define LEAST_BOX 10   /* a smaller box is widened to this, its ink in the middle */
#define MOST_CENTRE 15 /* the centre of mass ends at most here, and less than 1 before */
#define SPAN 3         /* squares that one pixel of the ink can reach, see span_set */
#define BLOCK 64       /* columns at a time: constant, so that the compiler makes vectors */

/*
 * MNIST was made with pixels a little smaller than the grid they lie on, a
 * guard against rounding that leaves a faint comb in its strokes.
 */
#define PIXEL_SHRINK 0.99
#define ROUNDING 1e-11

/* The box around the ink, as a square, and how it maps to the drawn square. */
struct frame {
    struct rect ink;
    int left, top; /* paper added before the ink to make it square */
    int doubling;  /* 2 where the square has fewer pixels than are drawn */
    double scale;  /* side of one pixel, after doubling, in drawn pixels */
};

/* The part of each drawn row or column that one row or column of the ink covers. */
struct span {
    int first;
    float weights[SPAN];
};

/* Sums of shades; the margin takes the last span's empty weights. */
struct canvas {
    float columns[DRAWN_SIDE + SPAN][DRAWN_SIDE];
};

/* A block of columns at full width, already squeezed to the drawn height. */
struct strip {
    float rows[DRAWN_SIDE + SPAN][BLOCK];
};

static int row_has_ink(const struct raster *raster, int y)
{
    const uint8_t *row = raster->pixels + (size_t)y * (size_t)raster->width;

    for (int x = 0; x < raster->width; x++)
        if (row[x])
            return 1;
    return 0;
}

static void widen_to_ink(const struct raster *raster, int y, int *left, int *right)
{
    const uint8_t *row = raster->pixels + (size_t)y * (size_t)raster->width;

    for (int x = 0; x < *left; x++)
        if (row[x])
            *left = x;
    for (int x = raster->width; x > *right; x--)
        if (row[x - 1])
            *right = x;
}

static struct rect ink_box(const struct raster *raster)
{
    int top = 0, bottom = raster->height, left = raster->width, right = 0;

    while (top < bottom && !row_has_ink(raster, top))
        top++;
    while (top < bottom && !row_has_ink(raster, bottom - 1))
        bottom--;
    for (int y = top; y < bottom; y++)
        widen_to_ink(raster, y, &left, &right);
    return (struct rect){left, top, right - left, bottom - top};
}

static struct frame frame_of(struct rect ink)
{
    int side = ink.width > ink.height ? ink.width : ink.height;
    struct frame frame = {.ink = ink, .doubling = 1};

    if (side < LEAST_BOX)
        side = LEAST_BOX;
    if (side < DRAWN_SIDE)
        frame.doubling = 2;
    frame.left = (side - ink.width) / 2;
    frame.top = (side - ink.height) / 2;
    frame.scale = (double)DRAWN_SIDE / (side * frame.doubling);
    return frame;
}

/*
 * After doubling a pixel is at most one drawn pixel wide and touches at most
 * two; both halves of a doubled one together touch at most three.
 */
static void span_set(struct span *span, const struct frame *frame, int index)
{
    *span = (struct span){0};
    for (int half = 0; half < frame->doubling; half++) {
        double left = (index * frame->doubling + half) * frame->scale;
        double right = left + PIXEL_SHRINK * frame->scale;
        int first = (int)(left + ROUNDING);

        if (half == 0)
            span->first = first;
        if (right - ROUNDING <= first + 1) {
            span->weights[first - span->first] += (float)frame->scale;
        } else {
            span->weights[first - span->first] += (float)(first + 1 - left);
            span->weights[first + 1 - span->first] += (float)(right - (first + 1));
        }
    }
}

/* Adds row y of the ink to the strip; most is the value of a pixel that is all ink. */
static void squeeze_row(struct strip *strip, const struct frame *frame, int y,
                        const uint8_t *pixels, int count, int most)
{
    struct span span;
    uint8_t bytes[BLOCK] = {0};
    float shades[BLOCK], ink = 1 / (float)most;

    span_set(&span, frame, frame->top + y);
    memcpy(bytes, pixels, (size_t)count);
    for (int x = 0; x < BLOCK; x++)
        shades[x] = (float)(bytes[x] < most ? bytes[x] : most) * ink;
    for (int i = 0; i <= frame->doubling; i++)
        for (int x = 0; x < BLOCK; x++)
            strip->rows[span.first + i][x] += span.weights[i] * shades[x];
}

static void add_column(struct canvas *canvas, const struct strip *strip, const struct frame *frame,
                       int x, const struct span *span)
{
    float column[DRAWN_SIDE];

    for (int y = 0; y < DRAWN_SIDE; y++)
        column[y] = strip->rows[y][x];
    for (int i = 0; i <= frame->doubling; i++)
        for (int y = 0; y < DRAWN_SIDE; y++)
            canvas->columns[span->first + i][y] += span->weights[i] * column[y];
}

static void add_block(struct canvas *canvas, const struct raster *raster, const struct frame *frame,
                      int first, int count, int most)
{
    const uint8_t *pixels =
        raster->pixels + frame->ink.x + first + (size_t)frame->ink.y * (size_t)raster->width;
    struct strip strip = {0};

    for (int y = 0; y < frame->ink.height; y++)
        squeeze_row(&strip, frame, y, pixels + (size_t)y * (size_t)raster->width, count, most);
    for (int x = 0; x < count; x++) {
        struct span span;

        span_set(&span, frame, frame->left + first + x);
        add_column(canvas, &strip, frame, x, &span);
    }
}

/* Stretches the shades so that the darkest is 255. */
static void canvas_bytes(const struct canvas *canvas, uint8_t bytes[DRAWN_SIDE][DRAWN_SIDE])
{
    float most = 0, factor;

    for (int y = 0; y < DRAWN_SIDE; y++)
        for (int x = 0; x < DRAWN_SIDE; x++)
            most = canvas->columns[x][y] > most ? canvas->columns[x][y] : most;
    factor = 255 / (most < 1 ? most : 1);
    for (int y = 0; y < DRAWN_SIDE; y++) {
        for (int x = 0; x < DRAWN_SIDE; x++) {
            int byte = (int)(canvas->columns[x][y] * factor + 0.5f);

            bytes[y][x] = (uint8_t)(byte < 255 ? byte : 255);
        }
    }
}

/* Whole pixels only: a second interpolation would blur what was drawn. */
static void place(uint8_t bytes[DRAWN_SIDE][DRAWN_SIDE], struct sample *out)
{
    int sum = 0, sum_x = 0, sum_y = 0; /* the moments in half pixels */
    int left, top;

    for (int y = 0; y < DRAWN_SIDE; y++) {
        for (int x = 0; x < DRAWN_SIDE; x++) {
            sum += bytes[y][x];
            sum_x += bytes[y][x] * (2 * x + 1);
            sum_y += bytes[y][x] * (2 * y + 1);
        }
    }
    left = (2 * (MOST_CENTRE + DRAWN_SIDE) * sum - sum_x) / (2 * sum) - DRAWN_SIDE;
    top = (2 * (MOST_CENTRE + DRAWN_SIDE) * sum - sum_y) / (2 * sum) - DRAWN_SIDE;
    for (int y = 0; y < DRAWN_SIDE; y++) {
        for (int x = 0; x < DRAWN_SIDE; x++) {
            int to_x = left + x, to_y = top + y;

            if (to_x >= 0 && to_x < SAMPLE_SIDE && to_y >= 0 && to_y < SAMPLE_SIDE)
                out->pixels[to_y * SAMPLE_SIDE + to_x] = bytes[y][x];
        }
    }
}

static void normalize(const struct raster *raster, int most, struct sample *out)
{
    struct rect ink = ink_box(raster);
    struct frame frame = frame_of(ink);
    struct canvas canvas = {0};
    uint8_t bytes[DRAWN_SIDE][DRAWN_SIDE];

    memset(out, 0, sizeof *out);
    if (ink.height == 0)
        return;
    for (int first = 0; first < ink.width; first += BLOCK) {
        int left = ink.width - first;

        add_block(&canvas, raster, &frame, first, left < BLOCK ? left : BLOCK, most);
    }
    canvas_bytes(&canvas, bytes);
    place(bytes, out);
}

void normalize_cell(const struct raster *ink, struct sample *out)
{
    normalize(ink, 1, out);
}

void normalize_shades(const struct raster *shades, struct sample *out)
{
    normalize(shades, 255, out);
}
