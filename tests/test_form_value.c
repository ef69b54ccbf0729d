/* SPDX-License-Identifier: MIT */
#include "segment/form_value.h"

#include "tests/described.h"

static const struct described_mistake mistakes[] = {
    {1, "has no unit: add mm or in", "<form name='a' version='1' width='210' height='297mm'/>"},
    {1, "has no unit: add mm, in or px", "<form name='a' version='1' width='210' height='297mm'><reference src='a'/></form>"},
    {1, "with mm or in", "<form name='a' version='1' width='21cm' height='297mm'/>"},
    {1, "with mm, in or px", "<form name='a' version='1' width='21cm' height='297mm'><reference src='a'/></form>"},
    {1, "is no length", "<form name='a' version='1' width='-21mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='nanmm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='infmm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='1e3mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='0x20mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='210,5mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='210 mm' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='' height='297mm'/>"},
    {1, "is no length", "<form name='a' version='1' width='99999999999999999999mm' height='1mm'/>"},
    {1, "more than a page may have: 1200 mm", "<form name='a' version='1' width='1200.1mm' height='297mm'/>"},
    {1, "no <reference>", "<form name='a' version='1' width='2480px' height='297mm'/>"},
    {5, "too small", HEAD "<field name='a' x='20mm' y='20mm' width='0mm' height='9mm' boxes='1'/></form>"},
    {5, "too small", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='0.001in' mark='yes'/></form>"},
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
    {1, "is no name", "<form name='' version='1'/>"},
    {1, "is no name", "<form name='a b' version='1'/>"},
    {1, "is no name", "<form name='../a' version='1'/>"},
    {1, "is no name", "<form name='a&#10;b' version='1'/>"},
    {1, "is no name", "<form name='a&#x9b;b' version='1'/>"},
    {1, "longer than 63", "<form name='aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa' version='1'/>"},
};

static void test_mistakes_in_values(void **state)
{
    (void)state;
    described_bad_each(mistakes, sizeof mistakes / sizeof *mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_in_values),
    };

    return DESCRIBED_RUN(tests);
}
