/* SPDX-License-Identifier: MIT */
#include "store/export.h"

#include <errno.h>
#include <string.h>

#include "store/sql.h"

enum column_kind { COLUMN_TEXT, COLUMN_WHOLE, COLUMN_SHARE /* 0 to 1, 4 decimals */ };

struct column {
    const char *name;
    enum column_kind kind;
};

struct table {
    const struct column *columns;
    int count;
    const char *rows; /* the statement that gives just these columns */
};

static const struct column field_columns[] = {
    {"file", COLUMN_TEXT},        {"page", COLUMN_WHOLE}, {"form", COLUMN_TEXT},
    {"field", COLUMN_TEXT},       {"value", COLUMN_TEXT}, {"boxes", COLUMN_TEXT},
    {"confidence", COLUMN_SHARE}, {"state", COLUMN_TEXT}, {"reason", COLUMN_TEXT},
};

static const struct column page_columns[] = {
    {"file", COLUMN_TEXT},  {"page", COLUMN_WHOLE},  {"form", COLUMN_TEXT},
    {"state", COLUMN_TEXT}, {"reason", COLUMN_TEXT}, {"fit", COLUMN_SHARE},
};

/* Files of one name but other bytes come in the order of their hashes: always the same. */
#define CHOSEN                                                               \
    " WHERE iif(?1 = 0, is_latest, run = ?1) AND (?2 IS NULL OR state = ?2)" \
    " ORDER BY file, page, sha256, forms_sha256"

static const struct table field_table = {
    field_columns, sizeof field_columns / sizeof *field_columns,
    "SELECT file, page, form, field, value, boxes, confidence, state, reason"
    " FROM v_field_all" CHOSEN ", position"};

static const struct table page_table = {
    page_columns, sizeof page_columns / sizeof *page_columns,
    "SELECT file, page, form, state, reason, fit FROM v_page_all" CHOSEN};

bool export_has_state(bool pages, const char *state)
{
    static const char *const words[2][3] = {{"accepted", "queued", "reviewed"},
                                            {"read", "damaged", "refused"}};

    for (int i = 0; i < 3; i++) {
        if (strcmp(state, words[pages][i]) == 0)
            return true;
    }
    return false;
}

static void write_csv_text(const char *text, FILE *out)
{
    if (!strpbrk(text, ",\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

/* Well-formed UTF-8 (RFC 3629, section 4): first byte, second byte, length. */
static const struct {
    unsigned char first_from, first_to, second_from, second_to;
    int length;
} utf8_forms[] = {
    {0xc2, 0xdf, 0x80, 0xbf, 2}, {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
    {0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4},
    {0xf1, 0xf3, 0x80, 0xbf, 4}, {0xf4, 0xf4, 0x80, 0x8f, 4},
};

/* The length of the character at text, 0 if it is none. */
static int utf8_length(const unsigned char *text)
{
    if (*text < 0x80)
        return 1;
    for (size_t i = 0; i < sizeof utf8_forms / sizeof *utf8_forms; i++) {
        int length = utf8_forms[i].length, byte = 2;
        if (*text < utf8_forms[i].first_from || *text > utf8_forms[i].first_to)
            continue;
        if (text[1] < utf8_forms[i].second_from || text[1] > utf8_forms[i].second_to)
            return 0;
        while (byte < length && (text[byte] & 0xc0) == 0x80)
            byte++;
        return byte == length ? length : 0;
    }
    return 0;
}

/* JSON is UTF-8, file names are any bytes: what is not UTF-8 becomes U+FFFD. */
static void write_json_text(const char *text, FILE *out)
{
    fputc('"', out);
    while (*text) {
        int length = utf8_length((const unsigned char *)text);

        if (length == 0)
            fputs("\\ufffd", out);
        else if (*text == '"' || *text == '\\')
            fprintf(out, "\\%c", *text);
        else if ((unsigned char)*text < 0x20 || *text == 0x7f)
            fprintf(out, "\\u%04x", (unsigned)*text);
        else
            fwrite(text, 1, (size_t)length, out);
        text += length ? length : 1;
    }
    fputc('"', out);
}

static int write_value(sqlite3_stmt *row, int column, enum column_kind kind,
                       enum export_format format, FILE *out, struct err *err)
{
    const char *text;

    if (kind == COLUMN_WHOLE) {
        fprintf(out, "%lld", sqlite3_column_int64(row, column));
        return 0;
    }
    if (kind == COLUMN_SHARE) {
        fprintf(out, "%.4f", sqlite3_column_double(row, column));
        return 0;
    }
    text = (const char *)sqlite3_column_text(row, column);
    if (!text) /* none of these columns is ever NULL */
        return err_memory(err);
    if (format == EXPORT_CSV)
        write_csv_text(text, out);
    else
        write_json_text(text, out);
    return 0;
}

static int write_row(sqlite3_stmt *row, const struct table *table, enum export_format format,
                     FILE *out, struct err *err)
{
    for (int i = 0; i < table->count; i++) {
        if (format == EXPORT_JSONL)
            fprintf(out, "%s\"%s\":", i ? "," : "{", table->columns[i].name);
        else if (i > 0)
            fputc(',', out);
        if (write_value(row, i, table->columns[i].kind, format, out, err) != 0)
            return -1;
    }
    fputs(format == EXPORT_JSONL ? "}\n" : "\r\n", out);
    return 0;
}

static void write_header(const struct table *table, FILE *out)
{
    for (int i = 0; i < table->count; i++)
        fprintf(out, "%s%s", i ? "," : "", table->columns[i].name);
    fputs("\r\n", out);
}

static int check_run(struct store *store, int64_t run, struct err *err)
{
    int64_t count;

    if (run == 0)
        return 0;
    if (sql_number(store, "SELECT count(*) FROM run WHERE id = ?", SQL_LIST(sql_int(run)), &count,
                   err) != 0)
        return -1;
    if (count == 0)
        return err_set(err, ERR_ABSENT, "'%s' has no run %lld", store->name, (long long)run);
    return 0;
}

/* One statement is one snapshot: a batch that works meanwhile is not seen. */
static int write_rows(struct store *store, const struct export_choice *choice,
                      const struct table *table, FILE *out, struct err *err)
{
    sqlite3_stmt *row;
    bool has_row = true;
    int status = 0;

    if (sql_ask(store, table->rows,
                SQL_LIST(sql_int(choice->run),
                         choice->state ? sql_text(choice->state) : sql_null()),
                &row, err) != 0)
        return -1;
    while (status == 0 && !ferror(out) && (status = sql_next(store, row, &has_row, err)) == 0 &&
           has_row)
        status = write_row(row, table, choice->format, out, err);
    sqlite3_finalize(row);
    return status;
}

int export_write(struct store *store, const struct export_choice *choice, FILE *out,
                 struct err *err)
{
    const struct table *table = choice->pages ? &page_table : &field_table;

    if (check_run(store, choice->run, err) != 0)
        return -1;
    if (choice->format == EXPORT_CSV)
        write_header(table, out);
    if (write_rows(store, choice, table, out, err) != 0)
        return -1;
    if (fflush(out) != 0 || ferror(out))
        return err_set(err, ERR_IO, "cannot write the export: %s", strerror(errno));
    return 0;
}
