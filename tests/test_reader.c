/* SPDX-License-Identifier: MIT */
/*
 * Pages to records: the form that is chosen, what is queued and why, sets of
 * pages, and the rules across them.  The pages are drawn here, or lie in
 * tests/small; the model is the project's own.
 */
#include "pipeline/reader.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/file.h"
#include "drawn.h"
#include "pipeline/reader_file.h"
#include "pipeline/reader_rules.h"
#include "pipeline/recognizer.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/scan.h"

enum { MOST_PAGES = 8 };

static struct recognizer recognizer;

static int open_recognizer(void **state)
{
    struct err err;

    (void)state;
    if (recognizer_open("model/formdigits.safetensors", NULL, &recognizer, &err) == 0)
        return 0;
    fprintf(stderr, "%s\n", err.text);
    return -1;
}

static int close_recognizer(void **state)
{
    (void)state;
    recognizer_close(&recognizer);
    return 0;
}

/* A form of pages that have four anchors and one field of two boxes each. */
static struct form *make_form(const char *name, int pages, double field_y_mm, const char *rules)
{
    char path[] = "/tmp/formdigits-form-XXXXXX", text[4096];
    int fd = mkstemp(path), used;
    struct form *form;
    struct err err;

    used = snprintf(text, sizeof text,
                    "<form name='%s' version='1' width='80mm' height='50mm'>", name);
    for (int i = 0; i < pages; i++)
        used += snprintf(text + used, sizeof text - (size_t)used,
                         "<page><anchor shape='square' x='6mm' y='6mm' size='4mm'/>"
                         "<anchor shape='square' x='74mm' y='6mm' size='4mm'/>"
                         "<anchor shape='square' x='6mm' y='44mm' size='4mm'/>"
                         "<anchor shape='square' x='74mm' y='44mm' size='4mm'/>"
                         "<field name='%c' x='15mm' y='%gmm' width='8mm' height='10mm' boxes='2' "
                         "pitch='9mm'/></page>",
                         'a' + i, field_y_mm + 12 * i);
    used += snprintf(text + used, sizeof text - (size_t)used, "%s</form>", rules);
    assert_int_equal(write(fd, text, (size_t)used), used);
    close(fd);
    if (form_read(path, &form, &err) != 0)
        fail_msg("%s", err.text);
    unlink(path);
    return form;
}

/* Figures that nobody mistakes: a 1 is a stroke, a 7 has a bar, 0 is a ring; '_' is blank. */
static void draw_figure(struct drawn *drawn, struct rect_mm box, char figure)
{
    double x = box.x + box.width / 2, y = box.y + 2, low = box.y + box.height - 2;

    if (figure == '0')
        drawn_ring(drawn, x, box.y + box.height / 2, 2.6, 0.6);
    if (figure == '1')
        drawn_stroke(drawn, x, y, x, low, 0.6);
    if (figure == '7') {
        drawn_stroke(drawn, x - 2, y, x + 2, y, 0.6);
        drawn_stroke(drawn, x + 2, y, x - 1, low, 0.6);
    }
}

/* A page of a form with two figures in its field; freed with pixDestroy. */
static struct Pix *draw_page(const struct form *form, int page, const char *figures)
{
    struct drawn_pose pose = {.dpi = 200, .turn_deg = 0.5, .stretch_x = 1, .stretch_y = 1};
    struct drawn drawn = drawn_new(form->width_mm, form->height_mm, pose);
    const struct form_page *sheet = &form->pages[page];
    const struct field *field = &form->fields[sheet->first_field];

    for (int i = 0; i < sheet->anchor_count; i++)
        drawn_anchor(&drawn, form, &sheet->anchors[i]);
    for (int i = 0; i < field->box_count; i++) {
        drawn_box(&drawn, field->boxes[i], 0.3);
        draw_figure(&drawn, field->boxes[i], figures[i]);
    }
    return drawn.ink;
}

static struct page *damaged_page(struct Pix *picture, int damage, const char *complaint)
{
    struct page *page;
    struct err err;

    assert_int_equal(page_new(&picture, 200, damage, complaint, &page, &err), 0);
    return page;
}

static struct page *page_of(struct Pix *picture, int damage)
{
    return damaged_page(picture, damage, "bad code word");
}

static struct record read_page(struct form *const *forms, int count, struct page *page)
{
    struct reader reader = {(const struct form *const *)forms, count, &recognizer, 0.5};
    struct record record;
    struct err err;

    if (reader_page(&reader, &page, 1, -1, 0, &record, &err) != 0)
        fail_msg("%s", err.text);
    assert_null(page);
    return record;
}

