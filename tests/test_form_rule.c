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

#define MARK(name, x, required)                                                                    \
    "<field name='" name "' x='" x "' y='80mm' width='5mm' height='5mm' mark='yes'>"               \
    "<rule required='" required "'/></field>"

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
        {"required is a rule of a field, or stands beside one", "required='yes'"},
        {"required is a rule of a field, or stands beside one", "less='f g' required='yes'"},
        {"required is a rule of a field, or stands beside one", "equal='f g' required='no'"},
        {"a rule across fields is", "one='m n' is='o'"},
        {"a rule across fields is", "one='m n' equal='m n' required='yes'"},
        {"required=\"maybe\" is unknown", "one='m n' required='maybe'"},
        {"one: there is no field 'h'", "one='m h'"},
        {"one: field 'f' is no mark", "one='m f n'"},
        {"one: field 'd' is no mark", "one='m d'"},
        {"one: name at least two fields", "one='m'"},
        {"one: name at least two fields", "one='' required='yes'"},
        {"one: field 'm' stands twice", "one='m n m'"},
        {"one: 'o' and 'p' are both required", "one='m o n p'"},
        {"one: 'p' and 'o' are both required", "one='p o' required='yes'"},
    };
    char text[2000];

    (void)state;
    for (size_t i = 0; i < sizeof across / sizeof *across; i++) {
        snprintf(text, sizeof text,
                 HEAD FIELD "<field name='g' x='20mm' y='40mm' width='50mm' height='9mm' "
                            "digits='1-9'/><field name='d' x='20mm' y='60mm' width='50mm' "
                            "height='9mm' digits='8'><rule date='DDMMYYYY'/></field>"
                            MARK("m", "20mm", "no") MARK("n", "30mm", "no")
                            MARK("o", "40mm", "yes") MARK("p", "50mm", "yes")
                            "\n<rule %s/></form>", across[i].rule);
        described_bad(text, 7, across[i].words);
    }
}

static void test_marks_that_exclude_each_other(void **state)
{
    struct form *form = described_good(
        HEAD MARK("m", "20mm", "no") MARK("n", "30mm", "no") MARK("o", "40mm", "yes")
        "<rule one='m n'/><rule required='no' one='o n'/>"
        "<rule one=' o  m n ' required='yes'/></form>");

    (void)state;
    assert_int_equal(form->rule_count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(form->rules[i].kind, FORM_RULE_ONE);
        assert_int_equal(form->rules[i].term_count, i < 2 ? 2 : 3);
        assert_int_equal(form->rules[i].is_required, i == 2);
    }
    assert_int_equal(form->rules[2].terms[0], 2);
    assert_int_equal(form->rules[2].terms[2], 1);
    form_free(form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_in_rules),
        cmocka_unit_test(test_mistakes_across_fields),
        cmocka_unit_test(test_marks_that_exclude_each_other),
    };

    return DESCRIBED_RUN(tests);
}
