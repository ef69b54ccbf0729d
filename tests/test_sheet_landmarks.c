/* SPDX-License-Identifier: MIT */
/* Landmarks measured from a rough transform, and pages that register by them. */
#include "segment/sheet_landmarks.h"

#include "segment/sheet_reduce.h"
#include "tests/leaflet.h"

enum { SEED = 21 };

static const double EXACT_MM = 0.3;

/* Off by some millimetres at the middle of the form, and turned about it. */
static struct sheet_affine rough(const struct drawn *drawn, const struct form *form,
                                 double right_mm, double down_mm, double turn_deg)
{
    const double x = form->width_mm / 2, y = form->height_mm / 2;
    const double c = cos(turn_deg * DRAWN_PI / 180), s = sin(turn_deg * DRAWN_PI / 180);
    struct sheet_affine truth = leaflet_truth(drawn), affine;
    double *t = affine.t;

    for (int i = 0; i < 2; i++) {
        const double *from = truth.t + 3 * i;

        t[3 * i] = c * from[0] + s * from[1];
        t[3 * i + 1] = c * from[1] - s * from[0];
        t[3 * i + 2] = from[2] + from[0] * (x + right_mm) + from[1] * (y + down_mm) -
                       t[3 * i] * x - t[3 * i + 1] * y;
    }
    return affine;
}

static bool improve(const struct drawn *drawn, const struct form *form, struct sheet_affine *affine,
                    struct sheet_sights *sights)
{
    struct sheet_reduced reduced;
    struct sheet_ink small;
    struct err err;
    bool is_found;

    assert_int_equal(sheet_reduce(drawn->ink, &reduced, &err), 0);
    small = sheet_ink_of(reduced.picture);
    is_found =
        sheet_landmarks_fit(form->pages[0].reference, &small, reduced.factor, affine, sights);
    sheet_reduced_free(&reduced);
    return is_found;
}

static void fits(const struct drawn *drawn, const struct form *form, struct sheet_affine affine,
                 struct sheet_sights *sights)
{
    bool is_found = improve(drawn, form, &affine, sights);
    double error = leaflet_error(drawn, form, &affine);

    if (!is_found || error > EXACT_MM)
        fail_msg("%s, off by %.2f mm, %d of %d landmarks", is_found ? "found" : "not found", error,
                 sights->good, sights->count);
}

static void from_some_millimetres_to_a_third_of_one(void **state)
{
    static const double turns[] = {0, 91, 178, 274, 6, -6}, dpis[] = {200, 100, 300, 400};
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 12; k++) {
        struct drawn_pose pose = sketch_turned(turns[k % 6]);
        struct sheet_sights sights;
        struct drawn drawn;

        pose.dpi = dpis[k % 4];
        pose.stretch_x = k % 2 ? 1.01 : 1;
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        fits(&drawn, &sketch.form, rough(&drawn, &sketch.form, k % 3 - 1.5, 2 - k % 4, 0.4),
             &sights);
        assert_int_equal(sights.count, reference.landmark_count);
        assert_true(sights.good > 0.9 * sights.count);
        pixDestroy(&drawn.ink);
    }
}

/* Each sight says where its landmark is on the form, and where the page shows it. */
static void sights_are_where_the_print_is(void **state)
{
    struct reference reference;
    struct sketch sketch;
    struct sheet_sights sights;
    struct sheet_affine truth;
    struct drawn drawn;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    drawn = leaflet_draw(&sketch.form, sketch_turned(3), SEED);
    truth = leaflet_truth(&drawn);
    fits(&drawn, &sketch.form, rough(&drawn, &sketch.form, 1, 1, 0.5), &sights);
    for (int i = 0; i < sights.count; i++) {
        const struct sheet_seen *seen = &sights.of[i];
        double x, y;

        assert_float_equal(seen->x_mm, reference.landmarks[i].x_mm, 0);
        assert_float_equal(seen->y_mm, reference.landmarks[i].y_mm, 0);
        sheet_affine_apply(&truth, seen->x_mm, seen->y_mm, &x, &y);
        assert_true(!seen->is_good || hypot(seen->x - x, seen->y - y) < 5);
    }
    pixDestroy(&drawn.ink);
}

/* Some are painted over, some are torn off, and the others still tell. */
static void a_third_of_the_landmarks_is_covered(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 4; k++) {
        struct drawn drawn = leaflet_draw(&sketch.form, sketch_turned(90 * k + 2), SEED);
        struct sheet_sights sights;
        int covered = 0;

        for (int i = k % 3; i < reference.landmark_count; i += 3, covered++) {
            double x = reference.landmarks[i].x_mm, y = reference.landmarks[i].y_mm;

            if (i % 2)
                drawn_rect(&drawn, x - 6, y - 6, x + 6, y + 6);
            else
                drawn_erase(&drawn, x - 6, y - 6, x + 6, y + 6);
        }
        fits(&drawn, &sketch.form, rough(&drawn, &sketch.form, -1.5, 1, -0.5), &sights);
        for (int i = k % 3; i < reference.landmark_count; i += 3)
            assert_false(sights.of[i].is_good);
        assert_true(sights.good > 0.85 * (sights.count - covered));
        pixDestroy(&drawn.ink);
    }
}

static void on_paper_and_on_black_there_are_none(void **state)
{
    struct reference reference;
    struct sketch sketch;
    struct sheet_sights sights;
    struct sheet_affine affine;
    struct drawn drawn = drawn_new(210, 297, sketch_turned(0));

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    affine = leaflet_truth(&drawn);
    assert_false(improve(&drawn, &sketch.form, &affine, &sights));
    pixSetAll(drawn.ink);
    assert_false(improve(&drawn, &sketch.form, &affine, &sights));
    pixDestroy(&drawn.ink);
}

/* Few landmarks of a foreign page agree, by chance, on anything. */
static void a_foreign_page_has_few(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 1; k < 6; k++) {
        struct drawn drawn = drawn_new(210, 297, sketch_turned(0));
        struct sheet_affine affine = leaflet_truth(&drawn);
        struct sheet_sights sights;

        leaflet_text(&drawn, &sketch.form, (struct rect_mm){12, 12, 186, 273}, 1000 * (uint64_t)k);
        if (improve(&drawn, &sketch.form, &affine, &sights))
            assert_true(sights.good < 0.4 * sights.count);
        pixDestroy(&drawn.ink);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_some_millimetres_to_a_third_of_one),
        cmocka_unit_test(sights_are_where_the_print_is),
        cmocka_unit_test(a_third_of_the_landmarks_is_covered),
        cmocka_unit_test(on_paper_and_on_black_there_are_none),
        cmocka_unit_test(a_foreign_page_has_few),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
