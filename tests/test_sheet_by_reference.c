/* SPDX-License-Identifier: MIT */
/* Pages without anchors: which are laid over their form, and which are refused. */
#include "tests/leaflet.h"

enum { SEED = 41 };

static void every_orientation_skew_and_resolution(void **state)
{
    static const double skews[] = {0, 6, -6}, dpis[] = {200, 100, 400, 150};
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int k = 0; k < 12; k++) {
        struct drawn_pose pose = sketch_turned(90 * (k % 4) + skews[k / 4]);
        struct registration found;
        struct drawn drawn;

        pose.dpi = dpis[k * 5 % 4];
        pose.margin_mm = 5;
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        found = sketch_fits(&drawn, &sketch.form, 0.3);
        assert_true(found.anchors > 0.9 * reference.landmark_count);
        assert_true(found.fit > 0.8 && found.fit <= 1);
        assert_true(found.residual_mm < 0.7);
        assert_true(found.lines_found == 1);
        assert_true(fabs(remainder(found.angle_rad - pose.turn_deg * DRAWN_PI / 180,
                                   2 * DRAWN_PI)) < 0.004);
    }
}

/* Without a line printed around the fields the landmarks alone tell. */
static void fields_without_lines(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_form(&sketch);
    for (int k = 0; k < 5; k++) {
        struct drawn_pose pose = k ? sketch_turned(90 * k + 2) : leaflet_upright();
        struct drawn drawn;

        for (int i = 0; i < SKETCH_FIELDS; i++)
            sketch.fields[i].print = PRINT_NONE;
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        if (k == 0)
            leaflet_refer(&sketch.form, &drawn, &reference);
        else
            sketch_fits(&drawn, &sketch.form, 0.3);
    }
}

/* What a scanner's open lid makes of all that is off the page. */
static void blacken(struct drawn *drawn, const struct form *form)
{
    const double *t = drawn->t, det = t[0] * t[4] - t[1] * t[3];

    for (int y = 0; y < pixGetHeight(drawn->ink); y++)
        for (int x = 0; x < pixGetWidth(drawn->ink); x++) {
            double x_mm = (t[4] * (x + 0.5 - t[2]) - t[1] * (y + 0.5 - t[5])) / det;
            double y_mm = (t[0] * (y + 0.5 - t[5]) - t[3] * (x + 0.5 - t[2])) / det;

            if (x_mm < 0 || x_mm > form->width_mm || y_mm < 0 || y_mm > form->height_mm)
                pixSetPixel(drawn->ink, x, y, 1);
        }
}

/* Some are off their place by more than the print is alike. */
static void black_borders(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    for (int k = 0; k < 12; k++) {
        struct drawn_pose pose = sketch_turned(90 * (k % 4) + 3 * (k % 3) - 3);
        struct drawn drawn;

        leaflet_new(&sketch, &reference, 1 + k % 10);
        pose.dpi = 100;
        pose.margin_mm = 8 + k / 3;
        pose.shift_x_mm = k % 3 * 5 - 5;
        pose.shift_y_mm = 7 - k % 2 * 14;
        drawn = leaflet_draw(&sketch.form, pose, 1 + k % 10);
        blacken(&drawn, &sketch.form);
        sketch_fits(&drawn, &sketch.form, 0.5);
    }
}

/* No two places of it lie 40 mm apart. */
static void a_form_of_half_a_card(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_form(&sketch);
    sketch.form.width_mm = 44;
    sketch.form.height_mm = 34;
    sketch.page.field_count = sketch.form.field_count = 1;
    sketch.fields[0].box_count = 2;
    sketch.fields[0].area = (struct rect_mm){14, 12, 15, 9};
    for (int k = 0; k < 2; k++)
        sketch.boxes[0][k] = (struct rect_mm){14 + 8 * k, 12, 7, 9};
    for (int k = 0; k < 5; k++) {
        struct drawn_pose pose = k ? sketch_turned(90 * k + 2) : leaflet_upright();
        struct drawn drawn;

        pose.margin_mm = k ? 2 : 0;
        drawn = sketch_draw(&sketch.form, pose, 0);
        leaflet_text(&drawn, &sketch.form, (struct rect_mm){2, 2, 40, 30}, SEED);
        if (k == 0)
            leaflet_refer(&sketch.form, &drawn, &reference);
        else
            sketch_fits(&drawn, &sketch.form, 0.2);
    }
}

/* Paints every so many landmarks over. */
static struct drawn covered(const struct form *form, int each)
{
    const struct reference *reference = form->pages[0].reference;
    struct drawn drawn = leaflet_draw(form, sketch_turned(1), SEED);

