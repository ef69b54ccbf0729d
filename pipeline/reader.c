/* SPDX-License-Identifier: MIT */
#include "pipeline/reader.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/decide.h"
#include "pipeline/draw.h"
#include "pipeline/reader_form.h"
#include "pipeline/reader_rules.h"
#include "pipeline/recognizer.h"
#include "pipeline/strip.h"
#include "segment/cells.h"
#include "segment/form.h"
#include "segment/normalize.h"
#include "segment/page.h"
#include "segment/sheet.h"

enum { PICTURE_SIDE = 1200 }; /* pixels, at most */

static const double AROUND_MM = 5; /* a field, in its picture */

static int read_cell(const struct reader *reader, const struct cells *cells, int index,
                     struct record_cell *out, struct sample *sample, struct err *err)
{
    const struct cell *cell = cells_at(cells, index);

    memset(sample, 0, sizeof *sample);
    out->box = cell->box;
    out->ink = cell->ink;
    out->mark = cell->state == CELL_BLANK ? '_' : '?';
    if (cell->ink.width == 0)
        return 0;
    normalize_cell(cells_ink(cells, index), sample);
    recognizer_read(reader->recognizer, sample, 1, &out->reading, out->scores);
    out->has_reading = 1;
    return draw_sample(sample, &out->sample, err);
}

static int read_cells(const struct reader *reader, const struct field *field,
                      const struct cells *cells, struct verdict *verdict,
                      struct record_field *out, struct err *err)
{
    const struct cell *inks[RECORD_MAX_BOXES];
    struct reading readings[RECORD_MAX_BOXES];
    struct sample samples[RECORD_MAX_BOXES];

    out->cells = calloc((size_t)cells_count(cells) + 1, sizeof *out->cells);
    if (!out->cells)
        return err_memory(err);
    out->cell_count = cells_count(cells);
    for (int i = 0; i < out->cell_count; i++) {
        if (read_cell(reader, cells, i, &out->cells[i], &samples[i], err) != 0)
            return -1;
        inks[i] = cells_at(cells, i);
        readings[i] = out->cells[i].reading;
    }
    decide_field(field, inks, readings, samples, out->cell_count, reader->accept, verdict);
    return 0;
}

/* The digits of a strip in the place of its pieces. */
static int take_digits(const struct strip *strip, struct record_field *out, struct err *err)
{
    struct record_cell *cells = calloc((size_t)strip->count + 1, sizeof *cells);

    if (!cells)
        return err_memory(err);
    for (int i = 0; i < out->cell_count; i++)
        free(out->cells[i].sample.bytes);
    free(out->cells);
    out->cells = cells;
    out->cell_count = strip->count;
    for (int i = 0; i < strip->count; i++) {
        const struct strip_digit *digit = &strip->digits[i];

        cells[i].box = cells[i].ink = digit->cell.ink;
        cells[i].reading = digit->reading;
        memcpy(cells[i].scores, digit->scores, sizeof cells[i].scores);
        cells[i].has_reading = 1;
        if (draw_sample(&digit->sample, &cells[i].sample, err) != 0)
            return -1;
    }
    return 0;
}

static int read_strip(const struct reader *reader, const struct field *field,
                      const struct cells *pieces, struct verdict *verdict,
                      struct record_field *out, struct err *err)
{
    struct strip strip;
    int status = 0;

    if (verdict->boxes[0] == 0) /* blank */
        return 0;
    if (strip_read(reader->recognizer, field, pieces, &strip, err) != 0)
        return -1;
    if (decide_strip(field, &strip, reader->accept, verdict))
        status = take_digits(&strip, out, err);
    strip_free(&strip);
    return status;
}

static void take_verdict(const struct verdict *verdict, struct record_field *out)
{
    memcpy(out->value, verdict->value, sizeof out->value);
    memcpy(out->boxes, verdict->boxes, sizeof out->boxes);
    out->confidence = verdict->confidence;
    out->is_accepted = verdict->is_accepted;
    out->reason = verdict->reason;
    for (int i = 0; i < out->cell_count && verdict->boxes[i]; i++)
        out->cells[i].mark = verdict->boxes[i];
}

int reader_field(const struct reader *reader, const struct sheet *sheet, const struct field *field,
                 int position, struct record_field *out, struct err *err)
{
    struct record_field found = {.kind = (enum record_kind)field->kind, .position = position};
    struct cells *cells = NULL;
    struct verdict verdict;
    int status = -1;

    memcpy(found.name, field->name, sizeof found.name);
    found.area = found.view = field->area;
    if (cells_find(sheet, field, &cells, err) != 0 ||
        read_cells(reader, field, cells, &verdict, &found, err) != 0)
        goto out;
    if (field->kind == FIELD_STRIP && read_strip(reader, field, cells, &verdict, &found, err) != 0)
        goto out;
    take_verdict(&verdict, &found);
    *out = found;
    found = (struct record_field){.cells = NULL};
    status = 0;
out:
    record_field_free(&found);
    cells_free(cells);
    return status;
}

