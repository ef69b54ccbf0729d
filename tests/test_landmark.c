/* SPDX-License-Identifier: MIT */
/* Landmarks of a few strokes, drawn in known places and found again. */
#include "segment/landmark.h"

#include "tests/leaflet.h"

enum { STROKES = 5 };

/* A figure around a point, which looks like itself nowhere else. */
static const double strokes[STROKES][4] = {
    {-4, -3.5, 1, -4}, {1, -4, -2, 3}, {-4, 4, 4, 2.5}, {3.5, -3, 4, 0.5}, {-3.5, 0, -1, 0.5}};

static struct drawn_shape stroke_at(int i, double x_mm, double y_mm)
{
    return (struct drawn_shape){.kind = DRAWN_STROKE,
                                .x = x_mm + strokes[i][0],
                                .y = y_mm + strokes[i][1],
                                .u = x_mm + strokes[i][2],
                                .v = y_mm + strokes[i][3],
                                .thick = 0.5};
}

static bool is_covered(double x_mm, double y_mm, double growth_mm)
{
    for (int i = 0; i < STROKES; i++) {
        struct drawn_shape stroke = stroke_at(i, 0, 0);

        if (drawn_covers(&stroke, x_mm, y_mm, growth_mm))
            return true;
    }
    return false;
}

/* The landmark of the figure, its bits asked of the drawing. */
static struct landmark figure(double x_mm, double y_mm)
{
    struct landmark landmark = {.x_mm = x_mm, .y_mm = y_mm};

    for (int i = 0; i < LANDMARK_SIDE; i++)
        for (int k = 0; k < LANDMARK_SIDE; k++) {
            double x = (k + 0.5 - LANDMARK_SIDE / 2) / LANDMARK_PX_PER_MM;
            double y = (i + 0.5 - LANDMARK_SIDE / 2) / LANDMARK_PX_PER_MM;

            landmark.ink[i] |= (uint32_t)is_covered(x, y, 0) << k;
            landmark.paper[i] |= (uint32_t)!is_covered(x, y, 0.8) << k;
            landmark.ink_count += is_covered(x, y, 0);
            landmark.paper_count += !is_covered(x, y, 0.8);
        }
    return landmark;
}

static void draw_figure(struct drawn *drawn, double x_mm, double y_mm)
{
    for (int i = 0; i < STROKES; i++) {
        struct drawn_shape stroke = stroke_at(i, x_mm, y_mm);

        drawn_stroke(drawn, stroke.x, stroke.y, stroke.u, stroke.v, stroke.thick);
    }
}

/* The window around a point off by (right, down) from the figure of a page in a pose. */
static struct landmark_window window_at(struct drawn_pose pose, double right_mm, double down_mm)
{
    struct drawn drawn = drawn_new(60, 60, pose);
    struct sheet_affine affine = leaflet_truth(&drawn);
    struct landmark_window window;
    struct sheet_ink ink;

    draw_figure(&drawn, 30, 30);
    ink = sheet_ink_of(drawn.ink);
    landmark_window_cut(&ink, &affine, 30 - right_mm, 30 - down_mm, &window);
    pixDestroy(&drawn.ink);
    return window;
}

static void it_is_found_to_a_third_of_a_pixel(void **state)
{
    static const double offsets[] = {0, 0.17, -0.25, 1.1, -2.6, 4.05, -5};
    static const double turns[] = {0, 90, 180, 270, 1, -1.5}, dpis[] = {100, 150, 200, 300};
    const double most_mm = 1 / LANDMARK_PX_PER_MM / 3;
    struct landmark landmark = figure(30, 30);

    (void)state;
    for (int k = 0; k < 7 * 7 * 4; k++) {
        struct drawn_pose pose = sketch_turned(turns[k % 6]);
        double right = offsets[k % 7], down = offsets[k / 7 % 7];
        struct landmark_window window;
        struct landmark_sight sight;

        pose.dpi = dpis[k / 49];
        window = window_at(pose, right, down);
        sight = landmark_find(&landmark, &window, LANDMARK_REACH);
        if (sight.agreement < 0.85 || hypot(sight.right_mm - right, sight.down_mm - down) > most_mm)
            fail_msg("%g dpi, turned by %g, %g, %g: found %.3f, %.3f with %.2f", pose.dpi,
                     pose.turn_deg, right, down, sight.right_mm, sight.down_mm, sight.agreement);
    }
}

