/* SPDX-License-Identifier: MIT */
/*
 * scan_image.h - a picture on its way out of a file: what the decoders share.
 *
 * Each decoder finds out the shape of the rows it will deliver, starts the
 * image with it and puts its rows; the image turns them into bilevel or gray
 * whatever way they were stored.  Rows that could not be decoded are paper.
 *
 *     scan_tiff, scan_jpeg, scan_png  ->  scan_image  ->  page
 */
#ifndef SEGMENT_SCAN_IMAGE_H
#define SEGMENT_SCAN_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct Pix; /* Leptonica */

/* How the rows of a decoder look. */
struct scan_shape {
    int width, height;
    int depth;         /* bits a sample: 1, 2, 4 or 8; 8 if there are several samples */
    int samples;       /* of a pixel: 1, 3 for RGB, one more with alpha */
    uint8_t gray[256]; /* what each value of a lone sample looks like, 0 black, 255 white */
};

/* What a picture is made of: chosen from the shape. */
enum scan_layout {
    SCAN_BILEVEL, /* one bit that means black or white: it stays one */
    SCAN_GRAY,    /* bytes that are gray already */
    SCAN_VALUES,  /* indexes into gray[] */
    SCAN_COLOURS
};

struct scan_image {
    struct scan_shape shape;
    enum scan_layout layout;
    struct Pix *picture; /* owned; NULL until scan_image_start */
    double dpi;          /* as the file states, 0 if it does not */
    int orientation;     /* 1 to 8 as in TIFF and EXIF; 1 is upright */
    int damage;          /* how often the decoder complained */
    char complaint[200]; /* its first words */
};

/* An empty image: nothing complained of, upright. */
void scan_image_init(struct scan_image *image);

/* Frees the picture, if there is one. */
void scan_image_free(struct scan_image *image);

/* Counts a complaint and keeps the words of the first. */
void scan_image_complain(struct scan_image *image, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Checks the sides against the limits of scan.h, before anything is allocated.
 * Fails with ERR_LIMIT, or with ERR_DAMAGE when a side is 0.
 */
MUST_CHECK
int scan_image_check_size(uint32_t width, uint32_t height, struct err *err);

/* Sets shape->gray to an even ramp, from black or from white. */
void scan_image_ramp(struct scan_shape *shape, bool zero_is_white);

/*
 * What a decoder's buffer is filled with, to see afterwards where it ended: a
 * byte that a real row hardly ends with.  Returns how many bytes were touched.
 */
enum { SCAN_UNTOUCHED = 0xa5 };
size_t scan_image_touched(const uint8_t *bytes, size_t size);

/* The lightness of a colour as in ITU-R BT.601: the same that a JPEG's gray is. */
uint8_t scan_image_lightness(const uint8_t rgb[3]);

/* How many bytes a row has. */
size_t scan_image_row_bytes(const struct scan_shape *shape);

/*
 * Makes a picture for rows of that shape.  Every row must then be put, or be
 * left as paper with scan_image_leave.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int scan_image_start(struct scan_image *image, const struct scan_shape *shape, struct err *err);

/* Puts row y; packed as in TIFF and PNG: the first pixel in the highest bits. */
void scan_image_put(struct scan_image *image, int y, const uint8_t *row);

/* Makes paper of all rows from row y on. */
void scan_image_leave(struct scan_image *image, int y);

/*
 * The picture of a gray image as rows of bytes, stride from row to row, for a
 * decoder that writes all of them by itself; then it must close them.
 */
uint8_t *scan_image_open_rows(struct scan_image *image, int *stride);
void scan_image_close_rows(struct scan_image *image);

/* Turns the picture upright, as orientation says.  Fails with ERR_MEMORY. */
MUST_CHECK
int scan_image_turn(struct scan_image *image, struct err *err);

#endif
