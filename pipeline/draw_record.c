/* SPDX-License-Identifier: MIT */
#include "pipeline/draw.h"

#include "pipeline/canvas.h"
#include "segment/page.h"

#include <stdbool.h>
#include <stdio.h>

static const struct colour accepted = {0, 130, 60}, queued = {210, 60, 0}, blank = {150, 150, 150},
                           ink = {40, 90, 230}, black = {0, 0, 0};

static const double GAP_MM = 0.3;  /* between a box and what is written in its corner */
static const double LINE_MM = 2.2; /* from an edge down to the text below it */

static void draw_cell(struct canvas *canvas, const struct record_cell *cell, bool shows_mark,
                      struct colour colour)
{
    char mark[2] = {cell->mark, 0};

    canvas_rect(canvas, cell->box, cell->mark == '_' ? blank : colour);
    if (cell->ink.width > 0)
        canvas_rect(canvas, cell->ink, ink);
    if (shows_mark && cell->mark != '_')
        canvas_write(canvas, cell->box.x + GAP_MM, cell->box.y + LINE_MM, CANVAS_SMALL, mark,
                     colour);
}

/* Cells with what was read in their corners; below, value, confidence and reason. */
static void draw_field(struct canvas *canvas, const struct record_field *field)
{
    struct colour colour = field->is_accepted ? accepted : queued;
    double bottom = field->area.y + field->area.height;
    char text[160];

    for (int i = 0; i < field->cell_count; i++)
        draw_cell(canvas, &field->cells[i], field->kind != RECORD_MARK, colour);
    snprintf(text, sizeof text, "%s: %s  %.4f %s", field->name,
             field->value[0] ? field->value : "(empty)", field->confidence,
             record_reason_word(field->reason));
    canvas_write(canvas, field->area.x, bottom + LINE_MM, CANVAS_SMALL, text, colour);
}

static void draw_heading(struct canvas *canvas, const struct record *record)
{
    char text[RECORD_MAX_NOTE + 160];

    snprintf(text, sizeof text, "page %d: %s %s  %s  fit %.3f  %s", record->page, record->form,
             record_page_state_word(record->state), record_page_reason_word(record->reason),
             record->fit, record->note);
    canvas_write(canvas, 3, 6, CANVAS_LARGE, text, record->state == PAGE_READ ? black : queued);
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
    for (int i = 0; i < record->field_count; i++)
        draw_field(canvas, &record->fields[i]);
    draw_heading(canvas, record);
    status = canvas_png(canvas, out, err);
out:
    canvas_free(canvas);
    raster_free(&gray);
    return status;
}
