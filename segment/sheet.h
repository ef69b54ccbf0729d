/* SPDX-License-Identifier: MIT */
/*
 * sheet.h - a page laid over its form.
 *
 * The anchors of the form, or the landmarks of its reference picture, are looked for
 * in the ink of the page; from three or more follow the orientation, the skew, the
 * scale in x and in y and so an affine transform from millimetres on the form to
 * pixels of the page:
 *
 *     x_px = t[0] * x_mm + t[1] * y_mm + t[2]
 *     y_px = t[3] * x_mm + t[4] * y_mm + t[5]
 *
 * Pixel i covers the stretch from i to i + 1; its centre is i + 0.5.
 *
 * A wrong transform would read wrong values without anybody noticing, so the
 * printed box lines must also be found where the form says.  A page that does
 * not fit, or that could lie in two ways, is refused and never read.
 */
#ifndef SEGMENT_SHEET_H
#define SEGMENT_SHEET_H

#include <stdbool.h>

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"

struct form;
struct page;
struct sheet;

/* How a page lies over a form. */
struct registration {
    double transform[6]; /* form mm -> page px, as above */
    double angle_rad;    /* skew and orientation together, clockwise */
    double residual_mm;  /* the worst found anchor's or landmark's distance from its place */
    double lines_found;  /* share of the printed box lines within 0.5 mm, 0 to 1; 0 of a
                            picture that is no page: none were looked for */
    double fit;          /* the worst of 1 - residual_mm / 3.5, lines_found and the share of
                            the landmarks that were found, where no lines are printed less
                            half of those that were not: 0 to 1 */
    int anchors;         /* how many anchors or landmarks were found */
    double rival_fit;    /* of the best other way that would fit too, 0 if there is none; by
                            anchors only those are looked at that have as many */
    bool is_supposed;    /* to be upright, because nothing decides: sheet_register_bare */
};

/*
 * Finds how a cleaned page lies over page form_page (0 is the first) of a form.
 * Of the anchors three must be found, of landmarks most; the lines around the fields
 * then refine the transform.  The form's references are made already.  Refused is a
 * page whose fit is below 0.7, that loses the lines of a whole field (unless it was
 * decoded with complaints: then a person looks at every field anyway), or that fits
 * nearly as well in another way.
 *
 * Fails with ERR_MATCH (the text says what was missing), ERR_AMBIGUOUS (it fits
 * in two ways) or ERR_MEMORY.  After the first two, out says how near the page
 * came: its fit, 0 with fewer than three anchors or landmarks, their number, and
 * rival_fit; no more.
 */
MUST_CHECK
int sheet_register(const struct page *page, const struct form *form, int form_page,
                   struct registration *out, struct err *err);

/*
 * The same, but by the anchors or landmarks alone: printed lines may be missing.  Where
 * these look the same after a turn, the page is supposed to be upright if it may be.  For
 * who draws the form over a page to see which of its fields are described wrongly.
 */
MUST_CHECK
int sheet_register_bare(const struct page *page, const struct form *form, int form_page,
                        struct registration *out, struct err *err);

/*
 * Lays the page over the form.  Takes the page and leaves NULL; the form is
 * borrowed for the life of the sheet.  Freed with sheet_free.
 */
MUST_CHECK
int sheet_new(struct page **page, const struct form *form, int form_page,
              const struct registration *registration, struct sheet **out, struct err *err);

const struct registration *sheet_registration(const struct sheet *sheet);
const struct form *sheet_form(const struct sheet *sheet);
int sheet_form_page(const struct sheet *sheet);
const struct page *sheet_page(const struct sheet *sheet);

/* Where a point of the form lies on the page. */
void sheet_locate(const struct registration *registration, double x_mm, double y_mm, double *x_px,
                  double *y_px);

/*
 * The ink of an area of the form, upright: 0 paper, 1 ink.  Skew, orientation and
 * the scan's unequal scales are taken out; sheet_px_per_mm says how many pixels a
 * millimetre has in it.  What lies off the page is paper.  Freed with
 * raster_free.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int sheet_clip(const struct sheet *sheet, struct rect_mm area, struct raster *out,
               struct err *err);

double sheet_px_per_mm(const struct sheet *sheet);

/*
 * A picture of an area of the form, upright and gray, for a person: at most
 * most_px wide or high.  Freed with raster_free.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int sheet_view(const struct sheet *sheet, struct rect_mm area, int most_px, struct raster *out,
               struct err *err);

/* Whether the scan has no shades between black and white. */
bool sheet_is_bilevel(const struct sheet *sheet);

void sheet_free(struct sheet *sheet);

#endif
