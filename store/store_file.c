/* SPDX-License-Identifier: MIT */
/* Runs, files and the attempts to read them; see store.h. */
#include "store/store.h"

#include "store/sql.h"

enum {
    MOST_DEATHS = 3,
    MOST_CHECKED = 64 << 20 /* bytes: a second's work */
};

/* What is too large to be checked before every run is left to store_check. */
static int check_quickly(struct store *store, struct err *err)
{
    static const char question[] =
        "SELECT replace(quick_check, char(10), ' ') FROM pragma_quick_check(1)";
    sqlite3_stmt *statement;
    int64_t size;
    bool has_row;
    int status;

    if (sql_number(store, "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
                   NULL, &size, err) != 0)
        return -1;
    if (size > MOST_CHECKED)
        return 0;
    if (sql_prepare(store, question, &statement, err) != 0)
        return -1;
    status = sql_next(store, statement, &has_row, err);
    if (status == 0 && (!has_row || sqlite3_stricmp(sql_column_text(statement, 0), "ok") != 0)) {
        store->is_sound = false;
        status = err_set(err, ERR_DATA, "'%s' is corrupt (%.160s): restore it from a backup",
                         store->name, sql_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    return status;
}

static int add_form(struct store *store, int64_t run, int position, const struct store_form *form,
                    struct err *err)
{
    if (sql_run(store,
                "INSERT OR IGNORE INTO form (sha256, name, version, text) VALUES (?, ?, ?, ?)",
                SQL_LIST(sql_text(form->sha256), sql_text(form->name), sql_text(form->version),
                         sql_text(form->text)),
                err) != 0)
        return -1;
    return sql_run(store, "INSERT INTO run_form (run, position, form) VALUES (?, ?, ?)",
                   SQL_LIST(sql_int(run), sql_int(position), sql_text(form->sha256)), err);
}

static int add_run(struct store *store, const struct store_run *run, int64_t *id, struct err *err)
{
    if (sql_run(store,
                "INSERT INTO run (command, program, model_sha256, model_record, accept)"
                " VALUES (?, ?, ?, ?, ?)",
                SQL_LIST(sql_text(run->command), sql_text(run->program),
                         sql_text(run->model_sha256), sql_text(run->model_record),
                         sql_real(run->accept)),
                err) != 0)
        return -1;
    *id = sqlite3_last_insert_rowid(store->db);
    for (int i = 0; i < run->form_count; i++) {
        if (add_form(store, *id, i, &run->forms[i], err) != 0)
            return -1;
    }
    return 0;
}

int store_run_begin(struct store *store, const struct store_run *run, int64_t *id, struct err *err)
{
    int64_t added = 0;

    if (check_quickly(store, err) != 0 || sql_begin(store, err) != 0 ||
        sql_end(store, add_run(store, run, &added, err), err) != 0)
        return -1;
    *id = added;
    return 0;
}

/* One statement that writes, in a transaction of its own. */
static int run_alone(struct store *store, const char *text, const struct sql_value *values,
                     struct err *err)
{
    if (sql_begin(store, err) != 0)
        return -1;
    return sql_end(store, sql_run(store, text, values, err), err);
}

int store_run_end(struct store *store, int64_t run, struct err *err)
{
    return run_alone(store,
                     "UPDATE run SET ended = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?",
                     SQL_LIST(sql_int(run)), err);
}

/* What is known of a file before it is begun; id 0 when it was never seen. */
struct known {
    int64_t id, run, reading;
    bool is_read, is_open; /* is_open: a child of this very run reads it now */
    int deaths, pages;
};

static int look_up(struct store *store, int64_t run, const struct store_file *file,
                   struct known *out, struct err *err)
{
    static const char text[] =
        "SELECT f.id, f.run, f.reading, f.state = 'read',"
        " EXISTS (SELECT 1 FROM attempt a WHERE a.file = f.id AND a.run = ?1 AND a.end IS NULL),"
        " (SELECT count(*) FROM attempt a WHERE a.file = f.id AND a.end = 'died'),"
        " (SELECT count(*) FROM page p WHERE p.file = f.id)"
        " FROM file f WHERE f.sha256 = ?2 AND f.forms_sha256 = ?3 ORDER BY f.reading DESC LIMIT 1";
    sqlite3_stmt *s;
    bool has_row = false;
    int status;

    if (sql_ask(store, text,
                SQL_LIST(sql_int(run), sql_text(file->sha256), sql_text(file->forms_sha256)), &s,
                err) != 0)
        return -1;
    status = sql_next(store, s, &has_row, err);
    *out = (struct known){0};
    if (status == 0 && has_row)
        *out = (struct known){.id = sqlite3_column_int64(s, 0),
                              .run = sqlite3_column_int64(s, 1),
                              .reading = sqlite3_column_int64(s, 2),
                              .is_read = sqlite3_column_int(s, 3),
                              .is_open = sqlite3_column_int(s, 4),
                              .deaths = sqlite3_column_int(s, 5),
                              .pages = sqlite3_column_int(s, 6)};
    sqlite3_finalize(s);
    return status;
}

static int add_file(struct store *store, int64_t run, const struct store_file *file,
                    struct known *known, struct err *err)
{
    int64_t reading = known->reading + 1;

    if (sql_run(store,
                "INSERT INTO file (run, sha256, forms_sha256, reading, name, path, size)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                SQL_LIST(sql_int(run), sql_text(file->sha256), sql_text(file->forms_sha256),
                         sql_int(reading), sql_text(file->name), sql_text(file->path),
                         sql_int(file->size)),
                err) != 0)
        return -1;
    *known =
        (struct known){.id = sqlite3_last_insert_rowid(store->db), .run = run, .reading = reading};
    return 0;
}

/* What was begun, or rejected for a reason that may have gone, is taken up again. */
static int take_up(struct store *store, int64_t run, const struct store_file *file, int64_t id,
                   struct err *err)
{
    return sql_run(store,
                   "UPDATE file SET run = ?, path = ?, state = 'reading', reason = '', note = '',"
                   " ended = NULL WHERE id = ?",
                   SQL_LIST(sql_int(run), sql_text(file->path), sql_int(id)), err);
}

static int begin_file(struct store *store, int64_t run, const struct store_file *file, bool again,
                      struct known *known, enum file_standing *standing, struct err *err)
{
    if (look_up(store, run, file, known, err) != 0)
        return -1;
    /* A file that is named twice is not read twice, even anew. */
    if (known->is_open || (known->is_read && (!again || known->run == run))) {
        *standing = FILE_DUPLICATE;
        return 0;
    }
    if (known->deaths >= MOST_DEATHS && (!again || known->run == run)) {
        *standing = FILE_SET_ASIDE;
        return 0;
    }
    if (!known->id || known->is_read || known->deaths >= MOST_DEATHS) {
        if (add_file(store, run, file, known, err) != 0)
            return -1;
    } else if (take_up(store, run, file, known->id, err) != 0) {
        return -1;
    }
    *standing = known->pages > 0 ? FILE_RESUMED : FILE_NEW;
    return sql_run(store, "INSERT INTO attempt (file, run) VALUES (?, ?)",
                   SQL_LIST(sql_int(known->id), sql_int(run)), err);
}

int store_file_begin(struct store *store, int64_t run, const struct store_file *file, bool again,
                     int64_t *id, enum file_standing *standing, int *pages, struct err *err)
{
    struct known known = {0};
    enum file_standing found = FILE_NEW;

    if (sql_begin(store, err) != 0 ||
        sql_end(store, begin_file(store, run, file, again, &known, &found, err), err) != 0)
        return -1;
    *id = known.id;
    *standing = found;
    *pages = known.pages;
    return 0;
}

static int end_attempt(struct store *store, int64_t file, const char *end, const char *note,
                       struct err *err)
{
    return sql_run(store,
                   "UPDATE attempt SET end = ?, note = ? WHERE end IS NULL"
                   " AND id = (SELECT max(id) FROM attempt WHERE file = ?)",
                   SQL_LIST(sql_text(end), sql_text(note), sql_int(file)), err);
}

int store_attempt_end(struct store *store, int64_t file, enum attempt_end end, const char *note,
                      struct err *err)
{
    static const char *const words[] = {[ATTEMPT_DIED] = "died", [ATTEMPT_KILLED] = "killed"};

    if (sql_begin(store, err) != 0)
        return -1;
    return sql_end(store, end_attempt(store, file, words[end], note, err), err);
}

int store_file_end(struct store *store, int64_t file, bool rejected, enum page_reason reason,
                   const char *note, const char *path, struct err *err)
{
    int status;

    if (sql_begin(store, err) != 0)
        return -1;
    status = end_attempt(store, file, "finished", note, err);
    if (status == 0)
        status =
            sql_run(store,
                    "UPDATE file SET state = ?, reason = ?, note = ?, path = coalesce(?, path),"
                    " ended = strftime('%Y-%m-%dT%H:%M:%SZ', 'now') WHERE id = ?",
                    SQL_LIST(sql_text(rejected ? "rejected" : "read"),
                             sql_text(record_page_reason_word(reason)), sql_text(note),
                             path ? sql_text(path) : sql_null(), sql_int(file)),
                    err);
    return sql_end(store, status, err);
}

int store_file_moved(struct store *store, int64_t file, const char *path, struct err *err)
{
    return run_alone(store, "UPDATE file SET path = ? WHERE id = ?",
                     SQL_LIST(sql_text(path), sql_int(file)), err);
}
