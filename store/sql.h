/* SPDX-License-Identifier: MIT */
/*
 * sql.h - statements, transactions and errors of SQLite.
 *
 * For the files of this folder only: no other folder sees SQLite's types.
 *
 * Values are bound by a list that says their types, so that a statement and
 * what goes into it stand together:
 *
 *     sql_run(store, "INSERT INTO t (a, b) VALUES (?, ?)",
 *             SQL_LIST(sql_int(a), sql_text(b)), err)
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "base/err.h"
#include "store/record.h"

struct store {
    sqlite3 *db;
    char *name;        /* as given, for messages */
    int lock;          /* the file whose flock every writer holds; of who only looks
                          mostly -1: see sealed.h */
    bool is_writable;
    bool is_sound;     /* opened completely, no corruption met: may be checkpointed */
};

struct sql_value {
    enum { SQL_END, SQL_NULL, SQL_INT, SQL_REAL, SQL_TEXT, SQL_BLOB } kind;
    union {
        int64_t integer;
        double real;
        const char *text;  /* borrowed until the statement has run */
        struct blob blob;  /* the same */
    };
};

static inline struct sql_value sql_null(void)
{
    return (struct sql_value){.kind = SQL_NULL};
}

static inline struct sql_value sql_int(int64_t integer)
{
    return (struct sql_value){.kind = SQL_INT, .integer = integer};
}

static inline struct sql_value sql_real(double real)
{
    return (struct sql_value){.kind = SQL_REAL, .real = real};
}

static inline struct sql_value sql_text(const char *text)
{
    return (struct sql_value){.kind = SQL_TEXT, .text = text};
}

/* An empty blob is NULL in the database. */
static inline struct sql_value sql_blob(struct blob blob)
{
    return (struct sql_value){.kind = blob.length ? SQL_BLOB : SQL_NULL, .blob = blob};
}

#define SQL_LIST(...)                                                                              \
    ((struct sql_value[]){__VA_ARGS__, {.kind = SQL_END}})

/* Turns what SQLite just said into an err.  Always returns -1. */
int sql_fail(struct store *store, struct err *err);

/*
 * Starts a transaction that writes: the flock, then BEGIN IMMEDIATE.  It waits
 * its turn; fails with ERR_BUSY when a foreign program does not let go.
 */
MUST_CHECK
int sql_begin(struct store *store, struct err *err);

/*
 * Ends it: commits if status is 0 and rolls back otherwise.  Returns -1, with
 * err as it was, if status is not 0 or with its own if the commit fails.
 */
MUST_CHECK
int sql_end(struct store *store, int status, struct err *err);

/* Compiles a statement; the caller's, freed with sqlite3_finalize. */
MUST_CHECK
int sql_prepare(struct store *store, const char *text, sqlite3_stmt **out, struct err *err);

/* Resets a statement and binds its values in order; NULL binds none. */
MUST_CHECK
int sql_bind(struct store *store, sqlite3_stmt *statement, const struct sql_value *values,
             struct err *err);

/* Steps to the next row; *has_row is false after the last. */
MUST_CHECK
int sql_next(struct store *store, sqlite3_stmt *statement, bool *has_row, struct err *err);

/* Compiles a statement and binds its values; the caller's, freed with sqlite3_finalize. */
MUST_CHECK
int sql_ask(struct store *store, const char *text, const struct sql_value *values,
            sqlite3_stmt **out, struct err *err);

/* Binds, and runs to the end, for its effect. */
MUST_CHECK
int sql_step(struct store *store, sqlite3_stmt *statement, const struct sql_value *values,
             struct err *err);

/* The same with one statement given as text. */
MUST_CHECK
int sql_run(struct store *store, const char *text, const struct sql_value *values,
            struct err *err);

/* The first column of the first row, which must exist. */
MUST_CHECK
int sql_number(struct store *store, const char *text, const struct sql_value *values,
               int64_t *out, struct err *err);

/* The same, 0 where there is no row: ids begin with 1. */
MUST_CHECK
int sql_find(struct store *store, const char *text, const struct sql_value *values, int64_t *out,
             struct err *err);

/* A column as text, "" for NULL; the statement's own until its next step. */
const char *sql_column_text(sqlite3_stmt *statement, int column);

#endif
