/* SPDX-License-Identifier: MIT */
#include "pipeline/report.h"

#include "tests/reported.h"

#include <leptonica/allheaders.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static xmlDoc *tree;
static xmlXPathContext *paths;

static void parse(const struct report *report)
{
    struct blob page;
    struct err err;

    assert_int_equal(report_html(report, &page, &err), 0);
    tree = xmlReadMemory((const char *)page.bytes, (int)page.length, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(tree);
    free(page.bytes);
    paths = xmlXPathNewContext(tree);
    xmlXPathRegisterNs(paths, BAD_CAST "h", BAD_CAST "http://www.w3.org/1999/xhtml");
    xmlXPathRegisterNs(paths, BAD_CAST "s", BAD_CAST "http://www.w3.org/2000/svg");
}

static void forget(void)
{
    xmlXPathFreeContext(paths);
    xmlFreeDoc(tree);
}

static int number(const char *path)
{
    xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST path, paths);
    int value = (int)lround(xmlXPathCastToNumber(found));

    xmlXPathFreeObject(found);
    return value;
}

static void is_text(const char *path, const char *expected)
{
    xmlXPathObject *found = xmlXPathEvalExpression(BAD_CAST path, paths);
    xmlChar *text = xmlXPathCastToString(found);

    assert_string_equal((const char *)text, expected);
    xmlFree(text);
    xmlXPathFreeObject(found);
}

static void one_page_with_everything(void **state)
{
    struct reported r;

    (void)state;
    reported_begin(&r);
    parse(&r.report);
    is_text("string(//h:h1)", "90.00 %");
    is_text("string(//h:dl[h:dt='Brier score']/h:dd)", "0.2065");
    assert_int_equal(number("count(//h:table[@class='confusion']//h:tr)"), 11);
    is_text("string(//h:table[@class='confusion']//h:tr[9]/h:td[2])", "3");
    is_text("string(//h:table[@class='confusion']//h:tr[9]/h:td[2]/@class)", "bad");
    is_text("string(//h:table[@class='classes']//h:tr[3]/h:td[2])", "57.14");
    assert_int_equal(number("count(//h:figure)"), 4);
    is_text("string(//h:figure[4]//h:b)", "9 read as not");
    assert_int_equal(number("count(//s:svg)"), 2);
    forget();
    reported_end(&r);
}

static void no_script_and_nothing_from_elsewhere(void **state)
{
    struct reported r;

    (void)state;
    reported_begin(&r);
    parse(&r.report);
    assert_int_equal(number("count(//h:script | //h:link | //h:iframe | //@href)"), 0);
    assert_int_equal(number("count(//@src[not(starts-with(., 'data:image/png;base64,'))])"), 0);
    assert_int_equal(number("count(//h:style[contains(., 'url(') or contains(., '@import')])"), 0);
    forget();
    reported_end(&r);
}

/* A seven as it was read is what the first picture shows. */
static void pictures_are_the_samples(void **state)
{
    static const char head[] = "data:image/png;base64,";
    struct reported r;
    xmlXPathObject *found;
    xmlChar *text;
    l_uint8 *png;
    l_int32 length;
    PIX *picture;

    (void)state;
    reported_begin(&r);
    parse(&r.report);
    found = xmlXPathEvalExpression(BAD_CAST "string(//h:figure[1]/h:img/@src)", paths);
    text = xmlXPathCastToString(found);
    assert_memory_equal(text, head, strlen(head));
    png = decodeBase64((const char *)text + strlen(head), (int)strlen((char *)text + strlen(head)),
                       &length);
    assert_non_null(png);
    picture = pixReadMem(png, (size_t)length);
    assert_non_null(picture);
    for (int i = 0; i < SAMPLE_SIZE; i++) {
        l_uint32 value;
        pixGetPixel(picture, i % SAMPLE_SIDE, i / SAMPLE_SIDE, &value);
        assert_int_equal(value == 0, r.samples[7].pixels[i] == 255);
    }
    pixDestroy(&picture);
    lept_free(png);
    xmlFree(text);
    xmlXPathFreeObject(found);
    forget();
    reported_end(&r);
}

static void a_strange_file_name_and_a_noise(void **state)
{
    struct reported r;

    (void)state;
    reported_begin(&r);
    r.report.images = "<b>\x02\"&amp;";
    r.report.noise = "scan";
    r.report.noise_text = "scanned & kept";
    parse(&r.report);
    is_text("string(//h:dl[@class='facts']/h:dd[1])", "<b>?\"&amp;");
    is_text("string(//h:dl[@class='facts']/h:dd[2])", "scanned & kept");
    forget();
    reported_end(&r);
}

/* Nothing wrong: no pictures, and plots all the same. */
static void a_test_without_mistakes(void **state)
{
    struct reading reading = {.best = 3, .confidence = 1};
    struct reported r;
    struct err err;

    (void)state;
    reported_begin(&r);
    score_free(&r.score);
    for (int i = 0; i < 5; i++)
        assert_int_equal(score_add(&r.score, &reading, 3, &err), 0);
    parse(&r.report);
    is_text("string(//h:h1)", "100.00 %");
    assert_int_equal(number("count(//h:figure)"), 0);
    assert_int_equal(number("count(//s:svg)"), 2);
    forget();
    reported_end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_page_with_everything),
        cmocka_unit_test(no_script_and_nothing_from_elsewhere),
        cmocka_unit_test(pictures_are_the_samples),
        cmocka_unit_test(a_strange_file_name_and_a_noise),
        cmocka_unit_test(a_test_without_mistakes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
