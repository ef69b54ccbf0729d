/* SPDX-License-Identifier: MIT */
#include "pipeline/inventory.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "pipeline/spool.h"
#include "segment/scan_limits.h"
#include "store/store.h"

enum {
    KNOWN_READ = 1,
    KNOWN_REJECTED = 2,
    KNOWN_BEGUN = 4,
    IS_IN_WORK = 8,
    IS_IN_DONE = 16,
    IS_IN_BAD = 32,
    IS_HERE = IS_IN_WORK | IS_IN_DONE | IS_IN_BAD
};

static const enum spool_place places[] = {SPOOL_WORK, SPOOL_DONE, SPOOL_BAD};
enum { PLACES = sizeof places / sizeof *places };

/* All that is known of the files with one tag: the beginning of their hash. */
struct entry {
    char tag[SPOOL_TAG];
    int facts;
};

struct inventory {
    struct entry *entries; /* sorted once all are in */
    size_t count, room;
    const struct spool *spool;
    enum spool_place place; /* that is being walked */
    void (*found)(const char *kind, const char *line, void *context);
    void *context;
    int faults;
};

__attribute__((format(printf, 3, 4))) static void fault(struct inventory *inventory,
                                                        const char *kind, const char *format, ...)
{
    char line[SPOOL_MAX_PATH + 256];
    va_list args;

    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    inventory->faults++;
    inventory->found(kind, line, inventory->context);
}

static int add(struct inventory *inventory, const char *tag, int facts, struct err *err)
{
    if (inventory->count == inventory->room) {
        size_t room = inventory->room ? 2 * inventory->room : 1024;
        struct entry *entries = realloc(inventory->entries, room * sizeof *entries);

        if (!entries)
            return err_memory(err);
        inventory->entries = entries;
        inventory->room = room;
    }
    memcpy(inventory->entries[inventory->count].tag, tag, SPOOL_TAG);
    inventory->entries[inventory->count++].facts = facts;
    return 0;
}

static int compare(const void *a, const void *b)
{
    return memcmp(a, b, SPOOL_TAG); /* the tag comes first */
}

/* Sorts the entries and makes those of one tag one. */
static void merge(struct inventory *inventory)
{
    size_t kept = 0;

    if (inventory->count == 0)
        return;
    qsort(inventory->entries, inventory->count, sizeof *inventory->entries, compare);
    for (size_t i = 1; i < inventory->count; i++) {
        struct entry *last = &inventory->entries[kept], *next = &inventory->entries[i];

        if (compare(last, next) == 0)
            last->facts |= next->facts;
        else
            inventory->entries[++kept] = *next;
    }
    inventory->count = kept + 1;
}

static int facts_of(const struct inventory *inventory, const char *tag)
{
    struct entry key = {.facts = 0};
    const struct entry *entry;

    memcpy(key.tag, tag, SPOOL_TAG);
    entry = inventory->count ? bsearch(&key, inventory->entries, inventory->count,
                                       sizeof *inventory->entries, compare)
                             : NULL;
    return entry ? entry->facts : 0;
}

static bool has_tag(const char *name)
{
    return strspn(name, "0123456789abcdef") >= SPOOL_TAG && name[SPOOL_TAG] == '-';
}

/* A file that could not be read was put away under a number. */
static bool is_numbered(const char *name)
{
    return strncmp(name, "000000", 6) == 0;
}

static int know_row(const struct store_file *file, const char *state, void *context,
                    struct err *err)
{
    int facts = strcmp(state, "read") == 0       ? KNOWN_READ
                : strcmp(state, "rejected") == 0 ? KNOWN_REJECTED
                                                 : KNOWN_BEGUN;

    return add(context, file->sha256, facts, err);
}

static int know_place(const char *path, const char *name, void *context, struct err *err)
{
    struct inventory *inventory = context;
    int facts = inventory->place == SPOOL_WORK   ? IS_IN_WORK
                : inventory->place == SPOOL_DONE ? IS_IN_DONE
                                                 : IS_IN_BAD;

    (void)path;
    return has_tag(name) ? add(inventory, name, facts, err) : 0;
}

static int walk(struct inventory *inventory,
                int (*each)(const char *path, const char *name, void *context, struct err *err),
                struct err *err)
{
    for (int i = 0; i < PLACES; i++) {
        inventory->place = places[i];
        if (spool_each(inventory->spool, places[i], each, inventory, err) != 0)
            return -1;
    }
    return 0;
}

