/* SPDX-License-Identifier: MIT */
/*
 * draw.h - what was found, drawn on the page or the cell, and pictures as PNG.
 */
#ifndef PIPELINE_DRAW_H
#define PIPELINE_DRAW_H

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"
#include "store/record.h"

struct Pix;        /* Leptonica */
struct form;       /* segment/form.h */
struct page;       /* segment/page.h */
struct recognizer; /* pipeline/recognizer.h */

/* A raster as a Leptonica picture, freed with pixDestroy; NULL without memory. */
struct Pix *draw_gray(const struct raster *gray);

/* A Leptonica picture as PNG; the blob's bytes are the caller's. */
MUST_CHECK
int draw_encode(struct Pix *picture, struct blob *out, struct err *err);

/*
 * Encodes a gray raster (0 black, 255 white) as PNG; the blob's bytes are the
 * caller's, freed with free().  dpi 0 states no resolution.
 */
MUST_CHECK
int draw_png(const struct raster *gray, double dpi, struct blob *out, struct err *err);

/* A sample as PNG, ink black on white. */
MUST_CHECK
int draw_sample(const struct sample *sample, struct blob *out, struct err *err);

/*
 * The page with what a record says drawn over it in colour: boxes, cells, the
 * ink that was found, and the readings, as PNG.  A refused record shows why.
 */
MUST_CHECK
int draw_record(const struct page *page, const struct record *record, struct blob *out,
                struct err *err);

/*
 * A form's anchors or landmarks, fields and names as PNG, over a page that lies over it
 * (transform as in record.h), or over blank paper if page is NULL.
 */
MUST_CHECK
int draw_form(const struct form *form, int form_page, const struct page *page,
              const double transform[6], struct blob *out, struct err *err);

/*
 * A sample as picture and as numbers, how it scores, and what every step of the
 * network makes of it, as PNG.
 */
MUST_CHECK
int draw_layers(const struct recognizer *recognizer, const struct sample *sample,
                struct blob *out, struct err *err);

#endif
