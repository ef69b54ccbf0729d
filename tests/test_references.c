/* SPDX-License-Identifier: MIT */
/* Forms read from files whose reference pictures lie beside them. */
#include "pipeline/references.h"

#include "tests/described.h"
#include "tests/leaflet.h"

#define LEAFLET "<form name='sketch' version='1' width='210mm' height='297mm'>\n"
#define REFERENCE "<reference src='blank.png' dpi='200'/>\n" /* line 2 */
#define PLACE "x='20mm' y='20mm' width='7mm' height='9mm' boxes='1'"

/* A picture that is a page of a seed, as a PNG or the next page of a TIFF file. */
static void put_picture(const char *name, struct drawn_pose pose, uint64_t seed, const char *mode)
{
    struct sketch sketch;
    struct drawn drawn;

    leaflet_form(&sketch);
    drawn = leaflet_draw(&sketch.form, pose, seed);
    if (mode)
        assert_int_equal(pixWriteTiff(name, drawn.ink, IFF_TIFF_G4, mode), 0);
    else
        assert_int_equal(pixWrite(name, drawn.ink, IFF_PNG), 0);
    pixDestroy(&drawn.ink);
}

static void a_form_by_its_picture(void **state)
{
    struct sketch sketch;
    struct reference direct;
    struct form *form;
    struct err err;

    (void)state;
    put_picture("blank.png", leaflet_upright(), 1, NULL);
    form = described_good(LEAFLET REFERENCE "<field name='f' " PLACE "/></form>");
    assert_null(form->pages[0].reference);
    if (references_make(form, &err) != 0)
        fail_msg("%s", err.text);
    assert_non_null(form->pages[0].reference);
    assert_true(reference_is_sound(form->pages[0].reference, form));

    /* The same as is made of it in one's own process, but for the boxes of the sketch. */
    leaflet_new(&sketch, &direct, 1);
    assert_int_equal(form->pages[0].reference->map_width, direct.map_width);
    assert_int_equal(form->pages[0].reference->map_height, direct.map_height);
    assert_memory_equal(form->pages[0].reference->map, direct.map,
                        (size_t)(direct.map_width * direct.map_height) * sizeof *direct.map);
    form_free(form);
}

/* Whether a form is good for reading with a picture, or else with which words it is not. */
static void checked(const char *fields, const char *words)
{
    struct form *form;
    struct err err = {.text = ""};
    char text[1000];

    snprintf(text, sizeof text, LEAFLET REFERENCE "%s</form>", fields);
    form = described_good(text);
    if (references_make(form, &err) != 0)
        fail_msg("%s", err.text);
    assert_int_equal(references_check(form, &err), *words ? -1 : 0);
    if (!strstr(err.text, words))
        fail_msg("'%s' is not in '%s'", words, err.text);
    form_free(form);
}

#define ROW(name, y)                                                                               \
    "<field name='" name "' x='20mm' y='" y "mm' width='34mm' height='12mm' boxes='5' "            \
    "pitch='34mm'/>"

/* A table of equal rows, perhaps with some lines of text above it. */
static void put_table(double text_mm)
{
    struct drawn drawn = drawn_new(210, 297, leaflet_upright());
    struct sketch sketch;

    leaflet_form(&sketch);
    leaflet_table(&drawn, 12);
    leaflet_text(&drawn, &sketch.form, (struct rect_mm){20, 12, 170, text_mm}, 1);
    assert_int_equal(pixWrite("blank.png", drawn.ink, IFF_PNG), 0);
    pixDestroy(&drawn.ink);
}

static void a_picture_lies_on_its_form_and_nowhere_else(void **state)
{
    (void)state;
    put_picture("blank.png", leaflet_upright(), 1, NULL);
    checked("<field name='f' " PLACE " print='none'/>", "");
    checked(ROW("f", "100"),
            "form.xml:2: reference picture 'blank.png' would be refused itself: only 12 %");

    /* Of the rows of a table some in the middle are fields: a page fits a row lower, too. */
    put_table(0);
    checked(ROW("a", "100") ROW("b", "112"), "'blank.png' would be refused itself: the landmarks "
                                             "of form 'sketch' can be found in two ways");
    /* Text above them tells the picture where it lies, but not a page that has lost it. */
    put_table(24);
    checked(ROW("a", "100") ROW("b", "112"),
            "form.xml:2: reference picture 'blank.png': the form fits it in a second place, too");
}

