/* SPDX-License-Identifier: MIT */
#include "samples/scanner.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "samples/paper.h"

#define DEGREE 0.017453292519943295
#define SHADOW_MM 1.2 /* beside the edge of the sheet */
#define CLOUD_MM 0.7  /* the size of the clouds in the paper's pulp */

const struct scanner scanner_good = {
    .dpi = 300,
    .paper = 0.97,
    .white = 0.93,
    .blur_px = 0.55,
    .noise = 0.012,
    .dust = 3,
    .lid = 0.96,
};

struct frame scanner_frame(const struct scanner *scanner, double width_mm, double height_mm)
{
    double scale = scanner->dpi / 25.4;
    double scale_x = scale * (1 + scanner->stretch_x), scale_y = scale * (1 + scanner->stretch_y);
    double angle = DEGREE * (90 * scanner->turn + scanner->skew_deg);
    bool is_flat = scanner->turn % 2 != 0;
    struct frame frame = {
        .width = (int)lround(scale * ((is_flat ? height_mm : width_mm) + scanner->margin_mm)),
        .height = (int)lround(scale * ((is_flat ? width_mm : height_mm) + scanner->margin_mm)),
        .t = {scale_x * cos(angle), -scale_x * sin(angle), 0, scale_y * sin(angle),
              scale_y * cos(angle), 0},
        .feed_mm = 0.06,
        .feed_period_mm = 31};
    double x = width_mm / 2 - scanner->right_mm, y = height_mm / 2 - scanner->down_mm;

    frame.t[2] = frame.width / 2.0 - frame.t[0] * x - frame.t[1] * y;
    frame.t[5] = frame.height / 2.0 - frame.t[3] * x - frame.t[4] * y;
    return frame;
}

void scanner_dust(const struct scanner *scanner, struct leaf *leaf, struct dice *dice)
{
    const struct ink ink = {{0.75f, 0.75f, 0.75f}, 0.3f};
    double width_mm = leaf->frame.width / leaf->px_per_mm;
    double height_mm = leaf->frame.height / leaf->px_per_mm;

    for (int i = 0; i < scanner->dust; i++) {
        double x = dice_between(dice, 0, width_mm), y = dice_between(dice, 0, height_mm);
        double radius = dice_between(dice, 0.03, 0.13), tail = dice_between(dice, 0.5, 1);
        double right = 0.1 * dice_normal(dice), down = 0.1 * dice_normal(dice);
        struct nib fleck[2] = {{x, y, radius, 1}, {x + right, y + down, tail * radius, 1}};

        leaf_stroke(leaf, fleck, 2, &ink);
    }
}

/*
 * What comes back from a place that is a given distance outside the sheet, or
 * inside it (negative): the paper with its clouds, or the lid behind a shadow.
 */
static double backing(const struct scanner *scanner, double outside_mm, double x_mm, double y_mm)
{
    if (outside_mm <= 0)
        return scanner->paper + 0.012 * (paper_grain(x_mm / CLOUD_MM, y_mm / CLOUD_MM) - 0.5);
    if (outside_mm >= SHADOW_MM)
        return scanner->lid;
    return scanner->lid * (0.6 + 0.4 * outside_mm / SHADOW_MM);
}

/* Puts the sheet's paper under the ink and the lid around it. */
static void lay_sheet(const struct scanner *scanner, struct leaf *leaf, double width_mm,
                      double height_mm)
{
    const struct frame *frame = &leaf->frame;
    const double *t = frame->t;
    double size = t[0] * t[4] - t[1] * t[3];
    size_t plane = (size_t)frame->width * (size_t)frame->height;

    for (int y = 0; y < frame->height; y++) {
        for (int x = 0; x < frame->width; x++) {
            size_t at = (size_t)y * (size_t)frame->width + (size_t)x;
            double u = (t[4] * (x - t[2]) - t[1] * (y - t[5])) / size;
            double v = (t[0] * (y - t[5]) - t[3] * (x - t[2])) / size;
            double beside_x = u < 0 ? -u : u - width_mm, beside_y = v < 0 ? -v : v - height_mm;
            double outside = beside_x > beside_y ? beside_x : beside_y;
            double back = backing(scanner, outside, u, v);

            for (int p = 0; p < leaf->planes; p++) {
                float *light = &leaf->light[(size_t)p * plane + at];
                *light = (float)(outside > 0 ? back : *light * back);
            }
        }
    }
}

