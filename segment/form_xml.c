/* SPDX-License-Identifier: MIT */
#include "segment/form_xml.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "segment/form_bytes.h"
#include "segment/form_mistake.h"

enum { MAX_DEPTH = 8 }; /* a form has four levels */

struct parse {
    xmlParserCtxtPtr context;
    const char *path;
    const char *bytes;
    size_t length;
    struct element *root;
    struct element *open; /* the innermost that has not ended */
    int depth;
    int is_failed; /* err is filled: the first mistake is the one to tell */
    struct err *err;
};

int form_xml_fail(const struct element *at, struct err *err, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    form_mistake_list(at->path, at->line, err, format, args);
    va_end(args);
    return -1;
}

static void stop(struct parse *parse)
{
    parse->is_failed = 1;
    xmlStopParser(parse->context);
}

static void stop_for_memory(struct parse *parse)
{
    err_memory(parse->err);
    stop(parse);
}

static int current_line(const struct parse *parse)
{
    return parse->context->input ? parse->context->input->line : 1;
}

/* libxml2 tells where a tag ends; people look for where it begins. */
static int tag_line(const struct parse *parse)
{
    int line = current_line(parse);
    long offset = xmlByteConsumed(parse->context);

    if (offset < 0 || (size_t)offset > parse->length)
        return line;
    for (const char *p = parse->bytes + offset; p > parse->bytes && *p != '<'; p--)
        line -= p[-1] == '\n';
    return line;
}

static int copy_attributes(struct element *element, const xmlChar **attributes, int count)
{
    element->attributes = calloc((size_t)count + 1, sizeof *element->attributes);
    if (!element->attributes)
        return -1;
    for (int i = 0; i < count; i++, attributes += 5) {
        const char *value = (const char *)attributes[3], *end = (const char *)attributes[4];
        struct attribute *copy = &element->attributes[element->attribute_count++];

        copy->name = strdup((const char *)attributes[0]);
        copy->value = strndup(value, (size_t)(end - value));
        if (!copy->name || !copy->value)
            return -1;
    }
    return 0;
}

static struct element *new_element(const struct parse *parse, const char *name,
                                   const xmlChar **attributes, int count)
{
    struct element *element = calloc(1, sizeof *element);

    if (!element)
        return NULL;
    element->path = parse->path;
    element->line = tag_line(parse);
    element->parent = parse->open;
    element->name = strdup(name);
    if (!element->name || copy_attributes(element, attributes, count) != 0) {
        form_xml_free(element);
        return NULL;
    }
    return element;
}

static void append(struct parse *parse, struct element *element)
{
    struct element *parent = element->parent;

    if (!parent)
        parse->root = element;
    else if (parent->last)
        parent->last->next = element;
    else
        parent->first = element;
    if (parent)
        parent->last = element;
}

static const char *foreign(const xmlChar *prefix, int namespaces, const xmlChar **attributes,
                           int count)
{
    if (prefix || namespaces > 0)
        return "elements of a form have no namespace";
    for (int i = 0; i < count; i++)
        if (attributes[5 * i + 1])
            return "attributes of a form have no namespace";
    return NULL;
}

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **declared, int count, int defaulted,
                     const xmlChar **attributes)
{
    struct parse *parse = user;
    const char *problem = foreign(prefix, namespaces, attributes, count);
    struct element *element;

    (void)uri, (void)declared, (void)defaulted;
    if (parse->is_failed)
        return;
    if (++parse->depth > MAX_DEPTH)
        problem = "elements lie too deep in each other";
    if (problem) {
        form_mistake(parse->path, tag_line(parse), parse->err, "<%.40s>: %s", (const char *)name,
                     problem);
        stop(parse);
        return;
    }
    element = new_element(parse, (const char *)name, attributes, count);
    if (!element) {
        stop_for_memory(parse);
        return;
    }
    append(parse, element);
    parse->open = element;
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    struct parse *parse = user;

    (void)name, (void)prefix, (void)uri;
    if (parse->is_failed || !parse->open)
        return;
    parse->open = parse->open->parent;
    parse->depth--;
}

static void on_text(void *user, const xmlChar *text, int length)
{
    struct parse *parse = user;
    int line = current_line(parse); /* where the text ends */

    for (int i = length - 1; i >= 0; i--)
        line -= text[i] == '\n';
    for (int i = 0; i < length && !parse->is_failed; i++) {
        line += text[i] == '\n';
        if (strchr(" \t\r\n", text[i]))
            continue;
        form_mistake(parse->path, line, parse->err,
                     "text between the elements: a form has "
                     "only elements, attributes and comments");
        stop(parse);
    }
}

