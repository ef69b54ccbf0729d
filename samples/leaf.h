/* SPDX-License-Identifier: MIT */
/*
 * leaf.h - a sheet of paper as the scanner's sensor sees it.
 *
 * Everything is drawn in millimetres of the form, straight into the pixels of
 * the scan: skew, scale and a paper feed that is not quite even are part of
 * the frame, so nothing is ever turned or scaled as a picture.  A pixel holds
 * how much light comes back: 1 from bare paper, 0 from perfect black.  Ink
 * takes light away, and edges are as soft as the share of the pixel they cover.
 */
#ifndef SAMPLES_LEAF_H
#define SAMPLES_LEAF_H

#include "base/err.h"
#include "base/raster.h"

enum { LEAF_MAX_PLANES = 3 };

/*
 * Where the form lies: x_px = t[0] * x_mm + t[1] * y_mm + t[2], y_px with t[3]
 * to t[5]; y_mm is first moved by feed_mm * sin(y_mm / feed_period_mm).
 */
struct frame {
    int width, height; /* of the scan */
    double t[6];
    double feed_mm, feed_period_mm;
};

struct leaf {
    struct frame frame;
    double px_per_mm;
    int planes;   /* 1 gray, 3 red, green, blue */
    float *light; /* planes x height x width, 0 to 1 */
    float *mask;  /* height x width: how much ink the stroke at hand leaves */
};

/* What a pen or a printer leaves on the paper. */
struct ink {
    float absorb[LEAF_MAX_PLANES]; /* share of the light it takes, 0 to 1 */
    float grain;                   /* how far the paper's grain shows through, 0 to 1 */
};

/* A point on the way of a pen; its tip is round. */
struct nib {
    double x_mm, y_mm;
    double radius_mm;
    double flow; /* 0 (lifted) to 1 (all the ink it has) */
};

/* Makes bare paper; leaf_free leaves an empty leaf and accepts one. */
MUST_CHECK
int leaf_new(const struct frame *frame, int planes, struct leaf *out, struct err *err);
void leaf_free(struct leaf *leaf);

void leaf_locate(const struct leaf *leaf, double x_mm, double y_mm, double *x_px, double *y_px);

/* The way of a pen through count points; where it crosses itself nothing gets darker. */
void leaf_stroke(struct leaf *leaf, const struct nib *nibs, int count, const struct ink *ink);

/* A filled box with sharp corners. */
void leaf_box(struct leaf *leaf, double x_mm, double y_mm, double width_mm, double height_mm,
              const struct ink *ink);

/* A small picture (0 paper, otherwise ink) with its top left corner at a point. */
void leaf_stamp(struct leaf *leaf, double x_mm, double y_mm, double mm_per_px,
                const struct raster *picture, const struct ink *ink);

#endif
