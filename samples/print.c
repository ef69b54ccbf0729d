/* SPDX-License-Identifier: MIT */
#include "samples/print.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <leptonica/allheaders.h>

#include "samples/labels.h"

#define LINE_MM 0.28
#define TEXT_MM_PER_PX (25.4 / 300) /* of Leptonica's bitmap fonts */

const struct ink print_black = {{0.90f, 0.90f, 0.89f}, 0.06f};
const struct ink print_green = {{0.86f, 0.58f, 0.72f}, 0.10f};
const struct ink print_gray = {{0.62f, 0.60f, 0.58f}, 0.15f};

/* Lines with square ends, so that corners meet. */
static void level(struct leaf *leaf, double x, double y, double length, const struct ink *ink)
{
    leaf_box(leaf, x - LINE_MM / 2, y - LINE_MM / 2, length + LINE_MM, LINE_MM, ink);
}

static void upright(struct leaf *leaf, double x, double y, double length, const struct ink *ink)
{
    leaf_box(leaf, x - LINE_MM / 2, y - LINE_MM / 2, LINE_MM, length + LINE_MM, ink);
}

static void outline(struct leaf *leaf, struct rect_mm box, const struct ink *ink)
{
    level(leaf, box.x, box.y, box.width, ink);
    level(leaf, box.x, box.y + box.height, box.width, ink);
    upright(leaf, box.x, box.y, box.height, ink);
    upright(leaf, box.x + box.width, box.y, box.height, ink);
}

static void ring(struct leaf *leaf, const struct anchor *anchor)
{
    enum { STEPS = 72 };
    double thick = anchor->size_mm / 8, radius = (anchor->size_mm - thick) / 2;
    struct nib nibs[STEPS + 1];

    for (int i = 0; i <= STEPS; i++) {
        double angle = 6.283185307179586 * i / STEPS;
        nibs[i] = (struct nib){anchor->x_mm + radius * cos(angle),
                               anchor->y_mm + radius * sin(angle), thick / 2, 1};
    }
    leaf_stroke(leaf, nibs, STEPS + 1, &print_black);
}

/* The arms of a corner point into the page. */
static void corner(struct leaf *leaf, const struct anchor *anchor, const struct form *form)
{
    double thick = 0.7, arm = anchor->size_mm + thick / 2;
    double x = anchor->x_mm - thick / 2, y = anchor->y_mm - thick / 2;
    bool is_left = anchor->x_mm < form->width_mm / 2, is_top = anchor->y_mm < form->height_mm / 2;

    leaf_box(leaf, is_left ? x : anchor->x_mm + thick / 2 - arm, y, arm, thick, &print_black);
    leaf_box(leaf, x, is_top ? y : anchor->y_mm + thick / 2 - arm, thick, arm, &print_black);
}

static void print_anchor(struct leaf *leaf, const struct anchor *anchor, const struct form *form)
{
    double size = anchor->size_mm, thick = 0.5;

    switch (anchor->shape) {
    case ANCHOR_SQUARE:
        leaf_box(leaf, anchor->x_mm - size / 2, anchor->y_mm - size / 2, size, size, &print_black);
        break;
    case ANCHOR_CROSS:
        leaf_box(leaf, anchor->x_mm - size / 2, anchor->y_mm - thick / 2, size, thick,
                 &print_black);
        leaf_box(leaf, anchor->x_mm - thick / 2, anchor->y_mm - size / 2, thick, size,
                 &print_black);
        break;
    case ANCHOR_CORNER:
        corner(leaf, anchor, form);
        break;
    case ANCHOR_RING:
        ring(leaf, anchor);
        break;
    }
}

static void print_field(struct leaf *leaf, const struct field *field, const struct ink *ink)
{
    switch (field->print) {
    case PRINT_BOXES:
        for (int i = 0; i < field->box_count; i++)
            outline(leaf, field->boxes[i], ink);
        break;
    case PRINT_COMB:
        outline(leaf, field->area, ink);
        for (int i = 1; i < field->box_count; i++) {
            const struct rect_mm *left = &field->boxes[i - 1], *right = &field->boxes[i];
            upright(leaf, (left->x + left->width + right->x) / 2, right->y + 0.65 * right->height,
                    0.35 * right->height, ink);
        }
        break;
    case PRINT_FRAME:
        outline(leaf, field->area, ink);
        break;
    case PRINT_NONE:
        break;
    }
}

/* Sets a line of text as pixels: 0 paper, 1 ink. */
static int set_text(const struct label *label, struct raster *out, struct err *err)
{
    L_BMF *font = bmfCreate(NULL, label->size);
    PIX *line = NULL;
    l_int32 width = 0, overflow, status = -1;

    if (font && bmfGetStringWidth(font, label->text, &width) == 0)
        line = pixCreate(width + 2, 2 * font->lineheight, 1);
    if (!line || pixSetTextline(line, font, label->text, 1, 0, font->lineheight, NULL, &overflow)) {
        err_memory(err);
        goto out;
    }
    if (raster_new(pixGetWidth(line), pixGetHeight(line), out, err) != 0)
        goto out;
    for (int y = 0; y < out->height; y++) {
        for (int x = 0; x < out->width; x++) {
            l_uint32 bit;
            pixGetPixel(line, x, y, &bit);
            out->pixels[(size_t)y * (size_t)out->width + (size_t)x] = (uint8_t)bit;
        }
    }
    status = 0;
out:
    pixDestroy(&line);
    bmfDestroy(&font);
    return status;
}

static int print_label(struct leaf *leaf, const struct label *label, struct err *err)
{
    struct raster text;

    if (!label->text) {
        level(leaf, label->x_mm, label->y_mm, label->size, &print_gray);
        return 0;
    }
    if (set_text(label, &text, err) != 0)
        return -1;
    leaf_stamp(leaf, label->x_mm, label->y_mm, TEXT_MM_PER_PX, &text, &print_black);
    raster_free(&text);
    return 0;
}

int print_form(struct leaf *leaf, const struct form *form, const struct ink *lines, struct err *err)
{
    const struct form_page *page = &form->pages[0];

    for (int i = 0; i < page->anchor_count; i++)
        print_anchor(leaf, &page->anchors[i], form);
    for (int i = 0; i < page->field_count; i++)
        print_field(leaf, &form->fields[page->first_field + i], lines);
    for (int i = 0; i < labels_count; i++) {
        if (strcmp(labels[i].form, form->name) == 0 && print_label(leaf, &labels[i], err) != 0)
            return -1;
    }
    return 0;
}
