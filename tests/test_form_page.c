/* SPDX-License-Identifier: MIT */
#include "segment/form_page.h"

#include "tests/described.h"

static const struct described_mistake mistakes[] = {
    {5, "shape=\"star\" is unknown", HEAD "<anchor shape='star'/></form>"},
    {1, "0 anchors", FORM FIELD "</form>"},
    {2, "2 anchors", FORM "<page><anchor shape='ring' x='10mm' y='10mm' size='5mm'/>"
                          "<anchor shape='ring' x='10mm' y='50mm' size='5mm'/>" FIELD
                          "</page></form>"},
    {6, "a second field 'f', the first is in line 5", HEAD FIELD FIELD "</form>"},
    {5, "a second <reference>", HEAD "<reference src='a.png'/><reference src='a.png'/>" FIELD "</form>"},
    {5, "is no name", HEAD "<reference src='../a.png'/>" FIELD "</form>"},
    {5, "is no name", HEAD "<reference src='/etc/passwd'/>" FIELD "</form>"},
    {5, "no whole number from 75", HEAD "<reference src='a.png' dpi='0'/>" FIELD "</form>"},
    {5, "<anchor> lies off the page", HEAD "<anchor shape='ring' x='1mm' y='50mm' size='5mm'/>" FIELD "</form>"},
    {5, "<anchor> lies off the page", HEAD "<anchor shape='corner' x='211mm' y='50mm' size='5mm'/>" FIELD "</form>"},
    {5, "larger than half", HEAD "<anchor shape='corner' x='50mm' y='50mm' size='106mm'/>" FIELD "</form>"},
    {5, "overlaps another", HEAD "<anchor shape='ring' x='11mm' y='12mm' size='5mm'/>" FIELD "</form>"},
    {4, "in one line", FORM "<anchor shape='ring' x='10mm' y='10mm' size='5mm'/>\n"
                            "<anchor shape='ring' x='100mm' y='12mm' size='5mm'/>\n"
                            "<anchor shape='ring' x='200mm' y='10mm' size='5mm'/>\n" FIELD "</form>"},
    {6, "overlaps field 'f' in line 5", HEAD FIELD "<field name='g' x='65mm' y='15mm' width='20mm' height='9mm' digits='3'/></form>"},
};

static void test_mistakes_on_pages(void **state)
{
    (void)state;
    described_bad_each(mistakes, sizeof mistakes / sizeof *mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_on_pages),
    };

    return DESCRIBED_RUN(tests);
}
