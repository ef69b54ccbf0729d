/* SPDX-License-Identifier: MIT */
#include "pipeline/report.h"

#include "tests/reported.h"

#include <jansson.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static json_t *pack(const struct report *report)
{
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    json_t *object;
    struct err err;

    assert_non_null(out);
    assert_int_equal(report_json(report, out, &err), 0);
    assert_int_equal(fclose(out), 0);
    assert_true(text[length - 1] == '\n' && strchr(text, '\n') == text + length - 1);
    object = json_loads(text, 0, NULL);
    assert_non_null(object);
    free(text);
    return object;
}

static double number(json_t *object, const char *key)
{
    assert_true(json_is_number(json_object_get(object, key)));
    return json_number_value(json_object_get(object, key));
}

static void figures(void **state)
{
    struct reported r;
    json_t *object;

    (void)state;
    reported_begin(&r);
    object = pack(&r.report);
    assert_true(number(object, "samples") == 40 && number(object, "correct") == 36);
    assert_true(number(object, "refused") == 1);
    assert_true(fabs(number(object, "accuracy") - 0.9) < 1e-9);
    assert_true(fabs(number(object, "ece") - score_ece(&r.score)) < 1e-8);
    assert_true(fabs(number(object, "brier") - score_brier(&r.score)) < 1e-8);
    assert_true(fabs(number(object, "aurc") - score_aurc(&r.score)) < 1e-8);
    assert_true(number(object, "seconds") == 2);
    assert_true(json_is_null(json_object_get(object, "noise")));
    json_decref(object);
    r.report.noise = "awgn";
    object = pack(&r.report);
    assert_string_equal(json_string_value(json_object_get(object, "noise")), "awgn");
    json_decref(object);
    reported_end(&r);
}

static void lists(void **state)
{
    struct reported r;
    json_t *object, *list, *item;

    (void)state;
    reported_begin(&r);
    object = pack(&r.report);
    list = json_object_get(object, "classes");
    assert_int_equal(json_array_size(list), CLASS_COUNT);
    assert_true(fabs(number(json_array_get(list, 1), "precision") - 4.0 / 7) < 1e-8);
    assert_true(json_is_null(json_object_get(json_array_get(list, CLASS_BLANK), "recall")));
    list = json_array_get(json_object_get(object, "confusion"), 7);
    assert_int_equal(json_integer_value(json_array_get(list, 1)), 3);
    assert_int_equal(json_array_size(json_object_get(object, "reliability")), SCORE_BINS);
    list = json_object_get(object, "mistakes");
    assert_int_equal(json_array_size(list), 4);
    item = json_array_get(list, 3);
    assert_true(number(item, "sample") == 39 && number(item, "label") == 9 &&
                number(item, "read") == CLASS_NOT_A_DIGIT);
    /* the seven surest are right: 17.5 % */
    item = json_array_get(json_object_get(object, "accepted"), 2);
    assert_true(number(item, "error") == 0.001 && number(item, "share") == 0.175);
    assert_true(fabs(number(item, "threshold") - 0.939) < 1e-8);
    json_decref(object);
    reported_end(&r);
}

/* Of many samples about a hundred points remain, the last is that of all. */
static void a_long_curve_is_thinned(void **state)
{
    struct reported r;
    json_t *object, *curve, *last;

    (void)state;
    reported_begin(&r);
    for (int i = 0; i < 5000; i++) {
        struct reading reading = {.best = 0, .confidence = 0.5 - i * 1e-5};
        struct err err;
        assert_int_equal(score_add(&r.score, &reading, 0, &err), 0);
    }
    object = pack(&r.report);
    curve = json_object_get(object, "risk_coverage");
    assert_in_range(json_array_size(curve), 95, 101);
    last = json_array_get(curve, json_array_size(curve) - 1);
    assert_true(json_number_value(json_array_get(last, 0)) == 1);
    assert_true(fabs(json_number_value(json_array_get(last, 1)) - 4 / 5040.0) < 1e-8);
    json_decref(object);
    reported_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures),
        cmocka_unit_test(lists),
        cmocka_unit_test(a_long_curve_is_thinned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
