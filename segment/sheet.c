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

/* Whether words that touch the rectangle around two points of the page have ink. */
static bool is_near_ink(const struct sheet_ink *ink, int64_t x0, int64_t y0, int64_t x1, int64_t y1)
{
    int64_t left = x0 < x1 ? x0 : x1, right = x0 < x1 ? x1 : x0;
    int64_t top = y0 < y1 ? y0 : y1, bottom = y0 < y1 ? y1 : y0;

    left = left < 0 ? 0 : left;
    right = right < ink->width ? right : ink->width - 1;
    top = top < 0 ? 0 : top;
    bottom = bottom < ink->height ? bottom : ink->height - 1;
    for (int64_t y = top; y <= bottom; y++)
        for (int64_t i = left >> 5; i <= right >> 5; i++)
            if (ink->words[y * ink->words_per_row + i])
                return true;
    return false;
}

/* count pixels, at most 32, that lie side by side in a row of the page. */
static uint32_t row_bits(const struct sheet_ink *ink, int64_t left, int64_t row, int count)
{
    const uint32_t *at = ink->words + row * ink->words_per_row + (left >> 5);
    int shift = (int)(left & 31);
    uint32_t word = at[0] << shift;

    if (shift + count > 32)
        word |= at[1] >> (32 - shift);
    return word >> (32 - count);
}

/*
 * count pixels of a clip, the rightmost in the lowest bit.  On a page that is
 * hardly turned or stretched most of them lie side by side in one row of it, and
 * most others are paper.
 */
static uint32_t clip_bits(const struct sheet_ink *ink, int64_t x, int64_t y,
                          const struct walk *walk, int count)
{
    int64_t left = x >> 32, row = y >> 32;
    int64_t right = (x + (count - 1) * walk->x_right) >> 32;
    int64_t last_row = (y + (count - 1) * walk->y_right) >> 32;
    uint32_t bits = 0;

    if (right == left + count - 1 && left >= 0 && right < ink->width && last_row == row &&
        row >= 0 && row < ink->height)
        return row_bits(ink, left, row, count);
    if (!is_near_ink(ink, left, row, right, last_row))
        return 0;
    if (count > 8) {
        int half = count / 2;

        return clip_bits(ink, x, y, walk, half) << half |
               clip_bits(ink, x + half * walk->x_right, y + half * walk->y_right, walk, half);
    }
    for (int i = 0; i < count; i++, x += walk->x_right, y += walk->y_right)
        bits = bits << 1 | (uint32_t)sheet_ink_at(ink, x >> 32, y >> 32);
    return bits;
}

static void clip_row(const struct sheet_ink *ink, int64_t x, int64_t y, const struct walk *walk,
                     l_uint32 *row, int width)
{
    for (int done = 0; done < width; done += 32) {
        uint32_t word =
            clip_bits(ink, x + done * walk->x_right, y + done * walk->y_right, walk, 32);
        int beyond = done + 32 - width;

        row[done / 32] = beyond > 0 ? word & ~UINT32_C(0) << beyond : word;
    }
}

int sheet_clip(const struct sheet *sheet, struct rect_mm area, struct Pix **out, struct err *err)
{
    struct walk walk = walk_over(sheet, area, sheet->px_per_mm);
    struct sheet_ink ink = sheet_ink_of(page_ink_picture(sheet->page));
    int width = pixels_of(area.width, sheet->px_per_mm);
    int height = pixels_of(area.height, sheet->px_per_mm);
    struct Pix *clip = pixCreate(width, height, 1);

    if (!clip)
        return err_memory(err);
    for (int j = 0; j < height; j++)
        clip_row(&ink, walk.x + j * walk.x_down, walk.y + j * walk.y_down, &walk,
                 pixGetData(clip) + (size_t)j * (size_t)pixGetWpl(clip), width);
    *out = clip;
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