static void a_page_goes_to_the_form_that_it_fits(void **state)
{
    struct form *forms[] = {make_form("low", 1, 30, ""), make_form("high", 1, 14, "")};
    struct record record = read_page(forms, 2, page_of(draw_page(forms[1], 0, "71"), 0));

    (void)state;
    assert_int_equal(record.state, PAGE_READ);
    assert_string_equal(record.form, "high");
    assert_int_equal(record.form_page, 1);
    assert_true(record.fit > 0.9);
    assert_int_equal(record.field_count, 1);
    assert_string_equal(record.fields[0].name, "a");
    assert_string_equal(record.fields[0].boxes, "71");
    assert_int_equal(record.fields[0].cell_count, 2);
    assert_int_equal(record.fields[0].cells[0].mark, '7');
    assert_true(record.fields[0].cells[0].sample.length > 50);
    assert_true(record.fields[0].is_accepted ? !record.fields[0].picture.bytes
                                             : record.fields[0].picture.length > 100);
    record_free(&record);
    form_free(forms[0]);
    form_free(forms[1]);
}

static void a_page_that_fits_two_forms_is_refused(void **state)
{
    struct form *forms[] = {make_form("one", 1, 14, ""), make_form("two", 1, 14, "")};
    struct record record = read_page(forms, 2, page_of(draw_page(forms[0], 0, "71"), 0));

    (void)state;
    assert_int_equal(record.state, PAGE_REFUSED);
    assert_int_equal(record.reason, PAGE_REASON_AMBIGUOUS);
    assert_non_null(strstr(record.note, "'one'"));
    assert_non_null(strstr(record.note, "'two'"));
    assert_string_equal(record.form, "");
    record_free(&record);
    form_free(forms[0]);
    form_free(forms[1]);
}

/* Without printed lines nothing tells how the second form lies, but it lies as well. */
static void a_page_that_fits_another_form_in_two_ways(void **state)
{
    struct form *forms[] = {make_form("one", 1, 14, ""), make_form("two", 1, 14, "")};
    struct record record;

    (void)state;
    forms[1]->fields[0].print = PRINT_NONE;
    record = read_page(forms, 2, page_of(draw_page(forms[0], 0, "71"), 0));
    assert_int_equal(record.state, PAGE_REFUSED);
    assert_int_equal(record.reason, PAGE_REASON_AMBIGUOUS);
    assert_non_null(strstr(record.note, "fits form 'one' ("));
    assert_non_null(strstr(record.note, ") and, in two ways, 'two' ("));
    record_free(&record);
    form_free(forms[0]);
    form_free(forms[1]);
}

static void a_foreign_page_is_refused(void **state)
{
    struct form *form = make_form("low", 1, 30, ""), *other = make_form("high", 1, 14, "");
    struct record record = read_page(&form, 1, page_of(draw_page(other, 0, "71"), 0));

    (void)state;
    assert_int_equal(record.state, PAGE_REFUSED);
    assert_int_equal(record.reason, PAGE_REASON_MISFIT);
    assert_int_equal(record.field_count, 0);
    assert_true(strlen(record.note) > 10);
    record_free(&record);
    form_free(form);
    form_free(other);
}

/* Boxes are printed too high: their sides are still where one form says, and nothing else is. */
static void a_refused_page_is_told_what_the_nearest_form_misses(void **state)
{
    struct form *near = make_form("near", 1, 20, ""), *far = make_form("far", 1, 30, "");
    struct form *drawn = make_form("drawn", 1, 18, "");

    (void)state;
    for (int i = 0; i < 2; i++) {
        struct form *forms[] = {i ? near : far, i ? far : near};
        struct record record = read_page(forms, 2, page_of(draw_page(drawn, 0, "71"), 0));

        assert_int_equal(record.state, PAGE_REFUSED);
        assert_non_null(strstr(record.note, "of the printed lines are where form 'near' says"));
        assert_non_null(strstr(record.note, "; none of 1 other form fits better"));
        assert_null(strstr(record.note, "'far'"));
        assert_true(record.fit > 0.1 && record.fit < 0.7);
        record_free(&record);
    }
    form_free(near);
    form_free(far);
    form_free(drawn);
}

static void a_refused_page_is_told_that_it_is_damaged(void **state)
{
    struct form *form = make_form("of-which-not-all-of-the-name-is-short", 1, 30, "");
    struct form *other = make_form("high", 1, 14, "");
    struct record record = read_page(&form, 1, page_of(draw_page(other, 0, "71"), 3));
    const char damage[] = "it is damaged (bad code word), and ";
    char plain[RECORD_MAX_NOTE], complaint[199];

    (void)state;
    assert_int_equal(record.state, PAGE_REFUSED);
    assert_int_equal(record.reason, PAGE_REASON_MISFIT);
    assert_memory_equal(record.note, damage, strlen(damage));
    assert_true(strlen(record.note) > strlen(damage) + 10);
    strcpy(plain, record.note + strlen(damage));
    record_free(&record);

    memset(complaint, 'x', sizeof complaint - 1); /* there is no room for both */
    complaint[sizeof complaint - 1] = 0;
    record = read_page(&form, 1, damaged_page(draw_page(other, 0, "71"), 3, complaint));
    assert_true(strlen(plain) + sizeof complaint + 25 > RECORD_MAX_NOTE);
    assert_int_equal(strlen(record.note), RECORD_MAX_NOTE - 1);
    assert_string_equal(record.note + RECORD_MAX_NOTE - 1 - strlen(plain), plain);
    record_free(&record);
    form_free(form);
    form_free(other);
}

