/* SPDX-License-Identifier: MIT */
#include "pipeline/show.h"

#include "base/raster.h"
#include "classify/digits.h"
#include "pipeline/draw.h"
#include "pipeline/picture.h"
#include "pipeline/reader.h"
#include "pipeline/worker.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/scan.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct task {
    const struct reader *reader;
    const uint8_t *bytes;
    size_t length;
    int page;
};

struct digit_task {
    const struct recognizer *recognizer;
    const uint8_t *bytes;
    size_t length;
};

/* What was read goes before what was refused. */
static bool is_better(const struct record *a, const struct record *b)
{
    bool is_read = a->state != PAGE_REFUSED;

    return is_read != (b->state != PAGE_REFUSED) ? is_read : a->fit > b->fit;
}

/*
 * The record of the form that the page fits best; of a form of several pages
 * the one whose turn it is.
 */
static int read_best(const struct task *task, struct scan *scan, struct record *best,
                     struct err *err)
{
    for (int i = 0; i < task->reader->form_count; i++) {
        int turn = (task->page - 1) % task->reader->forms[i]->page_count;
        struct record record;
        struct page *page;

        if (scan_page(scan, task->page - 1, &page, err) != 0)
            return -1;
        if (reader_page(task->reader, &page, task->page, i, turn, &record, err) != 0) {
            page_free(page);
            return -1;
        }
        if (i == 0 || is_better(&record, best)) {
            record_free(best);
            *best = record;
        } else {
            record_free(&record);
        }
    }
    return 0;
}

/* The page as the program sees it: ink black on white. */
static int draw_ink(struct scan *scan, int index, struct blob *out, struct err *err)
{
    struct raster ink = {0, 0, NULL};
    struct page *page = NULL;
    int status = -1;

    if (scan_page(scan, index, &page, err) != 0 || page_clean(page, err) != 0 ||
        page_ink(page, &ink, err) != 0)
        goto out;
    for (size_t i = 0; i < (size_t)ink.width * (size_t)ink.height; i++)
        ink.pixels[i] = ink.pixels[i] ? 0 : 255;
    status = draw_png(&ink, page_stated_dpi(page), out, err);
out:
    raster_free(&ink);
    page_free(page);
    return status;
}

static int draw_reading(const struct task *task, struct scan *scan, struct blob *out,
                        struct err *err)
{
    struct record record = {.page = 0};
    struct page *page = NULL;
    int status = -1;

    if (read_best(task, scan, &record, err) == 0 &&
        scan_page(scan, task->page - 1, &page, err) == 0)
        status = draw_record(page, &record, out, err);
    page_free(page);
    record_free(&record);
    return status;
}

static int show(void *context, struct outlet *outlet, struct err *err)
{
    const struct task *task = context;
    struct blob png = {NULL, 0};
    struct scan *scan = NULL;
    int status = -1;

    if (scan_open(task->bytes, task->length, &scan, err) != 0)
        return -1;
    if (task->page > scan_page_count(scan))
        err_set(err, ERR_DATA, "there is no page %d: the file has %d", task->page,
                scan_page_count(scan));
    else if (task->reader->form_count == 0)
        status = draw_ink(scan, task->page - 1, &png, err);
    else
        status = draw_reading(task, scan, &png, err);
    if (status == 0)
        status = worker_send(outlet, 0, png.bytes, png.length, err);
    free(png.bytes);
    scan_close(scan);
    return status;
}

static int show_digit(void *context, struct outlet *outlet, struct err *err)
{
    const struct digit_task *task = context;
    struct blob png = {NULL, 0};
    struct sample sample;
    int is_blank, status;

    if (picture_sample(task->bytes, task->length, &sample, &is_blank, err) != 0)
        return -1;
    if (is_blank)
        return err_set(err, ERR_DATA, "there is no ink in it");
    if (draw_layers(task->recognizer, &sample, &png, err) != 0)
        return -1;
    status = worker_send(outlet, 0, png.bytes, png.length, err);
    free(png.bytes);
    return status;
}

static int keep(int kind, const uint8_t *bytes, size_t length, void *context, struct err *err)
{
    struct blob *out = context;

    if (kind != 0 || out->bytes || length == 0)
        return err_set(err, ERR_INTERNAL, "a child sent what nobody asked for");
    out->bytes = malloc(length);
    if (!out->bytes)
        return err_memory(err);
    memcpy(out->bytes, bytes, length);
    out->length = length;
    return 0;
}

/* The picture that a child draws. */
static int run_child(worker_task *task, void *context, struct blob *out, struct err *err)
{
    struct blob png = {NULL, 0};

    if (worker_run(task, context, keep, &png, err) != 0) {
        free(png.bytes);
        return -1;
    }
    if (!png.bytes)
        return err_set(err, ERR_INTERNAL, "a child ended without a picture");
    *out = png;
    return 0;
}

int show_page(const struct reader *reader, const uint8_t *bytes, size_t length, int page,
              struct blob *out, struct err *err)
{
    struct task task = {reader, bytes, length, page};

    return run_child(show, &task, out, err);
}

int show_layers(const struct recognizer *recognizer, const uint8_t *bytes, size_t length,
                struct blob *out, struct err *err)
{
    struct digit_task task = {recognizer, bytes, length};

    return run_child(show_digit, &task, out, err);
}

int show_sample(const struct recognizer *recognizer, const char *path, int index,
                struct blob *out, struct err *err)
{
    struct idx idx;
    int status;

    if (digits_read_idx(path, &idx, err) != 0)
        return -1;
    if (idx.width != SAMPLE_SIDE || idx.height != SAMPLE_SIDE || index >= idx.count)
        status = err_set(err, ERR_DATA, "'%s' has no sample %d of %d x %d pixels: it holds %d of "
                         "%d x %d", path, index, SAMPLE_SIDE, SAMPLE_SIDE, idx.count, idx.width,
                         idx.height);
    else
        status = draw_layers(recognizer, (const struct sample *)(const void *)idx.bytes + index,
                             out, err);
    free(idx.bytes);
    return status;
}
