/* SPDX-License-Identifier: MIT */
#include "pipeline/reader.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/decide.h"
#include "pipeline/draw.h"
#include "pipeline/reader_rules.h"
#include "pipeline/recognizer.h"
#include "segment/cells.h"
#include "segment/form.h"
#include "segment/normalize.h"
#include "segment/page.h"
#include "segment/sheet.h"

enum { PICTURE_SIDE = 1200 }; /* pixels, at most */

static const double AROUND_MM = 5; /* a field, in its picture */

/* A page that fits two forms must fit one of them better by this much. */
static const double FORM_MARGIN = 0.1;

/* Notes hold words of strangers: one printable line, and no half of a letter at its end. */
static void set_note(struct record *record, const char *text)
{
    snprintf(record->note, sizeof record->note, "%s", text);
    for (char *c = record->note; *c; c++)
        if ((unsigned char)*c < 0x20 || (unsigned char)*c > 0x7e)
            *c = '?';
}

struct record reader_refusal(int number, enum page_reason reason, const char *note)
{
    struct record record = {.page = number, .state = PAGE_REFUSED, .reason = reason};

    set_note(&record, note);
    return record;
}

/* A form that a page fits, and how; form -1 is none. */
struct match {
    int form;
    struct registration registration;
};

/* Registers a page with one form: what fits it best and second best is kept. */
static int try_form(const struct reader *reader, const struct page *page, int form, int form_page,
                    struct match ranks[2], struct record *refusal, struct err *err)
{
    struct match match = {.form = form};
    size_t used = strlen(refusal->note);
    struct err why;

    if (sheet_register(page, reader->forms[form], form_page, &match.registration, &why) != 0) {
        if (why.code != ERR_MATCH && why.code != ERR_AMBIGUOUS) {
            *err = why;
            return -1;
        }
        if (why.code == ERR_AMBIGUOUS)
            refusal->reason = PAGE_REASON_AMBIGUOUS;
        snprintf(refusal->note + used, sizeof refusal->note - used, "%s%s", used ? "; " : "",
                 why.text);
        return 0;
    }
    if (ranks[0].form < 0 || match.registration.fit > ranks[0].registration.fit) {
        ranks[1] = ranks[0];
        ranks[0] = match;
    } else if (ranks[1].form < 0 || match.registration.fit > ranks[1].registration.fit) {
        ranks[1] = match;
    }
    return 0;
}

/* Finds the form of a page; without one, match->form is -1 and refusal says why. */
static int find_form(const struct reader *reader, const struct page *page, int only, int form_page,
                     struct match *out, struct record *refusal, struct err *err)
{
    struct match ranks[2] = {{.form = -1}, {.form = -1}};
    double best, second;

    *refusal = reader_refusal(refusal->page, PAGE_REASON_MISFIT, "");
    for (int i = 0; i < reader->form_count; i++) {
        if ((only >= 0 && i != only) || form_page >= reader->forms[i]->page_count)
            continue;
        if (try_form(reader, page, i, form_page, ranks, refusal, err) != 0)
            return -1;
    }
    best = ranks[0].registration.fit;
    second = ranks[1].registration.fit;
    if (ranks[1].form >= 0 && best - second < FORM_MARGIN) {
        *refusal = reader_refusal(refusal->page, PAGE_REASON_AMBIGUOUS, "");
        refusal->fit = best;
        snprintf(refusal->note, sizeof refusal->note, "fits form '%s' (%.2f) and '%s' (%.2f) alike",
                 reader->forms[ranks[0].form]->name, best, reader->forms[ranks[1].form]->name,
                 second);
        ranks[0].form = -1;
    }
    *out = ranks[0];
    return 0;
}

static int read_cell(const struct reader *reader, const struct cells *cells, int index,
                     struct record_cell *out, struct err *err)
{
    const struct cell *cell = cells_at(cells, index);
    struct sample sample;

    out->box = cell->box;
    out->ink = cell->ink;
    out->mark = cell->state == CELL_BLANK ? '_' : '?';
    if (cell->ink.width == 0)
        return 0;
    normalize_cell(cells_ink(cells, index), &sample);
    recognizer_read(reader->recognizer, &sample, 1, &out->reading, out->scores);
    out->has_reading = 1;
    return draw_sample(&sample, &out->sample, err);
}

static void decide(const struct reader *reader, const struct field *field,
                   const struct cells *cells, struct record_field *out)
{
    const struct cell *inks[RECORD_MAX_BOXES];
    struct reading readings[RECORD_MAX_BOXES];
    struct verdict verdict;

    for (int i = 0; i < out->cell_count; i++) {
        inks[i] = cells_at(cells, i);
        readings[i] = out->cells[i].reading;
    }
    decide_field(field, inks, readings, out->cell_count, reader->accept, &verdict);
    memcpy(out->value, verdict.value, sizeof out->value);
    memcpy(out->boxes, verdict.boxes, sizeof out->boxes);
    out->confidence = verdict.confidence;
    out->is_accepted = verdict.is_accepted;
    out->reason = verdict.reason;
    for (int i = 0; i < out->cell_count && verdict.boxes[i]; i++)
        out->cells[i].mark = verdict.boxes[i];
}

int reader_field(const struct reader *reader, const struct sheet *sheet, const struct field *field,
                 int position, struct record_field *out, struct err *err)
{
    struct record_field found = {.kind = (enum record_kind)field->kind, .position = position};
    struct cells *cells = NULL;
    int status = -1;

    memcpy(found.name, field->name, sizeof found.name);
    found.area = found.view = field->area;
    if (cells_find(sheet, field, &cells, err) != 0)
        goto out;
    found.cells = calloc((size_t)cells_count(cells) + 1, sizeof *found.cells);
    if (!found.cells) {
        err_memory(err);
        goto out;
    }
    found.cell_count = cells_count(cells);
    for (int i = 0; i < found.cell_count; i++)
        if (read_cell(reader, cells, i, &found.cells[i], err) != 0)
            goto out;
    decide(reader, field, cells, &found);
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
        set_note(&record, page_damage_text(page));
    }
    return record;
}

int reader_page(const struct reader *reader, struct page **page, int number, int form,
                int form_page, struct record *out, struct err *err)
{
    struct record record = begin_record(*page, number), refusal = record;
    struct sheet *sheet = NULL;
    struct match match;
    int status = -1;

    if (page_clean(*page, err) != 0 ||
        find_form(reader, *page, form, form_page, &match, &refusal, err) != 0)
        goto out;
    if (match.form < 0) {
        record = refusal;
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
