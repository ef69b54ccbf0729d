/* SPDX-License-Identifier: MIT */
/* One page with all that was found on it, in one transaction; see store.h. */
#include "store/store.h"

#include <stdio.h>

#include "store/sql.h"

enum { ARRAY_TEXT = 512 }; /* the widest JSON array: 12 numbers of at most 24 characters */

static void write_array(const double *numbers, int count, int digits, char out[ARRAY_TEXT])
{
    int used = 0;

    for (int i = 0; i < count; i++)
        used += snprintf(out + used, ARRAY_TEXT - (size_t)used, "%c%.*g", i ? ',' : '[', digits,
                         numbers[i]);
    snprintf(out + used, ARRAY_TEXT - (size_t)used, "]");
}

/* Nine digits are enough to get a float back to the bit. */
static void write_floats(const float *numbers, char out[ARRAY_TEXT])
{
    double wide[CLASS_COUNT];

    for (int i = 0; i < CLASS_COUNT; i++)
        wide[i] = numbers[i];
    write_array(wide, CLASS_COUNT, 9, out);
}

/* The statements of a page, compiled once for it. */
struct inserts {
    sqlite3_stmt *field, *queue, *cell;
};

static int prepare(struct store *store, struct inserts *inserts, struct err *err)
{
    if (sql_prepare(store,
                    "INSERT INTO field (page, position, name, kind, state, reason, confidence,"
                    " value, boxes, area_x, area_y, area_width, area_height, view_x, view_y,"
                    " view_width, view_height, picture)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    &inserts->field, err) != 0 ||
        sql_prepare(store, "INSERT INTO queue (field) VALUES (?)", &inserts->queue, err) != 0)
        return -1;
    return sql_prepare(store,
                       "INSERT INTO cell (field, position, mark, best, rival, confidence, scores,"
                       " probability, box_x, box_y, box_width, box_height, ink_x, ink_y,"
                       " ink_width, ink_height, sample)"
                       " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       &inserts->cell, err);
}

static int add_cell(struct store *store, sqlite3_stmt *insert, int64_t field, int position,
                    const struct record_cell *cell, struct err *err)
{
    char mark[] = {cell->mark, 0}, scores[ARRAY_TEXT], probability[ARRAY_TEXT];
    const struct reading *reading = &cell->reading;
    struct sql_value best = sql_null(), rival = sql_null(), confidence = sql_null(),
                     logits = sql_null(), chances = sql_null();

    if (cell->has_reading) {
        write_floats(cell->scores, scores);
        write_floats(reading->probability, probability);
        best = sql_int(reading->best);
        rival = sql_int(reading->rival);
        confidence = sql_real(reading->confidence);
        logits = sql_text(scores);
        chances = sql_text(probability);
    }
    return sql_step(
        store, insert,
        SQL_LIST(sql_int(field), sql_int(position), sql_text(mark), best, rival, confidence, logits,
                 chances, sql_real(cell->box.x), sql_real(cell->box.y), sql_real(cell->box.width),
                 sql_real(cell->box.height), sql_real(cell->ink.x), sql_real(cell->ink.y),
                 sql_real(cell->ink.width), sql_real(cell->ink.height), sql_blob(cell->sample)),
        err);
}

static int add_field(struct store *store, const struct inserts *inserts, int64_t page,
                     const struct record_field *field, struct err *err)
{
    const struct rect_mm *area = &field->area, *view = &field->view;
    int64_t id;

    if (sql_step(store, inserts->field,
                 SQL_LIST(sql_int(page), sql_int(field->position), sql_text(field->name),
                          sql_text(record_kind_word(field->kind)),
                          sql_text(field->is_accepted ? "accepted" : "queued"),
                          sql_text(record_reason_word(field->reason)), sql_real(field->confidence),
                          sql_text(field->value), sql_text(field->boxes), sql_real(area->x),
                          sql_real(area->y), sql_real(area->width), sql_real(area->height),
                          sql_real(view->x), sql_real(view->y), sql_real(view->width),
                          sql_real(view->height), sql_blob(field->picture)),
                 err) != 0)
        return -1;
    id = sqlite3_last_insert_rowid(store->db);
    if (!field->is_accepted && sql_step(store, inserts->queue, SQL_LIST(sql_int(id)), err) != 0)
        return -1;
    for (int i = 0; i < field->cell_count; i++) {
        if (add_cell(store, inserts->cell, id, i, &field->cells[i], err) != 0)
            return -1;
    }
    return 0;
}

static int add_page(struct store *store, int64_t file, const struct record *record, struct err *err)
{
    char transform[ARRAY_TEXT];

    write_array(record->transform, 6, 17, transform);
    return sql_run(store,
                   "INSERT INTO page (file, run, number, state, reason, note, form, form_page,"
                   " fit, transform)"
                   " VALUES (?1, (SELECT run FROM file WHERE id = ?1), ?2, ?3, ?4, ?5, ?6, ?7,"
                   " ?8, ?9)",
                   SQL_LIST(sql_int(file), sql_int(record->page),
                            sql_text(record_page_state_word(record->state)),
                            sql_text(record_page_reason_word(record->reason)),
                            sql_text(record->note), sql_text(record->form),
                            sql_int(record->form_page), sql_real(record->fit), sql_text(transform)),
                   err);
}

static int add_record(struct store *store, int64_t file, const struct record *record,
                      const struct inserts *inserts, struct err *err)
{
    int64_t page;

    if (add_page(store, file, record, err) != 0)
        return -1;
    page = sqlite3_last_insert_rowid(store->db);
    for (int i = 0; i < record->field_count; i++) {
        if (add_field(store, inserts, page, &record->fields[i], err) != 0)
            return err_within(err, "page %d, field '%s'", record->page, record->fields[i].name);
    }
    return 0;
}

int store_page(struct store *store, int64_t file, const struct record *record, struct err *err)
{
    struct inserts inserts = {0};
    int status = prepare(store, &inserts, err);

    if (status == 0)
        status = sql_begin(store, err);
    if (status == 0)
        status = sql_end(store, add_record(store, file, record, &inserts, err), err);
    sqlite3_finalize(inserts.field);
    sqlite3_finalize(inserts.queue);
    sqlite3_finalize(inserts.cell);
    return status;
}
