/* SPDX-License-Identifier: MIT */
#include "store/review_task.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "store/sql.h"

static enum record_kind kind_of(const char *word)
{
    int kind = 0;

    while (kind < RECORD_KIND_COUNT - 1 && strcmp(word, record_kind_word((enum record_kind)kind)))
        kind++;
    return (enum record_kind)kind;
}

static int copy_picture(sqlite3_stmt *s, int column, struct blob *out, struct err *err)
{
    int length = sqlite3_column_bytes(s, column);

    *out = (struct blob){0};
    if (length == 0)
        return 0;
    out->bytes = malloc((size_t)length);
    if (!out->bytes)
        return err_memory(err);
    memcpy(out->bytes, sqlite3_column_blob(s, column), (size_t)length);
    out->length = (size_t)length;
    return 0;
}

static struct rect_mm column_rect(sqlite3_stmt *s, int first)
{
    return (struct rect_mm){sqlite3_column_double(s, first), sqlite3_column_double(s, first + 1),
                            sqlite3_column_double(s, first + 2),
                            sqlite3_column_double(s, first + 3)};
}

static int fill_field(sqlite3_stmt *s, struct review_task *task, struct err *err)
{
    task->file = strdup(sql_column_text(s, 0));
    if (!task->file)
        return err_memory(err);
    task->page = sqlite3_column_int(s, 1);
    snprintf(task->form, sizeof task->form, "%s", sql_column_text(s, 2));
    snprintf(task->name, sizeof task->name, "%s", sql_column_text(s, 3));
    task->kind = kind_of(sql_column_text(s, 4));
    snprintf(task->reason, sizeof task->reason, "%s", sql_column_text(s, 5));
    task->confidence = sqlite3_column_double(s, 6);
    snprintf(task->boxes, sizeof task->boxes, "%s", sql_column_text(s, 7));
    task->skips = sqlite3_column_int(s, 8);
    task->ticket = sqlite3_column_int64(s, 9);
    task->area = column_rect(s, 10);
    task->view = column_rect(s, 14);
    snprintf(task->form_sha256, sizeof task->form_sha256, "%s", sql_column_text(s, 18));
    return copy_picture(s, 19, &task->picture, err);
}

static int load_field(struct store *store, struct review_task *task, struct err *err)
{
    static const char text[] =
        "SELECT f.name, p.number, p.form, a.name, a.kind, a.reason, a.confidence, a.boxes,"
        " q.skips, q.claim, a.area_x, a.area_y, a.area_width, a.area_height,"
        " a.view_x, a.view_y, a.view_width, a.view_height,"
        " (SELECT o.sha256 FROM run_form l JOIN form o ON o.sha256 = l.form"
        "  WHERE l.run = p.run AND o.name = p.form), a.picture"
        " FROM queue q JOIN field a ON a.id = q.field JOIN page p ON p.id = a.page"
        " JOIN file f ON f.id = p.file WHERE q.field = ?";
    sqlite3_stmt *s;
    bool has_row = false;
    int status;

    if (sql_ask(store, text, SQL_LIST(sql_int(task->field)), &s, err) != 0)
        return -1;
    status = sql_next(store, s, &has_row, err);
    if (status == 0) {
        assert(has_row);
        status = fill_field(s, task, err);
    }
    sqlite3_finalize(s);
    return status;
}

static struct review_cell cell_of(sqlite3_stmt *s, double accept)
{
    struct review_cell cell = {.box = column_rect(s, 0),
                               .mark = *sql_column_text(s, 4),
                               .has_reading = sqlite3_column_type(s, 5) != SQLITE_NULL,
                               .best = sqlite3_column_int(s, 5),
                               .rival = sqlite3_column_int(s, 6),
                               .confidence = sqlite3_column_double(s, 7)};

    cell.is_doubtful =
        cell.mark == '?' || cell.mark == 'x' || (cell.has_reading && cell.confidence < accept);
    return cell;
}

