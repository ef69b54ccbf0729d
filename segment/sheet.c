/* SPDX-License-Identifier: MIT */
#include "segment/sheet.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include <leptonica/allheaders.h>

#include "segment/form.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/sheet_ink.h"

struct sheet {
    struct page *page;
    const struct form *form;
    int form_page;
    struct registration registration;
    double px_per_mm;
};

int sheet_new(struct page **page, const struct form *form, int form_page,
              const struct registration *registration, struct sheet **out, struct err *err)
{
    const double *t = registration->transform;
    double area = t[0] * t[4] - t[1] * t[3];
    struct sheet *sheet = calloc(1, sizeof *sheet);

    assert(area > 0 && form_page >= 0 && form_page < form->page_count);
    if (!sheet)
        return err_memory(err);
    *sheet = (struct sheet){*page, form, form_page, *registration, sqrt(area)};
    *page = NULL;
    *out = sheet;
    return 0;
}

void sheet_free(struct sheet *sheet)
{
    if (!sheet)
        return;
    page_free(sheet->page);
    free(sheet);
}

const struct registration *sheet_registration(const struct sheet *sheet)
{
    return &sheet->registration;
}

const struct form *sheet_form(const struct sheet *sheet)
{
    return sheet->form;
}

int sheet_form_page(const struct sheet *sheet)
{
    return sheet->form_page;
}

const struct page *sheet_page(const struct sheet *sheet)
{
    return sheet->page;
}

double sheet_px_per_mm(const struct sheet *sheet)
{
    return sheet->px_per_mm;
}

void sheet_locate(const struct registration *registration, double x_mm, double y_mm, double *x_px,
                  double *y_px)
{
    const double *t = registration->transform;

    *x_px = t[0] * x_mm + t[1] * y_mm + t[2];
    *y_px = t[3] * x_mm + t[4] * y_mm + t[5];
}

#define PIXEL (INT64_C(1) << 32) /* in fixed point */

/* A walk over the page in steps of one pixel of a clip, in 32.32 fixed point. */
struct walk {
    int64_t x, y;             /* where the centre of the clip's first pixel lies */
    int64_t x_right, y_right; /* one pixel to the right in the clip */
    int64_t x_down, y_down;   /* one row down */
};

static struct walk walk_over(const struct sheet *sheet, struct rect_mm area, double px_per_mm)
{
    const double *t = sheet->registration.transform;
    double step = 1 / px_per_mm;
    double x, y;

    sheet_locate(&sheet->registration, area.x + step / 2, area.y + step / 2, &x, &y);
    return (struct walk){sheet_ink_fixed(x),           sheet_ink_fixed(y),
                         sheet_ink_fixed(t[0] * step), sheet_ink_fixed(t[3] * step),
                         sheet_ink_fixed(t[1] * step), sheet_ink_fixed(t[4] * step)};
}

static int pixels_of(double length_mm, double px_per_mm)
{
    long pixels = lround(length_mm * px_per_mm);

    return pixels < 1 ? 1 : (int)pixels;
}

/* How many steps, at most `most`, a fixed-point place takes before its pixel changes. */
static int steps_within(int64_t place, int64_t step, int most)
{
    int64_t fraction = place & (PIXEL - 1), steps = most;

    if (step > 0)
        steps = (PIXEL - fraction + step - 1) / step;
    else if (step < 0)
        steps = fraction / -step + 1;
    return steps < most ? (int)steps : most;
}

/* Copies the ink of pixels that lie side by side in a row, from left to right or back. */
static void copy_ink(const struct sheet_ink *ink, int64_t start, int64_t row, bool is_back,
                     uint8_t *out, int count)
{
    int64_t first = is_back ? start - count + 1 : start, last = first + count - 1;

    if (row < 0 || row >= ink->height || last < 0 || first >= ink->width)
        return;
    first = first < 0 ? 0 : first;
    last = last < ink->width ? last : ink->width - 1;
    for (int64_t i = first >> 5; i <= last >> 5; i++) {
        uint32_t word = ink->words[row * ink->words_per_row + i];

        if (i == first >> 5)
            word &= ~UINT32_C(0) >> (first & 31);
        if (i == last >> 5)
            word &= ~UINT32_C(0) << (31 - (last & 31));
        while (word) {
            int bit = __builtin_clz(word);
            int64_t x = 32 * i + bit;

            out[is_back ? start - x : x - start] = 1;
            word &= ~(UINT32_C(1) << (31 - bit));
        }
    }
}

