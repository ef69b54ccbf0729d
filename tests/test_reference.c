/* SPDX-License-Identifier: MIT */
#include "segment/reference.h"

#include "tests/leaflet.h"

enum { SEED = 31 };

/* Fails to make a reference of a drawn picture, which is used up. */
static void refuses(struct form *form, struct drawn *picture, const char *words)
{
    struct page *page = sketch_page(picture);
    struct reference reference, untouched;
    struct err err = {.text = ""};

    memset(&reference, 0x5a, sizeof reference);
    memset(&untouched, 0x5a, sizeof untouched);
    assert_int_equal(reference_make(page, form, 0, &reference, &err), -1);
    assert_memory_equal(&reference, &untouched, sizeof reference);
    page_free(page);
    if (err.code != ERR_FORM || !strstr(err.text, words))
        fail_msg("expected '%s' in: %s", words, err.text);
}

static bool is_inside(const struct rect_mm *area, double inset, double x, double y)
{
    return x > area->x + inset && x < area->x + area->width - inset && y > area->y + inset &&
           y < area->y + area->height - inset;
}

/*
 * Their bits are ink and paper of the picture, and none lies where people write.  A thin line
 * may fall between two looks: of paper, one in fifty bits may be too near to ink.
 */
static void check_landmark(const struct landmark *landmark, const struct sheet_ink *ink,
                           const struct form *form)
{
    const double scale = LEAFLET_DPI / 25.4;
    int count[2] = {0}, wrong = 0;

    for (int i = 0; i < LANDMARK_SIDE * LANDMARK_SIDE; i++) {
        double x = landmark->x_mm + (i % LANDMARK_SIDE - 15.5) / LANDMARK_PX_PER_MM;
        double y = landmark->y_mm + (i / LANDMARK_SIDE - 15.5) / LANDMARK_PX_PER_MM;
        bool is_ink = landmark->ink[i / LANDMARK_SIDE] >> i % LANDMARK_SIDE & 1;
        bool is_paper = landmark->paper[i / LANDMARK_SIDE] >> i % LANDMARK_SIDE & 1;
        int near = 0;

        count[0] += is_ink;
        count[1] += is_paper;
        for (int k = 0; k < 25; k++)
            near += sheet_ink_at(ink, (int64_t)floor(x * scale) + k % 5 - 2,
                                 (int64_t)floor(y * scale) + k / 5 - 2);
        assert_true(!is_ink || near > 0);
        wrong += is_paper && near > 0;
        for (int f = 0; f < form->field_count; f++)
            assert_false(is_inside(&form->fields[f].area, 1.4, x, y) && (is_ink || is_paper));
    }
    assert_int_equal(count[0], landmark->ink_count);
    assert_int_equal(count[1], landmark->paper_count);
    assert_true(wrong <= 0.02 * landmark->paper_count);
}

static void landmarks_are_print_outside_of_the_fields(void **state)
{
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;
    struct sheet_ink ink;
    struct page *page;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    drawn = leaflet_draw(&sketch.form, leaflet_upright(), SEED);
    page = sketch_page(&drawn);
    ink = sheet_ink_of(page_ink_picture(page));
    assert_in_range(reference.landmark_count, 30, REFERENCE_LANDMARKS);
    for (int i = 0; i < reference.landmark_count; i++) {
        check_landmark(&reference.landmarks[i], &ink, &sketch.form);
        for (int k = 0; k < i; k++)
            assert_true(reference.landmarks[i].x_mm != reference.landmarks[k].x_mm ||
                        reference.landmarks[i].y_mm != reference.landmarks[k].y_mm);
    }
    page_free(page);
}

/* How many bits of a landmark lie off the form. */
static int count_off(const struct landmark *landmark, const uint32_t rows[LANDMARK_SIDE],
                     const struct form *form)
{
    const struct rect_mm page = {0, 0, form->width_mm, form->height_mm};
    int count = 0;

    for (int i = 0; i < LANDMARK_SIDE * LANDMARK_SIDE; i++) {
        double x = landmark->x_mm + (i % LANDMARK_SIDE - 15.5) / LANDMARK_PX_PER_MM;
        double y = landmark->y_mm + (i / LANDMARK_SIDE - 15.5) / LANDMARK_PX_PER_MM;

        count += rows[i / LANDMARK_SIDE] >> i % LANDMARK_SIDE & 1 && !is_inside(&page, 0, x, y);
    }
    return count;
}

