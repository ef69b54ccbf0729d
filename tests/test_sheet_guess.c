/* SPDX-License-Identifier: MIT */
/* Where a page roughly lies: within 5 mm at every corner of the form. */
#include "segment/sheet_guess.h"

#include "segment/sheet_reduce.h"
#include "tests/leaflet.h"

enum { SEED = 11 };

static const double NEAR_MM = 5;

/* The densities of a page; returns by how much it is reduced. */
static int count_ink(const struct drawn *drawn, struct sheet_density *out)
{
    struct sheet_reduced reduced;
    struct sheet_ink ink;
    struct err err;

    assert_int_equal(sheet_reduce(drawn->ink, &reduced, &err), 0);
    ink = sheet_ink_of(reduced.picture);
    assert_int_equal(sheet_density_count(&ink, out, &err), 0);
    sheet_reduced_free(&reduced);
    return reduced.factor;
}

static int guess(struct drawn *drawn, const struct form *form, double dpi,
                 struct sheet_affine guesses[SHEET_GUESSES])
{
    struct sheet_task task = {form, form->pages, pixGetWidth(drawn->ink), pixGetHeight(drawn->ink)};
    struct sheet_density density;
    int factor = count_ink(drawn, &density), count;

    count = sheet_guess_find(&task, form->pages[0].reference, &density, factor, dpi, guesses);
    sheet_density_free(&density);
    assert_true(count >= 0 && count <= SHEET_GUESSES);
    return count;
}

/* The likeliest guess is right; the page is used up. */
static void guesses_right(struct drawn *drawn, const struct form *form, double dpi,
                          const char *what)
{
    struct sheet_affine guesses[SHEET_GUESSES];
    int count = guess(drawn, form, dpi, guesses);
    double error = count ? leaflet_error(drawn, form, &guesses[0]) : HUGE_VAL;

    if (error > NEAR_MM)
        fail_msg("%s: off by %.1f mm, the first of %d guesses", what, error, count);
    pixDestroy(&drawn->ink);
}

static void every_orientation_skew_and_resolution(void **state)
{
    static const double skews[] = {0, 6, -6, 2.5}, dpis[] = {200, 100, 400};
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 16; k++) {
        struct drawn_pose pose = leaflet_upright();
        struct drawn drawn;
        char what[80];

        pose.turn_deg = 90 * (k % 4) + skews[k / 4];
        pose.dpi = dpis[k % 3];
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        snprintf(what, sizeof what, "%g degrees, %g dpi", pose.turn_deg, pose.dpi);
        guesses_right(&drawn, &sketch.form, 0, what);
    }
}

static void a_page_that_was_not_put_in_straight(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 4; k++) {
        struct drawn_pose pose = leaflet_upright();
        struct drawn drawn;

        pose.shift_x_mm = k % 2 ? 8 : -8;
        pose.shift_y_mm = k / 2 ? 10 : -10;
        pose.turn_deg = 180 * (k % 2);
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        guesses_right(&drawn, &sketch.form, 0, "shifted");
    }
}

/* On a glass of 260 x 347 mm only the stated resolution tells the scale. */
static void a_larger_glass(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 4; k++) {
        struct drawn_pose pose = leaflet_upright();
        struct drawn drawn;

        pose.margin_mm = 25;
        pose.dpi = 180;
        pose.turn_deg = 90 * k - 3;
        pose.shift_x_mm = 6;
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        guesses_right(&drawn, &sketch.form, 180, "a larger glass");
    }
}

/* A stated resolution that cannot be is not believed. */
static void a_lie_about_the_resolution(void **state)
{
    static const double lies[] = {72, 1, 1e6, 300};
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 4; k++) {
        struct drawn drawn = leaflet_draw(&sketch.form, leaflet_upright(), SEED);

        guesses_right(&drawn, &sketch.form, lies[k], "a lie");
    }
}

/* Solid ink and black borders count little, as they do where pages are compared. */
static double darkness(double density)
{
    return density > 0.85 ? 0 : fmin(density, 0.5);
}

