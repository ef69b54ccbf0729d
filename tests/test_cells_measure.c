/* SPDX-License-Identifier: MIT */
#include "segment/cells_measure.h"

#include "tests/desk.h"

/* The worst that can happen: a digit that nobody notices. */
static void test_a_faint_digit_is_never_blank(void **state)
{
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        for (int digit = 0; digit < 10; digit++) {
            struct desk desk;

            desk_open(&desk, LOOKS[i], FIELD_BOXES, PRINT_BOXES, 3, 7);
            write_digit(&desk, 0, digit, (struct rect_mm){2.5, 3, 1.5, 2.2}, 0.2);
            write_digit(&desk, 1, digit, MIDDLE, 0.2);
            for (int j = 0; j < desk.writing.width * desk.writing.height; j++) {
                int x = j % desk.writing.width, y = j / desk.writing.width;
                int gap = (int)(0.4 * desk.px_per_mm), period = (int)desk.px_per_mm;

                /* the middle one of dashes of 0.6 mm */
                if (x > 17 * desk.px_per_mm && (x + y) % period < gap)
                    desk.writing.pixels[j] = 0;
            }
            look_at(&desk);
            assert_int_not_equal(state_at(&desk, 0), CELL_BLANK);
            assert_int_not_equal(state_at(&desk, 1), CELL_BLANK);
            assert_int_equal(state_at(&desk, 2), CELL_BLANK);
            desk_close(&desk);
        }
    }
}

/* Some dust is blank; so much that a pale digit could hide in it is asked. */
static void test_dust(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 2, 8);
    for (int i = 0; i < 200; i++) {
        double x = 1 + 5 * uniform(&desk.seed), y = 1 + 7 * uniform(&desk.seed);

        if (i < 8)
            stroke(&desk, x, y, x, y, 0.2);
        stroke(&desk, 8 + x, y, 8 + x, y, 0.2);
    }
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_BLANK);
    assert_int_not_equal(state_at(&desk, 1), CELL_BLANK);
    desk_close(&desk);
}

static void scribble(struct desk *desk, double x, double nib_mm)
{
    for (int i = 0; i < 8; i++) {
        stroke(desk, x + 1, 2 + 0.6 * i, x + 6, 1.6 + 0.6 * i, nib_mm);
        stroke(desk, x + 6, 1.6 + 0.6 * i, x + 1, 2.6 + 0.6 * i, nib_mm);
    }
}

static void test_struck_and_clutter(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 6, 8);
    write_digit(&desk, 0, 8, MIDDLE, 0.4); /* crossed out */
    stroke(&desk, 1, 1, 6, 8, 0.4);
    stroke(&desk, 6, 1, 1, 8, 0.4);
    stroke(&desk, 1, 3, 6, 5, 0.4);
    write_digit(&desk, 1, 5, MIDDLE, 0.5);
    scribble(&desk, 8, 0.3);
    stroke(&desk, 19.5, 3, 19.5, 6, 5.5);     /* filled in */
    stroke(&desk, 27, 4, 27.6, 4.9, 0.5);     /* a comma */
    stroke(&desk, 32.5, -2.5, 37.5, 12, 0.5); /* a slash over everything */
    stroke(&desk, 37.5, -2.5, 32.5, 12, 0.5);
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_STRUCK);
    assert_int_equal(state_at(&desk, 1), CELL_STRUCK);
    assert_int_equal(state_at(&desk, 2), CELL_STRUCK);
    assert_int_equal(state_at(&desk, 3), CELL_CLUTTER);
    assert_int_equal(state_at(&desk, 4), CELL_CLUTTER);
    assert_int_equal(state_at(&desk, 5), CELL_BLANK);
    desk_close(&desk);
}

