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

/* The index of a name, which is added if it is new; of the names, the last is the likeliest. */
static int find_name(char ***names, int *count, const char *name, size_t length, int *index,
                     struct err *err)
{
    char **more;

    for (*index = *count - 1; *index >= 0; --*index)
        if (strlen((*names)[*index]) == length && strncmp((*names)[*index], name, length) == 0)
            return 0;
    more = realloc(*names, (size_t)(*count + 1) * sizeof *more);
    if (!more)
        return err_memory(err);
    *names = more;
    more[*count] = strndup(name, length);
    if (!more[*count])
        return err_memory(err);
    *index = (*count)++;
    return 0;
}

static int add_item(struct labelled *c, const char *path, struct labelled_item item,
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
    item.path = strdup(path);
    if (!item.path)
        return err_memory(err);
    c->items[c->count++] = item;
    return 0;
}

static int add_picture(struct labelled *c, const char *path, struct err *err)
{
    const char *name = file_name(path), *dash = strchr(name, '-');
    const char *folder = name, *above = NULL;
    size_t folder_length = 0, above_length = 0;
    struct labelled_item item = {.writer = -1, .word = -1};

    if (name > path)
        folder = name_before(path, name - 1, &folder_length);
    item.label = folder_label(folder, folder_length);
    if (item.label >= 0 && folder > path) {
        above = name_before(path, folder - 1, &above_length);
    } else if (item.label < 0 && dash && dash > name) {
        size_t length = (size_t)(dash - name);

        item.label = folder_label(name, length);
        if (item.label < 0) {
            item.label = CLASS_NOT_A_DIGIT;
            if (find_name(&c->words, &c->word_count, name, length, &item.word, err) != 0)
                return -1;
        }
    }
    if (item.label < 0)
        return err_set(err, ERR_DATA, "'%s' has no label: neither its folder nor the word before "
                                      "a dash in its name tells one", path);
    if (above_length > 0 &&
        find_name(&c->writers, &c->writer_count, above, above_length, &item.writer, err) != 0)
        return -1;
    return add_item(c, path, item, err);
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
        errno = entry->fts_errno;
        return file_cannot_open(entry->fts_path, err);
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
    for (int i = 0; i < labelled->word_count; i++)
        free(labelled->words[i]);
    free(labelled->items);
    free(labelled->writers);
    free(labelled->words);
    *labelled = (struct labelled){.count = 0};
}
