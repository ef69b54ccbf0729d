/* SPDX-License-Identifier: MIT */
#include "store/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <sqlite3.h>

#include "store/place.h"
#include "store/sealed.h"
#include "store/sql.h"

/* migrations[n] brings version n to n + 1; an empty database is version 0. */
static const char *const migrations[] = {
#include "store/schema.inc"
};
enum { SCHEMA_VERSION = sizeof migrations / sizeof *migrations };

static int open_lock(struct store *store, const char *path, struct err *err)
{
    char lock[PLACE_MAX_PATH];

    if (place_beside(path, ".lock", lock, err) != 0)
        return -1;
    store->lock = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (store->lock < 0)
        return err_set(err, ERR_CREATE, "cannot create '%s.lock': %s", store->name,
                       strerror(errno));
    return 0;
}

/* Everything that must hold before the first statement; see formdigits-db(5). */
static int set_up(struct store *store, struct err *err)
{
    static const char pragmas[] =
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
        "PRAGMA mmap_size = 0; PRAGMA secure_delete = ON;";
    sqlite3 *db = store->db;

    sqlite3_extended_result_codes(db, 1);
    sqlite3_busy_timeout(db, 5000);
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 16 << 20);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    if (sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) != SQLITE_OK ||
        sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) != SQLITE_OK ||
        sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) != SQLITE_OK ||
        sqlite3_exec(db, pragmas, NULL, NULL, NULL) != SQLITE_OK)
        return sql_fail(store, err);
    return 0;
}

/* To look at; see sealed.h. */
static int open_look(struct store *store, const char *path, struct err *err)
{
    char name[SEALED_MAX_NAME];
    bool is_sealed;
    int flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX;

    if (sealed_look(path, store->name, &is_sealed, &store->lock, err) != 0)
        return -1;
    if (is_sealed) {
        sealed_name(path, name);
        path = name;
        flags |= SQLITE_OPEN_URI;
    }
    if (sqlite3_open_v2(path, &store->db, flags, NULL) != SQLITE_OK)
        return store->db ? sql_fail(store, err) : err_memory(err);
    return set_up(store, err);
}