/* Takes every other pixel away where there is ink on all four sides. */
static void make_porous(struct desk *desk)
{
    struct raster *ink = &desk->writing;

    for (int y = 1; y < ink->height - 1; y++)
        for (int x = 1 + y % 2; x < ink->width - 1; x += 2) {
            uint8_t *pixel = &ink->pixels[y * ink->width + x];

            if (*pixel && pixel[-1] && pixel[1] && pixel[-ink->width] && pixel[ink->width])
                *pixel = 0;
        }
}

/* A sharpened or dithered scan shows strokes full of holes. */
static void test_porous_digits_are_not_struck(void **state)
{
    (void)state;

    for (double dpi = 200; dpi <= 400; dpi += 100) {
        struct desk desk;

        desk_open(&desk, (struct look){.dpi = dpi, .line_mm = 0.25}, FIELD_BOXES, PRINT_BOXES, 11,
                  8);
        for (int digit = 0; digit < 10; digit++)
            write_digit(&desk, digit, digit, MIDDLE, 0.5);
        write_digit(&desk, 10, 8, MIDDLE, 0.4); /* crossed out */
        stroke(&desk, 81, 1, 86, 8, 0.4);
        stroke(&desk, 86, 1, 81, 8, 0.4);
        stroke(&desk, 81, 3, 86, 5, 0.4);
        make_porous(&desk);
        look_at(&desk);
        for (int digit = 0; digit < 10; digit++)
            if (state_at(&desk, digit) != CELL_DIGIT)
                fail_msg("%g dpi: %d is in state %d", dpi, digit, (int)state_at(&desk, digit));
        if (dpi >= 300)
            assert_int_equal(state_at(&desk, 10), CELL_STRUCK);
        desk_close(&desk);
    }
}

/* Digits with many and long strokes, drawn small and fat, are no scribble. */
static void test_fat_digits_are_not_struck(void **state)
{
    (void)state;

    for (int digit = 0; digit < 10; digit++) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 8);
        write_digit(&desk, 0, digit, (struct rect_mm){2, 1.5, 3.5, 6}, 1);
        write_digit(&desk, 1, digit, (struct rect_mm){0.7, 0.7, 5.5, 7.5}, 0.8);
        write_digit(&desk, 2, digit, (struct rect_mm){2.5, 3, 1.7, 2.5}, 0.5);
        look_at(&desk);
        for (int i = 0; i < 3; i++)
            assert_clean(&desk, i, 0.97, 0.2);
        desk_close(&desk);
    }
}

/* Ink at one side of a box: what a line left, or a neighbour's stroke.  A 1 keeps its distance. */
static void test_what_clings_to_an_edge(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_BOXES, PRINT_BOXES, 3, 8);
    stroke(&desk, 0.5, 1.5, 0.5, 7.5, 0.4);
    stroke(&desk, 8 + 1.6, 1.5, 8 + 1.6, 7.5, 0.4);
    stroke(&desk, 16 + 1.5, 8.5, 16 + 5.5, 8.5, 0.4);
    look_at(&desk);
    assert_int_equal(state_at(&desk, 0), CELL_CLUTTER);
    assert_int_equal(state_at(&desk, 1), CELL_DIGIT);
    assert_int_equal(state_at(&desk, 2), CELL_CLUTTER);
    desk_close(&desk);

    desk_open(&desk, NEAT, FIELD_STRIP, PRINT_FRAME, 0, 0);
    desk.boxes[0] = desk.field.area;
    write_digit(&desk, 0, 4, (struct rect_mm){10, 2, 3, 5}, 0.4);
    stroke(&desk, 59.4, 2, 59.4, 6, 0.4);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), 2);
    assert_int_equal(state_at(&desk, 0), CELL_DIGIT);
    assert_int_equal(state_at(&desk, 1), CELL_CLUTTER);
    desk_close(&desk);
}

