/* SPDX-License-Identifier: MIT */
#include "samples/leaf.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/types.h"
#include "samples/paper.h"

#define FIBRE_MM 0.11 /* how fine the paper takes the ink */

int leaf_new(const struct frame *frame, int planes, struct leaf *out, struct err *err)
{
    size_t pixels = (size_t)frame->width * (size_t)frame->height;
    struct leaf leaf = {.frame = *frame, .planes = planes};

    assert(planes >= 1 && planes <= LEAF_MAX_PLANES);
    leaf.px_per_mm = sqrt(fabs(frame->t[0] * frame->t[4] - frame->t[1] * frame->t[3]));
    leaf.light = malloc(pixels * (size_t)planes * sizeof *leaf.light);
    leaf.mask = calloc(pixels, sizeof *leaf.mask);
    if (!leaf.light || !leaf.mask) {
        leaf_free(&leaf);
        return err_memory(err);
    }
    for (size_t i = 0; i < pixels * (size_t)planes; i++)
        leaf.light[i] = 1;
    *out = leaf;
    return 0;
}

void leaf_free(struct leaf *leaf)
{
    free(leaf->light);
    free(leaf->mask);
    *leaf = (struct leaf){.planes = 0};
}

void leaf_locate(const struct leaf *leaf, double x_mm, double y_mm, double *x_px, double *y_px)
{
    const struct frame *frame = &leaf->frame;

    if (frame->feed_mm != 0)
        y_mm += frame->feed_mm * sin(y_mm / frame->feed_period_mm);
    *x_px = frame->t[0] * x_mm + frame->t[1] * y_mm + frame->t[2];
    *y_px = frame->t[3] * x_mm + frame->t[4] * y_mm + frame->t[5];
}

/* The pixels that a patch around some points can touch, cut at the edges of the scan. */
static struct rect patch(const struct leaf *leaf, const double *x, const double *y, int count,
                         double margin)
{
    double left = x[0], right = x[0], top = y[0], bottom = y[0];
    int x0, y0;

    for (int i = 1; i < count; i++) {
        left = fmin(left, x[i]);
        right = fmax(right, x[i]);
        top = fmin(top, y[i]);
        bottom = fmax(bottom, y[i]);
    }
    x0 = (int)fmax(0, floor(left - margin));
    y0 = (int)fmax(0, floor(top - margin));
    return (struct rect){x0, y0, (int)fmin(leaf->frame.width, ceil(right + margin) + 1) - x0,
                         (int)fmin(leaf->frame.height, ceil(bottom + margin) + 1) - y0};
}

/* What an ink takes of a plane's light; a gray sensor is an eye that sees green best. */
static float absorbed(const struct leaf *leaf, const struct ink *ink, int plane)
{
    if (leaf->planes > 1)
        return ink->absorb[plane];
    return 0.30f * ink->absorb[0] + 0.59f * ink->absorb[1] + 0.11f * ink->absorb[2];
}

/* Lays the ink of the mask on the paper and leaves the mask empty. */
static void lay(struct leaf *leaf, struct rect area, const struct ink *ink)
{
    size_t plane = (size_t)leaf->frame.width * (size_t)leaf->frame.height;
    double fibre_px = FIBRE_MM * leaf->px_per_mm;

    for (int y = area.y; y < area.y + area.height; y++) {
        for (int x = area.x; x < area.x + area.width; x++) {
            size_t at = (size_t)y * (size_t)leaf->frame.width + (size_t)x;
            float depth = leaf->mask[at];

            if (depth == 0)
                continue;
            leaf->mask[at] = 0;
            depth *= 1 - ink->grain * (float)paper_grain(x / fibre_px, y / fibre_px);
            for (int p = 0; p < leaf->planes; p++)
                leaf->light[(size_t)p * plane + at] *= 1 - depth * absorbed(leaf, ink, p);
        }
    }
}

/* How much of a pixel lies inside an edge that is so many pixels away. */
static double covered(double inside)
{
    return inside <= -0.5 ? 0 : inside >= 0.5 ? 1 : inside + 0.5;
}

/* A nib in pixels. */
struct tip {
    double x, y, radius, flow;
};

static void mask_segment(struct leaf *leaf, struct tip a, struct tip b, struct rect area)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;

    for (int y = area.y; y < area.y + area.height; y++) {
        for (int x = area.x; x < area.x + area.width; x++) {
            double along = length > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / length : 0;
            double away_x, away_y, radius, ink;
            float *mask = &leaf->mask[(size_t)y * (size_t)leaf->frame.width + (size_t)x];

            along = along < 0 ? 0 : along > 1 ? 1 : along;
            away_x = x - a.x - along * dx;
            away_y = y - a.y - along * dy;
            radius = a.radius + along * (b.radius - a.radius);
            ink = covered(radius - sqrt(away_x * away_x + away_y * away_y)) *
                  (a.flow + along * (b.flow - a.flow));
            if (radius < 0.5)
                ink *= 2 * radius;
            if (ink > *mask)
                *mask = (float)ink;
        }
    }
}