    for (int i = 0; i < reference->landmark_count; i += each) {
        double x = reference->landmarks[i].x_mm, y = reference->landmarks[i].y_mm;

        drawn_erase(&drawn, x - 6, y - 6, x + 6, y + 6);
    }
    for (int i = 0; i < form->field_count; i++)
        sketch_draw_field(&drawn, &form->fields[i]);
    return drawn;
}

static void some_landmarks_may_be_hidden(void **state)
{
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    drawn = covered(&sketch.form, 5);
    assert_true(sketch_fits(&drawn, &sketch.form, 0.3).fit < 0.85);
    drawn = covered(&sketch.form, 2);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH, "landmarks were found in their places");
}

/* More than a fifth of the landmarks is hidden, and the form says something else of every row. */
static void without_a_look_at_the_lines(void **state)
{
    struct registration found = {.fit = 0};
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;
    struct page *page;
    struct err err;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    drawn = covered(&sketch.form, 5);
    for (int i = 0; i < SKETCH_FIELDS; i++) {
        sketch.fields[i].area.y += 4;
        for (int k = 0; k < sketch.fields[i].box_count; k++)
            sketch.boxes[i][k].y += 4;
    }
    page = sketch_page(&drawn);
    assert_int_equal(sheet_register(page, &sketch.form, 0, &found, &err), -1);
    assert_non_null(strstr(err.text, "of the printed lines are where form 'sketch' says"));
    if (sheet_register_bare(page, &sketch.form, 0, &found, &err) != 0)
        fail_msg("%s", err.text);
    page_free(page);
    assert_true(sketch_error(&drawn, &sketch.form, &found) < 0.3);
    assert_true(found.anchors < 0.8 * reference.landmark_count);
}

/* The line says how many were found; what out says agrees with it. */
static void foreign_pages_are_refused(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (uint64_t k = 0; k < 8; k++) {
        struct drawn drawn = leaflet_draw(&sketch.form, sketch_turned(90 * (double)(k % 4)),
                                          SEED + 1 + k);
        struct registration found = {.anchors = -1};
        struct err err = {.text = ""};
        char words[200];

        if (k > 3) /* not even the boxes are there */
            drawn_erase(&drawn, 25, 55, 120, 165);
        assert_int_equal(sketch_register(&drawn, &sketch.form, &found, &err), -1);
        assert_int_equal(err.code, ERR_MATCH);
        snprintf(words, sizeof words,
                 "the page does not look like the reference picture of form 'sketch': %d of %d "
                 "landmarks were found in their places",
                 found.anchors, reference.landmark_count);
        assert_string_equal(err.text, words);
        assert_true(found.anchors < 0.7 * reference.landmark_count);
        assert_true(found.fit < 0.7);
    }
}

static void pages_with_nothing_on_them(void **state)
{
    static const int sizes[][2] = {{1, 1}, {1, 9000}, {9000, 2}, {40, 40}, {1654, 2339}};
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    for (int i = 0; i < 10; i++) {
        struct drawn drawn = {.ink = pixCreate(sizes[i / 2][0], sizes[i / 2][1], 1)};

        if (i % 2)
            pixSetAll(drawn.ink);
        sketch_refused(&drawn, &sketch.form, ERR_MATCH, ": 0 of ");
    }
}

/* A row of boxes is printed 4 mm lower than in the picture. */
static void another_version_with_one_field_moved(void **state)
{
    struct reference reference;
    struct sketch sketch, other;
    struct drawn drawn;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    leaflet_form(&other);
    for (int k = 0; k < SKETCH_BOXES; k++)
        other.boxes[3][k].y += 4;
    drawn = leaflet_draw(&other.form, sketch_turned(0), SEED);
    sketch_refused(&drawn, &sketch.form, ERR_MATCH,
                   "the printed lines of field 'row3' at 66, 150 mm are not where form 'sketch'");
}

/* Prints text twice, the second time upside down; fields are left out. */
static void print_both_ways(struct drawn *drawn, const struct form *form, struct drawn_pose pose)
{
    const struct rect_mm whole = {12, 12, form->width_mm - 24, form->height_mm - 24};
    struct drawn turned;

    pose.turn_deg += 180;
    turned = drawn_new(form->width_mm, form->height_mm, pose);
    pixDestroy(&turned.ink);
    turned.ink = drawn->ink;
    leaflet_text(drawn, form, whole, SEED);
    leaflet_text(&turned, form, whole, SEED);
}