static struct rect_mm around(const struct form *form, struct rect_mm area)
{
    double left = fmax(0, area.x - AROUND_MM), top = fmax(0, area.y - AROUND_MM);
    double right = fmin(form->width_mm, area.x + area.width + AROUND_MM);
    double bottom = fmin(form->height_mm, area.y + area.height + AROUND_MM);

    return (struct rect_mm){left, top, right - left, bottom - top};
}

/* The picture that a person will look at: as sharp as fits. */
static int draw_field(const struct sheet *sheet, struct record_field *field, struct err *err)
{
    struct raster view;
    int status;

    field->view = around(sheet_form(sheet), field->area);
    for (int side = PICTURE_SIDE;; side /= 2) {
        if (sheet_view(sheet, field->view, side, &view, err) != 0)
            return -1;
        status = draw_png(&view, 0, &field->picture, err);
        raster_free(&view);
        if (status != 0 || field->picture.length <= RECORD_MAX_PICTURE)
            return status;
        free(field->picture.bytes);
        field->picture = (struct blob){NULL, 0};
    }
}

static void queue_all(struct record *record)
{
    for (int i = 0; i < record->field_count; i++) {
        if (record->fields[i].is_accepted) {
            record->fields[i].is_accepted = 0;
            record->fields[i].reason = REASON_DAMAGED;
        }
    }
}

static int draw_queued(const struct sheet *sheet, struct record *record, struct err *err)
{
    const struct form *form = sheet_form(sheet);
    bool is_part = form->page_count > 1; /* its rules are decided later */

    for (int i = 0; i < record->field_count; i++) {
        struct record_field *field = &record->fields[i];
        bool may_queue = is_part && reader_rules_bind(form, field->position);

        if ((!field->is_accepted || may_queue) && draw_field(sheet, field, err) != 0)
            return -1;
    }
    return 0;
}

static int read_sheet(const struct reader *reader, const struct sheet *sheet, struct record *record,
                      struct err *err)
{
    const struct form *form = sheet_form(sheet);
    const struct form_page *page = &form->pages[sheet_form_page(sheet)];

    memcpy(record->form, form->name, sizeof record->form);
    record->form_page = sheet_form_page(sheet) + 1;
    record->fit = sheet_registration(sheet)->fit;
    memcpy(record->transform, sheet_registration(sheet)->transform, sizeof record->transform);
    record->fields = calloc((size_t)page->field_count + 1, sizeof *record->fields);
    if (!record->fields)
        return err_memory(err);
    record->field_count = page->field_count;
    for (int i = 0; i < record->field_count; i++) {
        int position = page->first_field + i;

        if (reader_field(reader, sheet, &form->fields[position], position, &record->fields[i],
                         err) != 0)
            return -1;
    }
    if (form->page_count == 1)
        reader_rules(form, reader->accept, record, 1);
    if (record->state == PAGE_DAMAGED)
        queue_all(record);
    return draw_queued(sheet, record, err);
}

static struct record begin_record(const struct page *page, int number)
{
    struct record record = {.page = number};

    if (page_damage(page) > 0) {
        record.state = PAGE_DAMAGED;
        record.reason = PAGE_REASON_DAMAGED;
        record_note(&record, page_damage_text(page));
    }
    return record;
}

/*
 * A refusal of a page that was decoded with complaints may well come from them.  Where
 * there is no room for both, the end of the complaint is left out.
 */
static void tell_damage(const struct page *page, struct record *refusal)
{
    static const char format[] = "it is damaged (%.*s), and %s";
    char note[RECORD_MAX_NOTE];
    int room;

    if (page_damage(page) == 0)
        return;
    room = RECORD_MAX_NOTE - 1 - snprintf(NULL, 0, format, 0, "", refusal->note);
    snprintf(note, sizeof note, format, room > 0 ? room : 0, page_damage_text(page),
             refusal->note);
    record_note(refusal, note);
}

int reader_page(const struct reader *reader, struct page **page, int number, int form,
                int form_page, struct record *out, struct err *err)
{
    const struct reader_choice choice = {reader->forms, reader->form_count, form, form_page};
    struct record record = begin_record(*page, number), refusal;
    struct sheet *sheet = NULL;
    struct reader_match match;
    int status = -1;

    if (page_clean(*page, err) != 0 ||
        reader_form_find(&choice, *page, number, &match, &refusal, err) != 0)
        goto out;
    if (match.form < 0) {
        record = refusal;
        tell_damage(*page, &record);
    } else if (sheet_new(page, reader->forms[match.form], form_page, &match.registration, &sheet,
                         err) != 0 ||
               read_sheet(reader, sheet, &record, err) != 0) {
        goto out;
    }
    *out = record;
    record = (struct record){0};
    status = 0;
out:
    record_free(&record);
    sheet_free(sheet);
    page_free(*page);
    *page = NULL;
    return status;
}
