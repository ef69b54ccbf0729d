/* SPDX-License-Identifier: MIT */
/*
 * leaflet.h - a form without anchors: the rows of boxes of a sketch, and text around
 * them that looks the same nowhere; and the reference that its picture makes.
 *
 * The text is scribbles of a print's size, drawn from a seed: the same seed prints the
 * same text in every pose, another one a foreign page.
 */
#ifndef TESTS_LEAFLET_H
#define TESTS_LEAFLET_H

#include "segment/reference.h"
#include "segment/sheet_affine.h"
#include "tests/sketch.h"

enum { LEAFLET_DPI = 200 }; /* of the picture */

/* A number from 0 to below 1, the same row of them for every seed. */
static inline double leaflet_dice(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (double)(*seed >> 33) / 2147483648.0;
}

/* Whether print would touch a field or lie off the page. */
static inline bool leaflet_is_taken(const struct form *form, struct rect_mm print)
{
    const double margin = 2;

    for (int i = 0; i < form->field_count; i++) {
        const struct rect_mm *area = &form->fields[i].area;

        if (print.x < area->x + area->width + margin && print.x + print.width > area->x - margin &&
            print.y < area->y + area->height + margin && print.y + print.height > area->y - margin)
            return true;
    }
    return print.x < 0 || print.y < 0 || print.x + print.width > form->width_mm ||
           print.y + print.height > form->height_mm;
}

/* A letter of two strokes, 2 x 3 mm. */
static inline void leaflet_letter(struct drawn *drawn, double x, double y, uint64_t *seed)
{
    for (int i = 0; i < 2; i++) {
        double at[4];

        for (int k = 0; k < 4; k++)
            at[k] = leaflet_dice(seed);
        drawn_stroke(drawn, x + 2 * at[0], y + 3 * at[1], x + 2 * at[2], y + 3 * at[3] + 0.01,
                     0.35);
    }
}

/* Paragraphs of ragged lines all over a part of the page, around its fields. */
static inline void leaflet_text(struct drawn *drawn, const struct form *form, struct rect_mm part,
                                uint64_t seed)
{
    double left = part.x, right = part.x + part.width;

    for (int line = 0; 5 * line + 3 < part.height; line++) {
        double y = part.y + 5 * line;

        if (line % 4 == 0) {
            left = part.x + leaflet_dice(&seed) * part.width / 3;
            right = part.x + part.width - leaflet_dice(&seed) * part.width / 3;
        }
        for (double x = left; x < right; x += 2.4) {
            bool is_letter = leaflet_dice(&seed) < 0.8;

            if (is_letter && !leaflet_is_taken(form, (struct rect_mm){x, y, 2, 3}))
                leaflet_letter(drawn, x, y, &seed);
        }
    }
}

/* The form, whose picture has 200 dpi; references come later. */
static inline void leaflet_form(struct sketch *sketch)
{
    sketch_form(sketch, ANCHOR_SQUARE, 0);
    sketch->page.picture.px_mm = 25.4 / LEAFLET_DPI;
}

/* The boxes, and text of a seed all over the page. */
static inline struct drawn leaflet_draw(const struct form *form, struct drawn_pose pose,
                                        uint64_t seed)
{
    struct drawn drawn = sketch_draw(form, pose, 0);

    leaflet_text(&drawn, form,
                 (struct rect_mm){12, 12, form->width_mm - 24, form->height_mm - 24}, seed);
    return drawn;
}

/* A table of equal rows over nearly all of the page, the same few strokes in each. */
static inline void leaflet_table(struct drawn *drawn, double row_mm)
{
    for (double y = 40; y + row_mm <= 280; y += row_mm) {
        for (int k = 0; k < 5; k++)
            drawn_box(drawn, (struct rect_mm){20 + 34 * k, y, 34, row_mm}, 0.4);
        drawn_stroke(drawn, 24, y + 2, 30, y + 6, 0.5);
        drawn_stroke(drawn, 33, y + 7, 45, y + 3, 0.5);
    }
}

/* How the form lies for its picture. */
static inline struct drawn_pose leaflet_upright(void)
{
    return (struct drawn_pose){.dpi = LEAFLET_DPI, .stretch_x = 1, .stretch_y = 1};
}

/* Makes the form's reference of a drawn picture, which is used up; it must be one. */
static inline void leaflet_refer(struct form *form, struct drawn *picture,
                                 struct reference *reference)
{
    struct page *page = sketch_page(picture);
    struct err err = {.text = ""};

    if (reference_make(page, form, 0, reference, &err) != 0)
        fail_msg("%s", err.text);
    page_free(page);
    assert_true(reference_is_sound(reference, form));
    form->pages[0].reference = reference;
}

/* The form with the reference of its blank page. */
static inline void leaflet_new(struct sketch *sketch, struct reference *reference, uint64_t seed)
{
    struct drawn picture;

    leaflet_form(sketch);
    picture = leaflet_draw(&sketch->form, leaflet_upright(), seed);
    leaflet_refer(&sketch->form, &picture, reference);
}

/* How a page was drawn. */
static inline struct sheet_affine leaflet_truth(const struct drawn *drawn)
{
    struct sheet_affine affine;

    memcpy(affine.t, drawn->t, sizeof affine.t);
    return affine;
}

/* The worst distance of a corner of the form from where it was drawn, mm. */
static inline double leaflet_error(const struct drawn *drawn, const struct form *form,
                                   const struct sheet_affine *found)
{
    struct sheet_affine truth = leaflet_truth(drawn);
    double worst = 0;

    for (int i = 0; i < 4; i++) {
        double x_mm = i & 1 ? form->width_mm : 0, y_mm = i & 2 ? form->height_mm : 0;
        double x, y, u, v;

        sheet_affine_apply(&truth, x_mm, y_mm, &x, &y);
        sheet_affine_apply(found, x_mm, y_mm, &u, &v);
        worst = fmax(worst, hypot(x - u, y - v) / hypot(truth.t[0], truth.t[3]));
    }
    return worst;
}

#endif
