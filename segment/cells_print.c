/* SPDX-License-Identifier: MIT */
#include "segment/cells_print.h"

#include <stdlib.h>

static const double PIECE_MM = 10;   /* a longer line is not straight enough on a real page */
static const double BEYOND_MM = 0.5; /* where lines meet one ends in the other's thickness */
static const double SHARED_MM = 0.3; /* sides closer than that are one line */

static int pieces_of(double length)
{
    return 1 + (int)(length / PIECE_MM);
}

/* The most lines that a field has: four sides of each box, or of the whole and its ticks. */
static size_t room_for(const struct field *field)
{
    size_t room = 4 + 2 * (size_t)(pieces_of(field->area.width) + pieces_of(field->area.height));

    for (int i = 0; i < field->box_count; i++)
        room +=
            1 + 2 * (size_t)(pieces_of(field->boxes[i].width) + pieces_of(field->boxes[i].height));
    return room;
}

static void add(struct print *print, enum line_kind kind, double at, double from, double to)
{
    int pieces = kind == LINE_TICK ? 1 : pieces_of(to - from);
    double length = (to - from) / pieces;

    for (int i = 0; i < pieces; i++)
        print->of[print->count++] =
            (struct print_line){.kind = kind,
                                .at = at,
                                .from = from + i * length - (i == 0 ? BEYOND_MM : 0),
                                .to = from + (i + 1) * length + (i == pieces - 1 ? BEYOND_MM : 0)};
}

static void add_frame(struct print *print, const struct rect_mm *box)
{
    add(print, LINE_LEVEL, box->y, box->x, box->x + box->width);
    add(print, LINE_LEVEL, box->y + box->height, box->x, box->x + box->width);
    add(print, LINE_UPRIGHT, box->x, box->y, box->y + box->height);
    add(print, LINE_UPRIGHT, box->x + box->width, box->y, box->y + box->height);
}

static bool are_joined(const struct rect_mm *left, const struct rect_mm *right)
{
    return right->x - (left->x + left->width) < SHARED_MM;
}

static void add_boxes(struct print *print, const struct field *field)
{
    for (int i = 0; i < field->box_count; i++) {
        const struct rect_mm *box = &field->boxes[i];
        double bottom = box->y + box->height;

        add(print, LINE_LEVEL, box->y, box->x, box->x + box->width);
        add(print, LINE_LEVEL, bottom, box->x, box->x + box->width);
        if (i == 0 || !are_joined(box - 1, box))
            add(print, LINE_UPRIGHT, box->x, box->y, bottom);
        add(print, LINE_UPRIGHT, box->x + box->width, box->y, bottom);
    }
}

/*
 * Some combs have a frame, others a base line and ticks at both ends.  Between
 * two boxes there is one tick, in the middle if they lie apart.
 */
static void add_comb(struct print *print, const struct field *field)
{
    double top = field->area.y, bottom = field->area.y + field->area.height;
    double at = field->area.x;

    add_frame(print, &field->area);
    for (int i = 0; i < field->box_count; i++) {
        const struct rect_mm *box = &field->boxes[i];

        add(print, LINE_TICK, (at + box->x) / 2, top, bottom);
        at = box->x + box->width;
    }
    add(print, LINE_TICK, at, top, bottom);
}

int cells_print_list(const struct field *field, struct print *out, struct err *err)
{
    struct print print = {calloc(room_for(field), sizeof *print.of), 0};

    if (!print.of)
        return err_memory(err);
    switch (field->print) {
    case PRINT_BOXES:
        add_boxes(&print, field);
        break;
    case PRINT_COMB:
        add_comb(&print, field);
        break;
    case PRINT_FRAME:
        add_frame(&print, &field->area);
        break;
    case PRINT_NONE:
        break;
    }
    *out = print;
    return 0;
}

void cells_print_free(struct print *print)
{
    free(print->of);
    *print = (struct print){NULL, 0};
}