static void a_short_reach_does_not_go_farther(void **state)
{
    struct landmark landmark = figure(30, 30);
    struct landmark_window window = window_at(sketch_turned(0), 3, 0);
    struct landmark_sight sight;

    (void)state;
    sight = landmark_find(&landmark, &window, 4);
    assert_true(sight.agreement < LANDMARK_FOUND);
    assert_true(fabs(sight.right_mm) < 8 / LANDMARK_PX_PER_MM);
    sight = landmark_find(&landmark, &window, 10);
    assert_true(sight.agreement > 0.85);
}

static void neither_paper_nor_black_nor_other_print_is_it(void **state)
{
    struct landmark landmark = figure(30, 30);
    struct landmark_window window = {{0}, {0}};
    struct drawn drawn = drawn_new(210, 297, sketch_turned(0));
    struct sheet_affine affine = leaflet_truth(&drawn);
    struct sketch sketch;
    struct sheet_ink ink;
    int found = 0;

    (void)state;
    assert_float_equal(landmark_find(&landmark, &window, LANDMARK_REACH).agreement, 0, 1e-9);
    memset(&window, 0xff, sizeof window);
    assert_float_equal(landmark_find(&landmark, &window, LANDMARK_REACH).agreement, 0, 1e-9);
    leaflet_form(&sketch);
    leaflet_text(&drawn, &sketch.form, (struct rect_mm){12, 12, 186, 273}, 5);
    ink = sheet_ink_of(drawn.ink);
    for (int i = 0; i < 100; i++) {
        double agreement;

        landmark_window_cut(&ink, &affine, 30 + 15 * (i % 10), 30 + 25 * (i / 10), &window);
        agreement = landmark_find(&landmark, &window, LANDMARK_REACH).agreement;
        found += agreement >= LANDMARK_FOUND;
        if (agreement > 0.75)
            fail_msg("window %d: %.2f", i, agreement);
    }
    assert_true(found <= 5); /* by chance, which is why many must agree on a place */
    pixDestroy(&drawn.ink);
}

static int bit(const uint64_t *rows, int x, int y)
{
    return x >= 0 && x < LANDMARK_WINDOW && y >= 0 && y < LANDMARK_WINDOW && (rows[y] >> x & 1);
}

/* A window of a page of a few pixels, strewn at random. */
static void random_window(struct landmark_window *window, uint64_t seed)
{
    const struct sheet_affine affine = {{LANDMARK_PX_PER_MM, 0, 0, 0, LANDMARK_PX_PER_MM, 0}};
    const double middle_mm = LANDMARK_WINDOW / 2 / LANDMARK_PX_PER_MM;
    struct Pix *pix = pixCreate(LANDMARK_WINDOW, LANDMARK_WINDOW, 1);
    struct sheet_ink ink = sheet_ink_of(pix);

    for (int i = 0; i < LANDMARK_WINDOW * LANDMARK_WINDOW; i++)
        pixSetPixel(pix, i % LANDMARK_WINDOW, i / LANDMARK_WINDOW, leaflet_dice(&seed) < 0.1);
    landmark_window_cut(&ink, &affine, middle_mm, middle_mm, window);
    pixDestroy(&pix);
}

