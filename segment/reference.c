/* SPDX-License-Identifier: MIT */
#include "segment/reference.h"

#include <math.h>

#include <leptonica/allheaders.h>

#include "segment/form.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/sheet_density.h"
#include "segment/sheet_reduce.h"

enum {
    COLUMNS = 8, /* parts of the page, of which each has at most one landmark */
    ROWS = REFERENCE_LANDMARKS / COLUMNS,
    LEAST_INK = 60,    /* bits of a landmark */
    LEAST_PAPER = 200,
    ELSEWHERE = 3, /* pixels from its place, where a landmark must not be found again */
    STRIDE = 2     /* of the looks that tell */
};

static const double SIZE_ERROR_MM = 5;
static const double STEP_MM = 4;       /* between places that are tried for a landmark */
static const double INSET_MM = 1;      /* of a field its printed lines belong to landmarks */
static const double MOST_ALIKE = 0.8;  /* agreement of a landmark with another place close to it */
static const double LEAST_SPAN = 0.4;  /* of the form that the landmarks cover, each way */

/* The picture of a page of a form, reduced. */
struct portrait {
    const struct form *form;
    const struct form_page *page;
    struct sheet_ink ink;
    struct sheet_affine affine; /* form mm -> reduced pixels */
};

int reference_check_size(const struct page *picture, const struct form *form, int form_page,
                         struct err *err)
{
    double px_mm = form->pages[form_page].picture.px_mm;
    double width = page_width(picture) * px_mm, height = page_height(picture) * px_mm;

    if (fabs(width - form->width_mm) <= SIZE_ERROR_MM &&
        fabs(height - form->height_mm) <= SIZE_ERROR_MM)
        return 0;
    return err_set(err, ERR_FORM,
                   "%d x %d pixels are %.0f x %.0f mm at %.0f dpi, but the form has %.0f x %.0f: "
                   "it shows the whole page, upright, and dpi says how it was scanned",
                   page_width(picture), page_height(picture), width, height, 25.4 / px_mm,
                   form->width_mm, form->height_mm);
}

int reference_cells(double side_mm, double cell_mm)
{
    return (int)ceil(side_mm / cell_mm - 1e-6);
}

static void draw_map(const struct portrait *portrait, const struct sheet_density *density,
                     struct reference *out)
{
    const struct form *form = portrait->form;
    double scale = portrait->affine.t[0];

    out->cell_mm = fmax(form->width_mm, form->height_mm) / REFERENCE_MAP;
    out->map_width = reference_cells(form->width_mm, out->cell_mm);
    out->map_height = reference_cells(form->height_mm, out->cell_mm);
    for (int i = 0; i < out->map_height; i++)
        for (int j = 0; j < out->map_width; j++)
            out->map[i * out->map_width + j] =
                (float)sheet_density_at(density, (j + 0.5) * out->cell_mm * scale,
                                        (i + 0.5) * out->cell_mm * scale, out->cell_mm * scale);
}

/* The bits of a row from one place to another. */
static uint32_t bits_between(double from, double to)
{
    int first = (int)fmax(0, ceil(from)), last = (int)fmin(LANDMARK_SIDE - 1, floor(to));

    if (first > last)
        return 0;
    return (uint32_t)((UINT64_C(1) << (last + 1)) - (UINT64_C(1) << first));
}

/* Takes out of both what lies inside of a field: there people write. */
static void leave_out(const struct rect_mm *area, struct landmark *landmark)
{
    double left_mm = landmark->x_mm - LANDMARK_SIDE / 2 / LANDMARK_PX_PER_MM;
    double top_mm = landmark->y_mm - LANDMARK_SIDE / 2 / LANDMARK_PX_PER_MM;
    double left = (area->x + INSET_MM - left_mm) * LANDMARK_PX_PER_MM;
    double right = (area->x + area->width - INSET_MM - left_mm) * LANDMARK_PX_PER_MM;
    double top = (area->y + INSET_MM - top_mm) * LANDMARK_PX_PER_MM;
    double bottom = (area->y + area->height - INSET_MM - top_mm) * LANDMARK_PX_PER_MM;
    uint32_t inside = bits_between(left, right - 1);

    for (int i = 0; i < LANDMARK_SIDE; i++)
        if (i >= top && i + 1 <= bottom) {
            landmark->ink[i] &= ~inside;
            landmark->paper[i] &= ~inside;
        }
}

/* The bits along a side of a landmark that lie on the picture, which has so many pixels there. */
static uint32_t on_picture(const struct portrait *portrait, double centre_mm, int pixels)
{
    double first = centre_mm * LANDMARK_PX_PER_MM - LANDMARK_SIDE / 2;
    double last = pixels / portrait->affine.t[0] * LANDMARK_PX_PER_MM - 1;

    return bits_between(-first, last - first);
}

/*
 * Takes the middle of a window: its ink, and paper where no ink is within a pixel.  What
 * lies off the picture is neither: a page may show more there.
 */
static void take_middle(const struct portrait *portrait, const struct landmark_window *window,
                        struct landmark *landmark)
{
    const struct form_page *page = portrait->page;
    uint32_t columns = on_picture(portrait, landmark->x_mm, portrait->ink.width);
    uint32_t rows = on_picture(portrait, landmark->y_mm, portrait->ink.height);

