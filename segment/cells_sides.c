/* SPDX-License-Identifier: MIT */
#include "segment/cells_sides.h"

#include <math.h>

static const double NEAR_MM = 0.3; /* boxes that lie so close share a line */

/* Where a side should be; the pieces of its line have their middles between from and to. */
struct side {
    enum line_kind kind;
    double at, near, from, to;
};

static int is_broken(const struct print *print, struct side side)
{
    for (int i = 0; i < print->count; i++) {
        const struct print_line *line = &print->of[i];
        double middle = (line->from + line->to) / 2;

        if (line->is_broken && line->kind == side.kind && fabs(line->at - side.at) < side.near &&
            middle > side.from && middle < side.to)
            return 1;
    }
    return 0;
}

static int count_broken(const struct print *print, const struct rect_mm *box)
{
    double right = box->x + box->width, bottom = box->y + box->height;

    return is_broken(print, (struct side){LINE_LEVEL, box->y, NEAR_MM, box->x, right}) +
           is_broken(print, (struct side){LINE_LEVEL, bottom, NEAR_MM, box->x, right}) +
           is_broken(print, (struct side){LINE_UPRIGHT, box->x, NEAR_MM, box->y, bottom}) +
           is_broken(print, (struct side){LINE_UPRIGHT, right, NEAR_MM, box->y, bottom});
}

/* The tick between two boxes that lie apart stands in the middle. */
static int count_broken_of_comb(const struct print *print, const struct rect_mm *area,
                                const struct rect_mm *box)
{
    double left = box->x, right = box->x + box->width, near = box->width / 2;
    double top = area->y, bottom = area->y + area->height;

    return is_broken(print, (struct side){LINE_TICK, left, near, top, bottom}) +
           is_broken(print, (struct side){LINE_TICK, right, near, top, bottom}) +
           is_broken(print,
                     (struct side){LINE_LEVEL, bottom, NEAR_MM, area->x, area->x + area->width});
}

bool cells_sides_are_missing(const struct field *field, const struct print *print, int index)
{
    switch (field->print) {
    case PRINT_BOXES:
        return count_broken(print, field->kind == FIELD_STRIP ? &field->area
                                                              : &field->boxes[index]) > 1;
    case PRINT_COMB:
        return count_broken_of_comb(print, &field->area, &field->boxes[index]) > 1;
    case PRINT_FRAME:
        return count_broken(print, &field->area) > 1;
    case PRINT_NONE:
        break;
    }
    return false;
}
