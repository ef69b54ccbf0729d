/* SPDX-License-Identifier: MIT */
#include "segment/form.h"

#include "tests/described.h"

static void collect(const char *line, void *context)
{
    strcat(strcat(context, line), "\n");
}

static void warns(const char *text, const char *words)
{
    struct form *form = described_good(text);
    char lines[4000] = "";

    form_warn(form, collect, lines);
    if (*words ? !strstr(lines, words) : *lines)
        fail_msg("'%s' not in '%s'", words, lines);
    form_free(form);
}

#define FOURTH "<anchor shape='square' x='200mm' y='287mm' size='5mm'/>"
#define REQUIRED "<rule required='yes'/></field>"
#define BOXED "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' pitch='8mm'>" REQUIRED

#define MARKS                                                                                      \
    "<field name='f' x='20mm' y='20mm' width='5mm' height='5mm' mark='yes'/>"                      \
    "<field name='g' x='30mm' y='20mm' width='5mm' height='5mm' mark='yes'/>"

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
    warns(HEAD MARKS "<rule one='f g'/></form>", "form.xml:1: no field is required");
    warns(HEAD MARKS "<rule one='f g' required='yes'/></form>", "");
    warns(HEAD "<field name='f' x='20mm' y='20mm' width='3mm' height='9mm' boxes='1'>" REQUIRED
               "</form>", "form.xml:5: field 'f' leaves 3.0 x 9.0 mm for a digit");
    warns(HEAD "<field name='f' x='20mm' y='20mm' width='20mm' height='9mm' digits='1-10'>"
          REQUIRED "</form>", "leaves 2.0 x 9.0 mm for a digit");
    warns(HEAD "<field name='f' print='none' x='20mm' y='20mm' width='7mm' height='9mm' "
               "boxes='1'>" REQUIRED "</form>", "no lines are printed");
    warns(HEAD "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' pitch='7.4mm'>"
          REQUIRED "</form>", "form.xml:5: field 'f' has boxes 0.4 mm apart");
    warns(HEAD "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' pitch='7.6mm'>"
          REQUIRED "</form>", "");
    warns(HEAD "<field name='f' x='20mm' y='20mm' width='7mm' height='9mm' boxes='8' pitch='7.2mm'>"
          REQUIRED "</form>", "");
}

/* Two anchors beside a reference picture, which need not be one to be described. */
static void test_anchors_that_are_too_few(void **state)
{
    (void)state;
    described_put("blank.png", "bytes", 5);
    warns(FORM "<reference src='blank.png'/><anchor shape='square' x='10mm' y='10mm' size='5mm'/>"
               "<anchor shape='square' x='200mm' y='10mm' size='5mm'/>" BOXED "</form>",
          "form.xml:1: 2 of at least 3 anchors: the page is found by its reference picture alone");
    warns(FORM "<reference src='blank.png'/>" BOXED "</form>", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_anchors_that_are_too_few),
    };

    return DESCRIBED_RUN(tests);
}
