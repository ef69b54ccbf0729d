/* SPDX-License-Identifier: MIT */
#include "segment/cells_faint.h"

#include <math.h>
#include <stddef.h>

#include "base/raster.h"
#include "segment/cells_clip.h"
#include "segment/cells_parts.h"
#include "segment/cells_rect.h"
#include "segment/histogram.h"
#include "segment/sheet.h"

static const double PX_PER_MM = 4;     /* of what is looked at: half a pen stroke */
static const double EDGE_MM = 1;       /* off the printed lines, */
static const double EDGE_SHARE = 0.2;  /* and at most, of a small box's side */
static const double LEAST_STEP = 6;    /* shades: less is no stroke to anybody */
static const double GRAIN_STEPS = 3;   /* and so many deviations of the paper's grain */
static const double BESIDE_MM = 0.4;   /* from ink: its own edge, blurred */
static const double STROKE_MM = 1.5;   /* and as long: a speck is smaller */
static const double QUARTILE = 0.6745; /* a deviation's share between median and quartile */

/* The shade below which it is no paper. */
static double paper_ends(const struct raster *view)
{
    int histogram[256] = {0}, total = view->width * view->height, median;
    double grain;

    for (int i = 0; i < total; i++)
        histogram[view->pixels[i]]++;
    median = histogram_percentile(histogram, total, 50);
    grain = (median - histogram_percentile(histogram, total, 25)) / QUARTILE;
    return median - fmax(LEAST_STEP, GRAIN_STEPS * grain);
}

static bool is_beside_ink(const struct clip *clip, double x_mm, double y_mm)
{
    struct rect_mm around = {x_mm - BESIDE_MM, y_mm - BESIDE_MM, 2 * BESIDE_MM, 2 * BESIDE_MM};
    struct rect rect = cells_clip_pixels(clip, around);

    for (int y = rect.y; y < cells_rect_bottom(&rect); y++)
        for (int x = rect.x; x < cells_rect_right(&rect); x++)
            if (clip->ink.pixels[(size_t)y * (size_t)clip->ink.width + (size_t)x])
                return true;
    return false;
}

/* What is darker than paper and not ink. */
static void mark_dark(const struct raster *view, struct rect_mm area, const struct clip *clip,
                      struct raster *dark)
{
    double paper = paper_ends(view), step_mm = area.width / view->width;

    for (int i = 0; i < view->width * view->height; i++)
        dark->pixels[i] =
            view->pixels[i] < paper &&
            !is_beside_ink(clip, area.x + (i % view->width + 0.5) * step_mm,
                           area.y + ((double)(i / view->width) + 0.5) * step_mm);
}

/* Whether it hangs together as a stroke. */
static int has_stroke(const struct raster *view, struct rect_mm area, const struct clip *clip,
                      bool *out, struct err *err)
{
    struct raster dark;
    struct parts parts = {0};
    int status = -1;

    if (raster_new(view->width, view->height, &dark, err))
        return -1;
    mark_dark(view, area, clip, &dark);
    if (cells_parts_find(&dark, &parts, err) == 0) {
        for (int i = 0; i < parts.count; i++)
            if (cells_rect_longer_side(&parts.of[i].box) >= STROKE_MM * PX_PER_MM)
                *out = true;
        status = 0;
    }
    cells_parts_free(&parts);
    raster_free(&dark);
    return status;
}

int cells_faint(const struct sheet *sheet, const struct clip *clip, struct rect_mm box, bool *out,
                struct err *err)
{
    double edge = fmin(EDGE_MM, EDGE_SHARE * fmin(box.width, box.height));
    struct rect_mm inside = {box.x + edge, box.y + edge, box.width - 2 * edge,
                             box.height - 2 * edge};
    int most_px = (int)ceil(PX_PER_MM * fmax(inside.width, inside.height));
    struct raster view;
    int status;

    *out = false;
    if (sheet_is_bilevel(sheet))
        return 0;
    if (sheet_view(sheet, inside, most_px, &view, err))
        return -1;
    status = has_stroke(&view, inside, clip, out, err);
    raster_free(&view);
    return status;
}