    for (int i = 0; i < LANDMARK_SIDE; i++) {
        uint64_t ink = window->ink[LANDMARK_REACH + i], near = window->near[LANDMARK_REACH + i];
        landmark->ink[i] = (uint32_t)(ink >> LANDMARK_REACH);
        landmark->paper[i] = rows >> i & 1 ? (uint32_t)(~near >> LANDMARK_REACH) & columns : 0;
    }
    for (int i = page->first_field; i < page->first_field + page->field_count; i++)
        leave_out(&portrait->form->fields[i].area, landmark);
    landmark_count(landmark, &landmark->ink_count, &landmark->paper_count);
}

/* How well a landmark agrees with the best other place in its window. */
static double alike(const struct landmark *landmark, const struct landmark_window *window)
{
    double most = 0;

    for (int v = -LANDMARK_REACH; v <= LANDMARK_REACH; v += STRIDE)
        for (int u = -LANDMARK_REACH; u <= LANDMARK_REACH; u += STRIDE)
            if (u <= -ELSEWHERE || u >= ELSEWHERE || v <= -ELSEWHERE || v >= ELSEWHERE)
                most = fmax(most, landmark_agreement(landmark, window, u, v));
    return most;
}

/* Finds the place in a part of the page that is least like all others close to it. */
static bool find_landmark(const struct portrait *portrait, struct rect_mm part,
                          struct landmark *out)
{
    double least = MOST_ALIKE;
    bool is_found = false;

    for (double y = part.y + STEP_MM / 2; y < part.y + part.height; y += STEP_MM)
        for (double x = part.x + STEP_MM / 2; x < part.x + part.width; x += STEP_MM) {
            struct landmark landmark = {.x_mm = x, .y_mm = y};
            struct landmark_window window;
            double value;

            landmark_window_cut(&portrait->ink, &portrait->affine, x, y, &window);
            take_middle(portrait, &window, &landmark);
            if (landmark.ink_count < LEAST_INK || landmark.paper_count < LEAST_PAPER)
                continue;
            value = alike(&landmark, &window);
            if (value < least) {
                least = value;
                *out = landmark;
                is_found = true;
            }
        }
    return is_found;
}

/* Whether landmarks lie far enough apart to tell the scales and the skew. */
static bool has_span(const struct reference *reference, const struct form *form)
{
    double left = HUGE_VAL, right = 0, top = HUGE_VAL, bottom = 0;

    for (int i = 0; i < reference->landmark_count; i++) {
        const struct landmark *landmark = &reference->landmarks[i];

        left = fmin(left, landmark->x_mm);
        right = fmax(right, landmark->x_mm);
        top = fmin(top, landmark->y_mm);
        bottom = fmax(bottom, landmark->y_mm);
    }
    return right - left >= LEAST_SPAN * form->width_mm &&
           bottom - top >= LEAST_SPAN * form->height_mm;
}

static int choose_landmarks(const struct portrait *portrait, struct reference *out,
                            struct err *err)
{
    const struct form *form = portrait->form;
    double width = form->width_mm / COLUMNS, height = form->height_mm / ROWS;

    for (int i = 0; i < ROWS; i++)
        for (int j = 0; j < COLUMNS; j++) {
            struct rect_mm part = {j * width, i * height, width, height};

            out->landmark_count +=
                find_landmark(portrait, part, &out->landmarks[out->landmark_count]);
        }
    if (out->landmark_count >= REFERENCE_LEAST && has_span(out, form))
        return 0;
    return err_set(err, ERR_FORM,
                   "it has too little print to tell how a page lies: %d places that look like no "
                   "other were found, at least %d all over the page are needed; use anchors",
                   out->landmark_count, REFERENCE_LEAST);
}

static int map_print(const struct portrait *portrait, const struct sheet_reduced *reduced,
                     struct reference *out, struct err *err)
{
    struct sheet_density density;
    struct sheet_ink ink;
    struct Pix *print;
    int status;

    if (sheet_reduced_print(reduced, &print, err) != 0)
        return -1;
    ink = sheet_ink_of(print);
    status = sheet_density_count(&ink, &density, err);
    pixDestroy(&print);
    if (status)
        return -1;
    draw_map(portrait, &density, out);
    sheet_density_free(&density);
    return 0;
}

int reference_make(const struct page *page, const struct form *form, int form_page,
                   struct reference *out, struct err *err)
{
    struct portrait portrait = {.form = form, .page = &form->pages[form_page]};
    struct reference made = {.landmark_count = 0};
    struct sheet_reduced reduced;
    int status = -1;

    if (reference_check_size(page, form, form_page, err) != 0 ||
        sheet_reduce(page_ink_picture(page), &reduced, err) != 0)
        return -1;
    portrait.ink = sheet_ink_of(reduced.picture);
    portrait.affine.t[0] = 1 / (portrait.page->picture.px_mm * reduced.factor);
    portrait.affine.t[4] = portrait.affine.t[0];
    if (map_print(&portrait, &reduced, &made, err) != 0 ||
        choose_landmarks(&portrait, &made, err) != 0)
        goto out;
    reference_repeats_find(&portrait.ink, &portrait.affine, made.landmarks, made.landmark_count,
                           &made.repeats);
    *out = made;
    status = 0;
out:
    sheet_reduced_free(&reduced);
    return status;
}