static void print_that_looks_the_same_upside_down(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    leaflet_form(&sketch);
    sketch.page.field_count = sketch.form.field_count = 1;
    sketch.fields[0].print = PRINT_NONE;
    sketch.fields[0].area.y = 300; /* so that text is printed everywhere */
    for (int k = 0; k < 5; k++) {
        struct drawn_pose pose = k ? sketch_turned(90 * k) : leaflet_upright();
        struct drawn drawn = drawn_new(210, 297, pose);

        print_both_ways(&drawn, &sketch.form, pose);
        if (k == 0)
            leaflet_refer(&sketch.form, &drawn, &reference);
        else
            sketch_refused(&drawn, &sketch.form, ERR_AMBIGUOUS,
                           "in two orientations and no printed line decides");
    }
}

/* Rows of boxes of different lengths decide. */
static void lines_decide_between_orientations(void **state)
{
    struct reference reference;
    struct sketch sketch;

    (void)state;
    for (int k = 0; k < 5; k++) {
        struct drawn_pose pose = k ? sketch_turned(90 * k + 1) : leaflet_upright();
        struct drawn drawn;

        leaflet_form(&sketch);
        drawn = drawn_new(210, 297, pose);
        sketch.page.reference = k ? &reference : NULL;
        print_both_ways(&drawn, &sketch.form, pose);
        for (int i = 0; i < SKETCH_FIELDS; i++)
            sketch_draw_field(&drawn, &sketch.fields[i]);
        if (k == 0)
            leaflet_refer(&sketch.form, &drawn, &reference);
        else
            sketch_fits(&drawn, &sketch.form, 0.3);
    }
}

/* A table of equal rows, with some lines of text above it. */
static struct drawn draw_table(const struct form *form, struct drawn_pose pose, double row_mm)
{
    struct drawn drawn = drawn_new(form->width_mm, form->height_mm, pose);

    leaflet_text(&drawn, form, (struct rect_mm){20, 12, 170, 20}, SEED);
    leaflet_table(&drawn, row_mm);
    return drawn;
}

/* Spoils what would tell one row from another: the title, the first row, the last. */
static void spoil(struct drawn *drawn, const struct form *form, int how)
{
    if (how & 1)
        drawn_erase(drawn, 0, 0, 210, 36);
    if (how & 2)
        leaflet_text(drawn, form, (struct rect_mm){22, 42, 166, 236}, 99);
    if (how & 4)
        drawn_erase(drawn, 0, 250, 210, 297);
}

/* Never one row off: right, or refused. */
static void a_table_of_equal_rows(void **state)
{
    struct reference reference;
    struct sketch sketch;
    int right = 0, undecided = 0;

    (void)state;
    for (int k = 0; k < 24; k++) {
        double row_mm = k / 12 ? 12 : 8;
        struct drawn_pose pose = sketch_turned(k % 5 - 2 + 180 * (k % 2));
        struct registration found;
        struct drawn drawn;
        struct err err = {.text = ""};

        if (k % 12 == 0) {
            leaflet_form(&sketch);
            sketch.page.field_count = sketch.form.field_count = 1;
            sketch.fields[0].print = PRINT_NONE;
            drawn = draw_table(&sketch.form, leaflet_upright(), row_mm);
            leaflet_refer(&sketch.form, &drawn, &reference);
            assert_true(reference.repeats.count > 0);
        }
        pose.margin_mm = k % 3 ? 0 : 6;
        pose.shift_y_mm = k % 7 * 2 - 6;
        drawn = draw_table(&sketch.form, pose, row_mm);
        spoil(&drawn, &sketch.form, k % 8);
        if (sketch_register(&drawn, &sketch.form, &found, &err) == 0) {
            double error = sketch_error(&drawn, &sketch.form, &found);

            right++;
            if (error > 0.5)
                fail_msg("page %d: laid %.1f mm off, with %d of %d landmarks", k, error,
                         found.anchors, reference.landmark_count);
        } else {
            assert_true(err.code == ERR_MATCH || err.code == ERR_AMBIGUOUS);
            undecided += err.code == ERR_AMBIGUOUS;
        }
    }
    printf("# of 24 tables %d are right, %d undecided\n", right, undecided);
    assert_true(right >= 4);
    assert_true(undecided >= 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_orientation_skew_and_resolution),
        cmocka_unit_test(fields_without_lines),
        cmocka_unit_test(black_borders),
        cmocka_unit_test(a_form_of_half_a_card),
        cmocka_unit_test(some_landmarks_may_be_hidden),
        cmocka_unit_test(without_a_look_at_the_lines),
        cmocka_unit_test(foreign_pages_are_refused),
        cmocka_unit_test(pages_with_nothing_on_them),
        cmocka_unit_test(another_version_with_one_field_moved),
        cmocka_unit_test(print_that_looks_the_same_upside_down),
        cmocka_unit_test(lines_decide_between_orientations),
        cmocka_unit_test(a_table_of_equal_rows),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
