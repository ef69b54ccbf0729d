/* SPDX-License-Identifier: MIT */
/*
 * scanned.h - what becomes of a scan's bytes, for tests; after cmocka.h.
 */
#ifndef TESTS_SCANNED_H
#define TESTS_SCANNED_H

#include <string.h>

#include "segment/page.h"
#include "segment/scan.h"

/* Opens the bytes and decodes one page; both must succeed. */
static inline struct page *scanned_page(const uint8_t *bytes, size_t length, int index)
{
    struct scan *scan = NULL;
    struct page *page = NULL;
    struct err err = {.text = ""};

    if (scan_open(bytes, length, &scan, &err) != 0 || scan_page(scan, index, &page, &err) != 0)
        fail_msg("%s", err.text);
    scan_close(scan);
    return page;
}

/* Decoding fails, with that code and those words. */
static inline void assert_refused(const uint8_t *bytes, size_t length, enum err_code code,
                                  const char *words)
{
    struct scan *scan = NULL;
    struct page *page;
    struct err err = {.text = ""};

    if (scan_open(bytes, length, &scan, &err) == 0)
        assert_int_equal(scan_page(scan, 0, &page, &err), -1);
    scan_close(scan);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, words))
        fail_msg("'%s' lacks '%s'", err.text, words);
}

static inline void assert_sound(const struct page *page)
{
    assert_int_equal(page_damage(page), 0);
    assert_string_equal(page_damage_text(page), "");
}

/* The gray value of a pixel. */
static inline int scanned_gray(const struct page *page, int x, int y)
{
    struct raster raster;
    struct err err;
    int gray;

    assert_int_equal(page_gray(page, &raster, &err), 0);
    gray = raster.pixels[y * raster.width + x];
    raster_free(&raster);
    return gray;
}

#endif