/*
 * A row of a page that lies straight or upside down, turned by a few degrees: it
 * is made of stretches that lie in one row of the page.
 */
static void clip_straight(const struct sheet_ink *ink, int64_t x, int64_t y,
                          const struct walk *walk, uint8_t *row, int width)
{
    bool is_back = walk->x_right < 0;
    int64_t drift = walk->x_right + (is_back ? PIXEL : -PIXEL);

    for (int done = 0, count; done < width; done += count) {
        int64_t x_now = x + done * walk->x_right, y_now = y + done * walk->y_right;

        count = steps_within(y_now, walk->y_right, width - done);
        count = steps_within(x_now, drift, count);
        copy_ink(ink, x_now >> 32, y_now >> 32, is_back, row + done, count);
    }
}

static void clip_across(const struct sheet_ink *ink, int64_t x, int64_t y, const struct walk *walk,
                        uint8_t *row, int width)
{
    for (int i = 0; i < width; i++, x += walk->x_right, y += walk->y_right)
        row[i] = (uint8_t)sheet_ink_at(ink, x >> 32, y >> 32);
}

int sheet_clip(const struct sheet *sheet, struct rect_mm area, struct raster *out, struct err *err)
{
    struct walk walk = walk_over(sheet, area, sheet->px_per_mm);
    struct sheet_ink ink = sheet_ink_of(page_ink_picture(sheet->page));
    bool is_straight = llabs(walk.y_right) < PIXEL / 4;

    if (raster_new(pixels_of(area.width, sheet->px_per_mm),
                   pixels_of(area.height, sheet->px_per_mm), out, err))
        return -1;
    for (int j = 0; j < out->height; j++) {
        int64_t x = walk.x + j * walk.x_down, y = walk.y + j * walk.y_down;
        uint8_t *row = out->pixels + (size_t)j * (size_t)out->width;

        if (is_straight)
            clip_straight(&ink, x, y, &walk, row, out->width);
        else
            clip_across(&ink, x, y, &walk, row, out->width);
    }
    return 0;
}

/* The decoded picture, opened up: Leptonica's getters cost more than a look. */
struct shades {
    const l_uint32 *data;
    int width, height, words; /* words: 32 bits each, of a row */
    bool is_bilevel;
};

static struct shades shades_of(struct Pix *picture)
{
    return (struct shades){pixGetData(picture), pixGetWidth(picture), pixGetHeight(picture),
                           pixGetWpl(picture), pixGetDepth(picture) == 1};
}

/* The shade at a point: 0 black, 255 white and off the page. */
static int shade_at(const struct shades *shades, int64_t x, int64_t y)
{
    const l_uint32 *row;

    if (x < 0 || x >= shades->width || y < 0 || y >= shades->height)
        return 255;
    row = shades->data + y * shades->words;
    if (shades->is_bilevel)
        return GET_DATA_BIT(row, x) ? 0 : 255;
    return GET_DATA_BYTE(row, x);
}

bool sheet_is_bilevel(const struct sheet *sheet)
{
    return shades_of(page_picture(sheet->page)).is_bilevel;
}

int sheet_view(const struct sheet *sheet, struct rect_mm area, int most_px, struct raster *out,
               struct err *err)
{
    double longer = fmax(area.width, area.height);
    double px_per_mm = fmin(sheet->px_per_mm, most_px / longer);
    /* Several looks at the page for each pixel: thin strokes must stay visible in a small view. */
    int looks = 1 + (int)ceil(sheet->px_per_mm / px_per_mm);
    struct walk walk = walk_over(sheet, area, px_per_mm * looks);
    struct shades shades = shades_of(page_picture(sheet->page));

    if (raster_new(pixels_of(area.width, px_per_mm), pixels_of(area.height, px_per_mm), out, err))
        return -1;
    for (int j = 0; j < out->height; j++) {
        for (int i = 0; i < out->width; i++) {
            int sum = 0;

            for (int v = j * looks; v < (j + 1) * looks; v++)
                for (int u = i * looks; u < (i + 1) * looks; u++)
                    sum += shade_at(&shades, (walk.x + u * walk.x_right + v * walk.x_down) >> 32,
                                    (walk.y + u * walk.y_right + v * walk.y_down) >> 32);
            out->pixels[(size_t)j * (size_t)out->width + (size_t)i] =
                (uint8_t)(sum / (looks * looks));
        }
    }
    return 0;
}