static void ink_grows_by_a_pixel_to_all_sides(void **state)
{
    struct landmark_window window;
    int count = 0;

    (void)state;
    random_window(&window, 1);
    for (int y = 0; y < LANDMARK_WINDOW; y++)
        for (int x = 0; x < LANDMARK_WINDOW; x++) {
            int near = 0;

            for (int k = 0; k < 9; k++)
                near |= bit(window.ink, x + k % 3 - 1, y + k / 3 - 1);
            assert_int_equal(bit(window.near, x, y), near);
            count += bit(window.ink, x, y);
        }
    assert_in_range(count, 300, 500); /* a tenth */
}

static void bits_are_counted(void **state)
{
    struct landmark landmark = figure(0, 0);
    int ink, paper;

    (void)state;
    landmark_count(&landmark, &ink, &paper);
    assert_int_equal(ink, landmark.ink_count);
    assert_int_equal(paper, landmark.paper_count);
}

/* Bit by bit, as the header says. */
static double plain_agreement(const struct landmark *landmark, const struct landmark_window *window,
                              int right, int down)
{
    int there = 0, wrong = 0;

    for (int y = 0; y < LANDMARK_SIDE; y++)
        for (int x = 0; x < LANDMARK_SIDE; x++) {
            int u = x + LANDMARK_REACH + right, v = y + LANDMARK_REACH + down;

            there += (landmark->ink[y] >> x & 1) && bit(window->near, u, v);
            wrong += (landmark->paper[y] >> x & 1) && bit(window->ink, u, v);
        }
    return (double)there / landmark->ink_count - (double)wrong / landmark->paper_count;
}

static void agreement_is_what_single_bits_say(void **state)
{
    struct landmark landmark = figure(0, 0);
    struct landmark_window window;

    (void)state;
    random_window(&window, 2);
    for (int down = -LANDMARK_REACH; down <= LANDMARK_REACH; down++)
        for (int right = -LANDMARK_REACH; right <= LANDMARK_REACH; right++)
            assert_float_equal(landmark_agreement(&landmark, &window, right, down),
                               plain_agreement(&landmark, &window, right, down), 1e-12);
}

/* Two page pixels a window pixel, and the window hangs over the edge of the page. */
static void a_window_shows_the_page_upright(void **state)
{
    static const double rows[][6] = {{6, 0, 3.3, 0, 6, 2.3},     /* as the form */
                                     {0, -6, 200.3, 6, 0, 1.3},  /* turned to the right */
                                     {-6, 0, 130.7, 0, -6, 140.7}};
    struct Pix *pix = pixCreate(150, 150, 1);
    struct sheet_ink ink = sheet_ink_of(pix);
    uint64_t seed = 3;

    (void)state;
    for (int i = 0; i < 150 * 150; i++)
        pixSetPixel(pix, i % 150, i / 150, leaflet_dice(&seed) < 0.4);
    for (int k = 0; k < 3; k++) {
        struct sheet_affine affine;
        struct landmark_window window;

        memcpy(affine.t, rows[k], sizeof affine.t);
        landmark_window_cut(&ink, &affine, 8, 12, &window);
        for (int y = 0; y < LANDMARK_WINDOW; y++)
            for (int x = 0; x < LANDMARK_WINDOW; x++) {
                double px, py;

                sheet_affine_apply(&affine, 8 + (x - 31.5) / LANDMARK_PX_PER_MM,
                                   12 + (y - 31.5) / LANDMARK_PX_PER_MM, &px, &py);
                assert_int_equal(bit(window.ink, x, y),
                                 sheet_ink_at(&ink, (int64_t)floor(px), (int64_t)floor(py)));
            }
    }
    pixDestroy(&pix);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_found_to_a_third_of_a_pixel),
        cmocka_unit_test(a_short_reach_does_not_go_farther),
        cmocka_unit_test(neither_paper_nor_black_nor_other_print_is_it),
        cmocka_unit_test(ink_grows_by_a_pixel_to_all_sides),
        cmocka_unit_test(bits_are_counted),
        cmocka_unit_test(agreement_is_what_single_bits_say),
        cmocka_unit_test(a_window_shows_the_page_upright),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