static enum cell_state look_at_mark(struct desk *desk, struct look look, int what)
{
    desk_open(desk, look, FIELD_MARK, PRINT_BOXES, 1, 7);
    switch (what) {
    case 'x':
        stroke(desk, -1, -1, 8, 10, 0.4);
        stroke(desk, 7.5, -0.5, -0.5, 9.5, 0.4);
        break;
    case 'v': /* a tick that flies far out */
        stroke(desk, 1.5, 4, 3, 7, 0.4);
        stroke(desk, 3, 7, 11, -6, 0.4);
        break;
    case '.':
        stroke(desk, 3, 4, 3.2, 4, 0.3);
        break;
    case 'o':
        stroke(desk, 3, 4, 3.6, 4.2, 0.8);
        break;
    case '#':
        scribble(desk, 0, 0.3);
        break;
    case '@':
        stroke(desk, 3.5, 3, 3.5, 6, 7);
        break;
    case '/': /* lazy, but drawn by hand */
        stroke(desk, 1, 7.5, 6, 2, 0.4);
        break;
    case '-': /* printed: the side of a box that is out of its place */
        stroke(desk, 0, 3, 7, 3, 0.25);
        break;
    case '|':
        stroke(desk, 3, -2, 3, 10, 0.25);
        break;
    }
    look_at(desk);
    return state_at(desk, 0);
}

static void test_marks(void **state)
{
    static const struct {
        int what;
        enum cell_state state;
    } cases[] = {{' ', CELL_BLANK},   {'x', CELL_DIGIT},  {'v', CELL_DIGIT},  {'.', CELL_BLANK},
                 {'o', CELL_CLUTTER}, {'#', CELL_STRUCK}, {'@', CELL_STRUCK}, {'/', CELL_DIGIT},
                 {'-', CELL_CLUTTER}, {'|', CELL_CLUTTER}};
    (void)state;

    for (int i = 0; i < LOOK_COUNT; i++) {
        for (size_t j = 0; j < sizeof cases / sizeof *cases; j++) {
            struct desk desk;
            enum cell_state found = look_at_mark(&desk, LOOKS[i], cases[j].what);

            if (found != cases[j].state)
                fail_msg("look %d: '%c' is %d, share %.4f longest %.2f", i, cases[j].what,
                         (int)found, cells_at(desk.cells, 0)->ink_share,
                         cells_at(desk.cells, 0)->longest_mm);
            desk_close(&desk);
        }
    }
}

/* The pen was put down, and not drawn: that is no tick, and no dust. */
static void test_a_dot_in_a_check_box(void **state)
{
    (void)state;
    for (double nib = 1.35; nib < 2.2; nib += 0.7) {
        struct desk desk;

        desk_open(&desk, NEAT, FIELD_MARK, PRINT_BOXES, 1, 7);
        stroke(&desk, 3, 4, 3, 4, nib);
        look_at(&desk);
        assert_int_equal(state_at(&desk, 0), nib < 1.5 ? CELL_CLUTTER : CELL_DIGIT);
        desk_close(&desk);
    }
}

/* The edge of a shadow is no tick, however far a tick flies. */
static void test_a_line_through_a_check_box(void **state)
{
    struct desk desk;
    (void)state;

    desk_open(&desk, NEAT, FIELD_MARK, PRINT_BOXES, 1, 7);
    stroke(&desk, 3, -8, 3, 17, 0.8);
    look_at(&desk);
    assert_true(cells_at(desk.cells, 0)->is_shared);
    desk_close(&desk);
    look_at_mark(&desk, NEAT, 'v');
    assert_false(cells_at(desk.cells, 0)->is_shared);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_faint_digit_is_never_blank),
        cmocka_unit_test(test_dust),
        cmocka_unit_test(test_struck_and_clutter),
        cmocka_unit_test(test_porous_digits_are_not_struck),
        cmocka_unit_test(test_fat_digits_are_not_struck),
        cmocka_unit_test(test_what_clings_to_an_edge),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_a_dot_in_a_check_box),
        cmocka_unit_test(test_a_line_through_a_check_box),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