/* How well the map of a reference correlates with a page under a guess. */
static double likeness(const struct reference *reference, const struct sheet_density *density,
                       int factor, const struct sheet_affine *guess)
{
    double side = reference->cell_mm * sheet_affine_pose(guess).scale_x / factor;
    double x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    int count = reference->map_width * reference->map_height;

    for (int i = 0; i < count; i++) {
        double left, top, printed = darkness(reference->map[i]), seen;

        sheet_affine_apply(guess, (i % reference->map_width + 0.5) * reference->cell_mm,
                           (i / reference->map_width + 0.5) * reference->cell_mm, &left, &top);
        seen = darkness(sheet_density_at(density, left / factor, top / factor, side));
        x += printed;
        y += seen;
        xx += printed * printed;
        yy += seen * seen;
        xy += printed * seen;
    }
    return (xy - x * y / count) / sqrt((xx - x * x / count) * (yy - y * y / count));
}

/* Other text over much of the page leaves many ways that are likely, of which some are alike. */
static void guesses_are_in_the_order_of_likeness(void **state)
{
    static const struct {
        double turn_deg, margin_mm, text_mm;
        uint64_t text;
    } pages[] = {{86.6, 13, 220, 537}, {266.6, 7, 260, 1139}, {92.6, 9, 60, 2293},
                 {271.6, 15, 260, 2411}};
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 4; k++) {
        struct drawn_pose pose = sketch_turned(pages[k].turn_deg);
        struct sheet_affine guesses[SHEET_GUESSES];
        struct sheet_density density;
        struct drawn drawn;
        double last = 1;
        int count, factor;

        pose.dpi = 140;
        pose.margin_mm = pages[k].margin_mm;
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        leaflet_text(&drawn, &sketch.form, (struct rect_mm){12, 12, 186, pages[k].text_mm},
                     pages[k].text);
        count = guess(&drawn, &sketch.form, 0, guesses);
        factor = count_ink(&drawn, &density);
        assert_true(count > 2);
        for (int i = 0; i < count; i++) {
            double value = likeness(&reference, &density, factor, &guesses[i]);

            if (value > last + 0.001)
                fail_msg("page %d: guess %d of %d has %.4f after %.4f", k, i + 1, count, value,
                         last);
            last = value;
        }
        sheet_density_free(&density);
        pixDestroy(&drawn.ink);
    }
}

static void guesses_are_no_two_alike(void **state)
{
    struct sheet_affine guesses[SHEET_GUESSES];
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;
    int count;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    drawn = leaflet_draw(&sketch.form, sketch_turned(3), SEED);
    count = guess(&drawn, &sketch.form, 200, guesses);
    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++)
            assert_false(sheet_match_are_same(&sketch.form, &guesses[i], &guesses[k]));
    pixDestroy(&drawn.ink);
}

/* A form that is as wide as it is high may lie in four ways, whatever the page's shape. */
static void a_square_form(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_form(&sketch);
    sketch.form.height_mm = 210;
    for (int k = 0; k < 5; k++) {
        struct drawn_pose pose = leaflet_upright();
        struct drawn drawn;

        pose.turn_deg = 90 * (k - 1);
        drawn = leaflet_draw(&sketch.form, k ? pose : leaflet_upright(), SEED);
        if (k == 0)
            leaflet_refer(&sketch.form, &drawn, &reference);
        else
            guesses_right(&drawn, &sketch.form, 0, "a square form");
    }
}

/* What has no shades at all is like nothing: some guess or none, but no crash. */
static void pages_without_shades(void **state)
{
    static const int sizes[][2] = {{1, 1}, {1, 9000}, {9000, 2}, {1654, 2339}};
    struct sheet_affine guesses[SHEET_GUESSES];
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 8; k++) {
        struct drawn drawn = {.ink = pixCreate(sizes[k % 4][0], sizes[k % 4][1], 1)};
        int count;

        if (k >= 4)
            pixSetAll(drawn.ink);
        count = guess(&drawn, &sketch.form, 300, guesses);
        for (int i = 0; i < 6 * count; i++)
            assert_true(isfinite(guesses[i / 6].t[i % 6]));
        pixDestroy(&drawn.ink);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_orientation_skew_and_resolution),
        cmocka_unit_test(a_page_that_was_not_put_in_straight),
        cmocka_unit_test(a_larger_glass),
        cmocka_unit_test(a_lie_about_the_resolution),
        cmocka_unit_test(guesses_are_in_the_order_of_likeness),
        cmocka_unit_test(guesses_are_no_two_alike),
        cmocka_unit_test(a_square_form),
        cmocka_unit_test(pages_without_shades),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
