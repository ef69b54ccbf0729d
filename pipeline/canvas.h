/* SPDX-License-Identifier: MIT */
/*
 * canvas.h - a colour picture to draw on in millimetres of a form.
 *
 * A page is turned by quarters so that the form stands upright, and made
 * smaller if it is large; what is drawn follows its skew and scale.
 */
#ifndef PIPELINE_CANVAS_H
#define PIPELINE_CANVAS_H

#include <stdint.h>

#include "base/err.h"
#include "base/raster.h"
#include "base/types.h"
#include "store/record.h"

struct canvas;

struct colour {
    uint8_t red, green, blue;
};

/*
 * Starts from a gray picture (0 black) and the transform from form millimetres
 * to its pixels, as in record.h.  Freed with canvas_free.  Fails with
 * ERR_MEMORY.
 */
MUST_CHECK
int canvas_new(const struct raster *gray, const double transform[6], struct canvas **out,
               struct err *err);

void canvas_line(struct canvas *canvas, double x1_mm, double y1_mm, double x2_mm, double y2_mm,
                 struct colour colour);

/* The outline of a rectangle, as it lies on the page. */
void canvas_rect(struct canvas *canvas, struct rect_mm rect, struct colour colour);

void canvas_circle(struct canvas *canvas, double x_mm, double y_mm, double radius_mm,
                   struct colour colour);

enum canvas_text { CANVAS_SMALL, CANVAS_LARGE };

/* Text on a white ground whose lower left corner is at x, y, or as near as it fits. */
void canvas_write(struct canvas *canvas, double x_mm, double y_mm, enum canvas_text size,
                  const char *text, struct colour colour);

/* The ground of that text, in pixels of the picture. */
struct rect canvas_text_area(const struct canvas *canvas, double x_mm, double y_mm,
                             enum canvas_text size, const char *text);

/* The pixels that a rectangle of the form takes at most. */
struct rect canvas_rect_area(const struct canvas *canvas, struct rect_mm rect);

/* From one line of text to the next, mm on the form. */
double canvas_line_mm(const struct canvas *canvas, enum canvas_text size);

/*
 * Text above the picture, in as many lines as it takes: nothing of the page is
 * covered.  Fails with ERR_MEMORY.
 */
MUST_CHECK
int canvas_head(struct canvas *canvas, const char *text, struct colour colour, struct err *err);

/* The picture as PNG; the blob's bytes are the caller's.  Fails with ERR_MEMORY. */
MUST_CHECK
int canvas_png(const struct canvas *canvas, struct blob *out, struct err *err);

void canvas_free(struct canvas *canvas);

#endif
