/* SPDX-License-Identifier: MIT */
#include "store/sql.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <sys/file.h>

static enum err_code code_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_NOMEM:
        return ERR_MEMORY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* a table that is not there: somebody changed the schema */
        return ERR_DATA;
    case SQLITE_CANTOPEN:
        return ERR_ABSENT;
    case SQLITE_IOERR:
    case SQLITE_FULL:
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return ERR_IO;
    default:
        return ERR_INTERNAL;
    }
}

int sql_fail(struct store *store, struct err *err)
{
    int result = sqlite3_errcode(store->db);
    const char *text = sqlite3_errmsg(store->db);

    if (result == SQLITE_CORRUPT || result == SQLITE_NOTADB) {
        store->is_sound = false;
        return err_set(err, ERR_DATA, "'%s' is corrupt (%s): restore it from a backup", store->name,
                       text);
    }
    if (result == SQLITE_BUSY || result == SQLITE_LOCKED)
        return err_set(err, ERR_BUSY, "'%s' is in use by another program: try again", store->name);
    return err_set(err, code_of(result), "'%s': %s", store->name, text);
}

/* A signal that arrives while we wait is the caller's matter, later. */
static int take_lock(struct store *store, struct err *err)
{
    while (flock(store->lock, LOCK_EX) != 0) {
        if (errno != EINTR)
            return err_set(err, ERR_IO, "cannot lock '%s.lock': %s", store->name, strerror(errno));
    }
    return 0;
}

int sql_begin(struct store *store, struct err *err)
{
    assert(store->is_writable);
    if (take_lock(store, err) != 0)
        return -1;
    if (sql_run(store, "BEGIN IMMEDIATE", NULL, err) != 0) {
        flock(store->lock, LOCK_UN);
        return -1;
    }
    return 0;
}

int sql_end(struct store *store, int status, struct err *err)
{
    if (status == 0)
        status = sql_run(store, "COMMIT", NULL, err);
    if (status != 0 && !sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
    flock(store->lock, LOCK_UN);
    return status;
}

int sql_prepare(struct store *store, const char *text, sqlite3_stmt **out, struct err *err)
{
    if (sqlite3_prepare_v2(store->db, text, -1, out, NULL) != SQLITE_OK)
        return sql_fail(store, err);
    return 0;
}

static int bind_one(sqlite3_stmt *statement, int index, const struct sql_value *value)
{
    switch (value->kind) {
    case SQL_INT:
        return sqlite3_bind_int64(statement, index, value->integer);
    case SQL_REAL:
        return sqlite3_bind_double(statement, index, value->real);
    case SQL_TEXT:
        return sqlite3_bind_text(statement, index, value->text, -1, SQLITE_STATIC);
    case SQL_BLOB:
        return sqlite3_bind_blob64(statement, index, value->blob.bytes, value->blob.length,
                                   SQLITE_STATIC);
    default:
        return sqlite3_bind_null(statement, index);
    }
}

int sql_bind(struct store *store, sqlite3_stmt *statement, const struct sql_value *values,
             struct err *err)
{
    int index = 0;

    sqlite3_reset(statement);
    for (; values && values[index].kind != SQL_END; index++) {
        if (bind_one(statement, index + 1, &values[index]) != SQLITE_OK)
            return sql_fail(store, err);
    }
    assert(index == sqlite3_bind_parameter_count(statement));
    return 0;
}

int sql_next(struct store *store, sqlite3_stmt *statement, bool *has_row, struct err *err)
{
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW:
        *has_row = true;
        return 0;
    case SQLITE_DONE:
        *has_row = false;
        return 0;
    default:
        return sql_fail(store, err);
    }
}

int sql_ask(struct store *store, const char *text, const struct sql_value *values,
            sqlite3_stmt **out, struct err *err)
{
    sqlite3_stmt *statement;

    if (sql_prepare(store, text, &statement, err) != 0)
        return -1;
    if (sql_bind(store, statement, values, err) != 0) {
        sqlite3_finalize(statement);
        return -1;
    }
    *out = statement;
    return 0;
}

int sql_step(struct store *store, sqlite3_stmt *statement, const struct sql_value *values,
             struct err *err)
{
    bool has_row = true;

    if (sql_bind(store, statement, values, err) != 0)
        return -1;
    while (has_row) {
        if (sql_next(store, statement, &has_row, err) != 0)
            return -1;
    }
    return 0;
}

int sql_run(struct store *store, const char *text, const struct sql_value *values, struct err *err)
{
    sqlite3_stmt *statement;
    int status;

    if (sql_prepare(store, text, &statement, err) != 0)
        return -1;
    status = sql_step(store, statement, values, err);
    sqlite3_finalize(statement);
    return status;
}

/* The first column of the first row, 0 without one. */
static int first_number(struct store *store, const char *text, const struct sql_value *values,
                        int64_t *out, bool *has_row, struct err *err)
{
    sqlite3_stmt *statement;
    int status;

    if (sql_ask(store, text, values, &statement, err) != 0)
        return -1;
    status = sql_next(store, statement, has_row, err);
    if (status == 0)
        *out = *has_row ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    return status;
}

int sql_number(struct store *store, const char *text, const struct sql_value *values, int64_t *out,
               struct err *err)
{
    int64_t number;
    bool has_row;

    if (first_number(store, text, values, &number, &has_row, err) != 0)
        return -1;
    if (!has_row)
        return err_set(err, ERR_INTERNAL, "'%s': no row from \"%s\"", store->name, text);
    *out = number;
    return 0;
}

int sql_find(struct store *store, const char *text, const struct sql_value *values, int64_t *out,
             struct err *err)
{
    bool has_row;

    return first_number(store, text, values, out, &has_row, err);
}

const char *sql_column_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return text ? text : "";
}