/* Print up to the edge: a page may show a black lid beside it. */
static void what_lies_off_the_picture_is_not_paper(void **state)
{
    uint32_t all[LANDMARK_SIDE];
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;
    int over = 0;

    (void)state;
    memset(all, 0xff, sizeof all);
    leaflet_form(&sketch);
    drawn = drawn_new(210, 297, leaflet_upright());
    leaflet_text(&drawn, &sketch.form, (struct rect_mm){0.5, 0.5, 209, 296}, SEED);
    leaflet_refer(&sketch.form, &drawn, &reference);
    for (int i = 0; i < reference.landmark_count; i++) {
        const struct landmark *landmark = &reference.landmarks[i];

        over += count_off(landmark, all, &sketch.form) > 0;
        assert_int_equal(count_off(landmark, landmark->ink, &sketch.form), 0);
        assert_int_equal(count_off(landmark, landmark->paper, &sketch.form), 0);
    }
    assert_true(over > 0);
}

/*
 * The share of ink in a cell, by its pixels; a reduced pixel is darker than what is in it.
 * What is solid is no print.
 */
static void the_map_says_how_dark_the_form_is(void **state)
{
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    leaflet_form(&sketch);
    drawn = leaflet_draw(&sketch.form, leaflet_upright(), SEED);
    for (int i = 0; i < 20; i++)
        drawn_rect(&drawn, 100, 180 + 1.5 * i, 130, 181 + 1.5 * i);
    drawn_rect(&drawn, 140, 180, 170, 210);
    drawn_erase(&drawn, 20, 200, 60, 240);
    leaflet_refer(&sketch.form, &drawn, &reference);
    assert_float_equal(reference.cell_mm, 297.0 / REFERENCE_MAP, 1e-9);
    assert_int_equal(reference.map_height, 64);
    assert_int_equal(reference.map_width, 46);
    for (int i = 0; i < 64 * 46; i++) {
        double x = (i % 46 + 0.5) * reference.cell_mm, y = (i / 46 + 0.5) * reference.cell_mm;

        assert_true(reference.map[i] >= 0 && reference.map[i] <= 1);
        if (is_inside(&(struct rect_mm){100, 180, 30, 30}, 3, x, y))
            assert_float_equal(reference.map[i], 0.78, 0.15);
        if (is_inside(&(struct rect_mm){140, 180, 30, 30}, 3, x, y) ||
            is_inside(&(struct rect_mm){20, 200, 40, 40}, 3, x, y) || x < 9 || y < 9)
            assert_float_equal(reference.map[i], 0, 0);
    }
}

/* Writes into every box of a page. */
static void fill_in(struct drawn *drawn, const struct form *form)
{
    for (int i = 0; i < form->field_count; i++)
        for (int k = 0; k < form->fields[i].box_count; k++) {
            const struct rect_mm *box = &form->fields[i].boxes[k];

            drawn_stroke(drawn, box->x + 2, box->y + 2, box->x + 5, box->y + 7, 0.6);
            drawn_stroke(drawn, box->x + 5, box->y + 2, box->x + 2 + k % 3, box->y + 7, 0.6);
        }
}

/* What it was filled with does not matter: other filled pages and blank ones lie as exactly. */
static void the_picture_may_be_a_filled_page(void **state)
{
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    leaflet_form(&sketch);
    drawn = leaflet_draw(&sketch.form, leaflet_upright(), SEED);
    fill_in(&drawn, &sketch.form);
    leaflet_refer(&sketch.form, &drawn, &reference);
    drawn = leaflet_draw(&sketch.form, sketch_turned(2), SEED);
    assert_int_equal(sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM).anchors,
                     reference.landmark_count);
    leaflet_new(&sketch, &reference, SEED);
    drawn = leaflet_draw(&sketch.form, sketch_turned(-178), SEED);
    fill_in(&drawn, &sketch.form);
    assert_int_equal(sketch_fits(&drawn, &sketch.form, SKETCH_EXACT_MM).anchors,
                     reference.landmark_count);
}

