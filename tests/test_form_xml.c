/* SPDX-License-Identifier: MIT */
#include "segment/form_xml.h"

#include "tests/described.h"

static const struct described_mistake mistakes[] = {
    {1, "no well-formed XML", "<form"},
    {2, "no well-formed XML", FORM},
    {6, "no well-formed XML", HEAD "<field>\n</form>"},
    {1, "begins with '<'", "name,version\n"},
    {1, "begins with '<'", "\xef\xbb\xbfname"},
    {5, "no well-formed XML", HEAD "<field name='a' name='b'/></form>"},
    {5, "no well-formed XML", HEAD "<field name='&what;'/></form>"},
    {5, "no well-formed XML", HEAD "<field name='\xe4'/></form>"},
    {2, "DOCTYPE", "<?xml version='1.0'?>\n<!DOCTYPE form>\n" HEAD FIELD "</form>"},
    {1, "DOCTYPE", "<!DOCTYPE form SYSTEM 'file:///etc/hostname'>" HEAD FIELD "</form>"},
    {1, "DOCTYPE", "<!DOCTYPE form [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>" FORM "&e;</form>"},
    {1, "DOCTYPE", "<!DOCTYPE form [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;'>]>" FORM "&b;</form>"},
    {5, "text between", HEAD "field\n\n" FIELD "</form>"},
    {5, "text between", HEAD "<![CDATA[x]]>" FIELD "</form>"},
    {5, "no namespace", HEAD "<field xmlns='urn:x'/></form>"},
    {5, "no namespace", HEAD "<field xml:space='preserve'/></form>"},
    {1, "no namespace", "<f:form xmlns:f='urn:x'/>"},
    {1, "no namespace", "<form xmlns:xi='http://www.w3.org/2001/XInclude'><xi:include/></form>"},
    {5, "too deep", HEAD "<a><a><a><a><a><a><a><a/></a></a></a></a></a></a></a></form>"},
    {5, "holds no element <image>", HEAD "<image/>" FIELD "</form>"},
    {1, "has no attribute 'colour'", "<form colour='red'/>"},
    {5, "has no attribute 'widht'", HEAD "<field name='a' widht='7mm'/></form>"},
    {5, "has no attribute 'src'", HEAD "<anchor src='a'/></form>"},
    {5, "has no attribute 'luhn'", HEAD "<field name='a' boxes='2' x='20mm' y='20mm' width='7mm' "
                                   "height='9mm' pitch='8mm'><rule luhn='yes'/></field></form>"},
    {5, "holds no element <box>", HEAD "<anchor shape='star'><box/></anchor></form>"},
    {2, "<form> holds no element <field>", FORM "<page/>" FIELD "</form>"},
};

static void test_mistakes_in_xml(void **state)
{
    (void)state;
    described_bad_each(mistakes, sizeof mistakes / sizeof *mistakes);
}

/* Writes head, then count times the middle (with the number in it), then the tail. */
static char *repeat(const char *head, const char *middle, int count, const char *tail)
{
    size_t size = strlen(head) + (size_t)count * (strlen(middle) + 16) + strlen(tail) + 1;
    char *text = malloc(size), *end = text;

    assert_non_null(text);
    end = stpcpy(end, head);
    for (int i = 0; i < count; i++) {
        const char *mark = strchr(middle, '#');
        if (mark)
            end += sprintf(end, "%.*s%d%s", (int)(mark - middle), middle, i, mark + 1);
        else
            end = stpcpy(end, middle);
    }
    strcpy(end, tail);
    return text;
}

static void too_many(const char *head, const char *middle, int count, const char *tail, int line,
                     const char *words)
{
    char *text = repeat(head, middle, count, tail);

    described_bad(text, line, words);
    free(text);
}

static void test_absurd_amounts(void **state)
{
    (void)state;
    too_many(HEAD "<field", " a#='1'", 60000, "/></form>", 0, "the limit is 131072");
    too_many(HEAD "\n<field", " a#='1'", 9000, "/></form>", 6, "9000 attributes");
    too_many(HEAD "<!-- '> --><field\n", "\ta#=\"1'>\"", 33, "/></form>", 5, "33 attributes");
    too_many(HEAD "<field xmlns:", "a#='' xmlns:", 5000, "b=''/></form>", 5, "5001 attributes");
    too_many(HEAD, "<field/>", 100000, "</form>", 0, "the limit is 131072");
    too_many(HEAD, "<field/>", 16000, "</form>", 1, "16000 fields: a form has at most 500");
    too_many(HEAD, "<field name='f#'/>", 501, "</form>", 1, "501 fields");
    too_many(HEAD, "<a>", 40000, "</form>", 5, "too deep");
    too_many(FORM, "<page/>", 16000, "</form>", 1, "16000 pages");
    too_many(FORM "<page>" FIELD "</page>", "<page/>", 50, "</form>", 1, "51 pages");
    too_many(FORM, "<anchor/>", 33, FIELD "</form>", 1, "33 anchors");
    too_many(HEAD "<field name='a' y='20mm' height='9mm' width='2mm'>", "<box/>", 65,
             "</field></form>", 5, "65 boxes");
    too_many(HEAD FIELD, "<rule/>", 201, "</form>", 1, "201 rules");
    too_many(HEAD FIELD "<rule equal='f", " f", 60000, "'/></form>", 6, "stands twice");
    too_many(HEAD "<field name='", "a", 120000, "'/></form>", 5, "longer than 63 bytes");
    too_many(HEAD "<", "a", 40000, "/></form>", 5, "holds no element <aaaa");
    too_many(HEAD "<field ", "a", 40000, "='1'/></form>", 5, "has no attribute 'aaaa");
    too_many("<", "a", 40000, "/>", 1, "outermost element");
    too_many(HEAD "<!--", "-- ", 40000, "--></form>", 5, "no well-formed XML");
    too_many(HEAD "<?", "a ", 60000, "?></form>", 1, "has no <field>");
    too_many(FORM, "\n", 130000, "<image/></form>", 130002, "no element <image>");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mistakes_in_xml),
        cmocka_unit_test(test_absurd_amounts),
    };

    return DESCRIBED_RUN(tests);
}
