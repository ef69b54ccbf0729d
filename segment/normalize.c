/* SPDX-License-Identifier: MIT */
#include "segment/normalize.h"

#include <math.h>
#include <string.h>

#define DRAWN_SIDE 20  /* the square that the ink's box is scaled to */
#define LEAST_BOX 10   /* a smaller box is widened to this, its ink in the middle */
#define MOST_CENTRE 15 /* the centre of mass ends at most here, and less than 1 before */
#define SPAN 3         /* squares that one pixel of the ink can reach, see span_make */
#define BLOCK 256      /* columns whose spans are held at a time */

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

/* The sums of shades; the margin takes the last span's empty weights. */
struct canvas {
    float rows[DRAWN_SIDE + SPAN][DRAWN_SIDE + SPAN];
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
static struct span span_make(const struct frame *frame, int index)
{
    struct span span = {0};

    for (int half = 0; half < frame->doubling; half++) {
        double left = (index * frame->doubling + half) * frame->scale;
        double right = left + PIXEL_SHRINK * frame->scale;
        int first = (int)floor(left + ROUNDING), last = (int)ceil(right - ROUNDING) - 1;

        if (half == 0)
            span.first = first;
        if (first == last) {
            span.weights[first - span.first] += (float)frame->scale;
        } else {
            span.weights[first - span.first] += (float)(first + 1 - left);
            span.weights[last - span.first] += (float)(right - last);
        }
    }
    return span;
}

/* Adds one row of the ink, already squeezed to the drawn width, to the canvas. */
static void add_row(struct canvas *canvas, const struct span *span, const float *squeezed)
{
    for (int i = 0; i < SPAN; i++) {
        float *row = canvas->rows[span->first + i];

        for (int x = 0; x < DRAWN_SIDE; x++)
            row[x] += span->weights[i] * squeezed[x];
    }
}

static void add_columns(struct canvas *canvas, const struct raster *raster,
                        const struct frame *frame, int first, int count, const float *shade)
{
    struct span spans[BLOCK];

    for (int x = 0; x < count; x++)
        spans[x] = span_make(frame, frame->left + first + x);
    for (int y = 0; y < frame->ink.height; y++) {
        const uint8_t *row = raster->pixels + (size_t)(frame->ink.y + y) * (size_t)raster->width +
                             frame->ink.x + first;
        struct span down = span_make(frame, frame->top + y);
        float squeezed[DRAWN_SIDE + SPAN] = {0};

        for (int x = 0; x < count; x++) {
            float *at = squeezed + spans[x].first;

            if (!row[x])
                continue;
            for (int i = 0; i < SPAN; i++)
                at[i] += spans[x].weights[i] * shade[row[x]];
        }
        add_row(canvas, &down, squeezed);
    }
}

/* Stretches the shades so that the darkest is 255. */
static void canvas_bytes(const struct canvas *canvas, uint8_t bytes[DRAWN_SIDE][DRAWN_SIDE])
{
    float most = 0;

    for (int y = 0; y < DRAWN_SIDE; y++)
        for (int x = 0; x < DRAWN_SIDE; x++)
            most = canvas->rows[y][x] > most ? canvas->rows[y][x] : most;
    if (most > 1)
        most = 1;
    for (int y = 0; y < DRAWN_SIDE; y++) {
        for (int x = 0; x < DRAWN_SIDE; x++) {
            float byte = canvas->rows[y][x] / most * 255 + 0.5f;

            bytes[y][x] = byte > 255 ? 255 : (uint8_t)byte;
        }
    }
}

/* Whole pixels only: a second interpolation would blur what was drawn. */
static void place(uint8_t bytes[DRAWN_SIDE][DRAWN_SIDE], struct sample *out)
{
    double sum = 0, sum_x = 0, sum_y = 0;
    int left, top;

    for (int y = 0; y < DRAWN_SIDE; y++) {
        for (int x = 0; x < DRAWN_SIDE; x++) {
            sum += bytes[y][x];
            sum_x += bytes[y][x] * (x + 0.5);
            sum_y += bytes[y][x] * (y + 0.5);
        }
    }
    left = (int)floor(MOST_CENTRE - sum_x / sum);
    top = (int)floor(MOST_CENTRE - sum_y / sum);
    for (int y = 0; y < DRAWN_SIDE; y++) {
        for (int x = 0; x < DRAWN_SIDE; x++) {
            int to_x = left + x, to_y = top + y;

            if (to_x >= 0 && to_x < SAMPLE_SIDE && to_y >= 0 && to_y < SAMPLE_SIDE)
                out->pixels[to_y * SAMPLE_SIDE + to_x] = bytes[y][x];
        }
    }
}

/* shade says how much ink each value of a pixel is, 0 to 1. */
static void normalize(const struct raster *raster, const float shade[256], struct sample *out)
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

        add_columns(&canvas, raster, &frame, first, left < BLOCK ? left : BLOCK, shade);
    }
    canvas_bytes(&canvas, bytes);
    place(bytes, out);
}

void normalize_cell(const struct raster *ink, struct sample *out)
{
    float shade[256];

    for (int value = 0; value < 256; value++)
        shade[value] = value > 0;
    normalize(ink, shade, out);
}

void normalize_shades(const struct raster *shades, struct sample *out)
{
    float shade[256];

    for (int value = 0; value < 256; value++)
        shade[value] = (float)value / 255;
    normalize(shades, shade, out);
}
