/* SPDX-License-Identifier: MIT */
/*
 * drawn.h - pages drawn in memory with a known transform, for tests.
 *
 * Everything is given in millimetres on the form and drawn by asking each
 * pixel near it whether its centre lies inside, so that nothing that is tested
 * takes part in the drawing.
 */
#ifndef TESTS_DRAWN_H
#define TESTS_DRAWN_H

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include <leptonica/allheaders.h>

#include "segment/form.h"

#define DRAWN_PI 3.14159265358979323846

struct drawn {
    struct Pix *ink;
    double t[6];      /* form mm -> pixels */
    double growth_mm; /* how much fatter everything is printed, on each side */
};

/* How a page is scanned. */
struct drawn_pose {
    double dpi;
    double turn_deg;             /* clockwise */
    double stretch_x, stretch_y; /* of the scanner's axes, 1 is right */
    double shift_x_mm, shift_y_mm;
    double margin_mm; /* of glass around the page, so that a turned one is not cut */
};

/* A white page of the form's size, or of the turned form's when it is turned by 90 degrees. */
static inline struct drawn drawn_new(double width_mm, double height_mm, struct drawn_pose pose)
{
    double scale = pose.dpi / 25.4, turn = pose.turn_deg * DRAWN_PI / 180;
    bool is_across = fabs(sin(turn)) > 0.7;
    double wide = (is_across ? height_mm : width_mm) + 2 * pose.margin_mm;
    double high = (is_across ? width_mm : height_mm) + 2 * pose.margin_mm;
    double sx = scale * pose.stretch_x, sy = scale * pose.stretch_y;
    struct drawn drawn = {.ink =
                              pixCreate((int)lround(wide * scale), (int)lround(high * scale), 1)};
    double *t = drawn.t;

    assert(drawn.ink);
    t[0] = sx * cos(turn);
    t[1] = -sx * sin(turn);
    t[3] = sy * sin(turn);
    t[4] = sy * cos(turn);
    t[2] = scale * wide / 2 - (t[0] * width_mm + t[1] * height_mm) / 2 + scale * pose.shift_x_mm;
    t[5] = scale * high / 2 - (t[3] * width_mm + t[4] * height_mm) / 2 + scale * pose.shift_y_mm;
    return drawn;
}

enum drawn_kind { DRAWN_RECT, DRAWN_DISC, DRAWN_RING, DRAWN_STROKE };

/* x, y to u, v: corners of a rectangle, ends of a stroke; else x, y is the centre. */
struct drawn_shape {
    enum drawn_kind kind;
    double x, y, u, v;
    double thick; /* of a stroke, of a ring's wall */
    double radius;
};

static inline bool drawn_covers(const struct drawn_shape *shape, double x, double y, double growth)
{
    double dx = shape->u - shape->x, dy = shape->v - shape->y, along, away;

    switch (shape->kind) {
    case DRAWN_RECT:
        return x >= shape->x - growth && x < shape->u + growth && y >= shape->y - growth &&
               y < shape->v + growth;
    case DRAWN_DISC:
        return hypot(x - shape->x, y - shape->y) < shape->radius + growth;
    case DRAWN_RING:
        away = hypot(x - shape->x, y - shape->y);
        return away < shape->radius + growth && away > shape->radius - shape->thick - growth;
    case DRAWN_STROKE:
        along = ((x - shape->x) * dx + (y - shape->y) * dy) / (dx * dx + dy * dy);
        along = along < 0 ? 0 : along > 1 ? 1 : along;
        away = hypot(x - shape->x - along * dx, y - shape->y - along * dy);
        return away < shape->thick / 2 + growth;
    }
    return false;
}

/* Sets (or clears) the pixels of a shape around which (left, top) to (right, bottom) lies. */
static inline void drawn_fill(struct drawn *drawn, const struct drawn_shape *shape, double left,
                       double top, double right, double bottom, bool ink)
{
    const double *t = drawn->t;
    double det = t[0] * t[4] - t[1] * t[3];
    double x0 = 1e9, y0 = 1e9, x1 = -1e9, y1 = -1e9;

    for (int i = 0; i < 4; i++) {
        double x = i & 1 ? right + 0.5 : left - 0.5, y = i & 2 ? bottom + 0.5 : top - 0.5;
        double px = t[0] * x + t[1] * y + t[2], py = t[3] * x + t[4] * y + t[5];

        x0 = fmin(x0, px);
        y0 = fmin(y0, py);
        x1 = fmax(x1, px);
        y1 = fmax(y1, py);
    }
    for (int j = (int)fmax(0, y0); j < fmin(y1, pixGetHeight(drawn->ink)); j++) {
        for (int i = (int)fmax(0, x0); i < fmin(x1, pixGetWidth(drawn->ink)); i++) {
            double px = i + 0.5 - t[2], py = j + 0.5 - t[5];

            if (drawn_covers(shape, (t[4] * px - t[1] * py) / det, (t[0] * py - t[3] * px) / det,
                             drawn->growth_mm))
                pixSetPixel(drawn->ink, i, j, ink);
        }
    }
}

