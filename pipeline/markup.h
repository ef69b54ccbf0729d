/* SPDX-License-Identifier: MIT */
/*
 * markup.h - a page of HTML, written element by element.
 *
 * Everything that is text is escaped, and what a browser could not take (bytes
 * that are no UTF-8, control characters) becomes a question mark.  The page is
 * well-formed XML too.  Calls cannot fail one by one: what went wrong is said at
 * the end.
 */
#ifndef PIPELINE_MARKUP_H
#define PIPELINE_MARKUP_H

#include "base/err.h"
#include "store/record.h"

struct markup;

/* Starts a page with its doctype.  Freed with markup_free.  Fails with ERR_MEMORY. */
MUST_CHECK
int markup_new(struct markup **out, struct err *err);

/* Opens an element. */
void markup_open(struct markup *markup, const char *name);

/* The same with a class. */
void markup_open_class(struct markup *markup, const char *name, const char *class);

/* An attribute of the element opened last, before anything is in it. */
void markup_attribute(struct markup *markup, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void markup_text(struct markup *markup, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* An attribute in pieces: the texts between these two calls. */
void markup_attribute_open(struct markup *markup, const char *name);
void markup_attribute_close(struct markup *markup);

/* A picture as an attribute: a data URL. */
void markup_png(struct markup *markup, const char *name, const struct blob *png);

/* A style sheet of our own: a constant without '<' and '&'. */
void markup_style(struct markup *markup, const char *text);

/* Closes the element opened last, with its end tag. */
void markup_close(struct markup *markup);

/* Closes one that HTML knows to be empty, like meta and img: without. */
void markup_close_void(struct markup *markup);

/* An element with nothing but text in it. */
void markup_element(struct markup *markup, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* All that was written; the bytes are the caller's.  Fails with ERR_MEMORY. */
MUST_CHECK
int markup_finish(struct markup *markup, struct blob *out, struct err *err);

void markup_free(struct markup *markup);

#endif
