/* SPDX-License-Identifier: MIT */
#include "pipeline/draw.h"

#include "pipeline/canvas.h"
#include "pipeline/draw_labels.h"
#include "segment/page.h"

#include <stdio.h>
#include <string.h>

static const struct colour accepted = {0, 130, 60}, queued = {210, 60, 0}, blank = {150, 150, 150},
                           ink = {40, 90, 230}, black = {0, 0, 0};

static const double GAP_MM = 0.3;  /* between a box and what is written in its corner */
static const double LINE_MM = 2.9; /* from an edge down to the foot of the text inside */

static struct colour colour_of(const struct record_field *field)
{
    return field->is_accepted ? accepted : queued;
}

/* What is written of a field, and the same without the confidence. */
struct words {
    char text[160], brief[160];
};

/* Check boxes stand close together: of a sure one the confidence is left out. */
static struct words words_of(const struct record_field *field)
{
    const char *value = field->value[0] ? field->value : strpbrk(field->boxes, "?x") ? field->boxes
                                                                                     : "(empty)";
    const char *reason = record_reason_word(field->reason);
    struct words words;

    snprintf(words.brief, sizeof words.brief, "%s: %s%s%s", field->name, value, *reason ? " " : "",
             reason);
    if (field->kind == RECORD_MARK && field->is_accepted)
        memcpy(words.text, words.brief, sizeof words.text);
    else
        snprintf(words.text, sizeof words.text, "%s: %s  %.4f %s", field->name, value,
                 field->confidence, reason);
    return words;
}

static void write_fields(struct canvas *canvas, const struct record *record)
{
    struct labels labels = {.canvas = canvas};

    for (int i = 0; i < record->field_count; i++)
        labels_expect(&labels, record->fields[i].area, words_of(&record->fields[i]).brief);
    for (int i = 0; i < record->field_count; i++) {
        const struct record_field *field = &record->fields[i];
        struct words words = words_of(field);

        labels_write(&labels, field->area, words.text, words.brief, colour_of(field));
    }
}

/* What was read stands in the corner of each box; of a mark it stands below. */
static void write_cells(struct canvas *canvas, const struct record_field *field)
{
    for (int i = 0; i < field->cell_count && field->kind != RECORD_MARK; i++) {
        const struct record_cell *cell = &field->cells[i];
        char mark[2] = {cell->mark, 0};

        if (cell->mark != '_')
            canvas_write(canvas, cell->box.x + GAP_MM, cell->box.y + LINE_MM, CANVAS_SMALL, mark,
                         colour_of(field));
    }
}

static void outline_cells(struct canvas *canvas, const struct record_field *field)
{
    for (int i = 0; i < field->cell_count; i++) {
        const struct record_cell *cell = &field->cells[i];

        canvas_rect(canvas, cell->box, cell->mark == '_' ? blank : colour_of(field));
        if (cell->ink.width > 0)
            canvas_rect(canvas, cell->ink, ink);
    }
}

/* Letters have a white ground: lines that are drawn after them stay whole. */
static void draw_fields(struct canvas *canvas, const struct record *record)
{
    write_fields(canvas, record);
    for (int i = 0; i < record->field_count; i++)
        write_cells(canvas, &record->fields[i]);
    for (int i = 0; i < record->field_count; i++)
        outline_cells(canvas, &record->fields[i]);
}

static int draw_heading(struct canvas *canvas, const struct record *record, struct err *err)
{
    char text[RECORD_MAX_NOTE + 160];

    if (record->state == PAGE_REFUSED)
        snprintf(text, sizeof text, "page %d: refused (%s): %s", record->page,
                 record_page_reason_word(record->reason), record->note);
    else
        snprintf(text, sizeof text, "page %d: %s, %s, fit %.3f%s%s", record->page, record->form,
                 record_page_state_word(record->state), record->fit, record->note[0] ? ": " : "",
                 record->note);
    return canvas_head(canvas, text, record->state == PAGE_READ ? black : queued, err);
}

int draw_record(const struct page *page, const struct record *record, struct blob *out,
                struct err *err)
{
    /* a refused page has no transform: its own pixels, 300 to the inch */
    static const double plain[6] = {11.81, 0, 0, 0, 11.81, 0};
    struct raster gray = {0, 0, NULL};
    struct canvas *canvas = NULL;
    int status = -1;

    if (page_gray(page, &gray, err) != 0)
        return -1;
    if (canvas_new(&gray, record->state == PAGE_REFUSED ? plain : record->transform, &canvas,
                   err) != 0)
        goto out;
    draw_fields(canvas, record);
    if (draw_heading(canvas, record, err) == 0)
        status = canvas_png(canvas, out, err);
out:
    canvas_free(canvas);
    raster_free(&gray);
    return status;
}