/* A picture that is text of a seed down to a line of the page. */
static void put_text(const char *name, double height_mm, uint64_t seed)
{
    struct drawn drawn = drawn_new(210, 297, leaflet_upright());
    struct sketch sketch;

    leaflet_form(&sketch);
    sketch.form.field_count = 0;
    leaflet_text(&drawn, &sketch.form, (struct rect_mm){12, 12, 186, height_mm}, seed);
    assert_int_equal(pixWrite(name, drawn.ink, IFF_PNG), 0);
    pixDestroy(&drawn.ink);
}

/* Each page with a field of its own, around which nothing is printed. */
#define PAGE(src, name)                                                                            \
    "<page><reference src='" src "' dpi='200'/><field name='" name "' print='none' " PLACE         \
    "/></page>"

static void alike(const struct form *form, int a, int b, bool expected)
{
    for (int i = 0; i < 2; i++) {
        bool are_alike = !expected;
        struct err err;

        if (references_compare(form, i ? a : b, i ? b : a, &are_alike, &err) != 0)
            fail_msg("%s", err.text);
        assert_int_equal(are_alike, expected);
    }
}

/*
 * The first page has all that is printed on the third, and more: it passes for that one,
 * but not the other way round.  The last two look alike, and lie in two ways.
 */
static void pages_that_look_alike(void **state)
{
    struct form *form;
    struct err err;

    (void)state;
    put_text("one.png", 273, 1);
    put_text("two.png", 273, 2);
    put_text("three.png", 150, 1);
    put_table(0);
    form = described_good(LEAFLET PAGE("one.png", "a") PAGE("two.png", "b") PAGE("three.png", "c")
                              PAGE("blank.png", "d") PAGE("blank.png", "e") "</form>");
    if (references_make(form, &err) != 0)
        fail_msg("%s", err.text);
    alike(form, 0, 1, false);
    alike(form, 0, 2, true);
    alike(form, 1, 2, false);
    alike(form, 1, 3, false);
    alike(form, 3, 4, true);
    form_free(form);
}

/* The pictures are not kept for a run; what was made of them is. */
static void a_form_is_found_without_the_bytes_of_its_picture(void **state)
{
    struct registration found;
    struct sketch sketch;
    struct drawn drawn;
    struct form *form;
    struct err err;

    (void)state;
    put_picture("blank.png", leaflet_upright(), 1, NULL);
    form = described_good(LEAFLET REFERENCE "<field name='f' " PLACE " print='none'/></form>");
    assert_int_equal(references_make(form, &err), 0);
    references_forget(form);
    assert_null(form->pages[0].picture.bytes);
    assert_int_equal(form->pages[0].picture.length, 0);
    leaflet_form(&sketch);
    drawn = leaflet_draw(&sketch.form, sketch_turned(1), 1);
    if (sketch_register(&drawn, form, &found, &err) != 0)
        fail_msg("%s", err.text);
    references_forget(form);
    form_free(form);
}

/* Of each page its own; a page with anchors needs none, and its picture need not be there. */
static void forms_of_several_pages(void **state)
{
    struct form *form;
    struct err err;

    (void)state;
    put_picture("one.png", leaflet_upright(), 1, NULL);
    put_picture("two.tif", leaflet_upright(), 2, "w");
    form = described_good(
        LEAFLET "<page><reference src='one.png' dpi='200'/><field name='a' " PLACE "/></page>"
        "<page>" ANCHORS "<reference src='none.png'/><field name='b' " PLACE "/></page>"
        "<page><reference src='two.tif' dpi='200'/><field name='c' " PLACE "/></page></form>");
    if (references_make(form, &err) != 0)
        fail_msg("%s", err.text);
    assert_non_null(form->pages[0].reference);
    assert_null(form->pages[1].reference);
    assert_non_null(form->pages[2].reference);
    assert_memory_not_equal(form->pages[0].reference->map, form->pages[2].reference->map,
                            sizeof form->pages[0].reference->map);
    form_free(form);
}

