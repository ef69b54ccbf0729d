/* SPDX-License-Identifier: MIT */
#include "classify/learn/curve.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <libxml/parser.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[64];
static char svg[1 << 16];

/* Writes the picture and reads it back, whole and as XML. */
static void write_curve(const struct curve_point *points, int count)
{
    struct err err;
    uint8_t *bytes;
    size_t length;
    xmlDoc *document;

    assert_int_equal(curve_write(path, points, count, &err), 0);
    assert_int_equal(file_read(path, FILE_FOLLOW, sizeof svg - 1, &bytes, &length, &err), 0);
    memcpy(svg, bytes, length);
    svg[length] = 0;
    free(bytes);
    document = xmlReadMemory(svg, (int)length, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(document);
    xmlFreeDoc(document);
}

static int count_of(const char *word)
{
    int count = 0;

    for (const char *at = strstr(svg, word); at; at = strstr(at + 1, word))
        count++;
    return count;
}

static void both_lines_are_drawn(void **state)
{
    const struct curve_point points[] = {{4, 1, 0.1}, {5, 0.1, 0.01}, {6, 0.01, 0.001}};

    (void)state;
    write_curve(points, 3);
    assert_int_equal(count_of("<polyline"), 2);
    assert_int_equal(count_of("<circle"), 6);
    assert_int_equal(count_of("64.0,40.0 320.0,176.0 576.0,312.0"), 2); /* a decade an epoch */
    assert_non_null(strstr(svg, ">0.1 %<"));
    assert_non_null(strstr(svg, ">5<")); /* the first epoch of those shown */
}

static void without_kept_samples_there_is_no_error(void **state)
{
    const struct curve_point points[] = {{0, 0.5, -1}, {1, 0.25, -1}};

    (void)state;
    write_curve(points, 2);
    assert_int_equal(count_of("<polyline"), 1);
    assert_int_equal(count_of("misread"), 0);
}

/* One epoch, nothing misread: no point lies at infinity. */
static void odd_curves(void **state)
{
    const struct curve_point point = {0, 1, 0};

    (void)state;
    write_curve(&point, 1);
    assert_int_equal(count_of("<circle"), 2);
    assert_int_equal(count_of("nan") + count_of("inf"), 0);
}

static void a_wrong_place_is_told(void **state)
{
    const struct curve_point point = {0, 1, 0};
    struct err err;

    (void)state;
    assert_int_equal(curve_write("/none/there.svg", &point, 1, &err), -1);
    assert_non_null(strstr(err.text, "/none/there.svg"));
}

static int remove_it(void **state)
{
    (void)state;
    return unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_lines_are_drawn),
        cmocka_unit_test(without_kept_samples_there_is_no_error),
        cmocka_unit_test(odd_curves),
        cmocka_unit_test(a_wrong_place_is_told),
    };

    snprintf(path, sizeof path, "/tmp/test_curve.%ld.svg", (long)getpid());
    return cmocka_run_group_tests(tests, NULL, remove_it);
}
