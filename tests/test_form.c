/* SPDX-License-Identifier: MIT */
#include "segment/form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/file.h"

#define FORM "<form name='t' version='1' width='210mm' height='297mm'>\n"
#define ANCHORS                                                                                    \
    "<anchor shape='square' x='10mm' y='10mm' size='5mm'/>\n"                                      \
    "<anchor shape='square' x='200mm' y='10mm' size='5mm'/>\n"                                     \
    "<anchor shape='square' x='10mm' y='287mm' size='5mm'/>\n"
#define FIELD "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' pitch='8mm'/>\n"
#define HEAD FORM ANCHORS /* what follows is line 5 */

/* All files lie in a folder of their own, which is the current one: names are short. */
static int enter_folder(void **state)
{
    static char folder[] = "/tmp/test_form_XXXXXX";

    *state = folder;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int leave_folder(void **state)
{
    char command[80];

    snprintf(command, sizeof command, "rm -rf '%s'", (const char *)*state);
    return chdir("/") == 0 ? system(command) : -1;
}

static void put(const char *name, const char *text, size_t length)
{
    struct err err;

    if (file_write(name, text, length, &err) != 0)
        fail_msg("%s", err.text);
}

static struct form *good(const char *text)
{
    struct form *form = NULL;
    struct err err;

    put("form.xml", text, strlen(text));
    if (form_read("form.xml", &form, &err) != 0)
        fail_msg("%s\n%s", text, err.text);
    return form;
}

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A form that is refused at a line, in one line that holds some words, at once. */
static void bad_bytes(const char *text, size_t length, int line, const char *words)
{
    struct form *form = NULL;
    struct err err = {0};
    char place[40];
    double start;

    put("form.xml", text, length);
    snprintf(place, sizeof place, "form.xml:%d: ", line);
    start = now_s();
    if (form_read("form.xml", &form, &err) == 0)
        fail_msg("accepted, not '%s': %.300s", words, text);
    if (now_s() - start > 0.5)
        fail_msg("%.1f s: %.300s", now_s() - start, text);
    if (err.code != ERR_FORM || strncmp(err.text, place, strlen(place)) != 0 ||
        !strstr(err.text, words) || strchr(err.text, '\n'))
        fail_msg("code %d, '%s', not '%s%s': %.300s", (int)err.code, err.text, place, words, text);
}

static void bad(const char *text, int line, const char *words)
{
    bad_bytes(text, strlen(text), line, words);
}

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
    struct form *form = good(example);
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
    assert_string_equal(form->pages[0].reference, "order-blank.png");
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
        good(FORM "<page>" ANCHORS FIELD "</page><page>" ANCHORS
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
    struct form *form = good("<form name='t' version='1' width='2480px' height='3508px'>"
                             "<reference src='blank.png'/><field name='f' x='300px' y='600px' "
                             "width='60px' height='90px' boxes='2' pitch='60px'/></form>");
    struct err err;

    (void)state;
    assert_float_equal(form->width_mm, 2480 * 25.4 / 300, 1e-9);
    assert_rect(form->fields[0].boxes[1], 360 * 25.4 / 300, 50.8, 5.08, 7.62);
    assert_int_equal(form_ready(form, &err), -1);
    assert_int_equal(err.code, ERR_FORM);
    assert_non_null(strstr(err.text, "three anchors"));
    form_free(form);

    form = good(FORM ANCHORS "<reference src='blank.png' dpi='200'/><field name='f' x='200px' "
                             "y='50mm' width='60px' height='90px' mark='yes'/></form>");
    assert_float_equal(form->fields[0].area.x, 25.4, 1e-9);
    assert_int_equal(form_ready(form, &err), 0);
    form_free(form);
}

static const struct {
    int line;
    const char *words;
    const char *text;
} mistakes[] = {
    /* the XML itself */
    {1, "no well-formed XML", "<form"},
    {2, "no well-formed XML", FORM},
    {6, "no well-formed XML", HEAD "<field>\n</form>"},
    {1, "begins with '<'", "name,version\n"},
    {1, "begins with '<'", "\xef\xbb\xbfname"},
    {5, "no well-formed XML", HEAD "<field name='a' name='b'/></form>"},
    {5, "no well-formed XML", HEAD "<field name='&what;'/></form>"},
    {5, "no well-formed XML", HEAD "<field name='\xe4'/></form>"},
    {2, "DOCTYPE", "<?xml version='1.0'?>\n<!DOCTYPE form>\n" HEAD FIELD "</form>"},
    {1, "DOCTYPE", "<!DOCTYPE form SYSTEM 'file:///etc/hostname'>" HEAD FIELD "</form>"},
    {1, "DOCTYPE", "<!DOCTYPE form [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" FORM "&e;</form>"},
    {1, "DOCTYPE", "<!DOCTYPE form [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>" FORM "&b;</form>"},
    {5, "text between", HEAD "field\n\n" FIELD "</form>"},
    {5, "text between", HEAD "<![CDATA[x]]>" FIELD "</form>"},
    {5, "no namespace", HEAD "<field xmlns='urn:x'/></form>"},
    {5, "no namespace", HEAD "<field xml:space='preserve'/></form>"},
    {1, "no namespace", "<f:form xmlns:f='urn:x'/>"},
    {1, "no namespace", "<form xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include/></form>"},
    {5, "too deep", HEAD "<a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></form>"},
    /* what is unknown */
    {1, "outermost element is <form>", "<template/>"},
    {5, "holds no element <image>", HEAD "<image/>" FIELD "</form>"},
    {1, "has no attribute 'colour'", "<form colour='red'/>"},
    {5, "has no attribute 'widht'", HEAD "<field name='a' widht='7mm'/></form>"},
    {5, "has no attribute 'src'", HEAD "<anchor src='a'/></form>"},
    {5, "has no attribute 'luhn'", HEAD "<field name='a' boxes='2' x='20mm' y='20mm' width='7mm' "
                                   "height='9mm' pitch='8mm'><rule luhn='yes'/></field></form>"},
    {5, "shape=\"star\" is unknown", HEAD "<anchor shape='star'/></form>"},
    {5, "holds no element <box>", HEAD "<anchor shape='star'><box/></anchor></form>"},
    /* what is missing */
    {1, "needs the attribute 'name'", "<form version='1'/>"},
    {1, "needs the attribute 'version'", "<form name='a'/>"},
    {1, "needs the attribute 'width'", "<form name='a' version='1'/>"},
    {1, "has no <field>", HEAD "</form>"},
    {1, "0 anchors", FORM FIELD "</form>"},
    {2, "2 anchors", FORM "<page><anchor shape='ring' x='10mm' y='10mm' size='5mm'/>"
                          "<anchor shape='ring' x='10mm' y='50mm' size='5mm'/>" FIELD
                          "</page></form>"},
    {5, "needs one of boxes", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm'/></form>"},
    {5, "needs the attribute 'pitch'", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' "
                                       "height='9mm' boxes='2'/></form>"},
    {5, "needs the attribute 'x'", HEAD "<field name='a' y='2mm' width='7mm' height='9mm' "
                                   "digits='2'/></form>"},
    {5, "<box> needs the attribute 'y'", HEAD "<field name='a' height='9mm'><box x='2mm' "
                                         "width='7mm'/></field></form>"},
    {5, "says nothing", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' "
                        "boxes='1'><rule/></field></form>"},
    /* lengths */
    {1, "has no unit", "<form name='a' version='1' width='210' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='21cm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='-21mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='nanmm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='infmm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='1e3mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='0x20mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='210,5mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='210 mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='99999999999999999999mm' height='1mm'/>"},
    {1, "more than 2000 mm", "<form name='a' version='1' width='99999mm' height='297mm'/>"},
    {1, "each side has", "<form name='a' version='1' width='0mm' height='297mm'/>"},
    {1, "each side has", "<form name='a' version='1' width='1201mm' height='297mm'/>"},
    {1, "no <reference>", "<form name='a' version='1' width='2480px' height='297mm'/>"},
    {5, "too small", HEAD "<field name='a' x='20mm' y='20mm' width='0mm' height='9mm' boxes='1'/></form>"},
    {5, "too small", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='0.001in' mark='yes'/></form>"},
    /* counts */
    {5, "is no whole number", HEAD "<field name='a' x='2mm' y='2mm' width='1mm' height='9mm' boxes='0'/></form>"},
    {5, "is no whole number", HEAD "<field name='a' x='2mm' y='2mm' width='1mm' height='9mm' boxes='65' pitch='2mm'/></form>"},
    {5, "is no whole number", HEAD "<field name='a' x='2mm' y='2mm' width='1mm' height='9mm' boxes='1x'/></form>"},
    {5, "is no whole number", HEAD "<field name='a' x='2mm' y='2mm' width='1mm' height='9mm' boxes='99999999999999999999'/></form>"},
    {5, "is no range", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' digits='8-1'/></form>"},
    {5, "is no range", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' digits='0'/></form>"},
    {5, "is no range", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' digits='1-'/></form>"},
    {5, "is no range", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' digits='1-65'/></form>"},
    {5, "is unknown", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' mark='no'/></form>"},
    {5, "is unknown", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' digits='3' print='boxes'/></form>"},
    {5, "is unknown", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' mark='yes' print='comb'/></form>"},
    /* names */
    {1, "is no name", "<form name='' version='1'/>"},
    {1, "is no name", "<form name='a b' version='1'/>"},
    {1, "is no name", "<form name='../a' version='1'/>"},
    {1, "is no name", "<form name='a&#10;b' version='1'/>"},
    {1, "is no name", "<form name='a&#x9b;b' version='1'/>"},
    {1, "longer than 63", "<form name='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' version='1'/>"},
    {6, "a second field 'f', the first is in line 5", HEAD FIELD FIELD "</form>"},
    {5, "a second <reference>", HEAD "<reference src='a.png'/><reference src='a.png'/>" FIELD "</form>"},
    {5, "is no name", HEAD "<reference src='../a.png'/>" FIELD "</form>"},
    {5, "is no name", HEAD "<reference src='/etc/passwd'/>" FIELD "</form>"},
    {5, "no whole number from 75", HEAD "<reference src='a.png' dpi='0'/>" FIELD "</form>"},
    /* places */
    {5, "ends at x=211.0mm, the page at 210.0mm", HEAD "<field name='a' x='204mm' y='20mm' width='7mm' height='9mm' boxes='1'/></form>"},
    {5, "ends at y=298.0mm", HEAD "<field name='a' x='20mm' y='289mm' width='7mm' height='9mm' boxes='1'/></form>"},
    {5, "lies off the page", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' boxes='64' pitch='7mm'/></form>"},
    {5, "lies off the page", HEAD "<field name='a' height='9mm' y='20mm' width='7mm'><box x='209mm'/></field></form>"},
    {5, "<anchor> lies off the page", HEAD "<anchor shape='ring' x='1mm' y='50mm' size='5mm'/>" FIELD "</form>"},
    {5, "<anchor> lies off the page", HEAD "<anchor shape='corner' x='211mm' y='50mm' size='5mm'/>" FIELD "</form>"},
    {5, "larger than half", HEAD "<anchor shape='corner' x='50mm' y='50mm' size='106mm'/>" FIELD "</form>"},
    {5, "overlaps another", HEAD "<anchor shape='ring' x='11mm' y='12mm' size='5mm'/>" FIELD "</form>"},
    {4, "in one line", FORM "<anchor shape='ring' x='10mm' y='10mm' size='5mm'/>\n"
                            "<anchor shape='ring' x='100mm' y='12mm' size='5mm'/>\n"
                            "<anchor shape='ring' x='200mm' y='10mm' size='5mm'/>\n" FIELD "</form>"},
    {5, "less than the width", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' boxes='2' pitch='6mm'/></form>"},
    {6, "before the one to its left", HEAD "<field name='a' height='9mm' y='20mm' width='7mm'><box x='20mm'/>\n<box x='26mm'/></field></form>"},
    {6, "overlaps field 'f' in line 5", HEAD FIELD "<field name='g' x='65mm' y='15mm' width='20mm' height='9mm' digits='3'/></form>"},
    {5, "pitch belongs", HEAD "<field name='a' pitch='8mm' height='9mm' y='20mm' width='7mm'><box x='20mm'/></field></form>"},
    {5, "x belongs", HEAD "<field name='a' x='8mm' height='9mm' y='20mm' width='7mm'><box x='20mm'/></field></form>"},
    {5, "needs one of", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' boxes='1' mark='yes'/></form>"},
    {2, "<form> holds no element <field>", FORM "<page/>" FIELD "</form>"},
};

static void test_mistakes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        bad(mistakes[i].text, mistakes[i].line, mistakes[i].words);
}

/* Rules of a field of 8 boxes. */
static const struct {
    const char *words, *rule;
} rule_mistakes[] = {
    {"check=\"isbn\" is unknown", "check='isbn'"},
    {"has 13 digits, but field 'r' holds only 8", "check='ean13'"},
    {"has 9 digits", "check='aba'"},
    {"is no range", "length='0-3'"},
    {"has 9 digits", "length='9-12'"},
    {"is no whole number", "min='-1'"},
    {"is no whole number", "min='1.5'"},
    {"is no whole number", "max='1000000000000000000'"},
    {"min 5 is more than max 4", "min='5' max='4'"},
    {"min has 9 digits", "min='100000000'"},
    {"is no date", "date='DDMMJJJJ'"},
    {"is no date", "date='DDDD'"},
    {"is no date", "date='YYYYYY'"},
    {"is no date", "date='YYYY'"},
    {"is no date", "date=''"},
    {"is no date", "date='DDMMYYYYDDMMYYYYDDMMYYYY'"},
    {"no extended regular expression", "pattern='[0-9'"},
    {"no extended regular expression", "pattern='(1'"},
    {"no extended regular expression", "pattern='[[:ziffer:]]'"},
    {"1 to 200 bytes", "pattern=''"},
    {"no back-references", "pattern='(.)\\1'"},
    {"no back-references", "pattern='([\\1])\\1'"},
    {"repeats too much", "pattern='.{1001}'"},
    {"repeats too much", "pattern='((.{1,255}){1,255}){1,255}'"},
    {"repeats too much", "pattern='((((((((((1+)+)+)+)+)+)+)+)+)+'"},
    {"repeats too much", "pattern='(x{40}){40}'"},
    {"repeats too much", "pattern='1{9}{9}{9}{9}'"},
    {"repeats too much", "pattern='.{99999999999999999999}'"},
    {"is no name", "list='../ids.txt'"},
    {"cannot open 'absent.txt'", "list='absent.txt'"},
    {"a second rule 'max'", "max='3'/><rule max='4'"},
    {"required=\"maybe\" is unknown", "required='maybe'"},
};

static void test_mistakes_in_rules(void **state)
{
    char text[2000];

    (void)state;
    for (size_t i = 0; i < sizeof rule_mistakes / sizeof *rule_mistakes; i++) {
        snprintf(text, sizeof text,
                 HEAD "<field name='r' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' "
                      "pitch='8mm'>\n<rule %s/></field></form>",
                 rule_mistakes[i].rule);
        bad(text, 6, rule_mistakes[i].words);
    }
    bad(HEAD "<field name='m' x='20mm' y='20mm' width='7mm' height='9mm' mark='yes'>"
             "<rule max='1'/></field></form>", 5, "its only rule is required");
    bad(HEAD "<field name='m' x='20mm' y='20mm' width='90mm' height='9mm' digits='9-11'>"
             "<rule check='mod11'/></field></form>", 5, "at most 10 digits");
}

/* Patterns that look dangerous and are not. */
static void test_patterns(void **state)
{
    static const char *const patterns[] = {
        "[0-9]{8}|[0-9]{10}|[0-9]{12}|[0-9]{13}", "(1|2){64}", "[]{}+]?12", "[^]()]{3}",
        "[[:digit:]]{2,}", "\\+?12", "((1+)+)?", "[[.-.]1]{3}"};
    char text[2000];

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        snprintf(text, sizeof text,
                 HEAD "<field name='r' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' "
                      "pitch='8mm'><rule pattern='%s'/></field></form>", patterns[i]);
        form_free(good(text));
    }
}

static void test_mistakes_across_fields(void **state)
{
    static const struct {
        const char *words, *rule;
    } across[] = {
        {"there is no field 'h'", "sum='f h' is='g'"},
        {"there is no field 'gg'", "sum='f gg' is='g'"},
        {"there is no field", "sum='f' is='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'"},
        {"stands twice", "sum='f g' is='g'"},
        {"a rule across fields is", "sum='f'"},
        {"a rule across fields is", "sum='f' is='g' less='f g'"},
        {"a rule across fields is", "equal='f' is='g'"},
        {"a rule across fields is", ""},
        {"adds up at least one", "sum='' is='f'"},
        {"adds up at least one", "sum='f' is=''"},
        {"adds up at least one", "sum='f' is='g d'"},
        {"at least two fields", "equal='f'"},
        {"at least two fields", "less=' '"},
        {"dates compare only with dates", "less='f d'"},
        {"dates compare only with dates", "sum='d' is='f'"},
        {"has no attribute 'required'", "required='yes'"},
    };
    char text[2000];

    (void)state;
    for (size_t i = 0; i < sizeof across / sizeof *across; i++) {
        snprintf(text, sizeof text,
                 HEAD FIELD "<field name='g' x='20mm' y='40mm' width='50mm' height='9mm' "
                            "digits='1-9'/><field name='d' x='20mm' y='60mm' width='50mm' "
                            "height='9mm' digits='8'><rule date='DDMMYYYY'/></field>\n"
                            "<rule %s/></form>", across[i].rule);
        bad(text, 7, across[i].words);
    }
}

static const char with_list[] =
    HEAD "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='4' pitch='8mm'>"
         "<rule list='ids.txt'/></field><field name='g' x='20mm' y='40mm' width='7mm' "
         "height='9mm' boxes='4' pitch='8mm'><rule list='ids.txt'/></field></form>";

static void list_fails(const char *list, size_t length, const char *words)
{
    struct form *form;
    struct err err;

    put("ids.txt", list, length);
    put("form.xml", with_list, strlen(with_list));
    assert_int_equal(form_read("form.xml", &form, &err), -1);
    assert_int_equal(err.code, ERR_FORM);
    if (!strstr(err.text, words))
        fail_msg("'%s', not '%s'", err.text, words);
}

static void test_lists(void **state)
{
    struct form *form;
    char hash[HASH_TEXT], *large = calloc(1, FORM_MAX_LIST_BYTES + 1);

    (void)state;
    put("ids.txt", "30\n4\n100\n", 9);
    form = good(with_list);
    assert_int_equal(form->list_count, 1);
    assert_int_equal(form->lists[0]->count, 3);
    assert_string_equal(form->lists[0]->values[0], "100");
    assert_string_equal(form->lists[0]->values[2], "4");
    assert_ptr_equal(form->fields[0].rules[0].list, form->fields[1].rules[0].list);
    strcpy(hash, form->sha256);
    form_free(form);

    put("ids.txt", "30\n4\n101\n", 9); /* another list is another form */
    form = good(with_list);
    assert_string_not_equal(form->sha256, hash);
    form_free(form);

    list_fails("30\n4a\n", 6, "ids.txt:2: '4a' is no value");
    list_fails("30\n\n# nothing\n 4\n", 17, "ids.txt:4: ' 4' is no value");
    list_fails("# nothing\n", 10, "ids.txt:1: the list is empty");
    list_fails("30\n\0004\n", 6, "ids.txt:2: a byte of zero");
    assert_non_null(large);
    memset(large, '1', FORM_MAX_LIST_BYTES + 1);
    list_fails(large, FORM_MAX_LIST_BYTES + 1, "form.xml:5: 'ids.txt' has 4194305 bytes");
    list_fails(large, FORM_MAX_LIST_BYTES, "ids.txt:1: '1111111111111111111111111111111111111111'");
    free(large);
    unlink("ids.txt");
    assert_int_equal(symlink("/etc/hostname", "ids.txt"), 0);
    put("form.xml", with_list, strlen(with_list));
    bad(with_list, 5, "'ids.txt' is a symbolic link");
    unlink("ids.txt");
}

/* Writes head, then count times the middle (with the number in it), then the tail. */
static char *repeat(const char *head, const char *middle, int count, const char *tail)
{
    size_t size = strlen(head) + (size_t)count * (strlen(middle) + 16) + strlen(tail) + 1;
    char *text = malloc(size), *end = text;

    assert_non_null(text);
    end = stpcpy(end, head);
    for (int i = 0; i < count; i++) {
        const char *mark = strchr(middle, '#');
        if (mark)
            end += sprintf(end, "%.*s%d%s", (int)(mark - middle), middle, i, mark + 1);
        else
            end = stpcpy(end, middle);
    }
    strcpy(end, tail);
    return text;
}

static void too_many(const char *head, const char *middle, int count, const char *tail, int line,
                     const char *words)
{
    char *text = repeat(head, middle, count, tail);

    bad(text, line, words);
    free(text);
}

static void test_absurd_amounts(void **state)
{
    (void)state;
    too_many(HEAD "<field", " a#='1'", 60000, "/></form>", 1, "the limit is 131072");
    too_many(HEAD "\n<field", " a#='1'", 9000, "/></form>", 6, "9000 attributes");
    too_many(HEAD "<!-- '> --><field\n", "\ta#=\"1'>\"", 33, "/></form>", 5, "33 attributes");
    too_many(HEAD "<field xmlns:", "a#='' xmlns:", 5000, "b=''/></form>", 5, "5001 attributes");
    too_many(HEAD, "<field/>", 100000, "</form>", 1, "the limit is 131072");
    too_many(HEAD, "<field/>", 16000, "</form>", 1, "16000 fields: a form has at most 500");
    too_many(HEAD, "<field name='f#'/>", 501, "</form>", 1, "501 fields");
    too_many(HEAD, "<a>", 40000, "</form>", 5, "too deep");
    too_many(FORM, "<page/>", 16000, "</form>", 1, "16000 pages");
    too_many(FORM "<page>" FIELD "</page>", "<page/>", 50, "</form>", 1, "51 pages");
    too_many(FORM, "<anchor/>", 33, FIELD "</form>", 1, "33 anchors");
    too_many(HEAD "<field name='a' y='20mm' height='9mm' width='2mm'>", "<box/>", 65,
             "</field></form>", 5, "65 boxes");
    too_many(HEAD FIELD, "<rule/>", 201, "</form>", 1, "201 rules");
    too_many(HEAD FIELD "<rule equal='f", " f", 60000, "'/></form>", 6, "stands twice");
    too_many(HEAD "<field name='", "a", 120000, "'/></form>", 5, "longer than 63 bytes");
    too_many(HEAD "<", "a", 40000, "/></form>", 5, "holds no element <aaaa");
    too_many(HEAD "<field ", "a", 40000, "='1'/></form>", 5, "has no attribute 'aaaa");
    too_many("<", "a", 40000, "/>", 1, "outermost element");
    too_many(HEAD "<!--", "-- ", 40000, "--></form>", 5, "no well-formed XML");
    too_many(HEAD "<?", "a ", 60000, "?></form>", 1, "has no <field>");
    too_many(FORM, "\n", 130000, "<image/></form>", 130002, "no element <image>");
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
    start = now_s();
    form = good(text);
    assert_int_equal(form->field_count, FORM_MAX_FIELDS);
    if (now_s() - start > 0.5)
        fail_msg("%.2f s", now_s() - start);
    form_free(form);
    free(text);
}

static void test_bytes_that_are_no_text(void **state)
{
    static const char zero[] = HEAD "<field name='\0'/></form>";
    static const char wide[] = "\xff\xfe<\0f\0o\0r\0m\0/\0>\0";
    static const char bare[] = "<\0f\0o\0r\0m\0/\0>\0";

    (void)state;
    bad_bytes(zero, sizeof zero - 1, 5, "a byte of zero");
    bad_bytes(wide, sizeof wide - 1, 1, "UTF-16");
    bad_bytes(bare, sizeof bare - 1, 1, "a byte of zero");
    bad_bytes("\x4c\x6f\xa7\x94", 4, 1, "begins with '<'"); /* EBCDIC */
    bad_bytes("", 0, 1, "is empty");
    /* A declaration of another encoding changes nothing: the bytes are UTF-8. */
    form_free(good("<?xml version='1.0' encoding='UTF-7'?>" HEAD FIELD "</form>"));
    form_free(good("<?xml version='1.0' encoding='nonsense'?>" HEAD FIELD "</form>"));
    form_free(good("\xef\xbb\xbf" HEAD FIELD "</form>"));
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
    assert_non_null(strstr(err.text, "/tmp:1: "));
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
    put("form.xml", FORM "<image/></form>", strlen(FORM "<image/></form>"));
    assert_int_equal(form_read(path, &form, &err), -1);
    assert_non_null(strstr(err.text, "/form.xml:2: <form> holds no element <image>"));
}

static void collect(const char *line, void *context)
{
    strcat(strcat(context, line), "\n");
}

static void warns(const char *text, const char *words)
{
    struct form *form = good(text);
    char lines[4000] = "";

    form_warn(form, collect, lines);
    if (*words ? !strstr(lines, words) : *lines)
        fail_msg("'%s' not in '%s'", words, lines);
    form_free(form);
}

#define FOURTH "<anchor shape='square' x='200mm' y='287mm' size='5mm'/>"
#define REQUIRED "<rule required='yes'/></field>"
#define BOXED "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' pitch='8mm'>" REQUIRED

static void test_warnings(void **state)
{
    (void)state;
    warns(HEAD BOXED "</form>", "");
    warns(HEAD FOURTH BOXED "</form>",
          "form.xml:1: the anchors look the same upside down: only the lines");
    warns(HEAD "<anchor shape='ring' x='200mm' y='287mm' size='5mm'/>" BOXED "</form>", "");
    warns(HEAD FOURTH "<field name='f' x='95mm' y='140mm' width='20mm' height='17mm' digits='3'>"
          REQUIRED "</form>", "anchors and fields look the same upside down");
    warns("<form name='t' version='1' width='210mm' height='210mm'>"
          "<anchor shape='ring' x='10mm' y='105mm' size='5mm'/>"
          "<anchor shape='ring' x='200mm' y='105mm' size='5mm'/>"
          "<anchor shape='ring' x='105mm' y='10mm' size='5mm'/>"
          "<anchor shape='ring' x='105mm' y='200mm' size='5mm'/>" BOXED "</form>",
          "the anchors look the same upside down");
    warns(FORM "<anchor shape='ring' x='10mm' y='10mm' size='5mm'/>"
               "<anchor shape='ring' x='40mm' y='10mm' size='5mm'/>"
               "<anchor shape='ring' x='10mm' y='60mm' size='5mm'/>" BOXED "</form>",
          "the anchors span only 30 x 50 of 210 x 297 mm");
    warns(HEAD "<field name='f' x='4mm' y='12mm' width='7mm' height='9mm' boxes='1'>" REQUIRED
               "</form>", "form.xml:5: field 'f' lies over an anchor");
    warns(HEAD FIELD "</form>", "form.xml:1: no field is required");
    warns(HEAD "<field name='f' x='20mm' y='20mm' width='3mm' height='9mm' boxes='1'>" REQUIRED
               "</form>", "form.xml:5: field 'f' leaves 3.0 x 9.0 mm for a digit");
    warns(HEAD "<field name='f' x='20mm' y='20mm' width='20mm' height='9mm' digits='1-10'>"
          REQUIRED "</form>", "leaves 2.0 x 9.0 mm for a digit");
    warns(HEAD "<field name='f' print='none' x='20mm' y='20mm' width='7mm' height='9mm' "
               "boxes='1'>" REQUIRED "</form>", "no lines are printed");
    warns(FORM "<reference src='a.png'/>" BOXED "</form>", "by a reference picture is not done yet");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_example),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_pixels),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_mistakes_in_rules),
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_mistakes_across_fields),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_absurd_amounts),
        cmocka_unit_test(test_largest_form_is_quick),
        cmocka_unit_test(test_bytes_that_are_no_text),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_long_paths),
        cmocka_unit_test(test_warnings),
    };

    return cmocka_run_group_tests(tests, enter_folder, leave_folder);
}
