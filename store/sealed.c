/* SPDX-License-Identifier: MIT */
#include "store/sealed.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* A log and its index, with which SQLite reads as always. */
static bool has_log(const char *wal, const char *shm)
{
    return place_may(wal, R_OK) && place_may(shm, R_OK);
}

/* Holds off whoever writes; where there is no lock, nobody has. */
static int hold(const char *path, const char *name, int *lock, struct err *err)
{
    char beside[PLACE_MAX_PATH];
    int fd;

    *lock = -1;
    if (place_beside(path, ".lock", beside, err) != 0)
        return -1;
    fd = open(beside, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 && errno == ENOENT)
        return 0;
    if (fd < 0)
        return err_set(err, ERR_ABSENT,
                       "cannot open '%s.lock': %s; in a folder that you may not write, it must be "
                       "readable",
                       name, strerror(errno));
    if (flock(fd, LOCK_SH) != 0) {
        close(fd);
        return err_set(err, ERR_IO, "cannot lock '%s.lock': %s", name, strerror(errno));
    }
    *lock = fd;
    return 0;
}

int sealed_look(const char *path, const char *name, bool *is_sealed, int *lock, struct err *err)
{
    char wal[PLACE_MAX_PATH], shm[PLACE_MAX_PATH];
    struct stat st;

    *is_sealed = false;
    *lock = -1;
    if (place_may_write_folder(path))
        return 0;
    if (place_beside(path, "-wal", wal, err) != 0 || place_beside(path, "-shm", shm, err) != 0)
        return -1;
    if (has_log(wal, shm))
        return 0;
    if (hold(path, name, lock, err) != 0)
        return -1;
    if (stat(wal, &st) == 0 && st.st_size > 0) {
        if (*lock >= 0)
            close(*lock);
        *lock = -1;
        if (has_log(wal, shm)) /* somebody has begun to write since */
            return 0;
        return err_set(err, ERR_ABSENT,
                       "the last writes to '%s' are still in '%s-wal', and its folder may not be "
                       "written: copy both into a folder of your own",
                       name, file_name(name));
    }
    *is_sealed = true;
    return 0;
}

void sealed_name(const char *path, char out[SEALED_MAX_NAME])
{
    char *end = out + sprintf(out, "file:");

    for (; *path; path++) {
        unsigned char byte = (unsigned char)*path;

        if (byte < 0x80 && (isalnum(byte) || strchr("/._-", byte)))
            *end++ = (char)byte;
        else
            end += sprintf(end, "%%%02X", byte);
    }
    strcpy(end, "?immutable=1");
}