static void on_doctype(void *user, const xmlChar *name, const xmlChar *id, const xmlChar *system)
{
    struct parse *parse = user;

    (void)name, (void)id, (void)system;
    if (parse->is_failed)
        return;
    form_mistake(parse->path, current_line(parse), parse->err,
                 "a form has no DOCTYPE: take it out");
    stop(parse);
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct parse *parse = user;

    if (parse->is_failed || error->level < XML_ERR_ERROR)
        return;
    parse->is_failed = 1;
    if (error->code == XML_ERR_NO_MEMORY)
        err_memory(parse->err);
    else
        form_mistake(parse->path, error->line, parse->err, "no well-formed XML: %.*s",
                     error->message ? (int)strcspn(error->message, "\n") : 0,
                     error->message ? error->message : "");
}

/* Every handler but these stays empty: libxml2 builds nothing and loads nothing. */
static void set_handlers(xmlSAXHandler *sax)
{
    memset(sax, 0, sizeof *sax);
    sax->initialized = XML_SAX2_MAGIC;
    sax->internalSubset = on_doctype;
    sax->startElementNs = on_start;
    sax->endElementNs = on_end;
    sax->characters = on_text;
    sax->cdataBlock = on_text;
    sax->serror = on_error;
}

int form_xml_parse(const char *path, const uint8_t *bytes, size_t length, struct element **root,
                   struct err *err)
{
    struct parse parse = {.path = path, .bytes = (const char *)bytes, .length = length, .err = err};

    if (form_bytes_check(path, parse.bytes, length, err) != 0)
        return -1;
    parse.context = xmlNewParserCtxt();
    if (!parse.context)
        return err_memory(err);
    set_handlers(parse.context->sax);
    parse.context->userData = &parse;
    xmlCtxtReadMemory(parse.context, parse.bytes, (int)length, NULL, NULL,
                      XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
    if (!parse.is_failed && (!parse.root || !parse.context->wellFormed))
        parse.is_failed = form_mistake(path, 1, err, "no well-formed XML");
    xmlFreeParserCtxt(parse.context);
    if (parse.is_failed) {
        form_xml_free(parse.root);
        return -1;
    }
    *root = parse.root;
    return 0;
}

void form_xml_free(struct element *root)
{
    if (!root)
        return;
    for (struct element *child = root->first, *next; child; child = next) {
        next = child->next;
        form_xml_free(child);
    }
    for (int i = 0; i < root->attribute_count; i++) {
        free(root->attributes[i].name);
        free(root->attributes[i].value);
    }
    free(root->attributes);
    free(root->name);
    free(root);
}

const char *form_xml_get(const struct element *element, const char *name)
{
    for (int i = 0; i < element->attribute_count; i++)
        if (strcmp(element->attributes[i].name, name) == 0)
            return element->attributes[i].value;
    return NULL;
}

const struct element *form_xml_next(const struct element *parent, const struct element *after,
                                    const char *name)
{
    const struct element *child = after ? after->next : parent->first;

    while (child && strcmp(child->name, name) != 0)
        child = child->next;
    return child;
}

int form_xml_count(const struct element *parent, const char *name)
{
    int count = 0;

    for (const struct element *c = NULL; (c = form_xml_next(parent, c, name));)
        count++;
    return count;
}

int form_xml_index(const char *words, const char *word)
{
    size_t length = strlen(word);
    int index = 0;

    for (const char *p = words; *p; index++) {
        size_t next = strcspn(p, " ");
        if (next == length && strncmp(p, word, length) == 0)
            return index;
        p += next + (p[next] == ' ');
    }
    return -1;
}

int form_xml_only(const struct element *element, const char *attributes, const char *children,
                  struct err *err)
{
    for (int i = 0; i < element->attribute_count; i++)
        if (form_xml_index(attributes, element->attributes[i].name) < 0)
            return form_xml_fail(element, err, "<%s> has no attribute '%.40s', only: %s",
                                 element->name, element->attributes[i].name, attributes);
    for (const struct element *child = element->first; child; child = child->next)
        if (form_xml_index(children, child->name) < 0)
            return form_xml_fail(child, err, "<%s> holds no element <%.40s>%s%s", element->name,
                                 child->name, *children ? ", only: " : "", children);
    return 0;
}
