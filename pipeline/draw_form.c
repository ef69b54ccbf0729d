/* SPDX-License-Identifier: MIT */
#include "pipeline/draw.h"

#include "pipeline/canvas.h"
#include "segment/form.h"
#include "segment/page.h"
#include "segment/reference.h"

#include <string.h>

static const struct colour anchors = {200, 0, 160}, places = {0, 90, 220}, marks = {0, 140, 60};

static const double PAPER_PX_PER_MM = 150 / 25.4; /* of a form drawn without a page */

static void draw_anchor(struct canvas *canvas, const struct form *form, const struct anchor *a)
{
    double half = a->size_mm / 2;
    /* the arms of a corner point inward */
    double x_arm = a->x_mm < form->width_mm / 2 ? a->size_mm : -a->size_mm;
    double y_arm = a->y_mm < form->height_mm / 2 ? a->size_mm : -a->size_mm;

    switch (a->shape) {
    case ANCHOR_SQUARE:
        canvas_rect(canvas,
                    (struct rect_mm){a->x_mm - half, a->y_mm - half, a->size_mm, a->size_mm},
                    anchors);
        break;
    case ANCHOR_RING:
        canvas_circle(canvas, a->x_mm, a->y_mm, half, anchors);
        break;
    case ANCHOR_CROSS:
        canvas_line(canvas, a->x_mm - half, a->y_mm, a->x_mm + half, a->y_mm, anchors);
        canvas_line(canvas, a->x_mm, a->y_mm - half, a->x_mm, a->y_mm + half, anchors);
        break;
    case ANCHOR_CORNER:
        canvas_line(canvas, a->x_mm, a->y_mm, a->x_mm + x_arm, a->y_mm, anchors);
        canvas_line(canvas, a->x_mm, a->y_mm, a->x_mm, a->y_mm + y_arm, anchors);
        break;
    }
}

static void draw_field(struct canvas *canvas, const struct field *field)
{
    struct colour colour = field->kind == FIELD_MARK ? marks : places;

    if (field->box_count == 0)
        canvas_rect(canvas, field->area, colour);
    for (int i = 0; i < field->box_count; i++)
        canvas_rect(canvas, field->boxes[i], colour);
    canvas_write(canvas, field->area.x, field->area.y - 0.6, CANVAS_SMALL, field->name, colour);
}

/* The page's picture, or white paper of the form's size. */
static int make_ground(const struct form *form, const struct page *page, struct raster *out,
                       struct err *err)
{
    if (page)
        return page_gray(page, out, err);
    if (raster_new((int)(form->width_mm * PAPER_PX_PER_MM) + 1,
                   (int)(form->height_mm * PAPER_PX_PER_MM) + 1, out, err) != 0)
        return -1;
    memset(out->pixels, 255, (size_t)out->width * (size_t)out->height);
    return 0;
}

static void draw_landmark(struct canvas *canvas, const struct landmark *landmark)
{
    double side = LANDMARK_SIDE / LANDMARK_PX_PER_MM;

    canvas_rect(canvas,
                (struct rect_mm){landmark->x_mm - side / 2, landmark->y_mm - side / 2, side, side},
                anchors);
}

int draw_form(const struct form *form, int form_page, const struct page *page,
              const double transform[6], struct blob *out, struct err *err)
{
    const double paper[6] = {PAPER_PX_PER_MM, 0, 0, 0, PAPER_PX_PER_MM, 0};
    const struct form_page *p = &form->pages[form_page];
    struct raster ground = {0, 0, NULL};
    struct canvas *canvas = NULL;
    int status = -1;

    if (make_ground(form, page, &ground, err) != 0)
        return -1;
    if (canvas_new(&ground, page ? transform : paper, &canvas, err) != 0)
        goto out;
    for (int i = 0; i < p->anchor_count; i++)
        draw_anchor(canvas, form, &p->anchors[i]);
    for (int i = 0; p->reference && i < p->reference->landmark_count; i++)
        draw_landmark(canvas, &p->reference->landmarks[i]);
    for (int i = 0; i < p->field_count; i++)
        draw_field(canvas, &form->fields[p->first_field + i]);
    status = canvas_png(canvas, out, err);
out:
    canvas_free(canvas);
    raster_free(&ground);
    return status;
}
