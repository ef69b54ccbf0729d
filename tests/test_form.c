/* SPDX-License-Identifier: MIT */
#include "segment/form.h"

#include "tests/described.h"

/* The example of formdigits-form(5). */
static const char example[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<form name=\"order\" version=\"1\" width=\"210mm\" height=\"297mm\">\n"
    "  <anchor shape=\"square\" x=\"10mm\" y=\"10mm\" size=\"5mm\"/> <!-- the centre -->\n"
    "  <anchor shape=\"square\" x=\"200mm\" y=\"10mm\" size=\"5mm\"/>\n"
    "  <anchor shape=\"ring\" x=\"10mm\" y=\"287mm\" size=\"0.25in\"/>\n"
    "  <reference src=\"order-blank.png\"/>\n"
    "  <field name=\"customer\" x=\"120mm\" y=\"40mm\" width=\"7mm\" height=\"9mm\" boxes=\"6\"\n"
    "         pitch=\"8mm\">\n"
    "    <rule check=\"luhn\"/> <rule required=\"yes\"/>\n"
    "  </field>\n"
    "  <field name=\"date\" boxes=\"8\" x=\"30mm\" y=\"60mm\" width=\"6mm\" height=\"8mm\" "
    "pitch=\"7mm\"><rule date=\"DDMMYYYY\"/></field>\n"
    "  <field name=\"odd\" height=\"9mm\"><box x=\"10mm\" y=\"80mm\" width=\"7mm\"/>"
    "<box x=\"19mm\" y=\"81mm\" width=\"6mm\" height=\"10mm\"/></field>\n"
    "  <field name=\"amount\" x=\"150mm\" y=\"80mm\" width=\"45mm\" height=\"10mm\" "
    "digits=\"1-8\"><rule min=\"1\" max=\"2000000\"/></field>\n"
    "  <field name=\"agree\" mark=\"yes\" x=\"20mm\" y=\"100mm\" width=\"5mm\" height=\"5mm\"/>\n"
    "  <rule sum=\"odd amount\" is=\"customer\"/>\n"
    "</form>\n";

static void assert_rect(struct rect_mm r, double x, double y, double width, double height)
{
    assert_float_equal(r.x, x, 1e-9);
    assert_float_equal(r.y, y, 1e-9);
    assert_float_equal(r.width, width, 1e-9);
    assert_float_equal(r.height, height, 1e-9);
}

static void test_example(void **state)
{
    struct form *form = described_good(example);
    const struct field *f = form->fields;
    char hash[HASH_TEXT];

    (void)state;
    assert_string_equal(form->name, "order");
    assert_string_equal(form->version, "1");
    assert_string_equal(form->path, "form.xml");
    assert_string_equal(form->text, example);
    hash_bytes(example, strlen(example), hash);
    assert_string_equal(form->sha256, hash);
    assert_float_equal(form->width_mm, 210, 0);
    assert_float_equal(form->height_mm, 297, 0);
    assert_int_equal(form->page_count, 1);
    assert_int_equal(form->pages[0].anchor_count, 3);
    assert_int_equal(form->pages[0].anchors[2].shape, ANCHOR_RING);
    assert_float_equal(form->pages[0].anchors[2].y_mm, 287, 0);
    assert_float_equal(form->pages[0].anchors[2].size_mm, 6.35, 1e-9);
    assert_string_equal(form->pages[0].picture.path, "order-blank.png");
    assert_null(form->pages[0].picture.bytes); /* the anchors are enough: it need not be there */
    assert_null(form->pages[0].reference);
    assert_int_equal(form->field_count, 5);
    assert_string_equal(f[0].name, "customer");
    assert_int_equal(f[0].line, 7); /* where its tag begins */
    assert_int_equal(f[0].kind, FIELD_BOXES);
    assert_int_equal(f[0].print, PRINT_BOXES);
    assert_int_equal(f[0].box_count, 6);
    assert_rect(f[0].boxes[5], 160, 40, 7, 9);
    assert_rect(f[0].area, 120, 40, 47, 9);
    assert_int_equal(f[0].rule_count, 2);
    assert_int_equal(f[0].rules[0].kind, RULE_CHECK);
    assert_int_equal(f[0].rules[0].check, CHECK_LUHN);
    assert_int_equal(f[0].rules[1].kind, RULE_REQUIRED);
    assert_string_equal(f[1].rules[0].date, "DDMMYYYY");
    assert_int_equal(f[2].box_count, 2);
    assert_rect(f[2].boxes[0], 10, 80, 7, 9);
    assert_rect(f[2].boxes[1], 19, 81, 6, 10);
    assert_rect(f[2].area, 10, 80, 15, 11);
    assert_int_equal(f[3].kind, FIELD_STRIP);
    assert_int_equal(f[3].print, PRINT_FRAME);
    assert_int_equal(f[3].box_count, 0);
    assert_int_equal(f[3].digits_least, 1);
    assert_int_equal(f[3].digits_most, 8);
    assert_int_equal(f[3].rules[1].bound, 2000000);
    assert_int_equal(f[4].kind, FIELD_MARK);
    assert_int_equal(f[4].box_count, 1);
    assert_rect(f[4].boxes[0], 20, 100, 5, 5);
    assert_int_equal(form->rule_count, 1);
    assert_int_equal(form->rules[0].kind, FORM_RULE_SUM);
    assert_int_equal(form->rules[0].term_count, 3);
    assert_int_equal(form->rules[0].terms[0], 2);
    assert_int_equal(form->rules[0].terms[2], 0);
    form_free(form);
}

static void test_pages(void **state)
{
    struct form *form =
        described_good(FORM "<page>" ANCHORS FIELD "</page><page>" ANCHORS
                  "<field name='g' print='comb' x='1in' y='20mm' width='7mm' height='9mm' "
                  "boxes='1'/></page><rule equal=' f  g '/></form>");

    (void)state;
    assert_int_equal(form->page_count, 2);
    assert_int_equal(form->pages[1].first_field, 1);
    assert_int_equal(form->pages[1].field_count, 1);
    assert_int_equal(form->pages[1].anchor_count, 3);
    assert_int_equal(form->fields[1].print, PRINT_COMB);
    assert_float_equal(form->fields[1].area.x, 25.4, 1e-9);
    assert_int_equal(form->rules[0].term_count, 2);
    form_free(form);
}

/* Pixels are those of the reference picture; without a word of its resolution, of 300 dpi. */
static void test_pixels(void **state)
{
    struct form *form;

    (void)state;
    described_put("blank.png", "kept as it is", 13);
    form = described_good("<form name='t' version='1' width='2480px' height='3508px'>"
                          "<reference src='blank.png'/><field name='f' x='300px' y='600px' "
                          "width='60px' height='90px' boxes='2' pitch='60px'/></form>");
    assert_float_equal(form->width_mm, 2480 * 25.4 / 300, 1e-9);
    assert_rect(form->fields[0].boxes[1], 360 * 25.4 / 300, 50.8, 5.08, 7.62);
    assert_float_equal(form->pages[0].picture.px_mm, 25.4 / 300, 1e-12);
    assert_int_equal(form->pages[0].picture.length, 13);
    assert_memory_equal(form->pages[0].picture.bytes, "kept as it is", 13);
    assert_null(form->pages[0].reference); /* nobody has looked at it yet */
    form_free(form);

    form = described_good(FORM ANCHORS "<reference src='blank.png' dpi='200'/><field name='f' "
                          "x='200px' y='50mm' width='60px' height='90px' mark='yes'/></form>");
    assert_float_equal(form->fields[0].area.x, 25.4, 1e-9);
    assert_float_equal(form->pages[0].picture.px_mm, 0.127, 1e-12);
    assert_null(form->pages[0].picture.bytes);
    form_free(form);
}

/* The hash of a form that is found by a picture called blank.png of some bytes. */
static void hash_with(const char *anchors, const char *bytes, char out[HASH_TEXT])
{
    struct form *form;
    char text[1000];

    described_put("blank.png", bytes, strlen(bytes));
    snprintf(text, sizeof text, FORM "%s<reference src='blank.png'/>" FIELD "</form>", anchors);
    form = described_good(text);
    snprintf(out, HASH_TEXT, "%s", form->sha256);
    form_free(form);
}

/* What is read depends on the picture only where the picture says how a page lies. */
static void test_hash(void **state)
{
    char one[HASH_TEXT], other[HASH_TEXT];
    struct form *form;

    (void)state;
    hash_with("", "one picture", one);
    hash_with("", "another one", other);
    assert_string_not_equal(one, other);
    hash_with("", "one picture", other);
    assert_string_equal(one, other);
    hash_with(ANCHORS, "one picture", one);
    hash_with(ANCHORS, "another one", other);
    assert_string_equal(one, other);
    assert_int_equal(unlink("blank.png"), 0);
    form = described_good(FORM ANCHORS "<reference src='blank.png'/>" FIELD "</form>");
    assert_string_equal(form->sha256, one);
    form_free(form);
}

/* The same bytes under another name, or on another page, are another form. */
static void test_hash_of_pages(void **state)
{
    static const char text[] = FORM "<page><reference src='%s'/>" FIELD "</page><page>"
                               "<reference src='%s'/><field name='g' x='20mm' y='20mm' "
                               "width='7mm' height='9mm' boxes='1'/></page></form>";
    struct form *form, *swapped;
    char both[2000];

    (void)state;
    described_put("a.png", "the first", 9);
    described_put("b.png", "the second", 10);
    snprintf(both, sizeof both, text, "a.png", "b.png");
    form = described_good(both);
    described_put("b.png", "the first", 9);
    described_put("a.png", "the second", 10);
    swapped = described_good(both);
    assert_string_not_equal(form->sha256, swapped->sha256);
    form_free(form);
    form_free(swapped);
}

static const struct described_mistake mistakes[] = {
    {1, "outermost element is <form>", "<template/>"},
    {1, "needs the attribute 'name'", "<form version='1'/>"},
    {1, "needs the attribute 'version'", "<form name='a'/>"},
    {1, "needs the attribute 'width'", "<form name='a' version='1'/>"},
    {1, "has no <field>", HEAD "</form>"},
    {1, "each side has", "<form name='a' version='1' width='0mm' height='297mm'/>"},
};

static void test_mistakes(void **state)
{
    (void)state;
    described_bad_each(mistakes, sizeof mistakes / sizeof *mistakes);
}

static void test_files(void **state)
{
    struct form *form;
    struct err err;

    (void)state;
    assert_int_equal(form_read("absent.xml", &form, &err), -1);
    assert_int_equal(err.code, ERR_ABSENT);
    assert_int_equal(form_read("/tmp", &form, &err), -1);
    assert_int_equal(err.code, ERR_FORM);
    assert_non_null(strstr(err.text, "no form file: '/tmp' is a folder"));
    form_free(NULL);
}

/* A message is one line that fits, however long names are. */
static void test_long_paths(void **state)
{
    char path[300], *name = path;
    struct form *form;
    struct err err;

    (void)state;
    for (int i = 0; i < 60; i++)
        name = stpcpy(name, "././");
    strcpy(name, "form.xml");
    described_put("form.xml", FORM "<image/></form>", strlen(FORM "<image/></form>"));
    assert_int_equal(form_read(path, &form, &err), -1);
    assert_non_null(strstr(err.text, "/form.xml:2: <form> holds no element <image>"));
}

/* 500 fields of 64 boxes between each other's boxes: legal, and the most work there is. */
static void test_largest_form_is_quick(void **state)
{
    char *text = malloc(FORM_MAX_BYTES), *end = stpcpy(text, "<form name='t' version='1' "
                        "width='1200mm' height='1200mm'>" ANCHORS);
    struct form *form;
    double start;

    (void)state;
    assert_non_null(text);
    for (int i = 0; i < FORM_MAX_FIELDS; i++)
        end += sprintf(end, "<field name='f%d' x='%dmm' y='%d.%dmm' width='9mm' height='2mm' "
                            "boxes='64' pitch='18mm'/>", i, 9 * (i % 2), 14 + i * 2, i % 10);
    strcpy(end, "</form>");
    start = described_now_s();
    form = described_good(text);
    assert_int_equal(form->field_count, FORM_MAX_FIELDS);
    if (described_now_s() - start > 0.5)
        fail_msg("%.2f s", described_now_s() - start);
    form_free(form);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_pixels),
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_hash_of_pages),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_long_paths),
        cmocka_unit_test(test_largest_form_is_quick),
    };

    return DESCRIBED_RUN(tests);
}