static int load_cells(struct store *store, struct review_task *task, struct err *err)
{
    static const char text[] =
        "SELECT c.box_x, c.box_y, c.box_width, c.box_height, c.mark, c.best, c.rival,"
        " c.confidence, r.accept"
        " FROM cell c JOIN field a ON a.id = c.field JOIN page p ON p.id = a.page"
        " JOIN run r ON r.id = p.run WHERE c.field = ? ORDER BY c.position";
    sqlite3_stmt *s;
    bool has_row = false;
    int status = 0;

    if (sql_ask(store, text, SQL_LIST(sql_int(task->field)), &s, err) != 0)
        return -1;
    while (status == 0 && task->cell_count < RECORD_MAX_BOXES &&
           (status = sql_next(store, s, &has_row, err)) == 0 && has_row)
        task->cells[task->cell_count++] = cell_of(s, sqlite3_column_double(s, 8));
    sqlite3_finalize(s);
    return status;
}

/* Where no box stands out, the least certain one is where to look first. */
static void mark_least_certain(struct review_task *task)
{
    struct review_cell *least = NULL;

    for (int i = 0; i < task->cell_count; i++) {
        struct review_cell *cell = &task->cells[i];
        if (cell->is_doubtful)
            return;
        if (cell->has_reading && (!least || cell->confidence < least->confidence))
            least = cell;
    }
    if (least)
        least->is_doubtful = true;
}

int review_task_load(struct store *store, int64_t field, struct review_task *out, struct err *err)
{
    struct review_task task = {.field = field};

    if (load_field(store, &task, err) != 0 || load_cells(store, &task, err) != 0) {
        review_task_free(&task);
        return -1;
    }
    mark_least_certain(&task);
    *out = task;
    return 0;
}

static void take_value(sqlite3_stmt *s, struct review_value *values, int count)
{
    int position = sqlite3_column_int(s, 0);
    const char *boxes = sql_column_text(s, 1);
    struct review_value value = {.is_known = true};

    if (position < 0 || position >= count || strlen(boxes) > RECORD_MAX_BOXES)
        return;
    record_value(boxes, value.text);
    if (*value.text || record_is_blank(boxes))
        values[position] = value;
}

/* Page k of a filled form is page k after the file's first that belongs to it. */
int review_task_values(struct store *store, const struct review_task *task,
                       struct review_value *values, int count, struct err *err)
{
    static const char text[] =
        "SELECT a.position, coalesce(d.boxes, a.boxes)"
        " FROM field t JOIN page p ON p.id = t.page"
        " JOIN page o ON o.file = p.file AND o.form = p.form"
        "  AND o.number - o.form_page = p.number - p.form_page"
        " JOIN field a ON a.page = o.id"
        " LEFT JOIN queue q ON q.field = a.id LEFT JOIN decision d ON d.id = q.decision"
        " WHERE t.id = ? AND a.id <> t.id AND (a.state = 'accepted' OR d.id IS NOT NULL)";
    sqlite3_stmt *s;
    bool has_row = false;
    int status;

    memset(values, 0, (size_t)count * sizeof *values);
    if (sql_ask(store, text, SQL_LIST(sql_int(task->field)), &s, err) != 0)
        return -1;
    while ((status = sql_next(store, s, &has_row, err)) == 0 && has_row)
        take_value(s, values, count);
    sqlite3_finalize(s);
    return status;
}

void review_task_free(struct review_task *task)
{
    free(task->file);
    free(task->picture.bytes);
    *task = (struct review_task){0};
}

int review_task_check(const struct review_task *task, const char *boxes, struct err *err)
{
    size_t length = strlen(boxes), wanted = strlen(task->boxes);
    const char *allowed = task->kind == RECORD_MARK ? "01?" : "0123456789_x?";

    if (boxes[strspn(boxes, allowed)])
        return err_set(err, ERR_DATA, "'%c' is none of %s", boxes[strspn(boxes, allowed)],
                       task->kind == RECORD_MARK ? "1 (marked), 0 and ?"
                                                 : "0-9, _ (blank), x (struck) and ?");
    if (task->kind == RECORD_STRIP ? length > RECORD_MAX_BOXES : length != wanted)
        return err_set(err, ERR_DATA, "%zu typed, the field has %zu", length,
                       task->kind == RECORD_STRIP ? RECORD_MAX_BOXES : wanted);
    return 0;
}
