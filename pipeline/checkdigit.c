/* SPDX-License-Identifier: MIT */
#include "pipeline/checkdigit.h"

#include <string.h>

/* The digits, from the right, times weights that come again and again. */
static int weighted_sum(const char *digits, size_t length, const int *weights, size_t period)
{
    int sum = 0;

    for (size_t i = 0; i < length; i++)
        sum += (digits[length - 1 - i] - '0') * weights[i % period];
    return sum;
}

static int luhn(const char *digits, size_t length)
{
    int sum = 0;

    for (size_t i = 0; i < length; i++) {
        int digit = digits[length - 1 - i] - '0';
        sum += i % 2 == 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
    }
    return length >= 2 && sum % 10 == 0;
}

static int mod11(const char *digits, size_t length)
{
    static const int weights[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};

    return length >= 2 && length <= 10 && weighted_sum(digits, length, weights, 10) % 11 == 0;
}

static int mod97(const char *digits, size_t length)
{
    int rest = 0;

    for (size_t i = 0; i < length; i++)
        rest = (10 * rest + digits[i] - '0') % 97;
    return length >= 3 && rest == 1;
}

/* The multiplication of the dihedral group of the pentagon, and a permutation to go with it. */
static int verhoeff(const char *digits, size_t length)
{
    static const unsigned char product[10][10] = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
        {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
        {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
        {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
        {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}};
    static const unsigned char permutation[10] = {1, 5, 7, 6, 2, 8, 3, 0, 9, 4};
    int check = 0;

    for (size_t i = 0; i < length; i++) {
        int digit = digits[length - 1 - i] - '0';
        for (size_t k = 0; k < i % 8; k++)
            digit = permutation[digit];
        check = product[check][digit];
    }
    return length >= 2 && check == 0;
}

static int damm(const char *digits, size_t length)
{
    static const unsigned char quasigroup[10][10] = {
        {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
        {4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
        {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
        {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
        {9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}};
    int check = 0;

    for (size_t i = 0; i < length; i++)
        check = quasigroup[check][digits[i] - '0'];
    return length >= 2 && check == 0;
}

int checkdigit_holds(enum check_digit check, const char *digits)
{
    static const int ean_weights[] = {1, 3}, aba_weights[] = {1, 7, 3};
    size_t length = strlen(digits);

    switch (check) {
    case CHECK_LUHN:
        return luhn(digits, length);
    case CHECK_MOD11:
        return mod11(digits, length);
    case CHECK_MOD97:
        return mod97(digits, length);
    case CHECK_VERHOEFF:
        return verhoeff(digits, length);
    case CHECK_DAMM:
        return damm(digits, length);
    case CHECK_EAN13:
        return length == 13 && weighted_sum(digits, length, ean_weights, 2) % 10 == 0;
    case CHECK_ABA:
        return length == 9 && weighted_sum(digits, length, aba_weights, 3) % 10 == 0;
    }
    return 0;
}
