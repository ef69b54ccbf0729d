/* SPDX-License-Identifier: MIT */
#include "store/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/file.h"

enum { HEADER_SIZE = 100 }; /* of an SQLite database file; its format is documented */

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/*
 * Whether a database is shorter than it says; SQLite itself would read the rest
 * as zeros.  While there is a log, the file may lag behind.
 */
static int check_length(const char *path, const char *name, const uint8_t *header, off_t length,
                        struct err *err)
{
    char wal[PLACE_MAX_PATH + 8];
    uint32_t page_size = (uint32_t)header[16] << 8 | header[17];
    int64_t stated = (int64_t)big_endian(header + 28) * (page_size == 1 ? 65536 : page_size);
    struct stat log;

    snprintf(wal, sizeof wal, "%s-wal", path);
    if (length >= stated || (stat(wal, &log) == 0 && log.st_size > 0))
        return 0;
    return err_set(err, ERR_DATA, "'%s' is corrupt (%lld of %lld bytes): restore it from a backup",
                   name, (long long)length, (long long)stated);
}

int place_look(const char *path, const char *name, enum place_presence *out, struct err *err)
{
    uint8_t header[HEADER_SIZE];
    ssize_t got;
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0 && errno == ENOENT) {
        *out = PLACE_ABSENT;
        return 0;
    }
    if (fd < 0)
        return file_cannot_open(name, err);
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
        close(fd);
        return err_set(err, ERR_DATA, "'%s' is not a regular file", name);
    }
    got = pread(fd, header, sizeof header, 0);
    close(fd);
    *out = got == 0 ? PLACE_EMPTY : PLACE_OURS;
    if (got == 0)
        return 0;
    if (got < HEADER_SIZE || memcmp(header, "SQLite format 3", 16) != 0 ||
        big_endian(header + 68) != PLACE_APPLICATION_ID)
        return err_set(err, ERR_DATA, "'%s' is not a formdigits database", name);
    return check_length(path, name, header, st.st_size, err);
}

int place_check_disk(const char *path, const char *name, struct err *err)
{
    static const uint32_t network[] = {0x6969, 0x517b, 0xff534d42, 0xfe534d42}; /* NFS, SMB */
    struct statfs fs;

    if (statfs(path, &fs) != 0)
        return err_set(err, ERR_IO, "cannot look at '%s': %s", name, strerror(errno));
    for (size_t i = 0; i < sizeof network / sizeof *network; i++) {
        if ((uint32_t)fs.f_type == network[i])
            return err_set(err, ERR_DATA,
                           "'%s' lies on a network file system: keep it on a local disk", name);
    }
    return 0;
}

int place_resolve(const char *name, char path[PLACE_MAX_PATH], struct err *err)
{
    char folder[PLACE_MAX_PATH], *real;
    const char *last = file_name(name);

    real = realpath(name, path);
    if (real)
        return 0;
    if (!*last)
        return err_set(err, ERR_ABSENT, "cannot open '%s': it is a folder", name);
    if (errno != ENOENT || strlen(name) >= sizeof folder)
        return file_cannot_open(name, err);
    memcpy(folder, name, (size_t)(last - name));
    strcpy(folder + (last - name), ".");
    real = realpath(folder, NULL);
    if (!real)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", name, strerror(errno));
    if (snprintf(path, PLACE_MAX_PATH, "%s/%s", real, last) >= PLACE_MAX_PATH) {
        free(real);
        return err_set(err, ERR_CREATE, "cannot create '%s': the name is too long", name);
    }
    free(real);
    return 0;
}

bool place_may(const char *path, int what)
{
    return faccessat(AT_FDCWD, path, what, AT_EACCESS) == 0;
}

bool place_may_write_folder(const char *path)
{
    char folder[PLACE_MAX_PATH];

    snprintf(folder, sizeof folder, "%.*s", (int)(file_name(path) - path), path);
    return place_may(folder, W_OK);
}

int place_check_write(const char *path, const char *name, struct err *err)
{
    const char *what = "into the folder of ";

    if (place_may_write_folder(path)) {
        if (place_may(path, W_OK) || errno == ENOENT)
            return 0;
        what = "";
    }
    return err_set(err, ERR_CREATE,
                   "cannot write %s'%s': %s; its owner must let you, or give a database elsewhere, "
                   "such as a copy, with -d",
                   what, name, strerror(errno));
}

int place_beside(const char *path, const char *ending, char out[PLACE_MAX_PATH], struct err *err)
{
    if (snprintf(out, PLACE_MAX_PATH, "%s%s", path, ending) >= PLACE_MAX_PATH)
        return err_set(err, ERR_CREATE, "the name '%.80s...' is too long", path);
    return 0;
}

int place_sync_folder(const char *path)
{
    char folder[PLACE_MAX_PATH];
    int fd, status;

    snprintf(folder, sizeof folder, "%.*s", (int)(file_name(path) - path), path);
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    status = fsync(fd);
    close(fd);
    return status;
}