static void a_page_out_of_turn_is_told_by_its_number(void **state)
{
    struct form *form = make_form("three", 3, 8, "");
    struct record record = read_page(&form, 1, page_of(draw_page(form, 2, "71"), 0));

    (void)state;
    assert_int_equal(record.state, PAGE_REFUSED);
    assert_int_equal(record.reason, PAGE_REASON_MISFIT);
    assert_string_equal(record.note, "this is page 3 of form 'three', where page 1 should be");
    assert_true(record.fit > 0.9);
    record_free(&record);
    form_free(form);
}

static void on_a_damaged_page_all_is_queued(void **state)
{
    struct form *form = make_form("low", 1, 30, "");
    struct record record = read_page(&form, 1, page_of(draw_page(form, 0, "71"), 3));
    const struct record_field *field = &record.fields[0];

    (void)state;
    assert_int_equal(record.state, PAGE_DAMAGED);
    assert_string_equal(record.note, "bad code word");
    assert_false(field->is_accepted);
    assert_int_equal(field->reason, REASON_DAMAGED);
    assert_string_equal(field->value, "71");
    assert_true(field->picture.length > 100 && field->picture.length <= RECORD_MAX_PICTURE);
    assert_true(field->view.width > field->area.width);
    record_free(&record);
    form_free(form);
}

/* What a file gave, page by page. */
struct harvest {
    struct record records[MOST_PAGES];
    char lines[MOST_PAGES][64]; /* "page state reason value field-reason" */
    int count, pages;
};

static int keep_pages(int pages, void *context, struct err *err)
{
    (void)err;
    ((struct harvest *)context)->pages = pages;
    return 0;
}

static int keep_record(const struct record *record, void *context, struct err *err)
{
    struct harvest *harvest = context;
    const struct record_field *field = record->fields;

    (void)err;
    assert_true(harvest->count < MOST_PAGES);
    snprintf(harvest->lines[harvest->count++], sizeof *harvest->lines, "%d %s %s %s %s",
             record->page, record_page_state_word(record->state),
             record_page_reason_word(record->reason), field ? field->value : "",
             field ? record_reason_word(field->reason) : "");
    for (int i = 0; i < record->field_count; i++)
        assert_int_equal(field[i].is_accepted, field[i].picture.length == 0);
    return 0;
}

static int read_file(struct form *const *forms, int form_count, const uint8_t *bytes, size_t length,
                     int first, struct harvest *harvest, struct err *err)
{
    struct reader reader = {(const struct form *const *)forms, form_count, &recognizer, 0.5};
    struct reader_sink sink = {keep_pages, keep_record, harvest};

    *harvest = (struct harvest){.count = 0};
    return reader_file(&reader, bytes, length, first, &sink, err);
}

/* A TIFF of drawn pages: each takes the next page of its form, with figures. */
struct leaf {
    const struct form *form;
    int page;
    const char *figures;
};

static uint8_t *make_tiff(const struct leaf *leaves, size_t *length)
{
    PIXA *pages = pixaCreate(MOST_PAGES);
    l_uint8 *bytes = NULL;

    for (; leaves->form; leaves++)
        pixaAddPix(pages, draw_page(leaves->form, leaves->page, leaves->figures), L_INSERT);
    assert_int_equal(pixaWriteMemMultipageTiff(&bytes, length, pages), 0);
    pixaDestroy(&pages);
    return bytes;
}

static void check_lines(const struct harvest *harvest, const char *const *lines)
{
    for (int i = 0; lines[i]; i++)
        assert_string_equal(i < harvest->count ? harvest->lines[i] : "no page", lines[i]);
    for (int i = 0; i < harvest->count; i++)
        assert_non_null(lines[i]);
}

#define LINES(harvest, ...) check_lines(harvest, (const char *const[]){__VA_ARGS__, NULL})

