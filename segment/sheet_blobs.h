/* SPDX-License-Identifier: MIT */
/*
 * sheet_blobs.h - connected components as sums, without their pixels.
 *
 * Rows of ink are cut into runs; runs that touch, also diagonally, belong
 * together (union-find over runs, one pass over the picture).  What is kept of
 * a component are moments and extreme points, enough to tell shapes apart.
 */
#ifndef SEGMENT_SHEET_BLOBS_H
#define SEGMENT_SHEET_BLOBS_H

#include "base/err.h"
#include "segment/sheet_ink.h"

/* A point; reach is how far it lies towards a corner of the picture. */
struct sheet_tip {
    int reach, x, y;
};

struct sheet_blob {
    int parent;                   /* its own index: a component; other: part of that one */
    double area;                  /* pixels */
    double x, y, xx, yy, xy;      /* sums of the coordinates and their products */
    int left, top, right, bottom; /* right and bottom are outside */
    struct sheet_tip tip[4];      /* top left, top right, bottom right, bottom left */
};

struct sheet_blobs {
    struct sheet_blob *of;
    int count;
};

/*
 * Finds the components of a picture.  The list holds each component once, in
 * no order.  Freed with sheet_blobs_free.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int sheet_blobs_find(const struct sheet_ink *ink, struct sheet_blobs *out, struct err *err);

void sheet_blobs_free(struct sheet_blobs *blobs);

#endif
