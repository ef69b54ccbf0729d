/* SPDX-License-Identifier: MIT */
#include "segment/form_field.h"

#include "tests/described.h"

static const struct described_mistake mistakes[] = {
    {5, "needs one of boxes", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm'/></form>"},
    {5, "needs the attribute 'pitch'", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' "
                                       "height='9mm' boxes='2'/></form>"},
    {5, "needs the attribute 'x'", HEAD "<field name='a' y='2mm' width='7mm' height='9mm' "
                                   "digits='2'/></form>"},
    {5, "<box> needs the attribute 'y'", HEAD "<field name='a' height='9mm'><box x='2mm' "
                                         "width='7mm'/></field></form>"},
    {5, "ends at x=211.0mm, the page at 210.0mm", HEAD "<field name='a' x='204mm' y='20mm' width='7mm' height='9mm' boxes='1'/></form>"},
    {5, "ends at y=298.0mm", HEAD "<field name='a' x='20mm' y='289mm' width='7mm' height='9mm' boxes='1'/></form>"},
    {5, "lies off the page", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' boxes='64' pitch='7mm'/></form>"},
    {5, "lies off the page", HEAD "<field name='a' height='9mm' y='20mm' width='7mm'><box x='209mm'/></field></form>"},
    {5, "less than the width", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' boxes='2' pitch='6mm'/></form>"},
    {6, "before the one to its left", HEAD "<field name='a' height='9mm' y='20mm' width='7mm'><box x='20mm'/>\n<box x='26mm'/></field></form>"},
    {5, "pitch belongs", HEAD "<field name='a' pitch='8mm' height='9mm' y='20mm' width='7mm'><box x='20mm'/></field></form>"},
    {5, "x belongs", HEAD "<field name='a' x='8mm' height='9mm' y='20mm' width='7mm'><box x='20mm'/></field></form>"},
    {5, "needs one of", HEAD "<field name='a' x='20mm' y='20mm' width='7mm' height='9mm' boxes='1' mark='yes'/></form>"},
};

static void test_mistakes_in_fields(void **state)
{
    (void)state;
    described_bad_each(mistakes, sizeof mistakes / sizeof *mistakes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_in_fields),
    };

    return DESCRIBED_RUN(tests);
}