static void sets_of_pages_follow_their_form(void **state)
{
    struct form *form = make_form("pair", 2, 14, "<rule equal='a b'/>");
    const struct leaf leaves[] = {{form, 0, "71"}, {form, 1, "71"}, {form, 0, "10"},
                                  {form, 1, "17"}, {form, 1, "11"}, {form, 1, "11"}, {NULL, 0, ""}};
    struct harvest harvest;
    size_t length;
    uint8_t *bytes = make_tiff(leaves, &length);
    struct err err;

    (void)state;
    assert_int_equal(read_file(&form, 1, bytes, length, 1, &harvest, &err), 0);
    assert_int_equal(harvest.pages, 6);
    LINES(&harvest, "1 read  71 ", "2 read  71 ", "3 read  10 equal", "4 read  17 equal",
          "5 refused misfit  ", "6 read  11 ");
    assert_int_equal(read_file(&form, 1, bytes, length, 4, &harvest, &err), 0);
    LINES(&harvest, "4 read  17 equal", "5 refused misfit  ", "6 read  11 ");
    assert_int_equal(read_file(&form, 1, bytes, length, 7, &harvest, &err), 0);
    assert_int_equal(harvest.count, 0);
    free(bytes);
    form_free(form);
}

static void half_a_set_is_refused_whole(void **state)
{
    struct form *form = make_form("pair", 2, 14, "");
    const struct leaf leaves[] = {{form, 0, "71"}, {form, 1, "71"}, {form, 0, "10"}, {NULL, 0, ""}};
    struct harvest harvest;
    size_t length;
    uint8_t *bytes = make_tiff(leaves, &length);
    struct err err;

    (void)state;
    assert_int_equal(read_file(&form, 1, bytes, length, 1, &harvest, &err), -1);
    assert_int_equal(reader_file_reason(err.code), PAGE_REASON_COUNT_OF_PAGES);
    assert_string_equal(err.text, "3 pages are no whole number of forms of 2 pages: one "
                        "is missing, or one too many");
    assert_int_equal(harvest.count, 0);
    free(bytes);
    form_free(form);
}

static void forms_of_different_lengths_share_a_file(void **state)
{
    struct form *forms[] = {make_form("pair", 2, 14, ""), make_form("single", 1, 20, "")};
    const struct leaf leaves[] = {{forms[1], 0, "10"}, {forms[0], 0, "71"}, {forms[0], 1, "17"},
                                  {forms[1], 0, "11"}, {forms[0], 0, "71"}, {NULL, 0, ""}};
    struct harvest harvest;
    size_t length;
    uint8_t *bytes = make_tiff(leaves, &length);
    struct err err;

    (void)state;
    assert_int_equal(read_file(forms, 2, bytes, length, 1, &harvest, &err), 0);
    LINES(&harvest, "1 read  10 ", "2 read  71 ", "3 read  17 ", "4 read  11 ",
          "5 refused pages  ");
    assert_int_equal(read_file(forms, 2, bytes, length, 3, &harvest, &err), 0);
    LINES(&harvest, "3 read  17 ", "4 read  11 ", "5 refused pages  ");
    free(bytes);
    form_free(forms[0]);
    form_free(forms[1]);
}

static void a_page_without_pixels_does_not_stop_the_others(void **state)
{
    uint8_t *bytes;
    size_t length;
    struct harvest harvest;
    struct form *form;
    struct err err;

    (void)state;
    assert_int_equal(form_read("tests/small/form.xml", &form, &err), 0);
    assert_int_equal(file_read("tests/small/pages.tif", FILE_FOLLOW, 1 << 20, &bytes, &length, &err),
                     0);
    assert_int_equal(read_file(&form, 1, bytes, length, 1, &harvest, &err), 0);
    assert_int_equal(harvest.count, 3);
    assert_memory_equal(harvest.lines[2], "3 refused misfit", 16);
    assert_int_equal(read_file(&form, 1, bytes, 7, 1, &harvest, &err), -1);
    assert_int_equal(reader_file_reason(err.code), PAGE_REASON_DAMAGED);
    assert_int_equal(read_file(&form, 1, (const uint8_t *)"hello", 5, 1, &harvest, &err), -1);
    assert_int_equal(reader_file_reason(err.code), PAGE_REASON_FORMAT);
    free(bytes);
    form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_goes_to_the_form_that_it_fits),
        cmocka_unit_test(a_page_that_fits_two_forms_is_refused),
        cmocka_unit_test(a_page_that_fits_another_form_in_two_ways),
        cmocka_unit_test(a_foreign_page_is_refused),
        cmocka_unit_test(a_refused_page_is_told_what_the_nearest_form_misses),
        cmocka_unit_test(a_refused_page_is_told_that_it_is_damaged),
        cmocka_unit_test(a_page_out_of_turn_is_told_by_its_number),
        cmocka_unit_test(on_a_damaged_page_all_is_queued),
        cmocka_unit_test(sets_of_pages_follow_their_form),
        cmocka_unit_test(half_a_set_is_refused_whole),
        cmocka_unit_test(forms_of_different_lengths_share_a_file),
        cmocka_unit_test(a_page_without_pixels_does_not_stop_the_others),
    };

    return cmocka_run_group_tests(tests, open_recognizer, close_recognizer);
}
