/* SPDX-License-Identifier: MIT */
#include "pipeline/checkdigit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Numbers from the standards, or printed on things. */
static const struct {
    enum check_digit check;
    const char *number;
} known[] = {
    {CHECK_LUHN, "79927398713"},    {CHECK_LUHN, "4111111111111111"}, {CHECK_LUHN, "18"},
    {CHECK_MOD11, "0306406152"},    {CHECK_MOD11, "9434765919"},      {CHECK_MOD97, "79444"},
    {CHECK_MOD97, "3214282912345698765432161182"}, /* IBAN GB82 WEST 1234 5698 7654 32 */
    {CHECK_VERHOEFF, "2363"},       {CHECK_VERHOEFF, "123451"},       {CHECK_VERHOEFF, "1428570"},
    {CHECK_DAMM, "5724"},           {CHECK_DAMM, "1234567894"},       {CHECK_EAN13, "4006381333931"},
    {CHECK_EAN13, "5901234123457"}, {CHECK_ABA, "021000021"},         {CHECK_ABA, "111000025"},
};

enum { KNOWN = sizeof known / sizeof *known };

static void test_known_numbers_hold(void **state)
{
    (void)state;
    for (int i = 0; i < KNOWN; i++)
        if (!checkdigit_holds(known[i].check, known[i].number))
            fail_msg("%s does not hold", known[i].number);
}

static void test_one_wrong_digit_is_found(void **state)
{
    (void)state;
    for (int i = 0; i < KNOWN; i++)
        for (size_t k = 0; k < strlen(known[i].number); k++)
            for (char digit = '0'; digit <= '9'; digit++) {
                char wrong[40];

                strcpy(wrong, known[i].number);
                if (wrong[k] == digit)
                    continue;
                wrong[k] = digit;
                if (checkdigit_holds(known[i].check, wrong))
                    fail_msg("%s is taken for %s", wrong, known[i].number);
            }
}

/* Whether a scheme promises to find these two neighbours swapped. */
static int finds_swap(enum check_digit check, int a, int b)
{
    if (check == CHECK_LUHN)
        return !(a + b == 9 && (a == 0 || b == 0));
    if (check == CHECK_EAN13 || check == CHECK_ABA)
        return a - b != 5 && b - a != 5;
    return 1;
}

static void test_swapped_neighbours_are_found(void **state)
{
    (void)state;
    for (int i = 0; i < KNOWN; i++)
        for (size_t k = 0; k + 1 < strlen(known[i].number); k++) {
            char wrong[40];

            strcpy(wrong, known[i].number);
            wrong[k] = known[i].number[k + 1];
            wrong[k + 1] = known[i].number[k];
            if (wrong[k] == wrong[k + 1] ||
                !finds_swap(known[i].check, wrong[k] - '0', wrong[k + 1] - '0'))
                continue;
            if (checkdigit_holds(known[i].check, wrong))
                fail_msg("%s is taken for %s", wrong, known[i].number);
        }
}

/* Of all numbers that begin alike exactly one check digit holds. */
static void test_one_check_digit_in_ten(void **state)
{
    static const enum check_digit schemes[] = {CHECK_LUHN, CHECK_VERHOEFF, CHECK_DAMM};

    (void)state;
    for (int s = 0; s < 3; s++)
        for (int n = 0; n < 1000; n++) {
            int holding = 0;
            for (int c = 0; c < 10; c++) {
                char number[8];
                snprintf(number, sizeof number, "%03d%d", n, c);
                holding += checkdigit_holds(schemes[s], number);
            }
            assert_int_equal(holding, 1);
        }
}

static void test_wrong_lengths_do_not_hold(void **state)
{
    (void)state;
    for (int check = CHECK_LUHN; check <= CHECK_ABA; check++) {
        assert_false(checkdigit_holds((enum check_digit)check, ""));
        assert_false(checkdigit_holds((enum check_digit)check, "0"));
    }
    assert_false(checkdigit_holds(CHECK_MOD97, "01"));
    assert_false(checkdigit_holds(CHECK_MOD11, "00000000000"));
    assert_false(checkdigit_holds(CHECK_EAN13, "000000000000"));
    assert_false(checkdigit_holds(CHECK_EAN13, "00000000000000"));
    assert_false(checkdigit_holds(CHECK_ABA, "00000000"));
    assert_false(checkdigit_holds(CHECK_ABA, "0000000000"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_numbers_hold),
        cmocka_unit_test(test_one_wrong_digit_is_found),
        cmocka_unit_test(test_swapped_neighbours_are_found),
        cmocka_unit_test(test_one_check_digit_in_ten),
        cmocka_unit_test(test_wrong_lengths_do_not_hold),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
