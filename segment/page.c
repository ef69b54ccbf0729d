/* SPDX-License-Identifier: MIT */
#include "segment/page.h"

#include <leptonica/allheaders.h>

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "segment/page_binarize.h"
#include "segment/page_despeckle.h"
#include "segment/pixels.h"

struct page {
    struct Pix *picture; /* 1 or 8 bits a pixel */
    struct Pix *ink;     /* 1 bit a pixel; NULL until it is cleaned */
    double dpi;
    int damage;
    char damage_text[200];
};

int page_new(struct Pix **picture, double dpi, int damage, const char *text, struct page **out,
             struct err *err)
{
    struct page *page;

    assert(pixGetDepth(*picture) == 1 || pixGetDepth(*picture) == 8);
    page = calloc(1, sizeof *page);
    if (!page)
        return err_memory(err);
    page->picture = *picture;
    *picture = NULL;
    page->dpi = dpi;
    page->damage = damage;
    snprintf(page->damage_text, sizeof page->damage_text, "%s", text ? text : "");
    *out = page;
    return 0;
}

int page_clean(struct page *page, struct err *err)
{
    struct Pix *ink = NULL;
    int status = -1;

    if (page->ink)
        return 0;
    if (pixGetDepth(page->picture) == 8) {
        if (page_binarize(page->picture, &ink, err) != 0)
            goto out;
    } else if (!(ink = pixCopy(NULL, page->picture))) {
        err_memory(err);
        goto out;
    }
    if (page_despeckle(ink, err) != 0)
        goto out;
    page->ink = ink;
    ink = NULL;
    status = 0;
out:
    pixDestroy(&ink);
    return status;
}

int page_width(const struct page *page)
{
    return pixGetWidth(page->picture);
}

int page_height(const struct page *page)
{
    return pixGetHeight(page->picture);
}

double page_stated_dpi(const struct page *page)
{
    return page->dpi;
}

int page_damage(const struct page *page)
{
    return page->damage;
}

const char *page_damage_text(const struct page *page)
{
    return page->damage_text;
}

/* Writes the pixels of a picture as bytes: of 1 bit as paper and ink, of 8 as they are. */
static int copy_pixels(struct Pix *picture, uint8_t paper, uint8_t ink, struct raster *out,
                       struct err *err)
{
    int width = pixGetWidth(picture), height = pixGetHeight(picture);
    l_uint32 *line = pixGetData(picture);
    struct raster raster;

    if (raster_new(width, height, &raster, err) != 0)
        return -1;
    for (int y = 0; y < height; y++, line += pixGetWpl(picture)) {
        uint8_t *row = raster.pixels + (size_t)y * (size_t)width;
        if (pixGetDepth(picture) == 1)
            for (int x = 0; x < width; x++)
                row[x] = GET_DATA_BIT(line, x) ? ink : paper;
        else
            for (int x = 0; x < width; x++)
                row[x] = (uint8_t)GET_DATA_BYTE(line, x);
    }
    *out = raster;
    return 0;
}

int page_gray(const struct page *page, struct raster *out, struct err *err)
{
    return copy_pixels(page->picture, 255, 0, out, err);
}

int page_ink(const struct page *page, struct raster *out, struct err *err)
{
    assert(page->ink);
    return copy_pixels(page->ink, 0, 1, out, err);
}

struct Pix *page_picture(const struct page *page)
{
    return page->picture;
}

struct Pix *page_ink_picture(const struct page *page)
{
    assert(page->ink);
    return page->ink;
}

void page_free(struct page *page)
{
    if (!page)
        return;
    pixDestroy(&page->picture);
    pixDestroy(&page->ink);
    free(page);
}
