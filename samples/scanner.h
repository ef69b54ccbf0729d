/* SPDX-License-Identifier: MIT */
/*
 * scanner.h - from paper to pixels, with everything that goes wrong on the way.
 *
 * The sheet lies a little askew, the feed is not quite even, the lamp is not
 * the same everywhere, the optics blur, the sensor has noise, dust lies about,
 * and at last the picture is stretched so that paper is white, or is cut into
 * black and white.
 */
#ifndef SAMPLES_SCANNER_H
#define SAMPLES_SCANNER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "samples/leaf.h"
#include "samples/dice.h"

struct scanner {
    double dpi;
    bool is_colour, is_bilevel;
    int turn;              /* quarter turns clockwise: how the sheet was put in */
    double skew_deg;       /* clockwise */
    double stretch_x, stretch_y; /* scale errors, as shares: 0.01 is 1 % too wide */
    double right_mm, down_mm;    /* the sheet is not quite in its place */
    double margin_mm;      /* by how much the scan is larger than the sheet */
    double paper;          /* what the paper gives back of white, 0 to 1 */
    double shade;          /* how much of the light is lost in the darkest corner, 0 to 1 */
    double white;          /* what becomes white; of a bilevel scan the threshold, 0 to 1 */
    double blur_px, noise; /* noise as a share of white */
    int dust;              /* specks on a page */
    double lid;            /* what the lid gives back beside the sheet, 0 to 1 */
};

/* A finished picture: interleaved bytes, 1 or 3 a pixel, 0 black. */
struct bitmap {
    int width, height, planes;
    bool is_bilevel; /* each byte is 0 or 255 */
    double dpi;
    uint8_t *pixels; /* owned */
};

/* A good office scanner at 300 dpi, gray. */
extern const struct scanner scanner_good;

/* Where a sheet of a given size comes to lie. */
struct frame scanner_frame(const struct scanner *scanner, double width_mm, double height_mm);

/* Lets dust fall on the glass: before scanner_scan. */
void scanner_dust(const struct scanner *scanner, struct leaf *leaf, struct dice *dice);

/*
 * Takes the picture; the leaf is used up.  width_mm and height_mm are the
 * sheet's.  bitmap_free leaves an empty picture and accepts one.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int scanner_scan(const struct scanner *scanner, struct leaf *leaf, double width_mm,
                 double height_mm, struct dice *dice, struct bitmap *out, struct err *err);
void bitmap_free(struct bitmap *picture);

#endif
