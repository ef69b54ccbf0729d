/* SPDX-License-Identifier: MIT */
/*
 * pen.h - a pen for tests: lines, arcs and the ten digits on an ink raster.
 *
 * The nib is round; what it touches gets the value of its ink.  Digits are skeletons in a
 * unit square, stretched to a given box and leant to the right by slant (the
 * shift of the top over the height).
 */
#ifndef TESTS_PEN_H
#define TESTS_PEN_H

#include <math.h>

#include "base/raster.h"

/* Where a skeleton's unit square lies on the raster, in pixels. */
struct pen {
    struct raster *raster;
    double left, top, width, height, slant;
    double nib; /* its diameter */
    uint8_t ink;
};

static inline void pen_dot(struct raster *raster, double x, double y, double nib, uint8_t ink)
{
    int least_x = (int)floor(x - nib / 2), most_x = (int)ceil(x + nib / 2);
    int least_y = (int)floor(y - nib / 2), most_y = (int)ceil(y + nib / 2);

    for (int j = least_y; j <= most_y; j++)
        for (int i = least_x; i <= most_x; i++)
            if (i >= 0 && j >= 0 && i < raster->width && j < raster->height &&
                hypot(i + 0.5 - x, j + 0.5 - y) <= nib / 2)
                raster->pixels[j * raster->width + i] = ink;
}

/* A line between two points of the raster. */
static inline void pen_draw(struct raster *raster, double x0, double y0, double x1, double y1,
                            double nib, uint8_t ink)
{
    int steps = (int)ceil(2 * hypot(x1 - x0, y1 - y0)) + 1;

    for (int i = 0; i <= steps; i++)
        pen_dot(raster, x0 + (x1 - x0) * i / steps, y0 + (y1 - y0) * i / steps, nib, ink);
}

/* A line between two points of the unit square. */
static inline void pen_line(const struct pen *pen, double x0, double y0, double x1, double y1)
{
    double lean = pen->slant * pen->height;

    pen_draw(pen->raster, pen->left + x0 * pen->width + (1 - y0) * lean,
             pen->top + y0 * pen->height, pen->left + x1 * pen->width + (1 - y1) * lean,
             pen->top + y1 * pen->height, pen->nib, pen->ink);
}

/* Part of an ellipse, in degrees clockwise from the right. */
static inline void pen_arc(const struct pen *pen, double x, double y, double rx, double ry,
                           double from, double to)
{
    const int steps = 32;
    const double degree = acos(-1) / 180;

    for (int i = 0; i < steps; i++) {
        double a = degree * (from + (to - from) * i / steps);
        double b = degree * (from + (to - from) * (i + 1) / steps);

        pen_line(pen, x + rx * cos(a), y + ry * sin(a), x + rx * cos(b), y + ry * sin(b));
    }
}

static inline void pen_low_digit(const struct pen *pen, int digit)
{
    switch (digit) {
    case 0:
        pen_arc(pen, 0.5, 0.5, 0.5, 0.5, 0, 360);
        break;
    case 1:
        pen_line(pen, 0.5, 0, 0.5, 1);
        break;
    case 2:
        pen_arc(pen, 0.5, 0.28, 0.43, 0.28, -170, 35);
        pen_line(pen, 0.85, 0.44, 0, 0.97);
        pen_line(pen, 0, 0.97, 1, 1);
        break;
    case 3:
        pen_arc(pen, 0.45, 0.25, 0.45, 0.25, -150, 90);
        pen_arc(pen, 0.45, 0.74, 0.5, 0.26, -90, 150);
        break;
    default:
        pen_line(pen, 0.1, 0, 0, 0.55);
        pen_line(pen, 0, 0.55, 1, 0.5);
        pen_line(pen, 0.85, 0.05, 0.75, 1);
    }
}

static inline void pen_digit(const struct pen *pen, int digit)
{
    switch (digit) {
    case 5:
        pen_line(pen, 0.15, 0, 1, 0);
        pen_line(pen, 0.15, 0, 0.1, 0.45);
        pen_arc(pen, 0.45, 0.7, 0.45, 0.3, -140, 150);
        break;
    case 6:
        pen_line(pen, 0.7, 0, 0.15, 0.45);
        pen_arc(pen, 0.5, 0.7, 0.42, 0.3, 0, 360);
        pen_line(pen, 0.15, 0.45, 0.08, 0.7);
        break;
    case 7:
        pen_line(pen, 0, 0.03, 1, 0);
        pen_line(pen, 1, 0, 0.35, 1);
        break;
    case 8:
        pen_arc(pen, 0.5, 0.25, 0.38, 0.25, 0, 360);
        pen_arc(pen, 0.5, 0.75, 0.45, 0.25, 0, 360);
        break;
    case 9:
        pen_arc(pen, 0.5, 0.28, 0.45, 0.28, 0, 360);
        pen_line(pen, 0.95, 0.28, 0.85, 1);
        break;
    default:
        pen_low_digit(pen, digit);
    }
}

#endif