static int open_sqlite(struct store *store, const char *path, struct err *err)
{
    if (sqlite3_open_v2(path, &store->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        return store->db ? sql_fail(store, err) : err_memory(err);
    return set_up(store, err);
}

/* The statements of one version; the caller holds the transaction. */
static int migrate_from(struct store *store, int64_t version, struct err *err)
{
    char text[64];

    for (; version < SCHEMA_VERSION; version++) {
        if (sqlite3_exec(store->db, migrations[version], NULL, NULL, NULL) != SQLITE_OK)
            return sql_fail(store, err);
    }
    snprintf(text, sizeof text, "PRAGMA user_version = %d", SCHEMA_VERSION);
    return sql_run(store, text, NULL, err);
}

static int migrate(struct store *store, struct err *err)
{
    int64_t version;
    int status;

    if (sql_begin(store, err) != 0)
        return -1;
    status = sql_number(store, "PRAGMA user_version", NULL, &version, err);
    if (status == 0 && version < SCHEMA_VERSION)
        status = migrate_from(store, version, err);
    return sql_end(store, status, err);
}

/* Builds an empty database in a file of its own: nobody ever sees half of it. */
static int build(const struct store *for_whom, const char *path, struct err *err)
{
    struct store store = {.name = for_whom->name, .lock = -1, .is_writable = true};
    char text[64];
    int status = -1, fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_set(err, ERR_CREATE, "cannot create '%s': %s", store.name, strerror(errno));
    close(fd);
    snprintf(text, sizeof text, "PRAGMA application_id = %d", PLACE_APPLICATION_ID);
    if (open_sqlite(&store, path, err) == 0 && sql_run(&store, "BEGIN IMMEDIATE", NULL, err) == 0 &&
        sql_run(&store, text, NULL, err) == 0 && migrate_from(&store, 0, err) == 0 &&
        sql_run(&store, "COMMIT", NULL, err) == 0 &&
        sql_run(&store, "PRAGMA journal_mode = WAL", NULL, err) == 0)
        status = 0;
    sqlite3_db_config(store.db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    sqlite3_close(store.db);
    return status;
}

/* A log left by a database that was deleted would be played into the new one. */
static void remove_leftovers(const char *path)
{
    static const char *const endings[] = {"-wal",     "-shm",     "-journal",    ".new",
                                          ".new-wal", ".new-shm", ".new-journal"};
    char leftover[PLACE_MAX_PATH];
    struct err ignored;

    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (place_beside(path, endings[i], leftover, &ignored) == 0)
            unlink(leftover);
    }
}

static int create(struct store *store, const char *path, struct err *err)
{
    char fresh[PLACE_MAX_PATH];
    enum place_presence presence;
    int status = -1;

    if (place_beside(path, ".new", fresh, err) != 0)
        return -1;
    if (flock(store->lock, LOCK_EX) != 0)
        return err_set(err, ERR_IO, "cannot lock '%s.lock': %s", store->name, strerror(errno));
    if (place_look(path, store->name, &presence, err) != 0)
        goto out;
    if (presence == PLACE_OURS) { /* somebody was faster */
        status = 0;
        goto out;
    }
    remove_leftovers(path);
    if (build(store, fresh, err) != 0) {
        unlink(fresh);
        goto out;
    }
    if (rename(fresh, path) != 0 || place_sync_folder(path) != 0) {
        err_set(err, ERR_CREATE, "cannot create '%s': %s", store->name, strerror(errno));
        unlink(fresh);
        goto out;
    }
    status = 0;
out:
    flock(store->lock, LOCK_UN);
    return status;
}

static int check_version(struct store *store, struct err *err)
{
    int64_t version;

    if (sql_number(store, "PRAGMA user_version", NULL, &version, err) != 0)
        return -1;
    if (version > SCHEMA_VERSION)
        return err_set(err, ERR_DATA,
                       "'%s' was written by a newer formdigits (version %lld, this one knows %d)",
                       store->name, (long long)version, SCHEMA_VERSION);
    if (version == SCHEMA_VERSION)
        return 0;
    if (!store->is_writable)
        return err_set(err, ERR_DATA,
                       "'%s' is of an older formdigits: 'formdigits read' brings it up to date",
                       store->name);
    return migrate(store, err);
}

/* A copy made by VACUUM INTO has lost it. */
static int restore_wal(struct store *store, struct err *err)
{
    int status;

    if (flock(store->lock, LOCK_EX) != 0)
        return err_set(err, ERR_IO, "cannot lock '%s.lock': %s", store->name, strerror(errno));
    status = sql_run(store, "PRAGMA journal_mode = WAL", NULL, err);
    flock(store->lock, LOCK_UN);
    return status;
}

static int open_store(struct store *store, enum store_mode mode, struct err *err)
{
    char path[PLACE_MAX_PATH];
    enum place_presence presence;

    if (place_resolve(store->name, path, err) != 0 ||
        place_look(path, store->name, &presence, err) != 0)
        return -1;
    if (presence == PLACE_ABSENT && mode != STORE_CREATE)
        return err_set(err, ERR_ABSENT, "there is no database '%s': 'formdigits read' makes one",
                       store->name);
    if (presence == PLACE_EMPTY && mode != STORE_CREATE)
        return err_set(err, ERR_DATA, "'%s' is an empty file, not a formdigits database",
                       store->name);
    if (store->is_writable && (place_check_write(path, store->name, err) != 0 ||
                               open_lock(store, path, err) != 0))
        return -1;
    if (presence != PLACE_OURS && create(store, path, err) != 0)
        return -1;
    if (place_check_disk(path, store->name, err) != 0 ||
        (store->is_writable ? open_sqlite : open_look)(store, path, err) != 0 ||
        check_version(store, err) != 0)
        return -1;
    return store->is_writable ? restore_wal(store, err) : 0;
}

int store_open(const char *path, enum store_mode mode, struct store **out, struct err *err)
{
    struct store *store = calloc(1, sizeof *store);

    if (!store)
        return err_memory(err);
    store->lock = -1;
    store->is_writable = mode != STORE_LOOK;
    store->name = strdup(path);
    if (!store->name) {
        store_close(store);
        return err_memory(err);
    }
    if (open_store(store, mode, err) != 0) {
        store_close(store);
        return -1;
    }
    store->is_sound = true;
    *out = store;
    return 0;
}

int store_reserve(struct store *store, struct err *err)
{
    /* Unlike the flock, this kind is not inherited: children do not prolong it. */
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    assert(store->is_writable);
    if (fcntl(store->lock, F_SETLK, &whole) == 0)
        return 0;
    if (errno == EACCES || errno == EAGAIN)
        return err_set(err, ERR_BUSY, "another 'formdigits read' works on '%s': try again later",
                       store->name);
    return err_set(err, ERR_IO, "cannot lock '%s.lock': %s", store->name, strerror(errno));
}

void store_close(struct store *store)
{
    bool checkpoint;

    if (!store)
        return;
    /* The last one out checkpoints: a write like any other, so under the lock. */
    checkpoint = store->is_writable && store->is_sound && flock(store->lock, LOCK_EX) == 0;
    if (checkpoint)
        sqlite3_db_config(store->db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    sqlite3_close(store->db);
    if (store->lock >= 0)
        close(store->lock);
    free(store->name);
    free(store);
}