static inline void drawn_rect(struct drawn *drawn, double x, double y, double u, double v)
{
    struct drawn_shape shape = {.kind = DRAWN_RECT, .x = x, .y = y, .u = u, .v = v};

    drawn_fill(drawn, &shape, x, y, u, v, true);
}

static inline void drawn_erase(struct drawn *drawn, double x, double y, double u, double v)
{
    struct drawn_shape shape = {.kind = DRAWN_RECT, .x = x, .y = y, .u = u, .v = v};

    drawn_fill(drawn, &shape, x, y, u, v, false);
}

static inline void drawn_disc(struct drawn *drawn, double x, double y, double radius)
{
    struct drawn_shape shape = {.kind = DRAWN_DISC, .x = x, .y = y, .radius = radius};

    drawn_fill(drawn, &shape, x - radius, y - radius, x + radius, y + radius, true);
}

static inline void drawn_ring(struct drawn *drawn, double x, double y, double radius, double wall)
{
    struct drawn_shape shape = {
        .kind = DRAWN_RING, .x = x, .y = y, .radius = radius, .thick = wall};

    drawn_fill(drawn, &shape, x - radius, y - radius, x + radius, y + radius, true);
}

static inline void drawn_stroke(struct drawn *drawn, double x, double y, double u, double v, double thick)
{
    struct drawn_shape shape = {
        .kind = DRAWN_STROKE, .x = x, .y = y, .u = u, .v = v, .thick = thick};

    drawn_fill(drawn, &shape, fmin(x, u) - thick, fmin(y, v) - thick, fmax(x, u) + thick,
               fmax(y, v) + thick, true);
}

/* The outline of a box, its lines centred on the edges. */
static inline void drawn_box(struct drawn *drawn, struct rect_mm box, double thick)
{
    double h = thick / 2, right = box.x + box.width, bottom = box.y + box.height;

    drawn_rect(drawn, box.x - h, box.y - h, right + h, box.y + h);
    drawn_rect(drawn, box.x - h, bottom - h, right + h, bottom + h);
    drawn_rect(drawn, box.x - h, box.y - h, box.x + h, bottom + h);
    drawn_rect(drawn, right - h, box.y - h, right + h, bottom + h);
}

static inline void drawn_anchor(struct drawn *drawn, const struct form *form, const struct anchor *anchor)
{
    double x = anchor->x_mm, y = anchor->y_mm, size = anchor->size_mm, h = 0.3;
    double right = x < form->width_mm / 2 ? 1 : -1, down = y < form->height_mm / 2 ? 1 : -1;

    switch (anchor->shape) {
    case ANCHOR_SQUARE:
        drawn_rect(drawn, x - size / 2, y - size / 2, x + size / 2, y + size / 2);
        break;
    case ANCHOR_CROSS:
        drawn_rect(drawn, x - size / 2, y - h / 2, x + size / 2, y + h / 2);
        drawn_rect(drawn, x - h / 2, y - size / 2, x + h / 2, y + size / 2);
        break;
    case ANCHOR_CORNER:
        drawn_rect(drawn, fmin(x - right * h, x + right * size), y - h,
                   fmax(x - right * h, x + right * size), y + h);
        drawn_rect(drawn, x - h, fmin(y - down * h, y + down * size), x + h,
                   fmax(y - down * h, y + down * size));
        break;
    case ANCHOR_RING:
        drawn_ring(drawn, x, y, size / 2, size / 6);
        break;
    }
}

/* Pixels turned over at random, the same ones every time. */
static inline void drawn_noise(struct drawn *drawn, double share)
{
    uint64_t state = 42;
    double pixels = (double)pixGetWidth(drawn->ink) * pixGetHeight(drawn->ink);

    for (int k = 0; k < share * pixels; k++) {
        int x, y;
        l_uint32 value;

        state = state * 6364136223846793005u + 1442695040888963407u;
        x = (int)((state >> 33) % (uint64_t)pixGetWidth(drawn->ink));
        state = state * 6364136223846793005u + 1442695040888963407u;
        y = (int)((state >> 33) % (uint64_t)pixGetHeight(drawn->ink));
        pixGetPixel(drawn->ink, x, y, &value);
        pixSetPixel(drawn->ink, x, y, !value);
    }
}

#endif