/* The picture has the resolution that the form file states, whatever that is. */
static void pictures_of_all_resolutions(void **state)
{
    static const double dpis[] = {100, 150, 300, 600};

    (void)state;
    for (int k = 0; k < 4; k++) {
        struct drawn_pose pose = leaflet_upright();
        struct reference reference;
        struct sketch sketch;
        struct drawn drawn;

        leaflet_form(&sketch);
        sketch.page.picture.px_mm = 25.4 / dpis[k];
        pose.dpi = dpis[k];
        drawn = leaflet_draw(&sketch.form, pose, SEED);
        leaflet_refer(&sketch.form, &drawn, &reference);
        drawn = leaflet_draw(&sketch.form, sketch_turned(k - 1.5), SEED);
        sketch_fits(&drawn, &sketch.form, 0.2);
    }
}

static void a_picture_of_another_size(void **state)
{
    struct drawn_pose pose = leaflet_upright();
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;

    (void)state;
    leaflet_form(&sketch);
    pose.dpi = 100;
    drawn = leaflet_draw(&sketch.form, pose, SEED);
    refuses(&sketch.form, &drawn,
            "827 x 1169 pixels are 105 x 148 mm at 200 dpi, but the form has 210 x 297");
    pose = leaflet_upright();
    pose.turn_deg = 90;
    drawn = leaflet_draw(&sketch.form, pose, SEED);
    refuses(&sketch.form, &drawn, "are 297 x 210 mm at 200 dpi, but the form has 210 x 297");
    pose.turn_deg = 0;
    pose.margin_mm = 3;
    drawn = leaflet_draw(&sketch.form, pose, SEED);
    refuses(&sketch.form, &drawn, "are 216 x 303 mm");
    pose.margin_mm = 2;
    drawn = leaflet_draw(&sketch.form, pose, SEED);
    leaflet_refer(&sketch.form, &drawn, &reference);
}

static void a_picture_with_too_little_print(void **state)
{
    static const struct rect_mm parts[] = {{12, 12, 0, 0}, {12, 12, 60, 60}, {12, 12, 186, 30},
                                           {12, 12, 30, 270}};
    struct sketch sketch;

    (void)state;
    for (int k = 0; k < 5; k++) {
        struct drawn drawn = drawn_new(210, 297, leaflet_upright());

        leaflet_form(&sketch);
        if (k < 4)
            leaflet_text(&drawn, &sketch.form, parts[k], SEED);
        else
            pixSetAll(drawn.ink);
        refuses(&sketch.form, &drawn, "it has too little print to tell how a page lies: ");
    }
}

static void print_that_repeats_is_told(void **state)
{
    struct reference reference;
    struct sketch sketch;
    struct drawn drawn;
    bool is_row = false, is_column = false;

    (void)state;
    leaflet_new(&sketch, &reference, SEED);
    assert_int_equal(reference.repeats.count, 0);
    leaflet_form(&sketch);
    sketch.form.field_count = sketch.page.field_count = 0;
    drawn = drawn_new(210, 297, leaflet_upright());
    leaflet_table(&drawn, 12);
    leaflet_refer(&sketch.form, &drawn, &reference);
    assert_in_range(reference.repeats.count, 2, REFERENCE_REPEATS);
    for (int i = 0; i < reference.repeats.count; i++) {
        const struct reference_shift *repeat = &reference.repeats.of[i];

        assert_true(hypot(repeat->x_mm, repeat->y_mm) > 2);
        is_row = is_row || (fabs(repeat->x_mm) < 1 && fabs(fabs(repeat->y_mm) - 12) < 1);
        is_column = is_column || (fabs(fabs(repeat->x_mm) - 34) < 1 && fabs(repeat->y_mm) < 1);
    }
    assert_true(is_row);
    assert_true(is_column || reference.repeats.count == REFERENCE_REPEATS);
}

