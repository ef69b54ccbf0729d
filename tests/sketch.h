/* SPDX-License-Identifier: MIT */
/*
 * sketch.h - a form of four rows of boxes, drawn with a known transform and
 * registered, for the tests of sheets.
 *
 * What registration found is compared with where the corners of the fields were
 * drawn, in millimetres on paper.
 */
#ifndef TESTS_SKETCH_H
#define TESTS_SKETCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/sheet.h"
#include "tests/drawn.h"

enum { SKETCH_FIELDS = 4, SKETCH_BOXES = 10 };

/* What registration should reach; 0.3 is still readable. */
static const double SKETCH_EXACT_MM = 0.1;

/* The form, with room for what a test changes. */
struct sketch {
    struct anchor anchors[5];
    struct rect_mm boxes[SKETCH_FIELDS][SKETCH_BOXES];
    struct field fields[SKETCH_FIELDS];
    struct form_page page;
    struct form form;
};

static inline void sketch_form(struct sketch *sketch, enum anchor_shape shape, int anchor_count)
{
    static const double sizes[] = {5, 6, 12, 8}; /* square, cross, corner, ring */
    static const double x[] = {15, 195, 195, 15, 15}, y[] = {15, 15, 282, 282, 120};

    memset(sketch, 0, sizeof *sketch);
    for (int i = 0; i < anchor_count; i++)
        sketch->anchors[i] = (struct anchor){shape, x[i], y[i], sizes[shape]};
    for (int i = 0; i < SKETCH_FIELDS; i++) {
        struct field *field = &sketch->fields[i];

        field->kind = FIELD_BOXES;
        field->print = PRINT_BOXES;
        field->boxes = sketch->boxes[i];
        field->box_count = SKETCH_BOXES - i;
        for (int k = 0; k < field->box_count; k++)
            field->boxes[k] = (struct rect_mm){30 + 12 * i + 8 * k, 60 + 30 * i, 7, 9};
        field->area = (struct rect_mm){30 + 12 * i, 60 + 30 * i, 8 * field->box_count - 1, 9};
        snprintf(field->name, sizeof field->name, "row%d", i);
    }
    sketch->page = (struct form_page){
        .anchors = sketch->anchors, .anchor_count = anchor_count, .field_count = SKETCH_FIELDS};
    sketch->form = (struct form){
        .name = "sketch",
        .width_mm = 210,
        .height_mm = 297,
        .pages = &sketch->page,
        .page_count = 1,
        .fields = sketch->fields,
        .field_count = SKETCH_FIELDS,
    };
}

static inline void sketch_draw_field(struct drawn *drawn, const struct field *field)
{
    const struct rect_mm *area = &field->area;
    double bottom = area->y + area->height;

    if (field->print == PRINT_NONE)
        return;
    if (field->print == PRINT_COMB || field->print == PRINT_FRAME)
        drawn_box(drawn, *area, 0.3);
    for (int k = 0; k < field->box_count; k++) {
        double right = field->boxes[k].x + field->boxes[k].width;

        if (field->print == PRINT_BOXES)
            drawn_box(drawn, field->boxes[k], 0.3);
        if (field->print == PRINT_COMB)
            drawn_rect(drawn, right - 0.15, bottom - 0.25 * area->height, right + 0.15, bottom);
    }
}

static inline struct drawn sketch_draw(const struct form *form, struct drawn_pose pose,
                                       double growth_mm)
{
    struct drawn drawn = drawn_new(form->width_mm, form->height_mm, pose);

    drawn.growth_mm = growth_mm;
    for (int i = 0; i < form->pages[0].anchor_count; i++)
        drawn_anchor(&drawn, form, &form->pages[0].anchors[i]);
    for (int i = 0; i < form->field_count; i++)
        sketch_draw_field(&drawn, &form->fields[i]);
    return drawn;
}

/* The usual pose of a test: 200 dpi, turned, on a glass large enough. */
static inline struct drawn_pose sketch_turned(double degrees)
{
    return (struct drawn_pose){
        .dpi = 200, .turn_deg = degrees, .stretch_x = 1, .stretch_y = 1, .margin_mm = 15};
}

static inline struct page *sketch_page(struct drawn *drawn)
{
    struct page *page;
    struct err err;

    /* The resolution is a lie, as in many real files. */
    assert_int_equal(page_new(&drawn->ink, 72, 0, NULL, &page, &err), 0);
    assert_int_equal(page_clean(page, &err), 0);
    return page;
}

static inline int sketch_register(struct drawn *drawn, const struct form *form,
                                  struct registration *out, struct err *err)
{
    struct page *page = sketch_page(drawn);
    int status = sheet_register(page, form, 0, out, err);

    page_free(page);
    return status;
}

/* The worst distance of a box's corner from where it was drawn, mm. */
static inline double sketch_error(const struct drawn *drawn, const struct form *form,
                                  const struct registration *found)
{
    const double *t = drawn->t;
    double worst = 0;

    for (int i = 0; i < form->field_count; i++) {
        for (int k = 0; k < 4; k++) {
            const struct rect_mm *area = &form->fields[i].area;
            double x_mm = area->x + (k & 1 ? area->width : 0);
            double y_mm = area->y + (k & 2 ? area->height : 0);
            double x, y;

            sheet_locate(found, x_mm, y_mm, &x, &y);
            x -= t[0] * x_mm + t[1] * y_mm + t[2];
            y -= t[3] * x_mm + t[4] * y_mm + t[5];
            worst = fmax(worst, hypot(x, y) / hypot(t[0], t[3]));
        }
    }
    return worst;
}

/* Registers a drawn page, which must succeed to within a distance. */
static inline struct registration sketch_fits(struct drawn *drawn, const struct form *form,
                                              double within_mm)
{
    struct registration found = {0};
    struct err err = {0};
    int status = sketch_register(drawn, form, &found, &err);
    double error = sketch_error(drawn, form, &found);

    if (status || error > within_mm)
        fail_msg("%s; off by %.2f mm, fit %.2f", status ? err.text : "registered", error,
                 found.fit);
    return found;
}

static inline void sketch_refused(struct drawn *drawn, const struct form *form, enum err_code code,
                                  const char *words)
{
    struct registration found = {0};
    struct err err = {0};

    assert_int_equal(sketch_register(drawn, form, &found, &err), -1);
    assert_int_equal(err.code, code);
    if (!strstr(err.text, words))
        fail_msg("expected '%s' in: %s", words, err.text);
    assert_true(found.transform[0] == 0);
}

#endif
