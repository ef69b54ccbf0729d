/* SPDX-License-Identifier: MIT */
#include "segment/form_page.h"

#include "tests/described.h"

static const struct described_mistake mistakes[] = {
    {5, "shape=\"star\" is unknown", HEAD "<anchor shape='star'/></form>"},
    {1, "0 anchors", FORM FIELD "</form>"},
    {2, "2 anchors", FORM "<page><anchor shape='ring' x='10mm' y='10mm' size='5mm'/>"
                          "<anchor shape='ring' x='10mm' y='50mm' size='5mm'/>" FIELD
                          "</page></form>"},
    {6, "a second field 'f', the first is in line 5", HEAD FIELD FIELD "</form>"},
    {5, "a second <reference>", HEAD "<reference src='a.png'/><reference src='a.png'/>" FIELD "</form>"},
    {5, "is no name", HEAD "<reference src='../a.png'/>" FIELD "</form>"},
    {5, "is no name", HEAD "<reference src='/etc/passwd'/>" FIELD "</form>"},
    {5, "no whole number from 75", HEAD "<reference src='a.png' dpi='0'/>" FIELD "</form>"},
    {5, "<anchor> lies off the page", HEAD "<anchor shape='ring' x='1mm' y='50mm' size='5mm'/>" FIELD "</form>"},
    {5, "<anchor> lies off the page", HEAD "<anchor shape='corner' x='211mm' y='50mm' size='5mm'/>" FIELD "</form>"},
    {5, "larger than half", HEAD "<anchor shape='corner' x='50mm' y='50mm' size='106mm'/>" FIELD "</form>"},
    {5, "overlaps another", HEAD "<anchor shape='ring' x='11mm' y='12mm' size='5mm'/>" FIELD "</form>"},
    {4, "in one line", FORM "<anchor shape='ring' x='10mm' y='10mm' size='5mm'/>\n"
                            "<anchor shape='ring' x='100mm' y='12mm' size='5mm'/>\n"
                            "<anchor shape='ring' x='200mm' y='10mm' size='5mm'/>\n" FIELD "</form>"},
    {6, "overlaps field 'f' in line 5", HEAD FIELD "<field name='g' x='65mm' y='15mm' width='20mm' height='9mm' digits='3'/></form>"},
};

static void test_mistakes_on_pages(void **state)
{
    (void)state;
    described_bad_each(mistakes, sizeof mistakes / sizeof *mistakes);
}

#define LINKED FORM "<reference src='%s'/>" FIELD "</form>"

static void bad_picture(const char *src, const char *words)
{
    char text[400];

    snprintf(text, sizeof text, LINKED, src);
    described_bad(text, 2, words);
}

/* What a page without anchors is found by must be a file beside the form, and no link. */
static void test_pictures(void **state)
{
    (void)state;
    bad_picture("gone.png", "cannot open 'gone.png': No such file");
    bad_picture("folder", "cannot open 'folder'");
    described_put("real.png", "bytes", 5);
    form_free(described_good(FORM "<reference src='real.png'/>" FIELD "</form>"));
    assert_int_equal(symlink("real.png", "link.png"), 0);
    bad_picture("link.png", "'link.png' is a symbolic link: give the file itself");
    described_put("empty.png", "", 0);
    bad_picture("empty.png", "'empty.png' is empty");
    assert_int_equal(truncate("real.png", FORM_MAX_PICTURE_BYTES + 1L), 0);
    bad_picture("real.png", "the limit is 67108864");
    bad_picture("a/b.png", "is no name");
    bad_picture("..", "is no name");
}

/* Three anchors find the page: then nobody looks whether the picture is there. */
static void test_pictures_beside_anchors(void **state)
{
    struct form *form = described_good(HEAD "<reference src='gone.png' dpi='200'/>" FIELD "</form>");

    (void)state;
    assert_null(form->pages[0].picture.bytes);
    assert_string_equal(form->pages[0].picture.sha256, "");
    form_free(form);
    described_bad(FORM "<anchor shape='ring' x='10mm' y='10mm' size='5mm'/>\n"
                  "<anchor shape='ring' x='10mm' y='50mm' size='5mm'/>\n"
                  "<reference src='gone.png'/>" FIELD "</form>", 4, "cannot open 'gone.png'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_on_pages),
        cmocka_unit_test(test_pictures),
        cmocka_unit_test(test_pictures_beside_anchors),
    };

    return DESCRIBED_RUN(tests);
}
