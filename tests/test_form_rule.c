/* SPDX-License-Identifier: MIT */
#include "segment/form_rule.h"

#include "tests/described.h"

/* Rules of a field of 8 boxes. */
static const struct {
    const char *words, *rule;
} mistakes[] = {
    {"says nothing", ""},
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
    {"a second rule 'max'", "max='3'/><rule max='4'"},
    {"required=\"maybe\" is unknown", "required='maybe'"},
};

static void test_mistakes_in_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        described_bad_rule(mistakes[i].rule, mistakes[i].words);
    described_bad(HEAD "<field name='m' x='20mm' y='20mm' width='7mm' height='9mm' mark='yes'>"
                       "<rule max='1'/></field></form>", 5, "its only rule is required");
    described_bad(HEAD "<field name='m' x='20mm' y='20mm' width='90mm' height='9mm' digits='9-11'>"
                       "<rule check='mod11'/></field></form>", 5, "at most 10 digits");
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
        described_bad(text, 7, across[i].words);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_in_rules),
        cmocka_unit_test(test_mistakes_across_fields),
    };

    return DESCRIBED_RUN(tests);
}
