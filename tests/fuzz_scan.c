/* SPDX-License-Identifier: MIT */
/* Any bytes at all: opened, every page decoded and cleaned. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/voice.h"
#include "segment/page.h"
#include "segment/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* Inputs that inflate are slow and show nothing new. */
enum { MOST_PAGES = 8, MOST_PIXELS = 1 << 20 };

static void look_at(const struct page *page)
{
    struct err err;
    struct raster gray, ink;

    assert(strlen(page_damage_text(page)) > 0 || page_damage(page) == 0);
    if (page_gray(page, &gray, &err) != 0)
        return;
    if (page_ink(page, &ink, &err) == 0) {
        assert(ink.width == gray.width && ink.height == gray.height);
        raster_free(&ink);
    }
    raster_free(&gray);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct err err = {.text = ""};
    struct scan *scan = NULL;
    struct page *page;

    voice_catch();
    if (length == 0)
        return 0;
    if (scan_open(bytes, length, &scan, &err) != 0) {
        assert(err.text[0] != 0);
        return 0;
    }
    for (int i = 0; i < scan_page_count(scan) && i < MOST_PAGES; i++) {
        if (scan_page(scan, i, &page, &err) != 0) {
            assert(err.text[0] != 0);
            continue;
        }
        if (page_width(page) * (long)page_height(page) <= MOST_PIXELS &&
            page_clean(page, &err) == 0)
            look_at(page);
        page_free(page);
    }
    scan_close(scan);
    return 0;
}