/* A pixel and its neighbours on both sides, two deep. */
static float mix(const float kernel[3], float near, float next, float far)
{
    return kernel[0] * near + kernel[1] * next + kernel[2] * far;
}

static void blur_row(float *row, int width, const float kernel[3])
{
    float before2 = row[0], before = row[1];

    for (int x = 2; x < width - 2; x++) {
        float here = row[x];
        row[x] = mix(kernel, here, before + row[x + 1], before2 + row[x + 2]);
        before2 = before;
        before = here;
    }
}

/* Blurs down the columns; room holds two rows, as they were. */
static void blur_down(float *plane, int width, int height, const float kernel[3], float *room)
{
    size_t step = (size_t)width;

    memcpy(room, plane, 2 * step * sizeof *room);
    for (int y = 2; y < height - 2; y++) {
        float *row = plane + (size_t)y * step;
        float *before2 = room + (y % 2 ? step : 0), *before = room + (y % 2 ? 0 : step);

        for (size_t x = 0; x < step; x++) {
            float here = row[x];
            row[x] = mix(kernel, here, before[x] + row[x + step], before2[x] + row[x + 2 * step]);
            before2[x] = here;
        }
    }
}

static int blur(struct leaf *leaf, double sigma_px, struct err *err)
{
    int width = leaf->frame.width, height = leaf->frame.height;
    float *room = malloc(2 * (size_t)width * sizeof *room);
    float kernel[3], sum;

    if (!room)
        return err_memory(err);
    for (int i = 0; i < 3; i++)
        kernel[i] = (float)exp(-i * i / (2 * sigma_px * sigma_px));
    sum = kernel[0] + 2 * (kernel[1] + kernel[2]);
    for (int i = 0; i < 3; i++)
        kernel[i] /= sum;
    for (int p = 0; p < leaf->planes; p++) {
        float *plane = leaf->light + (size_t)p * (size_t)width * (size_t)height;
        for (int y = 0; y < height; y++)
            blur_row(plane + (size_t)y * (size_t)width, width, kernel);
        blur_down(plane, width, height, kernel, room);
    }
    free(room);
    return 0;
}

/* A lamp that is weak on one side and a lid that stands open at one corner. */
static double lamp(const struct scanner *scanner, double x, double y)
{
    double far = 0.65 * x * x + 0.35 * y * y * (0.4 + 0.6 * x);

    return 1 - scanner->shade * far;
}

static uint8_t tone(const struct scanner *scanner, double light)
{
    if (scanner->is_bilevel)
        return light < scanner->white ? 0 : 255;
    light = (light - 0.04) / (scanner->white - 0.04);
    return light <= 0 ? 0 : light >= 1 ? 255 : (uint8_t)(255 * light + 0.5);
}

static void expose(const struct scanner *scanner, const struct leaf *leaf, struct dice *dice,
                   struct bitmap *picture)
{
    size_t plane = (size_t)picture->width * (size_t)picture->height, at = 0;
    uint8_t *to = picture->pixels;

    for (int y = 0; y < picture->height; y++) {
        for (int x = 0; x < picture->width; x++, at++) {
            double lit = lamp(scanner, (double)x / picture->width, (double)y / picture->height);
            double common = scanner->noise * dice_normal(dice);

            for (int p = 0; p < picture->planes; p++) {
                double own = picture->planes > 1 ? 0.5 * scanner->noise * dice_normal(dice) : 0;
                *to++ = tone(scanner, lit * leaf->light[(size_t)p * plane + at] + common + own);
            }
        }
    }
}

int scanner_scan(const struct scanner *scanner, struct leaf *leaf, double width_mm,
                 double height_mm, struct dice *dice, struct bitmap *out, struct err *err)
{
    struct bitmap picture = {.width = leaf->frame.width,
                             .height = leaf->frame.height,
                             .planes = leaf->planes,
                             .is_bilevel = scanner->is_bilevel,
                             .dpi = scanner->dpi};

    lay_sheet(scanner, leaf, width_mm, height_mm);
    if (blur(leaf, scanner->blur_px, err) != 0)
        return -1;
    picture.pixels =
        malloc((size_t)picture.width * (size_t)picture.height * (size_t)picture.planes);
    if (!picture.pixels)
        return err_memory(err);
    expose(scanner, leaf, dice, &picture);
    *out = picture;
    return 0;
}

void bitmap_free(struct bitmap *picture)
{
    free(picture->pixels);
    *picture = (struct bitmap){.pixels = NULL};
}
