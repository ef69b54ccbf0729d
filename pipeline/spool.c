/* SPDX-License-Identifier: MIT */
#include "pipeline/spool.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"

enum {
    MOST_UNTAGGED = 1000000, /* files that could not be read, in bad */
    ENDING_ROOM = 32         /* of a name, for ".reason" and a temporary ending */
};

struct spool {
    char *root;
    int lock;
    struct dirent **left; /* in work, by an earlier run */
    int left_count, left_next;
    DIR *incoming;
    int folders; /* in new, left alone */
    char folder[NAME_MAX + 1]; /* the first of them */
};

static const char *const places[] = {"new", "work", "done", "bad"};

const char *spool_place_name(enum spool_place place)
{
    return places[place];
}

const char *spool_root(const struct spool *spool)
{
    return spool->root;
}

bool spool_is_folder(const char *path)
{
    struct stat st;

    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

/* Names that begin with a dot are still being written, or no business of ours. */
static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int join(char path[SPOOL_MAX_PATH], const char *folder, const char *name, struct err *err)
{
    if (snprintf(path, SPOOL_MAX_PATH, "%s/%s", folder, name) >= SPOOL_MAX_PATH)
        return err_set(err, ERR_CREATE, "the name '%.80s...' is too long", name);
    return 0;
}

/* A rename or a new name is only kept over a power cut once its folder is. */
static int sync_folder_of(const char *path, struct err *err)
{
    char folder[SPOOL_MAX_PATH];
    int fd, failed;

    snprintf(folder, sizeof folder, "%.*s", (int)(file_name(path) - path), path);
    fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    failed = fd < 0 || fsync(fd) != 0;
    if (failed)
        err_set(err, ERR_IO, "cannot sync folder '%s': %s", folder, strerror(errno));
    if (fd >= 0)
        close(fd);
    return failed ? -1 : 0;
}

static int make_folder(const char *path, struct err *err)
{
    if (mkdir(path, 0777) == 0)
        return sync_folder_of(path, err);
    if (errno == EEXIST)
        return 0;
    return err_set(err, ERR_CREATE, "cannot create folder '%s': %s", path, strerror(errno));
}

static int make_folders(const struct spool *spool, struct err *err)
{
    char path[SPOOL_MAX_PATH];

    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (join(path, spool->root, places[i], err) != 0 || make_folder(path, err) != 0)
            return -1;
    return 0;
}

/* A record lock is not inherited: a child that outlives us does not keep it. */
static int lock(struct spool *spool, struct err *err)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    char path[SPOOL_MAX_PATH];

    if (join(path, spool->root, ".lock", err) != 0)
        return -1;
    spool->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (spool->lock < 0)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", path, strerror(errno));
    if (fcntl(spool->lock, F_SETLK, &whole) == 0)
        return 0;
    if (errno == EACCES || errno == EAGAIN)
        return err_set(err, ERR_BUSY, "somebody else works on spool '%s': try again later",
                       spool->root);
    return err_set(err, ERR_IO, "cannot lock '%s': %s", path, strerror(errno));
}

static int list_work(struct spool *spool, struct err *err)
{
    char path[SPOOL_MAX_PATH];

    if (join(path, spool->root, places[SPOOL_WORK], err) != 0)
        return -1;
    spool->left_count = scandir(path, &spool->left, is_visible, alphasort);
    if (spool->left_count >= 0)
        return 0;
    spool->left_count = 0;
    return err_set(err, ERR_IO, "cannot read folder '%s': %s", path, strerror(errno));
}

static int open_new(struct spool *spool, struct err *err)
{
    char path[SPOOL_MAX_PATH];

    if (join(path, spool->root, places[SPOOL_NEW], err) != 0)
        return -1;
    spool->incoming = opendir(path);
    if (!spool->incoming)
        return err_set(err, ERR_IO, "cannot read folder '%s': %s", path, strerror(errno));
    return 0;
}

