/* SPDX-License-Identifier: MIT */
/* What fsck asks the database; see store.h. */
#include "store/store.h"

#include <stdio.h>

#include "store/sql.h"

struct report {
    void (*found)(const char *kind, const char *line, void *context);
    void *context;
    int faults;
};

/* Each gives a row for each fault: what is wrong, and the kind of it, as text. */
static const char *const questions[] = {
    "SELECT 'table ' || \"table\" || coalesce(', row ' || rowid, '') ||"
    " ' points at no row of ' || parent,"
    " 'rows of table ' || \"table\" || ' that point at no row of ' || parent"
    " FROM pragma_foreign_key_check",
    "SELECT format('file ''%s'' is read but has pages 1 to %d with %d missing', f.name,"
    " max(p.number), max(p.number) - count(*)), 'files that miss pages'"
    " FROM file f JOIN page p ON p.file = f.id WHERE f.state = 'read'"
    " GROUP BY f.id HAVING max(p.number) <> count(*)",
    "SELECT format('file ''%s'' is read but has no pages', f.name),"
    " 'files without pages' FROM file f"
    " WHERE f.state = 'read' AND NOT EXISTS (SELECT 1 FROM page p WHERE p.file = f.id)",
    "SELECT format('page %d of ''%s'' is refused but has fields', p.number, f.name),"
    " 'refused pages with fields'"
    " FROM page p JOIN file f ON f.id = p.file"
    " WHERE p.state = 'refused' AND EXISTS (SELECT 1 FROM field a WHERE a.page = p.id)",
    "SELECT format('field %d (''%s'') is %s but %s', a.id, a.name, a.state,"
    " iif(q.field IS NULL, 'not in the queue', 'in the queue')),"
    " 'fields whose state does not agree with the queue'"
    " FROM field a LEFT JOIN queue q ON q.field = a.id"
    " WHERE (a.state = 'queued') <> (q.field IS NOT NULL)",
    "SELECT format('field %d is queued as decided by decision %s, but the last is %s', q.field,"
    " coalesce(q.decision, 'none'), coalesce(d.id || ' (' || d.action || ')', 'none')),"
    " 'fields in the queue that do not agree with their decisions'"
    " FROM queue q LEFT JOIN decision d"
    " ON d.id = (SELECT max(id) FROM decision e WHERE e.field = q.field)"
    " WHERE q.decision IS NOT iif(d.action = 'decide', d.id, NULL)",
    "SELECT format('field %d was decided but never queued', d.field),"
    " 'decided fields that were never queued'"
    " FROM decision d WHERE d.field NOT IN (SELECT field FROM queue)",
};

static const char check_file[] =
    "SELECT replace(integrity_check, char(10), ' '), 'faults of the database file'"
    " FROM pragma_integrity_check"
    " WHERE integrity_check <> 'ok'";

static int ask(struct store *store, const char *question, struct report *report, struct err *err)
{
    sqlite3_stmt *statement;
    bool has_row = true;
    int status;

    if (sql_prepare(store, question, &statement, err) != 0)
        return -1;
    while ((status = sql_next(store, statement, &has_row, err)) == 0 && has_row) {
        report->faults++;
        report->found(sql_column_text(statement, 1), sql_column_text(statement, 0),
                      report->context);
    }
    sqlite3_finalize(statement);
    return status;
}

int store_check(struct store *store,
                void (*found)(const char *kind, const char *line, void *context), void *context,
                int *faults, struct err *err)
{
    struct report report = {found, context, 0};
    bool is_broken;

    if (ask(store, check_file, &report, err) != 0)
        return -1;
    is_broken = report.faults > 0;
    /* What a broken file says of its content is noise. */
    for (size_t i = 0; !is_broken && i < sizeof questions / sizeof *questions; i++) {
        if (ask(store, questions[i], &report, err) != 0)
            return -1;
    }
    *faults = report.faults;
    return 0;
}

static void copy_hash(sqlite3_stmt *statement, int column, char out[HASH_TEXT])
{
    snprintf(out, HASH_TEXT, "%s", sql_column_text(statement, column));
}

int store_each_file(struct store *store,
                    int (*file)(const struct store_file *file, const char *state, void *context,
                                struct err *err),
                    void *context, struct err *err)
{
    static const char text[] =
        "SELECT f.name, f.path, f.size, f.sha256, f.forms_sha256, f.state FROM file f"
        " WHERE f.reading = (SELECT max(reading) FROM file g"
        " WHERE g.sha256 = f.sha256 AND g.forms_sha256 = f.forms_sha256) ORDER BY f.id";
    sqlite3_stmt *s;
    bool has_row = true;
    int status;

    if (sql_prepare(store, text, &s, err) != 0)
        return -1;
    while ((status = sql_next(store, s, &has_row, err)) == 0 && has_row) {
        struct store_file row = {.name = sql_column_text(s, 0),
                                 .path = sql_column_text(s, 1),
                                 .size = sqlite3_column_int64(s, 2)};
        copy_hash(s, 3, row.sha256);
        copy_hash(s, 4, row.forms_sha256);
        if ((status = file(&row, sql_column_text(s, 5), context, err)) != 0)
            break;
    }
    sqlite3_finalize(s);
    return status;
}
