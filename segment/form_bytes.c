/* SPDX-License-Identifier: MIT */
#include "segment/form_bytes.h"

#include <string.h>

#include "segment/form_mistake.h"

enum { MAX_ATTRIBUTES = 32 }; /* of one tag; no element of a form has so many */

static int line_of(const char *bytes, const char *place)
{
    int line = 1;

    for (; bytes < place; bytes++)
        line += *bytes == '\n';
    return line;
}

/*
 * The end of what begins with '<' at p: a comment, a CDATA section, a
 * processing instruction or a tag, whose attributes are counted.  Of broken XML
 * it may be anywhere: libxml2 will say what is wrong with it.
 */
static const char *markup_end(const char *p, int *attributes)
{
    const char *end = NULL;
    char quote = 0;

    *attributes = 0;
    if (strncmp(p, "<!--", 4) == 0)
        end = strstr(p + 4, "-->");
    else if (strncmp(p, "<![CDATA[", 9) == 0)
        end = strstr(p, "]]>");
    else if (strncmp(p, "<?", 2) == 0)
        end = strstr(p, "?>");
    else
        for (end = p; *end && (quote || *end != '>'); end++) {
            if (quote)
                quote = *end == quote ? 0 : quote;
            else if (*end == '"' || *end == '\'')
                quote = *end;
            else if (*end == '=')
                ++*attributes;
        }
    return end ? end : p + strlen(p);
}

int form_bytes_check(const char *path, const char *bytes, size_t length, struct err *err)
{
    const char *zero = memchr(bytes, 0, length);
    int has_mark = strncmp(bytes, "\xef\xbb\xbf", 3) == 0;
    int attributes;

    if (strncmp(bytes, "\xff\xfe", 2) == 0 || strncmp(bytes, "\xfe\xff", 2) == 0)
        return form_mistake(path, 1, err, "this is UTF-16: save the form as UTF-8");
    if (zero)
        return form_mistake(path, line_of(bytes, zero), err,
                            "a byte of zero: save the form as plain UTF-8 text");
    if (!strchr("< \t\r\n", bytes[has_mark ? 3 : 0]))
        return form_mistake(path, 1, err, "this is no XML: a form begins with '<'");
    for (const char *p = strchr(bytes, '<'); p; p = strchr(p, '<')) {
        const char *end = markup_end(p, &attributes);
        if (attributes > MAX_ATTRIBUTES)
            return form_mistake(path, line_of(bytes, p), err,
                                "a tag with %d attributes: no element has so many", attributes);
        p = end;
    }
    return 0;
}
