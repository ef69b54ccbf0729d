/* SPDX-License-Identifier: MIT */
#include "pipeline/picture.h"

#include "pipeline/reader.h"
#include "pipeline/worker.h"
#include "segment/cells.h"
#include "segment/form.h"
#include "segment/normalize.h"
#include "segment/page.h"
#include "segment/scan.h"
#include "segment/sheet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { DARK = 64 }; /* gray below it is not that of paper, in whatever light */

static const double HEIGHT_MM = 8; /* a usual box is 6 to 9 mm high */

static int make_field(struct field *field, const struct picture_shape *shape, double width_mm,
                      struct err *err)
{
    *field = (struct field){.name = "picture",
                            .kind = shape->boxes ? FIELD_BOXES : FIELD_STRIP,
                            .print = shape->boxes > 1 ? PRINT_BOXES : PRINT_NONE,
                            .area = {0, 0, width_mm, HEIGHT_MM},
                            .box_count = shape->boxes,
                            .digits_least = shape->digits_least,
                            .digits_most = shape->digits_most};
    if (!shape->boxes)
        return 0;
    field->boxes = calloc((size_t)shape->boxes, sizeof *field->boxes);
    if (!field->boxes)
        return err_memory(err);
    for (int i = 0; i < shape->boxes; i++)
        field->boxes[i] = (struct rect_mm){width_mm * i / shape->boxes, 0,
                                           width_mm / shape->boxes, HEIGHT_MM};
    return 0;
}

static int make_form(const struct picture_shape *shape, double width_mm, struct form **out,
                     struct err *err)
{
    struct form *form = calloc(1, sizeof *form);

    if (!form)
        return err_memory(err);
    strcpy(form->name, "picture");
    strcpy(form->version, "1");
    form->width_mm = width_mm;
    form->height_mm = HEIGHT_MM;
    form->pages = calloc(1, sizeof *form->pages);
    form->fields = calloc(1, sizeof *form->fields);
    form->path = strdup("");
    form->text = strdup("");
    if (!form->pages || !form->fields || !form->path || !form->text) {
        form_free(form);
        return err_memory(err);
    }
    form->page_count = form->field_count = form->pages[0].field_count = 1;
    if (make_field(&form->fields[0], shape, width_mm, err) != 0) {
        form_free(form);
        return -1;
    }
    *out = form;
    return 0;
}

int picture_sheet(struct page **page, const struct picture_shape *shape, struct sheet **sheet,
                  struct form **form, struct err *err)
{
    double px_per_mm = page_height(*page) / HEIGHT_MM;
    const struct registration whole = {.transform = {px_per_mm, 0, 0, 0, px_per_mm, 0},
                                       .fit = 1}; /* no lines were looked for */
    struct form *made = NULL;

    assert(shape->boxes <= FORM_MAX_BOXES);
    if (make_form(shape, page_width(*page) / px_per_mm, &made, err) != 0)
        return -1;
    if (sheet_new(page, made, 0, &whole, sheet, err) != 0) {
        form_free(made);
        return -1;
    }
    *form = made;
    return 0;
}

/* --- in the child --- */

static int is_dark(const struct raster *gray, int x, int y)
{
    return gray->pixels[(size_t)y * (size_t)gray->width + (size_t)x] < DARK;
}

/* Digits are dark on light paper; where the edge is black no paper is to be seen. */
static int check_paper(const struct page *page, struct err *err)
{
    struct raster gray;
    int dark = 0, edge;

    if (page_gray(page, &gray, err) != 0)
        return -1;
    for (int x = 0; x < gray.width; x++)
        dark += is_dark(&gray, x, 0) + is_dark(&gray, x, gray.height - 1);
    for (int y = 0; y < gray.height; y++)
        dark += is_dark(&gray, 0, y) + is_dark(&gray, gray.width - 1, y);
    edge = 2 * (gray.width + gray.height);
    raster_free(&gray);
    if (2 * dark > edge)
        return err_set(err, ERR_FORMAT, "its edge is black: digits must be dark on light paper, "
                       "with some of it around; invert the picture");
    return 0;
}

/* The cleaned first page of a file in memory. */
static int open_picture(const uint8_t *bytes, size_t length, struct page **out, struct err *err)
{
    struct scan *scan = NULL;
    struct page *page = NULL;
    int status = -1;

    if (scan_open(bytes, length, &scan, err) != 0 || scan_page(scan, 0, &page, err) != 0 ||
        check_paper(page, err) != 0 || page_clean(page, err) != 0)
        goto out;
    *out = page;
    page = NULL;
    status = 0;
out:
    page_free(page);
    scan_close(scan);
    return status;
}

int picture_sample(const uint8_t *bytes, size_t length, struct sample *out, int *is_blank,
                   struct err *err)
{
    const struct picture_shape one = {.boxes = 1};
    struct sheet *sheet = NULL;
    struct form *form = NULL;
    struct cells *cells = NULL;
    struct page *page = NULL;
    int status = -1;

    if (open_picture(bytes, length, &page, err) != 0 ||
        picture_sheet(&page, &one, &sheet, &form, err) != 0 ||
        cells_find(sheet, &form->fields[0], &cells, err) != 0)
        goto out;
    *is_blank = cells_at(cells, 0)->state == CELL_BLANK;
    memset(out, 0, sizeof *out);
    if (!*is_blank)
        normalize_cell(cells_ink(cells, 0), out);
    status = 0;
out:
    cells_free(cells);
    sheet_free(sheet);
    form_free(form);
    page_free(page);
    return status;
}

struct task {
    const struct reader *reader;
    const struct picture_shape *shape;
    const uint8_t *bytes;
    size_t length;
};

static int read_picture(void *context, struct outlet *outlet, struct err *err)
{
    const struct task *task = context;
    struct record_field field = {.position = 0};
    struct picture_value value = {.is_accepted = 0};
    struct sheet *sheet = NULL;
    struct form *form = NULL;
    struct page *page = NULL;
    int status = -1;

    if (open_picture(task->bytes, task->length, &page, err) != 0 ||
        picture_sheet(&page, task->shape, &sheet, &form, err) != 0 ||
        reader_field(task->reader, sheet, &form->fields[0], 0, &field, err) != 0)
        goto out;
    strcpy(value.value, field.value);
    value.confidence = field.confidence;
    value.is_accepted = field.is_accepted;
    value.reason = field.reason;
    status = worker_send(outlet, 0, &value, sizeof value, err);
out:
    record_field_free(&field);
    sheet_free(sheet);
    form_free(form);
    page_free(page);
    return status;
}

/* --- in the parent --- */

static int keep_value(int kind, const uint8_t *bytes, size_t length, void *context,
                      struct err *err)
{
    struct picture_value *value = context;

    if (kind != 0 || length != sizeof *value)
        return err_set(err, ERR_INTERNAL, "a child sent what nobody asked for");
    memcpy(value, bytes, length);
    value->value[RECORD_MAX_BOXES] = 0;
    if ((unsigned)value->reason >= REASON_COUNT)
        return err_set(err, ERR_INTERNAL, "a child sent what nobody asked for");
    return 0;
}

int picture_read(const struct reader *reader, const struct picture_shape *shape,
                 const uint8_t *bytes, size_t length, struct picture_value *out,
                 struct err *err)
{
    struct task task = {reader, shape, bytes, length};

    return worker_run(read_picture, &task, keep_value, out, err);
}