static void a_form_by_anchors_needs_nothing(void **state)
{
    struct form *form = described_good(HEAD FIELD "</form>");
    struct err err;

    (void)state;
    assert_int_equal(references_make(form, &err), 0);
    assert_null(form->pages[0].reference);
    form_free(form);
}

/* The form is read, but its picture will not do: one line with the place of <reference>. */
static void bad_picture(const char *src, const char *words)
{
    struct err err = {.text = ""};
    struct form *form;
    char text[600], start[100];

    snprintf(text, sizeof text, LEAFLET "<reference src='%s' dpi='200'/>" FIELD "</form>", src);
    form = described_good(text);
    snprintf(start, sizeof start, "form.xml:2: reference picture '%s': ", src);
    assert_int_equal(references_make(form, &err), -1);
    if (err.code != ERR_FORM || strncmp(err.text, start, strlen(start)) != 0 ||
        !strstr(err.text, words) || strchr(err.text, '\n'))
        fail_msg("code %d, not '%s%s': %s", (int)err.code, start, words, err.text);
    assert_null(form->pages[0].reference);
    form_free(form);
}

static void pictures_that_will_not_do(void **state)
{
    struct drawn_pose pose = leaflet_upright();
    uint8_t *bytes;
    size_t length;
    struct err err;
    struct drawn drawn;

    (void)state;
    described_put("text.png", "no picture", 10);
    bad_picture("text.png", "the content is neither");

    put_picture("whole.png", pose, 1, NULL);
    assert_int_equal(file_read("whole.png", FILE_FOLLOW, 1 << 24, &bytes, &length, &err), 0);
    described_put("cut.png", (const char *)bytes, 30);
    free(bytes);
    bad_picture("cut.png", "");

    put_picture("two.tif", pose, 1, "w");
    put_picture("two.tif", pose, 1, "a");
    bad_picture("two.tif", "it has 2 pages, a reference picture has one");

    pose.dpi = 100;
    put_picture("small.png", pose, 1, NULL);
    bad_picture("small.png", "827 x 1169 pixels are 105 x 148 mm at 200 dpi, but the form has "
                             "210 x 297: it shows the whole page, upright, and dpi says how");
    pose.dpi = 200;
    pose.turn_deg = 90;
    put_picture("flat.png", pose, 1, NULL);
    bad_picture("flat.png", "are 297 x 210 mm");

    drawn = drawn_new(210, 297, leaflet_upright());
    drawn_box(&drawn, (struct rect_mm){20, 20, 40, 10}, 0.4);
    assert_int_equal(pixWrite("empty.png", drawn.ink, IFF_PNG), 0);
    pixDestroy(&drawn.ink);
    bad_picture("empty.png", "it has too little print to tell how a page lies: ");
}

/* The first page's picture is good, the second's is none: that one is told, with its line. */
static void the_page_at_fault_is_told(void **state)
{
    struct err err = {.text = ""};
    struct form *form;

    (void)state;
    put_picture("one.png", leaflet_upright(), 1, NULL);
    described_put("text.png", "no picture", 10);
    form = described_good(LEAFLET "<page><reference src='one.png' dpi='200'/><field name='a' " PLACE
                                  "/></page>\n<page>\n<reference src='text.png' dpi='200'/>"
                                  "<field name='b' " PLACE "/></page></form>");
    assert_int_equal(references_make(form, &err), -1);
    assert_int_equal(strncmp(err.text, "form.xml:4: reference picture 'text.png': ", 42), 0);
    assert_null(form->pages[1].reference);
    form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form_by_its_picture),
        cmocka_unit_test(a_picture_lies_on_its_form_and_nowhere_else),
        cmocka_unit_test(a_form_is_found_without_the_bytes_of_its_picture),
        cmocka_unit_test(pages_that_look_alike),
        cmocka_unit_test(forms_of_several_pages),
        cmocka_unit_test(a_form_by_anchors_needs_nothing),
        cmocka_unit_test(pictures_that_will_not_do),
        cmocka_unit_test(the_page_at_fault_is_told),
    };

    return DESCRIBED_RUN(tests);
}