static struct rect join(struct rect a, struct rect b)
{
    int right = a.x + a.width > b.x + b.width ? a.x + a.width : b.x + b.width;
    int bottom = a.y + a.height > b.y + b.height ? a.y + a.height : b.y + b.height;
    int x = a.x < b.x ? a.x : b.x, y = a.y < b.y ? a.y : b.y;

    return (struct rect){x, y, right - x, bottom - y};
}

void leaf_stroke(struct leaf *leaf, const struct nib *nibs, int count, const struct ink *ink)
{
    struct rect all = {leaf->frame.width, leaf->frame.height, -leaf->frame.width,
                       -leaf->frame.height};
    struct tip last = {0, 0, 0, 0};

    for (int i = 0; i < count; i++) {
        struct tip tip = {0, 0, nibs[i].radius_mm * leaf->px_per_mm, nibs[i].flow};
        struct rect area;

        leaf_locate(leaf, nibs[i].x_mm, nibs[i].y_mm, &tip.x, &tip.y);
        if (i == 0)
            last = tip;
        area = patch(leaf, (double[]){last.x, tip.x}, (double[]){last.y, tip.y}, 2,
                     fmax(last.radius, tip.radius) + 1);
        mask_segment(leaf, last, tip, area);
        all = join(all, area);
        last = tip;
    }
    lay(leaf, all, ink);
}

void leaf_box(struct leaf *leaf, double x_mm, double y_mm, double width_mm, double height_mm,
              const struct ink *ink)
{
    double x[4], y[4];
    struct rect area;

    leaf_locate(leaf, x_mm, y_mm, &x[0], &y[0]);
    leaf_locate(leaf, x_mm + width_mm, y_mm, &x[1], &y[1]);
    leaf_locate(leaf, x_mm + width_mm, y_mm + height_mm, &x[2], &y[2]);
    leaf_locate(leaf, x_mm, y_mm + height_mm, &x[3], &y[3]);
    area = patch(leaf, x, y, 4, 1);
    for (int py = area.y; py < area.y + area.height; py++) {
        for (int px = area.x; px < area.x + area.width; px++) {
            double across[4];

            for (int i = 0; i < 4; i++) {
                double dx = x[(i + 1) % 4] - x[i], dy = y[(i + 1) % 4] - y[i];
                across[i] = ((py - y[i]) * dx - (px - x[i]) * dy) / hypot(dx, dy);
            }
            /* a line thinner than a pixel covers both of its edges only in part */
            across[0] = covered(across[0]) + covered(across[2]) - 1;
            across[1] = covered(across[1]) + covered(across[3]) - 1;
            leaf->mask[(size_t)py * (size_t)leaf->frame.width + (size_t)px] =
                (float)(fmax(across[0], 0) * fmax(across[1], 0));
        }
    }
    lay(leaf, area, ink);
}

static double shade(const struct raster *picture, int x, int y)
{
    if (x < 0 || y < 0 || x >= picture->width || y >= picture->height)
        return 0;
    return picture->pixels[(size_t)y * (size_t)picture->width + (size_t)x] ? 1 : 0;
}

void leaf_stamp(struct leaf *leaf, double x_mm, double y_mm, double mm_per_px,
                const struct raster *picture, const struct ink *ink)
{
    const double *t = leaf->frame.t;
    double size = t[0] * t[4] - t[1] * t[3];
    double right_mm = x_mm + picture->width * mm_per_px;
    double bottom_mm = y_mm + picture->height * mm_per_px;
    double x[4], y[4];
    struct rect area;

    leaf_locate(leaf, x_mm, y_mm, &x[0], &y[0]);
    leaf_locate(leaf, right_mm, y_mm, &x[1], &y[1]);
    leaf_locate(leaf, right_mm, bottom_mm, &x[2], &y[2]);
    leaf_locate(leaf, x_mm, bottom_mm, &x[3], &y[3]);
    area = patch(leaf, x, y, 4, 1);
    for (int py = area.y; py < area.y + area.height; py++) {
        for (int px = area.x; px < area.x + area.width; px++) {
            double u = (t[4] * (px - x[0]) - t[1] * (py - y[0])) / size / mm_per_px - 0.5;
            double v = (t[0] * (py - y[0]) - t[3] * (px - x[0])) / size / mm_per_px - 0.5;
            int u0 = (int)floor(u), v0 = (int)floor(v);

            u -= u0;
            v -= v0;
            leaf->mask[(size_t)py * (size_t)leaf->frame.width + (size_t)px] =
                (float)((1 - v) *
                            ((1 - u) * shade(picture, u0, v0) + u * shade(picture, u0 + 1, v0)) +
                        v * ((1 - u) * shade(picture, u0, v0 + 1) +
                             u * shade(picture, u0 + 1, v0 + 1)));
        }
    }
    lay(leaf, area, ink);
}
