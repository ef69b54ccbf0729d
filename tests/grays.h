/* SPDX-License-Identifier: MIT */
/*
 * grays.h - gray pixels to draw on, made a page, and its ink, for tests; after
 * cmocka.h.
 */
#ifndef TESTS_GRAYS_H
#define TESTS_GRAYS_H

#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>

#include "segment/page.h"
#include "segment/pixels.h"

struct grays {
    int width, height;
    uint8_t *pixels;
};

static inline struct grays grays_blank(int width, int height, int paper)
{
    struct grays grays = {width, height, malloc((size_t)width * (size_t)height)};

    assert_non_null(grays.pixels);
    memset(grays.pixels, paper, (size_t)width * (size_t)height);
    return grays;
}

static inline void grays_fill(struct grays *grays, int x, int y, int width, int height, int gray)
{
    for (int i = y; i < y + height; i++)
        memset(grays->pixels + i * grays->width + x, gray, (size_t)width);
}

/* Four printed lines, each so many pixels wide. */
static inline void grays_box(struct grays *grays, int x, int y, int width, int height, int line,
                             int gray)
{
    grays_fill(grays, x, y, width, line, gray);
    grays_fill(grays, x, y + height - line, width, line, gray);
    grays_fill(grays, x, y, line, height, gray);
    grays_fill(grays, x + width - line, y, line, height, gray);
}

/* The same noise every time, of a triangular distribution from -most to most. */
static inline void grays_add_noise(struct grays *grays, int most)
{
    uint32_t state = 1;

    for (int i = 0; i < grays->width * grays->height; i++) {
        int noise = 0;
        for (int k = 0; k < 2; k++) {
            state = state * 1664525 + 1013904223;
            noise += (int)((state >> 16) % (uint32_t)(most + 1));
        }
        noise += grays->pixels[i] - most;
        grays->pixels[i] = (uint8_t)(noise < 0 ? 0 : noise > 255 ? 255 : noise);
    }
}

/* Makes a page of the pixels, in gray or, below 128, as ink; frees them. */
static inline struct page *grays_page(struct grays *grays, int depth)
{
    struct Pix *pix = pixCreate(grays->width, grays->height, depth);
    struct page *page;
    struct err err;

    for (int y = 0; y < grays->height; y++)
        for (int x = 0; x < grays->width; x++) {
            int gray = grays->pixels[y * grays->width + x];
            pixSetPixel(pix, x, y, (l_uint32)(depth == 8 ? gray : gray < 128));
        }
    free(grays->pixels);
    assert_int_equal(page_new(&pix, 300, 0, NULL, &page, &err), 0);
    assert_null(pix);
    return page;
}

static inline struct raster grays_ink(struct page *page)
{
    struct raster ink;
    struct err err;

    assert_int_equal(page_clean(page, &err), 0);
    assert_int_equal(page_ink(page, &ink, &err), 0);
    page_free(page);
    return ink;
}

static inline int grays_count(const struct raster *ink, int x, int y, int width, int height)
{
    int sum = 0;

    for (int i = y; i < y + height; i++)
        for (int k = x; k < x + width; k++)
            sum += ink->pixels[i * ink->width + k];
    return sum;
}

#endif
