/* SPDX-License-Identifier: MIT */
/* Strips drawn here and read with the project's own model. */
#include "pipeline/strip.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/reader.h"
#include "pipeline/recognizer.h"
#include "tests/desk.h"

static struct recognizer recognizer;

static int open_recognizer(void **state)
{
    struct err err;

    (void)state;
    return recognizer_open("model/formdigits.safetensors", NULL, &recognizer, &err);
}

static int close_recognizer(void **state)
{
    (void)state;
    recognizer_close(&recognizer);
    return 0;
}

/* Digits 3 mm wide and 5.5 mm high, each `pitch` after the one before it. */
static void write_number(struct desk *desk, const char *digits, double pitch)
{
    desk_open(desk, NEAT, FIELD_STRIP, PRINT_NONE, 0, 0);
    desk->boxes[0] = desk->field.area;
    for (int i = 0; digits[i]; i++)
        write_digit(desk, 0, digits[i] - '0', (struct rect_mm){3 + pitch * i, 1.5, 3, 5.5}, 0.5);
}

static struct strip read_strip(struct desk *desk)
{
    struct strip strip;
    struct err err;

    look_at(desk);
    assert_int_equal(strip_read(&recognizer, &desk->field, desk->cells, &strip, &err), 0);
    return strip;
}

static void close(struct desk *desk, struct strip *strip)
{
    strip_free(strip);
    desk_close(desk);
}

static void test_pieces_that_are_digits(void **state)
{
    struct desk desk;
    struct strip strip;
    (void)state;

    write_number(&desk, "2063", 5);
    strip = read_strip(&desk);
    assert_string_equal(strip.value, "2063");
    assert_int_equal(strip.remade, 0);
    assert_int_equal(strip.left_out, 0);
    assert_true(strip.share > 0.5 && strip.share < 1);
    for (int i = 0; i < strip.count; i++) {
        assert_int_equal(strip.digits[i].cell.position, i);
        assert_int_equal(strip.digits[i].reading.best, strip.value[i] - '0');
        assert_float_equal(strip.digits[i].cell.ink.x, cells_at(desk.cells, i)->ink.x, 1e-6);
    }
    close(&desk, &strip);
}

/* 2 0 0 6, the zeros in one piece. */
static void test_digits_that_touch(void **state)
{
    struct desk desk;
    struct strip strip;
    (void)state;

    write_number(&desk, "2", 0);
    write_digit(&desk, 0, 0, (struct rect_mm){8, 1.5, 3, 5.5}, 0.5);
    write_digit(&desk, 0, 0, (struct rect_mm){11.45, 1.5, 3, 5.5}, 0.5);
    write_digit(&desk, 0, 6, (struct rect_mm){16.3, 1.5, 3, 5.5}, 0.5);
    strip = read_strip(&desk);
    assert_int_equal(cells_count(desk.cells), 3);
    assert_string_equal(strip.value, "2006");
    assert_int_equal(strip.remade, 2);
    close(&desk, &strip);
}

static void test_no_ink_no_digits(void **state)
{
    struct desk desk;
    struct strip strip;
    (void)state;

    write_number(&desk, "", 0);
    strip = read_strip(&desk);
    assert_int_equal(strip.count, 0);
    close(&desk, &strip);
}

/* A digit has the doubts of the pieces that it holds ink of. */
static void test_doubts_go_with_the_ink(void **state)
{
    struct desk desk;
    struct strip strip;
    (void)state;

    write_number(&desk, "206", 5);
    stroke(&desk, 11.6, 6.4, 11.9, 6.7, 0.7); /* a point behind the 0 */
    strip = read_strip(&desk);
    assert_string_equal(strip.value, "206");
    for (int i = 0; i < strip.count; i++)
        assert_int_equal(strip.digits[i].cell.has_beside, i == 1);
    close(&desk, &strip);
}

/* What is cut apart is proposed, never accepted, whatever is promised. */
static void test_a_record_holds_the_digits(void **state)
{
    struct reader reader = {.recognizer = &recognizer, .accept = 0.01};
    struct record_field field;
    struct desk desk;
    struct err err;
    (void)state;

    write_number(&desk, "00", 3.45);
    look_at(&desk);
    assert_int_equal(cells_count(desk.cells), 1);
    assert_int_equal(reader_field(&reader, desk.sheet, &desk.field, 0, &field, &err), 0);
    assert_string_equal(field.value, "00");
    assert_int_equal(field.cell_count, 2);
    assert_false(field.is_accepted);
    assert_int_equal(field.reason, REASON_UNCUT);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(field.cells[i].mark, '0');
        assert_true(field.cells[i].sample.length > 0 && field.cells[i].has_reading);
        assert_float_equal(field.cells[i].ink.x, 12.76 + 3.45 * i, 0.5);
    }
    record_field_free(&field);
    desk_close(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pieces_that_are_digits),
        cmocka_unit_test(test_digits_that_touch),
        cmocka_unit_test(test_no_ink_no_digits),
        cmocka_unit_test(test_doubts_go_with_the_ink),
        cmocka_unit_test(test_a_record_holds_the_digits),
    };

    return cmocka_run_group_tests(tests, open_recognizer, close_recognizer);
}
