/* SPDX-License-Identifier: MIT */
/*
 * warp.h - turns, slants, stretches, shifts and bends a slate into a picture.
 *
 * All of it is one inverse map, so that the picture is sampled only once: a
 * pixel of the picture knows its place on the slate,
 *
 *     slate = [xx xy; yx yy] * picture + (x0, y0) + field(picture)
 */
#ifndef CLASSIFY_LEARN_WARP_H
#define CLASSIFY_LEARN_WARP_H

#include "base/types.h"
#include "classify/learn/slate.h"
#include "classify/rng.h"

struct warp {
    float xx, xy, x0;
    float yx, yy, y0;
};

/* How much at most; each is drawn evenly between its negative and itself. */
struct warp_range {
    float turn_rad, slant, zoom, aspect; /* zoom and aspect: logarithms */
};

/* A random warp that keeps the place (0, 0). */
struct warp warp_random(const struct warp_range *range, struct rng *rng);

/* Makes everything in the picture smaller by this factor. */
void warp_shrink(struct warp *warp, float factor);

/* Makes what lies at (x, y) on the slate appear at (to_x, to_y) of the picture. */
void warp_place(struct warp *warp, float x, float y, float to_x, float to_y);

/* The box in the picture that holds a box of the slate, whole pixels around it. */
struct rect warp_box(const struct warp *warp, struct rect box);

/* A bend: how far, in pixels, each pixel of the picture looks aside. */
struct warp_field {
    float x[SAMPLE_SIZE], y[SAMPLE_SIZE];
};

/*
 * Noise, blurred by a Gaussian of sigma pixels, then scaled to a root mean
 * square of rms pixels (Simard, Steinkraus and Platt, Best Practices for
 * Convolutional Neural Networks, 2003).
 */
void warp_bend(struct warp_field *field, float sigma, float rms, struct rng *rng);

/*
 * Draws the picture: 28 x 28, ink 1.0.  field may be NULL.  A warp that
 * shrinks takes the mean of samples x samples places for each pixel.
 */
void warp_draw(const struct warp *warp, const struct warp_field *field, int samples,
               const struct slate *slate, float picture[SAMPLE_SIZE]);

/* Scales the ink so that it is full somewhere, as that of normalized samples is. */
void warp_darken(float picture[SAMPLE_SIZE]);

#endif
