/* SPDX-License-Identifier: MIT */
#include "samples/drawing.h"

#include <math.h>
#include <string.h>

#include "samples/labels.h"
#include "samples/print.h"
#include "samples/writing.h"

/* The dice of a sheet: none of its parts changes what another part rolls. */
enum { PART_ANSWERS = 10, PART_SCANNER, PART_DUST, PART_NOISE };

static struct scanner choose_scanner(const struct drawing *drawing)
{
    struct dice dice = dice_new(drawing->seed, PART_SCANNER);
    struct scanner scanner = scanner_good;

    scanner.dpi = drawing->dpi;
    scanner.is_bilevel = drawing->depth == DEPTH_BILEVEL;
    scanner.turn = drawing->turn;
    scanner.skew_deg = drawing->skew_deg + 0.2 * dice_normal(&dice);
    scanner.margin_mm = fabs(drawing->skew_deg) > 2.5 ? 14 : 0;
    scanner.stretch_x = 0.005 * dice_normal(&dice);
    scanner.stretch_y = 0.005 * dice_normal(&dice);
    scanner.right_mm = 0.8 * dice_normal(&dice);
    scanner.down_mm = 0.8 * dice_normal(&dice);
    switch (drawing->look) {
    case LOOK_OFFICE:
        break;
    case LOOK_RECYCLED:
        scanner.paper = 0.76;
        scanner.white = 0.98;
        scanner.lid = 0.90;
        break;
    case LOOK_SHADOW:
        scanner.shade = 0.45;
        scanner.white = 0.95;
        break;
    case LOOK_WORN:
        scanner.blur_px = 0.8;
        scanner.noise = 0.03;
        scanner.dust = 45;
        scanner.lid = 0.10;
        break;
    case LOOK_PRINTED:
        scanner.skew_deg = scanner.stretch_x = scanner.stretch_y = 0;
        scanner.right_mm = scanner.down_mm = 0;
        break;
    }
    if (scanner.is_bilevel)
        scanner.white = 0.62 * scanner.paper;
    return scanner;
}

static void fill_in(struct pen *pen, struct leaf *leaf, const struct form *form,
                    const struct answers *answers)
{
    for (int i = 0; i < form->field_count; i++) {
        const struct field *field = &form->fields[i];
        const char *boxes = answers->boxes[i];

        if (field->kind == FIELD_BOXES)
            writing_boxes(pen, leaf, field->boxes, boxes);
        else if (field->kind == FIELD_STRIP)
            writing_strip(pen, leaf, field->area, boxes);
        else if (boxes[0] == '1')
            writing_mark(pen, leaf, field->area);
    }
    for (int i = 0; i < labels_count; i++) {
        if (!labels[i].text && strcmp(labels[i].form, form->name) == 0)
            writing_signature(pen, leaf, labels[i].x_mm, labels[i].y_mm);
    }
}

/* Each form has its own printer's ink. */
static const struct ink *lines_of(const struct form *form)
{
    if (strcmp(form->name, "order") == 0)
        return &print_green;
    return strcmp(form->name, "survey") == 0 ? &print_gray : &print_black;
}

int drawing_make(const struct form *form, const struct drawing *drawing, struct answers *answers,
                 struct bitmap *out, struct err *err)
{
    struct dice dice = dice_new(drawing->seed, PART_ANSWERS);
    struct dice dust = dice_new(drawing->seed, PART_DUST);
    struct dice noise = dice_new(drawing->seed, PART_NOISE);
    struct scanner scanner = choose_scanner(drawing);
    struct frame frame = scanner_frame(&scanner, form->width_mm, form->height_mm);
    struct leaf leaf;
    struct pen pen;
    int status = -1;

    if (leaf_new(&frame, drawing->depth == DEPTH_COLOUR ? 3 : 1, &leaf, err) != 0)
        return -1;
    if (print_form(&leaf, form, lines_of(form), err) != 0)
        goto out;
    answers_make(form, &dice, drawing->twist, answers);
    pen_new(drawing->seed, drawing->pen, &pen);
    if (drawing->twist != TWIST_BLANK)
        fill_in(&pen, &leaf, form, answers);
    scanner_dust(&scanner, &leaf, &dust);
    status = scanner_scan(&scanner, &leaf, form->width_mm, form->height_mm, &noise, out, err);
out:
    leaf_free(&leaf);
    return status;
}
