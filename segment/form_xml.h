/* SPDX-License-Identifier: MIT */
/*
 * form_xml.h - a form file as a tree of elements.
 *
 * The only place where a form file meets libxml2, with the smallest surface:
 * no DOCTYPE, no entities, no namespaces, no other encoding than UTF-8, and
 * nothing else is ever loaded.  What is absurd for a form is refused while it is
 * parsed.  Text between elements is
 * refused too: a form says everything in attributes.
 */
#ifndef SEGMENT_FORM_XML_H
#define SEGMENT_FORM_XML_H

#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct attribute {
    char *name, *value;
};

struct element {
    const char *path; /* of the form file, for messages; borrowed */
    int line;         /* where its tag begins */
    char *name;
    struct attribute *attributes; /* in the order of the file */
    int attribute_count;
    struct element *parent, *first, *last, *next;
};

/*
 * Parses a form file of length bytes.  path is kept, for messages.  The root is
 * the caller's, freed with form_xml_free.  Fails with ERR_FORM (the text begins
 * with "PATH:LINE: ") or ERR_MEMORY.
 */
MUST_CHECK
int form_xml_parse(const char *path, const uint8_t *bytes, size_t length, struct element **root,
                   struct err *err);

/* Frees an element and all below it; NULL is accepted. */
void form_xml_free(struct element *root);

/* The value of an attribute, NULL if the element does not have it. */
const char *form_xml_get(const struct element *element, const char *name);

/* The first child of this name after the given one (NULL: from the start), or NULL. */
const struct element *form_xml_next(const struct element *parent, const struct element *after,
                                    const char *name);

/* How many children of this name there are. */
int form_xml_count(const struct element *parent, const char *name);

/* The place of a word among words separated by single spaces, -1 if it is none of them. */
int form_xml_index(const char *words, const char *word);

/*
 * Refuses attributes and child elements that are not among these words.
 */
MUST_CHECK
int form_xml_only(const struct element *element, const char *attributes, const char *children,
                  struct err *err);

/* Says what is wrong with an element, as form_mistake does.  Always returns -1. */
int form_xml_fail(const struct element *at, struct err *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
