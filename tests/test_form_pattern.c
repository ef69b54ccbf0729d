/* SPDX-License-Identifier: MIT */
#include "segment/form_pattern.h"

#include "tests/described.h"

static const struct {
    const char *words, *rule;
} mistakes[] = {
    {"no extended regular expression", "pattern='[0-9'"},
    {"no extended regular expression", "pattern='(1'"},
    {"no extended regular expression", "pattern='[[:ziffer:]]'"},
    {"1 to 200 bytes", "pattern=''"},
    {"no back-references", "pattern='(.)\\1'"},
    {"no back-references", "pattern='([\\1])\\1'"},
    {"a digit is [0-9]", "pattern='\\d{4}'"},
    {"a digit is [0-9]", "pattern='1|\\w'"},
    {"repeats too much", "pattern='.{1001}'"},
    {"repeats too much", "pattern='((.{1,255}){1,255}){1,255}'"},
    {"repeats too much", "pattern='((((((((((1+)+)+)+)+)+)+)+)+)+'"},
    {"repeats too much", "pattern='(x{40}){40}'"},
    {"repeats too much", "pattern='1{9}{9}{9}{9}'"},
    {"repeats too much", "pattern='.{99999999999999999999}'"},
};

static void test_mistakes_in_patterns(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++)
        described_bad_rule(mistakes[i].rule, mistakes[i].words);
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
        form_free(described_good(text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_in_patterns),
        cmocka_unit_test(test_patterns),
    };

    return DESCRIBED_RUN(tests);
}
