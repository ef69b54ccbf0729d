/* SPDX-License-Identifier: MIT */
/* What lies in the folders of a spool; see spool.h. */
#include "pipeline/spool.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* What stands beside a bad file; a scan may have such a name too. */
static bool is_reason(const char *path)
{
    size_t length = strlen(path), ending = sizeof SPOOL_REASON - 1;
    char file[SPOOL_MAX_PATH];

    if (length <= ending || strcmp(path + length - ending, SPOOL_REASON) != 0)
        return false;
    snprintf(file, sizeof file, "%.*s", (int)(length - ending), path);
    return access(file, F_OK) == 0;
}

typedef int visitor(const char *path, const char *name, void *context, struct err *err);

/* depth: how many levels of folders of ours there are before the files. */
static int visit(const char *folder, int depth, visitor *each, void *context, struct err *err)
{
    struct dirent *entry;
    DIR *dir = opendir(folder);
    int status = 0;

    if (!dir)
        return err_set(err, ERR_IO, "cannot read folder '%s': %s", folder, strerror(errno));
    while (status == 0 && (errno = 0, entry = readdir(dir))) {
        char path[SPOOL_MAX_PATH];

        if (entry->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path)
            status = err_set(err, ERR_IO, "the name '%.80s...' is too long", entry->d_name);
        else if (depth > 0 && spool_is_folder(path))
            status = visit(path, depth - 1, each, context, err);
        else if (!is_reason(path))
            status = each(path, entry->d_name, context, err);
    }
    if (status == 0 && errno)
        status = err_set(err, ERR_IO, "cannot read folder '%s': %s", folder, strerror(errno));
    closedir(dir);
    return status;
}

int spool_each(const struct spool *spool, enum spool_place place, visitor *each, void *context,
               struct err *err)
{
    char folder[SPOOL_MAX_PATH];

    snprintf(folder, sizeof folder, "%s/%s", spool_root(spool), spool_place_name(place));
    return visit(folder, place == SPOOL_DONE ? 2 : 0, each, context, err);
}
