/* SPDX-License-Identifier: MIT */
#include "pipeline/report_plot.h"

#include "classify/score.h"
#include "pipeline/markup.h"

#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

/* The plot lies between these in the view box: see report_plot.c. */
enum { LEFT = 62, RIGHT = 420 - 26, TOP = 14, BOTTOM = 330 - 50 };

static xmlDoc *tree;
static xmlXPathContext *paths;

static void plot(void (*draw)(struct markup *markup, struct score *score), struct score *score)
{
    struct markup *markup;
    struct blob page;
    struct err err;

    assert_int_equal(markup_new(&markup, &err), 0);
    draw(markup, score);
    assert_int_equal(markup_finish(markup, &page, &err), 0);
    markup_free(markup);
    tree = xmlReadMemory((const char *)page.bytes, (int)page.length, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(tree);
    free(page.bytes);
    paths = xmlXPathNewContext(tree);
    xmlXPathRegisterNs(paths, BAD_CAST "s", BAD_CAST "http://www.w3.org/2000/svg");
}

static void forget(struct score *score)
{
    xmlXPathFreeContext(paths);
    xmlFreeDoc(tree);
    score_free(score);
}

static double number(const char *path)
{
    xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST path, paths);
    double value = xmlXPathCastToNumber(found);

    xmlXPathFreeObject(found);
    return value;
}

static void text(const char *path, char out[4096])
{
    xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST path, paths);
    xmlChar *content = xmlXPathCastToString(found);

    strncpy(out, (const char *)content, 4095);
    out[4095] = 0;
    xmlFree(content);
    xmlXPathFreeObject(found);
}

static void add(struct score *score, int count, int wrong, double confidence)
{
    struct reading reading = {.best = 1, .confidence = confidence};
    struct err err;

    for (int i = 0; i < count; i++)
        assert_int_equal(score_add(score, &reading, i < wrong ? 2 : 1, &err), 0);
}

/* Half sure and half right: the dot of every bin lies on the dashed line. */
static void an_honest_model_lies_on_the_line(void **state)
{
    struct score score = {.count = 0};

    (void)state;
    for (int bin = 0; bin < SCORE_BINS; bin++)
        add(&score, 20, 10, 0.5);
    /* equally sure ones stay in their order: each bin holds ten of each kind */
    plot(report_plot_reliability, &score);
    assert_true(number("count(//s:circle)") == SCORE_BINS);
    assert_true(fabs(number("//s:circle[3]/@cx") - (LEFT + RIGHT) / 2.0) < 0.11);
    assert_true(fabs(number("//s:circle[3]/@cy") - (TOP + BOTTOM) / 2.0) < 0.11);
    assert_true(number("//s:line[@class='interval'][1]/@y1") > (TOP + BOTTOM) / 2.0 + 20);
    forget(&score);
}

/* 99 % sure, 99 % right: two nines of the five. */
static void a_good_one_is_told_in_nines(void **state)
{
    struct score score = {.count = 0};

    (void)state;
    for (int bin = 0; bin < SCORE_BINS; bin++)
        add(&score, 100, 1, 0.99);
    plot(report_plot_reliability, &score);
    assert_true(fabs(number("//s:circle[1]/@cx") - (LEFT + (RIGHT - LEFT) * 0.4)) < 0.11);
    assert_true(fabs(number("//s:circle[1]/@cy") - (BOTTOM - (BOTTOM - TOP) * 0.4)) < 0.11);
    assert_true(number("count(//s:text[. = '99.99 %'])") == 2);
    forget(&score);
}

/* 100 right, 50 right, 50 of which 20 are wrong: the risk rises from 0 to 10 %. */
static void risk_rises_to_that_of_all(void **state)
{
    struct score score = {.count = 0};
    double x, y;
    char points[4096];

    (void)state;
    add(&score, 100, 0, 0.9);
    add(&score, 50, 0, 0.8);
    add(&score, 50, 20, 0.7);
    plot(report_plot_risk, &score);
    text("string(//s:polyline/@points)", points);
    /* from half of all, before the first error; two thresholds and the start */
    assert_int_equal(sscanf(points, "%*f,%*f %*f,%*f %*f,%*f %lf,%lf", &x, &y), 2);
    assert_true(fabs(x - RIGHT) < 0.11);
    assert_true(fabs(y - (BOTTOM - (BOTTOM - TOP) / 1.15)) < 0.11);
    assert_true(number("count(//s:text[. = '50 %'])") == 1);
    assert_true(number("count(//s:text[. = '40 %'])") == 0);
    /* at each of the limits, three quarters can be accepted */
    assert_true(number("count(//s:circle)") == 3);
    assert_true(number("count(//s:text[. = '75.00 % at 0.1 %'])") == 1);
    assert_true(number("count(//s:text[starts-with(., '75.00 % at')])") == 1);
    forget(&score);
}

static void many_points_become_few(void **state)
{
    struct score score = {.count = 0};

    (void)state;
    for (int i = 0; i < 3000; i++)
        add(&score, 1, i % 7 == 0, 0.9 - i * 1e-4);
    plot(report_plot_risk, &score);
    assert_true(number("string-length(//s:polyline/@points)") < 700 * 14);
    forget(&score);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_honest_model_lies_on_the_line),
        cmocka_unit_test(a_good_one_is_told_in_nines),
        cmocka_unit_test(risk_rises_to_that_of_all),
        cmocka_unit_test(many_points_become_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
