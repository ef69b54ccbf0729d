/* SPDX-License-Identifier: MIT */
#include "pipeline/overlay.h"

#include "pipeline/draw.h"
#include "pipeline/worker.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/scan.h"
#include "segment/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the child is to draw, */
struct drawing {
    const struct form *form;
    int form_page;
    const uint8_t *bytes;
    size_t length;
    int scan_page;
};

/* and what it sends: a PNG, and before it a line if the page would be refused. */
enum { SENT_PICTURE, SENT_MISFIT };

/*
 * Whoever writes a form wants to see where its fields lie above all when they
 * lie wrong: then the anchors or landmarks alone say how the page lies, and where they
 * look the same upside down, it is supposed to lie as it is seen.
 */
static int lay_over(const struct drawing *drawing, const struct page *page,
                    struct registration *out, struct outlet *outlet, struct err *err)
{
    struct err ignored;
    char misfit[RECORD_MAX_NOTE];

    if (sheet_register(page, drawing->form, drawing->form_page, out, err) == 0)
        return 0;
    if ((err->code != ERR_MATCH && err->code != ERR_AMBIGUOUS) ||
        sheet_register_bare(page, drawing->form, drawing->form_page, out, &ignored) != 0)
        return -1;
    snprintf(misfit, sizeof misfit, "%s%s", err->text,
             out->is_supposed ? "; the scan is taken for upright" : "");
    return worker_send(outlet, SENT_MISFIT, misfit, strlen(misfit), err);
}

/* In the child. */
static int draw_scan(void *context, struct outlet *outlet, struct err *err)
{
    const struct drawing *drawing = context;
    struct registration registration;
    struct blob picture = {NULL, 0};
    struct scan *scan = NULL;
    struct page *page = NULL;
    int status = -1;

    if (scan_open(drawing->bytes, drawing->length, &scan, err) != 0)
        return -1;
    if (drawing->scan_page < 0 || drawing->scan_page >= scan_page_count(scan)) {
        err_set(err, ERR_DATA, "there is no such page, only 1 to %d", scan_page_count(scan));
        goto out;
    }
    if (scan_page(scan, drawing->scan_page, &page, err) != 0 || page_clean(page, err) != 0 ||
        lay_over(drawing, page, &registration, outlet, err) != 0 ||
        draw_form(drawing->form, drawing->form_page, page, registration.transform, &picture, err) !=
            0)
        goto out;
    status = worker_send(outlet, SENT_PICTURE, picture.bytes, picture.length, err);
out:
    free(picture.bytes);
    page_free(page);
    scan_close(scan);
    return status;
}

/* In the parent. */
static int keep(int kind, const uint8_t *bytes, size_t length, void *context, struct err *err)
{
    struct overlay *drawn = context;

    if (kind == SENT_MISFIT && length < sizeof drawn->misfit) {
        memcpy(drawn->misfit, bytes, length);
        drawn->misfit[length] = 0;
        return 0;
    }
    if (kind != SENT_PICTURE || length == 0 || drawn->picture.bytes)
        return err_set(err, ERR_INTERNAL, "the child sent what it was not asked for");
    drawn->picture.bytes = malloc(length);
    if (!drawn->picture.bytes)
        return err_memory(err);
    memcpy(drawn->picture.bytes, bytes, length);
    drawn->picture.length = length;
    return 0;
}

int overlay_draw(const struct form *form, int form_page, const uint8_t *bytes, size_t length,
                 int scan_page, struct overlay *out, struct err *err)
{
    struct drawing drawing = {form, form_page, bytes, length, scan_page};
    struct overlay drawn = {{NULL, 0}, ""};

    if (worker_run(draw_scan, &drawing, keep, &drawn, err) != 0) {
        free(drawn.picture.bytes);
        return -1;
    }
    if (!drawn.picture.bytes)
        return err_set(err, ERR_INTERNAL, "the child sent no picture");
    *out = drawn;
    return 0;
}
