/* SPDX-License-Identifier: MIT */
#include "pipeline/station_picture.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/worker.h"
#include "segment/page.h"
#include "segment/scan.h"

enum { MOST_PIXELS = 4 << 20 }; /* far more than any field has */

struct header {
    int width, height;
};

static int send_gray(struct outlet *outlet, const struct raster *gray, struct err *err)
{
    struct header header = {gray->width, gray->height};
    size_t size = (size_t)gray->width * (size_t)gray->height;
    uint8_t *message;
    int status;

    if (size > MOST_PIXELS)
        return err_set(err, ERR_LIMIT, "%d x %d pixels are too many for a field", gray->width,
                       gray->height);
    message = malloc(sizeof header + size);
    if (!message)
        return err_memory(err);
    memcpy(message, &header, sizeof header);
    memcpy(message + sizeof header, gray->pixels, size);
    status = worker_send(outlet, 0, message, sizeof header + size, err);
    free(message);
    return status;
}

/* In the child. */
static int decode(void *context, struct outlet *outlet, struct err *err)
{
    const struct blob *png = context;
    struct scan *scan = NULL;
    struct page *page = NULL;
    struct raster gray = {0};
    int status = -1;

    if (scan_open(png->bytes, png->length, &scan, err) == 0 &&
        scan_page(scan, 0, &page, err) == 0 && page_gray(page, &gray, err) == 0)
        status = send_gray(outlet, &gray, err);
    raster_free(&gray);
    page_free(page);
    scan_close(scan);
    return status;
}

/* In the parent, which believes nothing. */
static int receive(int kind, const uint8_t *bytes, size_t length, void *context, struct err *err)
{
    struct raster *out = context;
    struct header header = {0};

    (void)kind;
    if (length >= sizeof header)
        memcpy(&header, bytes, sizeof header);
    if (out->pixels || header.width < 1 || header.height < 1 ||
        header.height > MOST_PIXELS / header.width ||
        length != sizeof header + (size_t)header.width * (size_t)header.height)
        return err_set(err, ERR_INTERNAL, "the picture's decoder talks nonsense");
    if (raster_new(header.width, header.height, out, err) != 0)
        return -1;
    memcpy(out->pixels, bytes + sizeof header, length - sizeof header);
    return 0;
}

int station_picture(const struct blob *png, struct raster *out, struct err *err)
{
    struct blob borrowed = *png;
    struct raster gray = {0};

    if (png->length == 0)
        return err_set(err, ERR_ABSENT, "no picture of this field was kept");
    if (worker_run(decode, &borrowed, receive, &gray, err) != 0) {
        raster_free(&gray);
        return -1;
    }
    if (!gray.pixels)
        return err_set(err, ERR_INTERNAL, "the picture's decoder says nothing");
    *out = gray;
    return 0;
}
