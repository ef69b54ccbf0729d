/* SPDX-License-Identifier: MIT */
#include "pipeline/picture.h"

#include "segment/cells.h"
#include "segment/form.h"
#include "segment/normalize.h"
#include "segment/page.h"
#include "segment/scan.h"
#include "segment/sheet.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const double HEIGHT_MM = 8; /* a usual box is 6 to 9 mm high */

static int make_field(struct field *field, const struct picture_shape *shape, double width_mm,
                      struct err *err)
{
    *field = (struct field){.name = "picture",
                            .kind = shape->boxes ? FIELD_BOXES : FIELD_STRIP,
                            .print = PRINT_NONE,
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
                                       .lines_found = 1, .fit = 1};
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

static int sample_of_page(struct page **page, struct sample *out, int *is_blank, struct err *err)
{
    const struct picture_shape one = {.boxes = 1};
    struct sheet *sheet = NULL;
    struct form *form = NULL;
    struct cells *cells = NULL;
    int status = -1;

    if (page_clean(*page, err) != 0 || picture_sheet(page, &one, &sheet, &form, err) != 0 ||
        cells_find(sheet, &form->fields[0], &cells, err) != 0)
        goto out;
    *is_blank = cells_at(cells, 0)->state == CELL_BLANK;
    if (*is_blank)
        memset(out, 0, sizeof *out);
    else
        normalize_cell(cells_ink(cells, 0), out);
    status = 0;
out:
    cells_free(cells);
    sheet_free(sheet);
    form_free(form);
    return status;
}

int picture_sample(const uint8_t *bytes, size_t length, struct sample *out, int *is_blank,
                   struct err *err)
{
    struct scan *scan = NULL;
    struct page *page = NULL;
    int status = -1;

    if (scan_open(bytes, length, &scan, err) == 0 && scan_page(scan, 0, &page, err) == 0)
        status = sample_of_page(&page, out, is_blank, err);
    page_free(page);
    scan_close(scan);
    return status;
}
