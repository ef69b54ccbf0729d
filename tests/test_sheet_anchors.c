/* SPDX-License-Identifier: MIT */
/* Anchors measured from a rough transform. */
#include "segment/sheet_anchors.h"

#include "tests/leaflet.h"

/* A page with anchors, the ink of it, and how it lies. */
struct laid {
    struct sketch sketch;
    struct drawn drawn;
    struct sheet_task task;
    struct sheet_ink ink;
};

static void lay(struct laid *laid, enum anchor_shape shape, double turn_deg)
{
    sketch_form(&laid->sketch, shape, 5);
    laid->drawn = sketch_draw(&laid->sketch.form, sketch_turned(turn_deg), 0);
    laid->task = (struct sheet_task){&laid->sketch.form, &laid->sketch.page,
                                     pixGetWidth(laid->drawn.ink), pixGetHeight(laid->drawn.ink)};
    laid->ink = sheet_ink_of(laid->drawn.ink);
}

/* Off by some millimetres, and turned a little about the page's corner. */
static struct sheet_affine rough(const struct laid *laid, double right_mm, double down_mm,
                                 double turn)
{
    struct sheet_affine affine = leaflet_truth(&laid->drawn);
    double *t = affine.t, a = t[0], b = t[1];

    sheet_affine_apply(&affine, right_mm, down_mm, &t[2], &t[5]);
    t[0] -= turn * t[3];
    t[1] -= turn * t[4];
    t[3] += turn * a;
    t[4] += turn * b;
    return affine;
}

static void all_are_found_in_the_order_of_the_form(void **state)
{
    (void)state;
    for (int k = 0; k < 16; k++) {
        struct laid laid;
        struct sheet_affine affine;
        struct sheet_sights sights;

        lay(&laid, (enum anchor_shape)(k % 4), 90 * (k / 4) + 2);
        affine = rough(&laid, 0.8, -0.6, 0.002);
        assert_true(leaflet_error(&laid.drawn, &laid.sketch.form, &affine) > 0.9);
        assert_true(sheet_anchors_fit(&laid.task, &laid.ink, &affine, &sights));
        assert_true(leaflet_error(&laid.drawn, &laid.sketch.form, &affine) < SKETCH_EXACT_MM);
        assert_int_equal(sights.count, 5);
        assert_int_equal(sights.good, 5);
        for (int i = 0; i < 5; i++) {
            const struct anchor *anchor = &laid.sketch.anchors[i];
            double x, y;

            assert_true(sights.of[i].is_good);
            assert_float_equal(sights.of[i].x_mm, anchor->x_mm, 0);
            assert_float_equal(sights.of[i].y_mm, anchor->y_mm, 0);
            sheet_affine_apply(&affine, anchor->x_mm, anchor->y_mm, &x, &y);
            assert_true(hypot(sights.of[i].x - x, sights.of[i].y - y) < 1);
        }
        pixDestroy(&laid.drawn.ink);
    }
}

static void missing_ones_are_told(void **state)
{
    struct laid laid;
    struct sheet_affine affine;
    struct sheet_sights sights;

    (void)state;
    lay(&laid, ANCHOR_RING, 0);
    drawn_erase(&laid.drawn, 185, 0, 210, 30);
    affine = rough(&laid, -0.5, 0.5, 0);
    assert_true(sheet_anchors_fit(&laid.task, &laid.ink, &affine, &sights));
    assert_int_equal(sights.good, 4);
    for (int i = 0; i < 5; i++)
        assert_int_equal(sights.of[i].is_good, i != 1);
    drawn_erase(&laid.drawn, 0, 250, 210, 297);
    affine = rough(&laid, -0.5, 0.5, 0);
    assert_false(sheet_anchors_fit(&laid.task, &laid.ink, &affine, &sights));
    assert_int_equal(sights.good, 2);
    pixDestroy(&laid.drawn.ink);
}

static void far_from_their_places_there_are_none(void **state)
{
    struct laid laid;
    struct sheet_affine affine;
    struct sheet_sights sights;

    (void)state;
    lay(&laid, ANCHOR_CROSS, 0);
    affine = rough(&laid, 20, 20, 0);
    assert_false(sheet_anchors_fit(&laid.task, &laid.ink, &affine, &sights));
    assert_true(sights.good < 3);
    pixDestroy(&laid.drawn.ink);
}

/* The page is said to be three times as large as the one that the form fills. */
static void what_no_scanner_makes_is_refused(void **state)
{
    struct laid laid;
    struct sheet_affine affine;
    struct sheet_sights sights;

    (void)state;
    lay(&laid, ANCHOR_SQUARE, 0);
    laid.task.width *= 3;
    laid.task.height *= 3;
    affine = rough(&laid, 0, 0, 0);
    assert_false(sheet_anchors_fit(&laid.task, &laid.ink, &affine, &sights));
    assert_int_equal(sights.good, 5);
    pixDestroy(&laid.drawn.ink);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_found_in_the_order_of_the_form),
        cmocka_unit_test(missing_ones_are_told),
        cmocka_unit_test(far_from_their_places_there_are_none),
        cmocka_unit_test(what_no_scanner_makes_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