static int check_place(const char *path, const char *name, void *context, struct err *err)
{
    struct inventory *inventory = context;
    int facts = has_tag(name) ? facts_of(inventory, name) : 0;

    (void)err;
    if (inventory->place == SPOOL_WORK || (inventory->place == SPOOL_BAD && is_numbered(name)))
        return 0;
    if (inventory->place == SPOOL_DONE && !(facts & KNOWN_READ))
        fault(inventory, "files in done that the database does not know as read",
              "'%s' lies in done, but the database does not know that it was read", path);
    if (inventory->place == SPOOL_BAD && !(facts & KNOWN_REJECTED))
        fault(inventory, "files in bad that the database does not know as rejected",
              "'%s' lies in bad, but the database does not know that it was rejected", path);
    return 0;
}

/* The place below which a path leads, perhaps through a link to its spool; false if none. */
static bool find_place(const struct inventory *inventory, const char *path,
                       enum spool_place *place)
{
    char folder[SPOOL_MAX_PATH], there[SPOOL_MAX_PATH], *real;
    size_t length;
    int found = 0;

    snprintf(folder, sizeof folder, "%.*s", (int)(file_name(path) - path), path);
    real = realpath(folder, NULL);
    snprintf(folder, sizeof folder, "%s/", real ? real : path);
    free(real);
    for (; found < PLACES; found++) {
        length = (size_t)snprintf(there, sizeof there, "%s/%s/", spool_root(inventory->spool),
                                  spool_place_name(places[found]));
        if (strncmp(folder, there, length) == 0)
            break;
    }
    if (found < PLACES)
        *place = places[found];
    return found < PLACES;
}

/* What goes through a spool is named by its bytes. */
static bool was_in_a_spool(const struct store_file *file)
{
    const char *name = file_name(file->path);

    return has_tag(name) && memcmp(name, file->sha256, SPOOL_TAG) == 0;
}

/* What went through this spool in another place, through another one, or through none. */
static void check_elsewhere(struct inventory *inventory, const struct store_file *file,
                            const char *state, int facts)
{
    if (access(file->path, F_OK) == 0)
        return;
    if (facts & IS_HERE)
        fault(inventory, "files that were moved with their spool",
              "'%s' (%s) lies in this spool, but the database has it at '%s': move it back",
              file->name, state, file->path);
    else if (was_in_a_spool(file))
        fault(inventory, "files that are lost",
              "'%s' (%s) is lost: it is neither at '%s' nor in this spool", file->name, state,
              file->path);
}

static void check_bytes(struct inventory *inventory, const struct store_file *file)
{
    char sha256[HASH_TEXT];
    uint8_t *bytes;
    size_t length;
    struct err why;

    if (file_read(file->path, FILE_NOFOLLOW, SCAN_MAX_BYTES, &bytes, &length, &why) != 0) {
        fault(inventory, "files that cannot be read", "%s", why.text);
        return;
    }
    hash_bytes(bytes, length, sha256);
    free(bytes);
    if (strcmp(sha256, file->sha256) != 0)
        fault(inventory, "files whose bytes have changed",
              "'%s' is not what was read: its bytes have changed", file->path);
}

static int check_row(const struct store_file *file, const char *state, void *context,
                     struct err *err)
{
    struct inventory *inventory = context;
    bool is_read = strcmp(state, "read") == 0, is_rejected = strcmp(state, "rejected") == 0;
    enum spool_place place = is_read ? SPOOL_DONE : is_rejected ? SPOOL_BAD : SPOOL_WORK, is_in;
    int facts = facts_of(inventory, file->sha256);

    (void)err;
    if (!find_place(inventory, file->path, &is_in)) {
        check_elsewhere(inventory, file, state, facts);
        return 0;
    }
    if (access(file->path, F_OK) != 0) {
        /* On its way when a run was interrupted; or rejected, and read since. */
        if (!(facts & IS_IN_WORK) && !(is_rejected && facts & IS_IN_DONE))
            fault(inventory, "files that are lost", "'%s' (%s) is lost: it is not at '%s'",
                  file->name, state, file->path);
        return 0;
    }
    if (is_in != place)
        fault(inventory, "files in the wrong place", "'%s' is %s, but lies at '%s'", file->name,
              state, file->path);
    check_bytes(inventory, file);
    return 0;
}

int inventory_check(struct store *store, const struct spool *spool,
                    void (*found)(const char *kind, const char *line, void *context),
                    void *context, int *faults, struct err *err)
{
    struct inventory inventory = {.spool = spool, .found = found, .context = context};
    int status = -1;

    if (store_each_file(store, know_row, &inventory, err) != 0 ||
        walk(&inventory, know_place, err) != 0)
        goto out;
    merge(&inventory);
    if (store_each_file(store, check_row, &inventory, err) != 0 ||
        walk(&inventory, check_place, err) != 0)
        goto out;
    *faults = inventory.faults;
    status = 0;
out:
    free(inventory.entries);
    return status;
}
