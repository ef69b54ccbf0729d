/* SPDX-License-Identifier: MIT */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(int fd, const char *name, uint8_t *bytes, size_t length, struct err *err)
{
    size_t done = 0;

    while (done < length) {
        ssize_t got = read(fd, bytes + done, length - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return err_set(err, ERR_IO, "cannot read '%s': %s", name, strerror(errno));
        if (got == 0)
            return err_set(err, ERR_IO, "'%s' became shorter while it was read: try again", name);
        done += (size_t)got;
    }
    return 0;
}

static int check_kind(const struct stat *st, const char *name, size_t limit, struct err *err)
{
    if (S_ISDIR(st->st_mode))
        return err_set(err, ERR_FORMAT, "'%s' is a folder: name the files in it", name);
    if (!S_ISREG(st->st_mode))
        return err_set(err, ERR_FORMAT, "'%s' is not a regular file", name);
    if (st->st_size < 1)
        return err_set(err, ERR_FORMAT, "'%s' is empty", name);
    if ((uint64_t)st->st_size > limit)
        return err_set(err, ERR_LIMIT, "'%s' has %lld bytes, the limit is %zu", name,
                       (long long)st->st_size, limit);
    return 0;
}

/* Not the file's fault, and no other file would fare better. */
static int is_ours(int number)
{
    return number == EMFILE || number == ENFILE || number == ENOMEM;
}

int file_cannot_open(const char *name, struct err *err)
{
    int why = errno;

    return err_set(err, is_ours(why) ? ERR_SYSTEM : ERR_ABSENT, "cannot open '%s': %s%s", name,
                   strerror(why),
                   why == EACCES ? "; its owner must let you read it and enter its folder" : "");
}

int file_read_as(const char *path, const char *name, enum file_links links, size_t limit,
                 uint8_t **bytes, size_t *length, struct err *err)
{
    int flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | (links == FILE_NOFOLLOW ? O_NOFOLLOW : 0);
    int fd, status = -1;
    uint8_t *buffer = NULL;
    struct stat st;

    fd = open(path, flags);
    if (fd < 0 && errno == ELOOP && links == FILE_NOFOLLOW)
        return err_set(err, ERR_FORMAT, "'%s' is a symbolic link: give the file itself", name);
    if (fd < 0)
        return file_cannot_open(name, err);
    if (fstat(fd, &st) != 0) {
        err_set(err, ERR_IO, "cannot look at '%s': %s", name, strerror(errno));
        goto out;
    }
    if (check_kind(&st, name, limit, err) != 0)
        goto out;
    buffer = malloc((size_t)st.st_size + 1);
    if (!buffer) {
        err_memory(err);
        goto out;
    }
    if (read_all(fd, name, buffer, (size_t)st.st_size, err) != 0)
        goto out;
    buffer[st.st_size] = 0;
    *bytes = buffer;
    *length = (size_t)st.st_size;
    buffer = NULL;
    status = 0;
out:
    free(buffer);
    close(fd);
    return status;
}

int file_read(const char *path, enum file_links links, size_t limit, uint8_t **bytes,
              size_t *length, struct err *err)
{
    return file_read_as(path, path, links, limit, bytes, length, err);
}

static int write_all(int fd, const uint8_t *bytes, size_t length)
{
    while (length > 0) {
        ssize_t put = write(fd, bytes, length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return -1;
        bytes += put;
        length -= (size_t)put;
    }
    return 0;
}

static int write_into(const char *path, const void *bytes, size_t length, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC), failed;

    if (fd < 0)
        return err_set(err, ERR_CREATE, "cannot open '%s': %s", path, strerror(errno));
    failed = write_all(fd, bytes, length);
    if (failed)
        err_set(err, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
    close(fd);
    return failed;
}

/* Opens a new file beside the final place of another; its name is the caller's room. */
static int open_beside(const char *path, char temporary[4096], struct err *err)
{
    int fd;

    if (snprintf(temporary, 4096, "%s.%ld.tmp", path, (long)getpid()) >= 4096)
        return err_set(err, ERR_CREATE, "the name '%.80s...' is too long", path);
    fd = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", path, strerror(errno));
    return fd;
}

static int write_beside(const char *path, const void *bytes, size_t length, struct err *err)
{
    char temporary[4096];
    int fd = open_beside(path, temporary, err), failed;

    if (fd < 0)
        return -1;
    failed = write_all(fd, bytes, length) != 0 || fsync(fd) != 0;
    if (failed)
        err_set(err, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
    if (close(fd) != 0 && !failed)
        failed = err_set(err, ERR_IO, "cannot write '%s': %s", path, strerror(errno));
    if (!failed && rename(temporary, path) != 0)
        failed = err_set(err, ERR_CREATE, "cannot create '%s': %s", path, strerror(errno));
    if (failed)
        unlink(temporary);
    return failed ? -1 : 0;
}

static int try_beside(const char *path, struct err *err)
{
    char temporary[4096];
    int fd = open_beside(path, temporary, err);

    if (fd < 0)
        return -1;
    close(fd);
    unlink(temporary);
    return 0;
}

/* Where a file is put in place, freed with free(); NULL: what is there is written into. */
static int find_place(const char *path, char **place, struct err *err)
{
    struct stat st;
    bool is_there = stat(path, &st) == 0;

    *place = NULL;
    if (*file_name(path) == 0)
        return err_set(err, ERR_CREATE, "cannot create '%s': that is no name of a file", path);
    if (is_there && S_ISDIR(st.st_mode))
        return err_set(err, ERR_CREATE, "cannot create '%s': there is a folder of that name", path);
    if (is_there && !S_ISREG(st.st_mode))
        return 0;
    if (is_there)
        *place = realpath(path, NULL);
    if (!*place)
        *place = strdup(path);
    return *place ? 0 : err_memory(err);
}

int file_write(const char *path, const void *bytes, size_t length, struct err *err)
{
    char *place;
    int status;

    if (find_place(path, &place, err) != 0)
        return -1;
    status = place ? write_beside(place, bytes, length, err)
                   : write_into(path, bytes, length, err);
    free(place);
    return status;
}

int file_try(const char *path, struct err *err)
{
    char *place;
    int status;

    if (find_place(path, &place, err) != 0)
        return -1;
    if (place)
        status = try_beside(place, err);
    else if ((status = access(path, W_OK)) != 0)
        err_set(err, ERR_CREATE, "cannot open '%s': %s", path, strerror(errno));
    free(place);
    return status;
}

int file_spare(const char *output, const char *input, struct err *err)
{
    struct stat a, b;

    if (stat(output, &a) != 0 || stat(input, &b) != 0 || !S_ISREG(a.st_mode) ||
        a.st_dev != b.st_dev || a.st_ino != b.st_ino)
        return 0;
    return err_set(err, ERR_CREATE, "'%s' would be written over '%s', which is read: name another "
                                    "file", output, input);
}

const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