int spool_open(const char *dir, struct spool **out, struct err *err)
{
    struct spool *spool = calloc(1, sizeof *spool);

    if (!spool)
        return err_memory(err);
    spool->lock = -1;
    spool->root = realpath(dir, NULL);
    if (!spool->root) {
        err_set(err, ERR_ABSENT, "cannot open spool '%s': %s%s", dir, strerror(errno),
                errno == ENOENT ? "; give the folder where it is now, or make a new one" : "");
        goto fail;
    }
    if (make_folders(spool, err) != 0 || lock(spool, err) != 0 || list_work(spool, err) != 0 ||
        open_new(spool, err) != 0)
        goto fail;
    *out = spool;
    return 0;
fail:
    spool_close(spool);
    return -1;
}

void spool_close(struct spool *spool)
{
    if (!spool)
        return;
    for (int i = 0; i < spool->left_count; i++)
        free(spool->left[i]);
    free(spool->left);
    if (spool->incoming)
        closedir(spool->incoming);
    if (spool->lock >= 0)
        close(spool->lock);
    free(spool->root);
    free(spool);
}

static int cannot_move(const char *from, const char *to, struct err *err)
{
    return err_set(err, ERR_IO, "cannot move '%s' to '%s': %s", from, to, strerror(errno));
}

static int describe(const struct spool *spool, const char *name, struct spool_file *file,
                    struct err *err)
{
    char path[SPOOL_MAX_PATH];

    if (join(path, spool->root, places[SPOOL_WORK], err) != 0)
        return -1;
    file->is_tagged = false;
    snprintf(file->name, sizeof file->name, "%s", name);
    return join(file->path, path, name, err);
}

static void leave_folder(struct spool *spool, const char *name)
{
    if (spool->folders++ == 0)
        snprintf(spool->folder, sizeof spool->folder, "%s", name);
}

int spool_folders(const struct spool *spool, const char **first)
{
    *first = spool->folder;
    return spool->folders;
}

/*
 * A name that is taken in work stays in new for the next run.  So does a folder: what
 * is in it may be moved away, or is still being written.
 */
static int claim(struct spool *spool, const char *name, struct spool_file *file, bool *found,
                 struct err *err)
{
    char folder[SPOOL_MAX_PATH], path[SPOOL_MAX_PATH];

    if (join(folder, spool->root, places[SPOOL_NEW], err) != 0 ||
        join(path, folder, name, err) != 0 || describe(spool, name, file, err) != 0)
        return -1;
    if (spool_is_folder(path)) {
        leave_folder(spool, name);
        return 0;
    }
    *found = renameat2(AT_FDCWD, path, AT_FDCWD, file->path, RENAME_NOREPLACE) == 0;
    if (*found || errno == EEXIST || errno == ENOENT)
        return 0;
    return cannot_move(path, file->path, err);
}

int spool_next(struct spool *spool, struct spool_file *file, bool *found, struct err *err)
{
    struct dirent *entry;

    *found = spool->left_next < spool->left_count;
    if (*found)
        return describe(spool, spool->left[spool->left_next++]->d_name, file, err);
    while (!*found) {
        errno = 0;
        entry = readdir(spool->incoming);
        if (!entry && errno)
            return err_set(err, ERR_IO, "cannot read folder '%s/new': %s", spool->root,
                           strerror(errno));
        if (!entry)
            return 0;
        if (is_visible(entry) && claim(spool, entry->d_name, file, found, err) != 0)
            return -1;
    }
    return 0;
}

int spool_tag(const struct spool *spool, struct spool_file *file, const char sha256[HASH_TEXT],
              struct err *err)
{
    char path[SPOOL_MAX_PATH], name[NAME_MAX + 1];

    file->is_tagged = true;
    if (strncmp(file->name, sha256, SPOOL_TAG) == 0 && file->name[SPOOL_TAG] == '-') {
        memmove(file->name, file->name + SPOOL_TAG + 1, strlen(file->name) - SPOOL_TAG);
        return 0;
    }
    snprintf(name, sizeof name - ENDING_ROOM, "%.*s-%s", SPOOL_TAG, sha256, file->name);
    snprintf(path, sizeof path, "%s/%s/%s", spool->root, places[SPOOL_WORK], name);
    if (rename(file->path, path) != 0)
        return cannot_move(file->path, path, err);
    memcpy(file->path, path, sizeof path);
    return 0;
}

