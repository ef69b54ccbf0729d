/* SPDX-License-Identifier: MIT */
#include "pipeline/labelled.h"

#include "base/file.h"
#include "base/types.h"

#include <errno.h>
#include <fts.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A label that a folder's name states, -1 if it states none. */
static int folder_label(const char *name, size_t length)
{
    if (length == 1 && name[0] >= '0' && name[0] <= '9')
        return name[0] - '0';
    if (length == strlen("not-a-digit") && strncmp(name, "not-a-digit", length) == 0)
        return CLASS_NOT_A_DIGIT;
    if (length == strlen("blank") && strncmp(name, "blank", length) == 0)
        return CLASS_BLANK;
    return -1;
}

/* The last name of a path that ends before end; *length is 0 if there is none. */
static const char *name_before(const char *path, const char *end, size_t *length)
{
    const char *begin = end;

    while (begin > path && begin[-1] != '/')
        begin--;
    *length = (size_t)(end - begin);
    return begin;
}

static int find_writer(struct labelled *c, const char *name, size_t length, int *writer,
                       struct err *err)
{
    char **writers;

    for (*writer = 0; *writer < c->writer_count; ++*writer)
        if (strlen(c->writers[*writer]) == length &&
            strncmp(c->writers[*writer], name, length) == 0)
            return 0;
    writers = realloc(c->writers, (size_t)(c->writer_count + 1) * sizeof *writers);
    if (!writers)
        return err_memory(err);
    c->writers = writers;
    writers[c->writer_count] = strndup(name, length);
    if (!writers[c->writer_count])
        return err_memory(err);
    c->writer_count++;
    return 0;
}

static int add_item(struct labelled *c, const char *path, int label, int writer,
                    struct err *err)
{
    struct labelled_item *items;

    /* grows at 0, 1, 2, 4, 8... */
    if ((c->count & (c->count - 1)) == 0) {
        size_t room = c->count ? 2 * (size_t)c->count : 1;
        items = realloc(c->items, room * sizeof *items);
        if (!items)
            return err_memory(err);
        c->items = items;
    }
    c->items[c->count] = (struct labelled_item){strdup(path), label, writer};
    if (!c->items[c->count].path)
        return err_memory(err);
    c->count++;
    return 0;
}

static int add_picture(struct labelled *c, const char *path, struct err *err)
{
    const char *name = file_name(path), *dash = strchr(name, '-');
    const char *folder = name, *above = NULL;
    size_t folder_length = 0, above_length = 0;
    int label, writer = -1;

    if (name > path)
        folder = name_before(path, name - 1, &folder_length);
    label = folder_label(folder, folder_length);
    if (label >= 0 && folder > path) {
        above = name_before(path, folder - 1, &above_length);
    } else if (label < 0 && dash && dash > name) {
        label = folder_label(name, (size_t)(dash - name));
        label = label < 0 ? CLASS_NOT_A_DIGIT : label;
    }
    if (label < 0)
        return err_set(err, ERR_DATA, "'%s' has no label: neither its folder nor the word before "
                                      "a dash in its name tells one", path);
    if (above_length > 0 && find_writer(c, above, above_length, &writer, err) != 0)
        return -1;
    return add_item(c, path, label, writer, err);
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static int add_entry(struct labelled *c, FTS *walk, FTSENT *entry, struct err *err)
{
    bool is_hidden = entry->fts_level > 0 && entry->fts_name[0] == '.';

    switch (entry->fts_info) {
    case FTS_D:
        if (is_hidden)
            fts_set(walk, entry, FTS_SKIP);
        return 0;
    case FTS_F:
        return is_hidden ? 0 : add_picture(c, entry->fts_path, err);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return err_set(err, ERR_ABSENT, "cannot open '%s': %s", entry->fts_path,
                       strerror(entry->fts_errno));
    default:
        return 0;
    }
}

int labelled_find(struct labelled *labelled, const char *path, struct err *err)
{
    char *copy = strdup(path), *paths[] = {copy, NULL};
    FTS *walk = NULL;
    FTSENT *entry;
    int status = -1;

    if (copy)
        walk = fts_open(paths, FTS_PHYSICAL | FTS_COMFOLLOW | FTS_NOCHDIR, by_name);
    if (!walk) {
        err_memory(err);
        goto out;
    }
    while (errno = 0, (entry = fts_read(walk)))
        if (add_entry(labelled, walk, entry, err) != 0)
            goto out;
    status = errno ? err_set(err, ERR_IO, "cannot list '%s': %s", path, strerror(errno)) : 0;
out:
    if (walk)
        fts_close(walk);
    free(copy);
    return status;
}

void labelled_free(struct labelled *labelled)
{
    for (int i = 0; i < labelled->count; i++)
        free(labelled->items[i].path);
    for (int i = 0; i < labelled->writer_count; i++)
        free(labelled->writers[i]);
    free(labelled->items);
    free(labelled->writers);
    *labelled = (struct labelled){.count = 0};
}