/* A sound reference with one thing in it that is none. */
static void unsound(const struct reference *sound, const struct form *form, size_t offset,
                    const void *value, size_t size)
{
    struct reference spoilt = *sound;

    memcpy((char *)&spoilt + offset, value, size);
    if (reference_is_sound(&spoilt, form))
        fail_msg("sound with other bytes at %zu", offset);
}

static void nonsense_is_not_sound(void **state)
{
    static const int landmark_counts[] = {-1, 0, REFERENCE_LEAST - 1, REFERENCE_LANDMARKS + 1,
                                          INT32_MAX, INT32_MIN};
    static const int map_sides[] = {-1, 0, 20, REFERENCE_MAP + 1, INT32_MAX, INT32_MIN};
    static const int repeat_counts[] = {-1, REFERENCE_REPEATS + 1, INT32_MAX, INT32_MIN};
    static const int bit_counts[] = {0, -1, 1025, INT32_MIN};
    static const uint32_t bits[LANDMARK_SIDE] = {0};
    static const double cells[] = {0, -1, 1e-300, 9, NAN, INFINITY, -INFINITY};
    static const float shades[] = {-0.1f, 1.1f, -1e30f, NAN, INFINITY, -INFINITY};
    static const double shifts[] = {-38, 38, 1e300, NAN, INFINITY, -INFINITY};
    static const double places[] = {-0.1, 298, 1e300, NAN, INFINITY, -INFINITY};
    struct reference sound;
    struct sketch sketch;
    size_t last;

    (void)state;
    leaflet_new(&sketch, &sound, SEED);
    sound.repeats.count = 1;
    sound.repeats.of[0] = (struct reference_shift){0, -37};
    assert_true(reference_is_sound(&sound, &sketch.form));
    last = offsetof(struct reference, landmarks) +
           (size_t)(sound.landmark_count - 1) * sizeof(struct landmark);
#define EACH(values, offset)                                                                       \
    for (size_t i = 0; i < sizeof(values) / sizeof *(values); i++)                                 \
        unsound(&sound, &sketch.form, offset, &(values)[i], sizeof *(values))
    EACH(landmark_counts, offsetof(struct reference, landmark_count));
    EACH(map_sides, offsetof(struct reference, map_width));
    EACH(map_sides, offsetof(struct reference, map_height));
    EACH(repeat_counts, offsetof(struct reference, repeats.count));
    EACH(cells, offsetof(struct reference, cell_mm));
    EACH(shades, offsetof(struct reference, map));
    EACH(shades, offsetof(struct reference, map) + sizeof(float) * (46 * 64 - 1));
    EACH(shifts, offsetof(struct reference, repeats) + offsetof(struct reference_shift, x_mm));
    EACH(shifts, offsetof(struct reference, repeats) + offsetof(struct reference_shift, y_mm));
    EACH(places, offsetof(struct reference, landmarks) + offsetof(struct landmark, x_mm));
    EACH(places, last + offsetof(struct landmark, y_mm));
    EACH(bit_counts, last + offsetof(struct landmark, ink_count));
    EACH(bit_counts, last + offsetof(struct landmark, paper_count));
#undef EACH
    unsound(&sound, &sketch.form, last + offsetof(struct landmark, ink), bits, sizeof bits);
    unsound(&sound, &sketch.form, last + offsetof(struct landmark, paper), bits, sizeof bits);
    assert_true(reference_is_sound(&sound, &sketch.form));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(landmarks_are_print_outside_of_the_fields),
        cmocka_unit_test(what_lies_off_the_picture_is_not_paper),
        cmocka_unit_test(the_map_says_how_dark_the_form_is),
        cmocka_unit_test(the_picture_may_be_a_filled_page),
        cmocka_unit_test(pictures_of_all_resolutions),
        cmocka_unit_test(a_picture_of_another_size),
        cmocka_unit_test(a_picture_with_too_little_print),
        cmocka_unit_test(print_that_repeats_is_told),
        cmocka_unit_test(nonsense_is_not_sound),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
