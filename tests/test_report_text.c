/* SPDX-License-Identifier: MIT */
#include "pipeline/report.h"

#include "tests/reported.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static char *text;
static size_t length;

static void print(const struct report *report, int columns)
{
    FILE *out = open_memstream(&text, &length);
    struct err err;

    assert_non_null(out);
    assert_int_equal(report_text(report, columns, out, &err), 0);
    assert_int_equal(fclose(out), 0);
}

static void says(const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void figures_and_tables(void **state)
{
    struct reported r;

    (void)state;
    reported_begin(&r);
    print(&r.report, 0);
    says("model      aaaaaaaaaaaa  by avx2  conv3x3-8 relu gmax dense-12\nsamples    40\ncorrect    36\n");
    says("accuracy   90.00 %  (95 % interval 76.95 to 96.04)\n");
    says("\nrefused    1\n");
    says("speed      20 digits/s\n");
    assert_null(strstr(text, "noise"));
    /* 1: four labelled, all right, and three sevens */
    says("\n1               4      57.14     100.00      72.73\n");
    says("\nnot             0       0.00          -       0.00\n");
    says("\n7                  .     3     .     .     .     .     .     1     .");
    free(text);
    reported_end(&r);
}

static void mistakes_are_listed_the_surest_first(void **state)
{
    struct reported r;

    (void)state;
    reported_begin(&r);
    print(&r.report, 0);
    says("The surest of 4 mistakes:\n"
         "  sample  label  read as  confidence\n"
         "       7  7      1           92.90 %\n"
         "      17  7      1           82.90 %\n"
         "      27  7      1           72.90 %\n"
         "      39  9      not         60.90 %\n");
    free(text);
    reported_end(&r);
}

/* 60 columns: two beside each other; without a terminal's name, in ASCII. */
static void on_a_terminal_they_are_pictures(void **state)
{
    struct reported r;
    int lines = 0;

    (void)state;
    reported_begin(&r);
    setenv("TERM", "dumb", 1);
    print(&r.report, 60);
    says("\n#7: 7 as 1, 92.9 %            #17: 7 as 1, 82.9 %");
    says("\n#27: 7 as 1, 72.9 %           #39: 9 as not, 60.9 %");
    assert_null(strstr(text, "read as  confidence"));
    for (const char *c = strstr(text, "The surest"); *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, 1 + 2 * (1 + 14 + 1));
    free(text);
    reported_end(&r);
}

static void noise_is_named(void **state)
{
    struct reported r;

    (void)state;
    reported_begin(&r);
    r.report.noise = "scan";
    r.report.noise_text = "scanned";
    print(&r.report, 0);
    says("\nnoise      scan: scanned\n");
    free(text);
    reported_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_and_tables),
        cmocka_unit_test(mistakes_are_listed_the_surest_first),
        cmocka_unit_test(on_a_terminal_they_are_pictures),
        cmocka_unit_test(noise_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
