/* SPDX-License-Identifier: MIT */
#include "segment/form.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "segment/form_mistake.h"
#include "segment/form_page.h"
#include "segment/form_rule.h"
#include "segment/form_value.h"
#include "segment/form_xml.h"

static const char page_children[] = "anchor reference field";

static int read_file(const char *path, struct form *form, size_t *length, struct err *err)
{
    struct err cause;
    uint8_t *bytes;

    if (file_read(path, FILE_FOLLOW, FORM_MAX_BYTES, &bytes, length, &cause) == 0) {
        form->text = (char *)bytes;
        return 0;
    }
    *err = cause;
    if (cause.code != ERR_FORMAT && cause.code != ERR_LIMIT)
        return -1;
    err->code = ERR_FORM;
    return err_within(err, "no form file");
}

/* The attributes of <form>.  Its own size may be in px of the first reference picture. */
static int read_head(const struct element *root, struct form *form, struct err *err)
{
    const struct element *page = form_xml_next(root, NULL, "page");
    double px_mm;

    if (strcmp(root->name, "form") != 0)
        return form_xml_fail(root, err, "this is a <%.40s>: the outermost element is <form>",
                             root->name);
    if (form_xml_only(root, "name version width height",
                      page ? "page rule" : "anchor reference field page rule", err) != 0 ||
        form_value_name(root, "name", form->name, err) != 0 ||
        form_value_name(root, "version", form->version, err) != 0 ||
        form_page_scale(page ? page : root, &px_mm, err) != 0 ||
        form_value_length(root, "width", px_mm, &form->width_mm, err) != 0 ||
        form_value_length(root, "height", px_mm, &form->height_mm, err) != 0)
        return -1;
    if (fmin(form->width_mm, form->height_mm) < FORM_LEAST_PAGE_MM)
        return form_xml_fail(root, err, "a page of %.1f x %.1f mm: each side has %d to %d mm",
                             form->width_mm, form->height_mm, FORM_LEAST_PAGE_MM,
                             FORM_MOST_PAGE_MM);
    return 0;
}

static int count_fields(const struct element *root)
{
    int count = form_xml_count(root, "field");

    for (const struct element *page = NULL; (page = form_xml_next(root, page, "page"));)
        count += form_xml_count(page, "field");
    return count;
}

static int make_room(const struct element *root, struct form *form, struct err *err)
{
    int fields = count_fields(root), pages = form_xml_count(root, "page");

    if (fields > FORM_MAX_FIELDS)
        return form_xml_fail(root, err, "%d fields: a form has at most %d", fields,
                             FORM_MAX_FIELDS);
    if (pages > FORM_MAX_PAGES)
        return form_xml_fail(root, err, "%d pages: a form has at most %d", pages, FORM_MAX_PAGES);
    form->fields = calloc((size_t)fields + 1, sizeof *form->fields);
    form->pages = calloc((size_t)pages + 1, sizeof *form->pages);
    return form->fields && form->pages ? 0 : err_memory(err);
}

static int read_pages(const struct element *root, struct form *form, struct err *err)
{
    const struct element *page = form_xml_next(root, NULL, "page");

    if (!page && form_page_read(root, form, &form->pages[form->page_count++], err) != 0)
        return -1;
    for (; page; page = form_xml_next(root, page, "page"))
        if (form_xml_only(page, "", page_children, err) != 0 ||
            form_page_read(page, form, &form->pages[form->page_count++], err) != 0)
            return -1;
    if (form->field_count == 0)
        return form_xml_fail(root, err, "the form has no <field>: there is nothing to read");
    return 0;
}

/*
 * What the values depend on besides the scans: the form file, and the lists and
 * pictures with it if there are any.
 */
static void hash(struct form *form, size_t length)
{
    char all[(1 + FORM_MAX_LISTS + FORM_MAX_PAGES) * (HASH_TEXT + FORM_MAX_NAME + 2)];
    int first, used;

    hash_bytes(form->text, length, form->sha256);
    first = used = snprintf(all, sizeof all, "%s\n", form->sha256);
    for (int i = 0; i < form->list_count; i++)
        used += snprintf(all + used, sizeof all - (size_t)used, "%s %s\n", form->lists[i]->sha256,
                         form->lists[i]->name);
    for (int i = 0; i < form->page_count; i++)
        if (form->pages[i].picture.bytes)
            used += snprintf(all + used, sizeof all - (size_t)used, "%s %s\n",
                             form->pages[i].picture.sha256, file_name(form->pages[i].picture.path));
    if (used > first)
        hash_bytes(all, (size_t)used, form->sha256);
}

int form_read(const char *path, struct form **out, struct err *err)
{
    struct form *form = calloc(1, sizeof *form);
    struct element *root = NULL;
    size_t length;
    int status = -1;

    if (!form || !(form->path = strdup(path))) {
        err_memory(err);
        goto out;
    }
    if (read_file(path, form, &length, err) != 0 ||
        form_xml_parse(path, (const uint8_t *)form->text, length, &root, err) != 0 ||
        read_head(root, form, err) != 0 || make_room(root, form, err) != 0 ||
        read_pages(root, form, err) != 0 || form_rule_read_form(root, form, err) != 0)
        goto out;
    hash(form, length);
    *out = form;
    form = NULL;
    status = 0;
out:
    form_xml_free(root);
    form_free(form);
    return status;
}