static int done_folder(const struct spool *spool, char folder[SPOOL_MAX_PATH], struct err *err)
{
    time_t now = time(NULL);
    struct tm date;
    int used;

    localtime_r(&now, &date);
    used = snprintf(folder, SPOOL_MAX_PATH, "%s/%s/%04d", spool->root, places[SPOOL_DONE],
                    date.tm_year + 1900);
    if (used + 4 >= SPOOL_MAX_PATH)
        return err_set(err, ERR_CREATE, "the name '%.80s...' is too long", folder);
    if (make_folder(folder, err) != 0)
        return -1;
    snprintf(folder + used, (size_t)(SPOOL_MAX_PATH - used), "/%02d", date.tm_mon + 1);
    return make_folder(folder, err);
}

/* Twelve digits in place of those of a hash that nobody knows. */
static int free_name(const struct spool *spool, const struct spool_file *file,
                     char path[SPOOL_MAX_PATH], struct err *err)
{
    for (int i = 0; i < MOST_UNTAGGED; i++) {
        snprintf(path, SPOOL_MAX_PATH, "%s/%s/%0*d-%.*s", spool->root, places[SPOOL_BAD], SPOOL_TAG,
                 i, NAME_MAX - SPOOL_TAG - ENDING_ROOM, file->name);
        if (access(path, F_OK) != 0 && errno == ENOENT)
            return 0;
    }
    return err_set(err, ERR_CREATE, "there are too many files in '%s/bad'", spool->root);
}

int spool_target(const struct spool *spool, const struct spool_file *file, bool is_bad,
                 char path[SPOOL_MAX_PATH], struct err *err)
{
    char folder[SPOOL_MAX_PATH];

    assert(file->is_tagged || is_bad);
    if (!file->is_tagged)
        return free_name(spool, file, path, err);
    if (is_bad ? join(folder, spool->root, places[SPOOL_BAD], err) != 0
               : done_folder(spool, folder, err) != 0)
        return -1;
    return join(path, folder, file_name(file->path), err);
}

static int write_reason(const char *target, const char *reason, struct err *err)
{
    char path[SPOOL_MAX_PATH], line[512];
    int length = snprintf(line, sizeof line, "%s\n", reason);

    if (snprintf(path, sizeof path, "%s%s", target, SPOOL_REASON) >= (int)sizeof path)
        return err_set(err, ERR_CREATE, "the name '%.80s...' is too long", target);
    return file_write(path, line, (size_t)length, err);
}

/* The same bytes under the same name: found bad once, and now read. */
static void remove_bad_copy(const struct spool *spool, const char *target)
{
    char path[SPOOL_MAX_PATH];
    int used =
        snprintf(path, sizeof path, "%s/%s/%s", spool->root, places[SPOOL_BAD], file_name(target));

    if (used + (int)sizeof SPOOL_REASON > (int)sizeof path)
        return;
    unlink(path);
    strcpy(path + used, SPOOL_REASON);
    unlink(path);
}

int spool_finish(const struct spool *spool, struct spool_file *file,
                 const char target[SPOOL_MAX_PATH], const char *reason, struct err *err)
{
    if (reason && write_reason(target, reason, err) != 0)
        return -1;
    /* The same file may have come twice: then its twin has gone this way before. */
    if (rename(file->path, target) != 0 && !(errno == ENOENT && access(target, F_OK) == 0))
        return cannot_move(file->path, target, err);
    if (sync_folder_of(target, err) != 0 || sync_folder_of(file->path, err) != 0)
        return -1;
    if (!reason)
        remove_bad_copy(spool, target);
    memcpy(file->path, target, SPOOL_MAX_PATH);
    return 0;
}
