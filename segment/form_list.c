/* SPDX-License-Identifier: MIT */
#include "segment/form_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "segment/form_mistake.h"
#include "segment/form_value.h"

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int count_lines(const char *text)
{
    int count = 1;

    while ((text = strchr(text, '\n'))) {
        text++;
        count++;
    }
    return count;
}

/* Ends a line and its trailing blanks with zeros; returns the next line, NULL at the end. */
static char *end_line(char *line)
{
    char *end = line + strcspn(line, "\n");
    char *next = *end ? end + 1 : NULL;

    while (end > line && strchr(" \t\r", end[-1]))
        end--;
    *end = 0;
    return next;
}

static int split(struct form_list *list, const char *path, struct err *err)
{
    int number = 1;

    list->values = malloc((size_t)count_lines(list->text) * sizeof *list->values);
    if (!list->values)
        return err_memory(err);
    for (char *line = list->text, *next; line; line = next, number++) {
        next = end_line(line);
        if (*line == 0 || *line == '#')
            continue;
        if (line[strspn(line, "0123456789")] || strlen(line) > FORM_MAX_BOXES)
            return form_mistake(path, number, err,
                                "'%.40s' is no value: a line of a list is a number of at "
                                "most %d digits",
                                line, FORM_MAX_BOXES);
        list->values[list->count++] = line;
    }
    if (list->count == 0)
        return form_mistake(path, 1, err, "the list is empty: no value would be allowed");
    qsort(list->values, (size_t)list->count, sizeof *list->values, compare);
    return 0;
}

static int load(const struct element *at, const char *path, struct form_list *list, struct err *err)
{
    struct err cause;
    uint8_t *bytes;
    size_t length;

    if (file_read(path, FILE_NOFOLLOW, FORM_MAX_LIST_BYTES, &bytes, &length, &cause) != 0)
        return cause.code == ERR_MEMORY ? err_memory(err)
                                        : form_xml_fail(at, err, "%s", cause.text);
    list->text = (char *)bytes;
    hash_bytes(bytes, length, list->sha256);
    if (strlen(list->text) != length)
        return form_mistake(path, count_lines(list->text), err,
                            "a byte of zero: save the list as plain text");
    return split(list, path, err);
}

static int add(const struct element *at, const char *name, struct form *form, struct err *err)
{
    struct form_list *list = calloc(1, sizeof *list);
    char *path = form_value_beside(at, name);
    int status = -1;

    if (list)
        form->lists[form->list_count++] = list; /* whatever happens, form_free frees it */
    if (!list || !path) {
        err_memory(err);
        goto out;
    }
    strcpy(list->name, name);
    status = load(at, path, list, err);
out:
    free(path);
    return status;
}

int form_list_get(const struct element *at, const char *attribute, struct form *form,
                  const struct form_list **out, struct err *err)
{
    char name[FORM_MAX_NAME];

    if (form_value_name(at, attribute, name, err) != 0)
        return -1;
    for (int i = 0; i < form->list_count; i++)
        if (strcmp(form->lists[i]->name, name) == 0) {
            *out = form->lists[i];
            return 0;
        }
    if (form->list_count == FORM_MAX_LISTS)
        return form_xml_fail(at, err, "more than %d lists", FORM_MAX_LISTS);
    if (add(at, name, form, err) != 0)
        return -1;
    *out = form->lists[form->list_count - 1];
    return 0;
}
