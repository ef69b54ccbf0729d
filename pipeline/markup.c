/* SPDX-License-Identifier: MIT */
#include "pipeline/markup.h"

#include "base/base64.h"

#include <libxml/parserInternals.h>
#include <libxml/xmlwriter.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_TEXT = 8192 };

struct markup {
    xmlBuffer *buffer;
    xmlTextWriter *writer;
    bool has_failed;
};

static void check(struct markup *markup, int written)
{
    markup->has_failed |= written < 0;
}

int markup_new(struct markup **out, struct err *err)
{
    struct markup *markup = calloc(1, sizeof *markup);

    if (!markup)
        return err_memory(err);
    markup->buffer = xmlBufferCreate();
    if (markup->buffer)
        markup->writer = xmlNewTextWriterMemory(markup->buffer, 0);
    if (!markup->writer) {
        markup_free(markup);
        return err_memory(err);
    }
    check(markup, xmlTextWriterWriteRaw(markup->writer, BAD_CAST "<!DOCTYPE html>\n"));
    *out = markup;
    return 0;
}

void markup_open(struct markup *markup, const char *name)
{
    check(markup, xmlTextWriterStartElement(markup->writer, BAD_CAST name));
}

void markup_open_class(struct markup *markup, const char *name, const char *class)
{
    markup_open(markup, name);
    markup_attribute(markup, "class", "%s", class);
}

/* What XML 1.0 has no character for becomes '?', in place. */
static void clean(char *text)
{
    int length = (int)strlen(text);

    while (*text) {
        int step = length, letter = xmlGetUTF8Char(BAD_CAST text, &step);

        if (letter < 0 || !xmlIsCharQ((unsigned)letter)) {
            *text = '?';
            step = 1;
        }
        text += step;
        length -= step;
    }
}

void markup_attribute(struct markup *markup, const char *name, const char *format, ...)
{
    char text[MAX_TEXT];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    clean(text);
    check(markup, xmlTextWriterWriteAttribute(markup->writer, BAD_CAST name, BAD_CAST text));
}

static void write_text(struct markup *markup, const char *format, va_list args)
{
    char text[MAX_TEXT];

    vsnprintf(text, sizeof text, format, args);
    clean(text);
    check(markup, xmlTextWriterWriteString(markup->writer, BAD_CAST text));
}

void markup_text(struct markup *markup, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    write_text(markup, format, args);
    va_end(args);
}

void markup_attribute_open(struct markup *markup, const char *name)
{
    check(markup, xmlTextWriterStartAttribute(markup->writer, BAD_CAST name));
}

void markup_attribute_close(struct markup *markup)
{
    check(markup, xmlTextWriterEndAttribute(markup->writer));
}

void markup_png(struct markup *markup, const char *name, const struct blob *png)
{
    char *text = malloc(BASE64_ROOM(png->length));

    if (!text) {
        markup->has_failed = true;
        return;
    }
    base64_encode(png->bytes, png->length, text);
    markup_attribute_open(markup, name);
    check(markup, xmlTextWriterWriteString(markup->writer, BAD_CAST "data:image/png;base64,"));
    check(markup, xmlTextWriterWriteString(markup->writer, BAD_CAST text));
    markup_attribute_close(markup);
    free(text);
}

void markup_style(struct markup *markup, const char *text)
{
    markup_open(markup, "style");
    check(markup, xmlTextWriterWriteRaw(markup->writer, BAD_CAST text));
    markup_close(markup);
}

void markup_close(struct markup *markup)
{
    check(markup, xmlTextWriterFullEndElement(markup->writer));
}

void markup_close_void(struct markup *markup)
{
    check(markup, xmlTextWriterEndElement(markup->writer));
}

void markup_element(struct markup *markup, const char *name, const char *format, ...)
{
    va_list args;

    markup_open(markup, name);
    va_start(args, format);
    write_text(markup, format, args);
    va_end(args);
    markup_close(markup);
}

int markup_finish(struct markup *markup, struct blob *out, struct err *err)
{
    size_t length;
    uint8_t *bytes;

    check(markup, xmlTextWriterEndDocument(markup->writer));
    check(markup, xmlTextWriterFlush(markup->writer));
    length = (size_t)xmlBufferLength(markup->buffer);
    bytes = markup->has_failed ? NULL : malloc(length);
    if (!bytes)
        return err_memory(err);
    memcpy(bytes, xmlBufferContent(markup->buffer), length);
    *out = (struct blob){bytes, length};
    return 0;
}

void markup_free(struct markup *markup)
{
    if (!markup)
        return;
    xmlFreeTextWriter(markup->writer);
    xmlBufferFree(markup->buffer);
    free(markup);
}
