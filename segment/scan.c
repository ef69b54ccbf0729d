/* SPDX-License-Identifier: MIT */
#include "segment/scan.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "segment/pixels.h"
#include "segment/scan_image.h"
#include "segment/scan_jpeg.h"
#include "segment/scan_kind.h"
#include "segment/scan_png.h"
#include "segment/scan_tiff.h"
#include "segment/scan_tiff_list.h"

struct scan {
    const uint8_t *bytes; /* borrowed */
    size_t length;
    enum scan_kind kind;
    uint32_t *directories; /* of a TIFF: one a page */
    int page_count;
};

int scan_open(const uint8_t *bytes, size_t length, struct scan **out, struct err *err)
{
    struct scan *scan;
    enum scan_kind kind;

    if (length > SCAN_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "the file has %zu bytes, the limit is %d", length,
                       SCAN_MAX_BYTES);
    if (scan_kind_of(bytes, length, &kind, err) != 0)
        return -1;
    scan = calloc(1, sizeof *scan);
    if (!scan)
        return err_memory(err);
    *scan = (struct scan){.bytes = bytes, .length = length, .kind = kind, .page_count = 1};
    if (kind == SCAN_KIND_TIFF &&
        scan_tiff_list(bytes, length, &scan->directories, &scan->page_count, err) != 0) {
        free(scan);
        return -1;
    }
    *out = scan;
    return 0;
}

int scan_page_count(const struct scan *scan)
{
    return scan->page_count;
}

static int decode(const struct scan *scan, int index, struct scan_image *image, struct err *err)
{
    switch (scan->kind) {
    case SCAN_KIND_TIFF:
        return scan_tiff_page(scan->bytes, scan->length, scan->directories[index], image, err);
    case SCAN_KIND_JPEG:
        return scan_jpeg_page(scan->bytes, scan->length, image, err);
    case SCAN_KIND_PNG:
        return scan_png_page(scan->bytes, scan->length, image, err);
    }
    return err_set(err, ERR_INTERNAL, "a scan of no kind");
}

int scan_page(struct scan *scan, int index, struct page **out, struct err *err)
{
    struct scan_image image;
    int status = -1;

    assert(index >= 0 && index < scan->page_count);
    scan_image_init(&image);
    if (decode(scan, index, &image, err) == 0 && scan_image_turn(&image, err) == 0)
        status = page_new(&image.picture, image.dpi, image.damage, image.complaint, out, err);
    scan_image_free(&image);
    return status;
}

void scan_close(struct scan *scan)
{
    if (!scan)
        return;
    free(scan->directories);
    free(scan);
}
