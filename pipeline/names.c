/* SPDX-License-Identifier: MIT */
#include "pipeline/names.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

static int read_stream(FILE *stream, const char *path, char **out, size_t *length, struct err *err)
{
    size_t room = 64 << 10, fill = 0;
    char *text = malloc(room), *more;

    while (text && (fill += fread(text + fill, 1, room - 1 - fill, stream)) == room - 1) {
        more = realloc(text, room *= 2);
        if (!more)
            free(text);
        text = more;
    }
    if (!text)
        return err_memory(err);
    if (ferror(stream)) {
        free(text);
        return err_set(err, ERR_IO, "cannot read '%s': %s", path, strerror(errno));
    }
    text[fill] = 0;
    *out = text;
    *length = fill;
    return 0;
}

/*
 * Ends each name by a zero and counts them; with names not NULL, lists them too.
 * Lines may end as those of Windows do.
 */
static int split(char *text, size_t length, char end, const char **names)
{
    int count = 0;

    for (char *at = text; at < text + length;) {
        size_t left = (size_t)(text + length - at);
        char *stop = memchr(at, end, left);
        size_t size = stop ? (size_t)(stop - at) : left;
        size_t name = size - (end == '\n' && size > 0 && at[size - 1] == '\r');

        if (name > 0 && names) {
            names[count] = at;
            at[name] = 0;
        }
        count += name > 0;
        at += size + 1;
    }
    return count;
}

int names_read(const char *path, struct names *out, struct err *err)
{
    int is_stdin = strcmp(path, "-") == 0, status;
    FILE *stream = is_stdin ? stdin : fopen(path, "re");
    struct names names = {NULL, NULL, 0};
    size_t length = 0;
    char end;

    if (!stream)
        return file_cannot_open(path, err);
    status = read_stream(stream, path, &names.text, &length, err);
    if (!is_stdin)
        fclose(stream);
    if (status != 0)
        return -1;
    end = memchr(names.text, 0, length) ? 0 : '\n';
    names.count = split(names.text, length, end, NULL);
    names.names = calloc((size_t)names.count + 1, sizeof *names.names);
    if (!names.names) {
        names_free(&names);
        return err_memory(err);
    }
    split(names.text, length, end, names.names);
    *out = names;
    return 0;
}

void names_free(struct names *names)
{
    free(names->text);
    free(names->names);
    *names = (struct names){NULL, NULL, 0};
}
