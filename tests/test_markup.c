/* SPDX-License-Identifier: MIT */
#include "pipeline/markup.h"

#include <libxml/parser.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct markup *begin(void)
{
    struct markup *markup;
    struct err err;

    assert_int_equal(markup_new(&markup, &err), 0);
    return markup;
}

/* The page as text, to be freed; it is well-formed. */
static char *end(struct markup *markup)
{
    struct blob page;
    struct err err;
    xmlDoc *tree;
    char *text;

    assert_int_equal(markup_finish(markup, &page, &err), 0);
    markup_free(markup);
    tree = xmlReadMemory((const char *)page.bytes, (int)page.length, NULL, NULL, XML_PARSE_NONET);
    assert_non_null(tree);
    xmlFreeDoc(tree);
    text = strndup((const char *)page.bytes, page.length);
    free(page.bytes);
    return text;
}

static void elements(void **state)
{
    struct markup *markup = begin();
    char *text;

    (void)state;
    markup_open_class(markup, "p", "note");
    markup_text(markup, "%d times", 3);
    markup_open(markup, "br");
    markup_close_void(markup);
    markup_element(markup, "b", "%s", "");
    markup_close(markup);
    text = end(markup);
    assert_string_equal(text, "<!DOCTYPE html>\n<p class=\"note\">3 times<br/><b></b></p>\n");
    free(text);
}

/* File names come from strangers. */
static void what_is_text_stays_text(void **state)
{
    struct markup *markup = begin();
    char *text;

    (void)state;
    markup_open(markup, "a");
    markup_attribute(markup, "title", "\"<&'%s", "\x01");
    markup_text(markup, "</a><script>&\x1b[31m \xff\xfe \xc3\xa9 \xe2\x82");
    markup_close(markup);
    text = end(markup);
    assert_non_null(strstr(text, "title=\"&quot;&lt;&amp;'?\""));
    assert_non_null(strstr(text, "&lt;/a&gt;&lt;script&gt;&amp;?[31m ?? \xc3\xa9 ?" "?<"));
    free(text);
}

static void pictures_and_styles(void **state)
{
    const struct blob png = {(uint8_t *)"any", 3};
    struct markup *markup = begin();
    char *text;

    (void)state;
    markup_open(markup, "head");
    markup_style(markup, "a > b { c: d }");
    markup_open(markup, "img");
    markup_png(markup, "src", &png);
    markup_close_void(markup);
    markup_open(markup, "polyline");
    markup_attribute_open(markup, "points");
    markup_text(markup, "%d ", 1);
    markup_text(markup, "%d", 2);
    markup_attribute_close(markup);
    markup_close(markup);
    markup_close(markup);
    text = end(markup);
    assert_non_null(strstr(text, "<style>a > b { c: d }</style>"));
    assert_non_null(strstr(text, "<img src=\"data:image/png;base64,YW55\"/>"));
    assert_non_null(strstr(text, "<polyline points=\"1 2\"></polyline>"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements),
        cmocka_unit_test(what_is_text_stays_text),
        cmocka_unit_test(pictures_and_styles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
