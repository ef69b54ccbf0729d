/* SPDX-License-Identifier: MIT */
#include "segment/form.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* How far a printed thing may lie from its place after a turn and still be taken for another. */
static const double alike_mm = 2;

/* What most people can write in; smaller boxes are overrun. */
static const double least_box_mm = 3.5, least_mark_mm = 2.5, least_digit_mm = 2.5;

/* Two lines between boxes: closer than the first they are one, from the second on two. */
static const double one_line_mm = 0.3, two_lines_mm = 0.6, rounding_mm = 0.01;

struct notes {
    const struct form *form;
    void (*note)(const char *line, void *context);
    void *context;
};

static void say(const struct notes *notes, int line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void say(const struct notes *notes, int line, const char *format, ...)
{
    char text[400], whole[600];
    va_list args;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    snprintf(whole, sizeof whole, "%.180s:%d: %s", notes->form->path, line, text);
    notes->note(whole, notes->context);
}

static struct rect_mm surround(const struct form_page *page)
{
    double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

    for (int i = 0; i < page->anchor_count; i++) {
        left = fmin(left, page->anchors[i].x_mm);
        top = fmin(top, page->anchors[i].y_mm);
        right = fmax(right, page->anchors[i].x_mm);
        bottom = fmax(bottom, page->anchors[i].y_mm);
    }
    return (struct rect_mm){left, top, right - left, bottom - top};
}

/* Turns a point by quarters of a full turn about the middle of an area. */
static void turn(const struct rect_mm *area, int quarters, double *x, double *y)
{
    double cx = area->x + area->width / 2, cy = area->y + area->height / 2;

    for (; quarters > 0; quarters--) {
        double dx = *x - cx, dy = *y - cy;
        *x = cx - dy;
        *y = cy + dx;
    }
}

static int has_anchor(const struct form_page *page, enum anchor_shape shape, double x, double y)
{
    for (int i = 0; i < page->anchor_count; i++) {
        const struct anchor *a = &page->anchors[i];
        if (a->shape == shape && hypot(a->x_mm - x, a->y_mm - y) < alike_mm)
            return 1;
    }
    return 0;
}

static int anchors_alike(const struct form_page *page, const struct rect_mm *area, int quarters)
{
    for (int i = 0; i < page->anchor_count; i++) {
        double x = page->anchors[i].x_mm, y = page->anchors[i].y_mm;

        turn(area, quarters, &x, &y);
        if (!has_anchor(page, page->anchors[i].shape, x, y))
            return 0;
    }
    return 1;
}

/* A field as seen after a turn: its area, and how many boxes it shows. */
static int has_field(const struct form *form, const struct form_page *page,
                     const struct rect_mm *area, int box_count)
{
    for (int i = page->first_field; i < page->first_field + page->field_count; i++) {
        const struct field *field = &form->fields[i];
        if (field->print != PRINT_NONE && field->box_count == box_count &&
            hypot(field->area.x - area->x, field->area.y - area->y) < alike_mm &&
            hypot(field->area.width - area->width, field->area.height - area->height) < alike_mm)
            return 1;
    }
    return 0;
}

static int fields_alike(const struct form *form, const struct form_page *page,
                        const struct rect_mm *area, int quarters)
{
    for (int i = page->first_field; i < page->first_field + page->field_count; i++) {
        const struct field *field = &form->fields[i];
        double x0 = field->area.x, y0 = field->area.y;
        double x1 = x0 + field->area.width, y1 = y0 + field->area.height;
        struct rect_mm turned;

        if (field->print == PRINT_NONE)
            continue;
        turn(area, quarters, &x0, &y0);
        turn(area, quarters, &x1, &y1);
        turned = (struct rect_mm){fmin(x0, x1), fmin(y0, y1), fabs(x1 - x0), fabs(y1 - y0)};
        if (!has_field(form, page, &turned, field->box_count))
            return 0;
    }
    return 1;
}

static void warn_of_turns(const struct notes *notes, const struct form_page *page)
{
    static const char *const names[] = {"", "turned by a quarter", "upside down"};
    struct rect_mm area = surround(page);

    for (int quarters = 2; quarters > 0; quarters--) {
        if (!anchors_alike(page, &area, quarters))
            continue;
        if (fields_alike(notes->form, page, &area, quarters))
            say(notes, page->line,
                "anchors and fields look the same %s: pages will be refused as "
                "undecided, move an anchor",
                names[quarters]);
        else
            say(notes, page->line,
                "the anchors look the same %s: only the lines printed around "
                "the fields tell, move an anchor to be safe",
                names[quarters]);
        return;
    }
}

static void warn_of_anchors(const struct notes *notes, const struct form_page *page)
{
    const struct form *form = notes->form;
    struct rect_mm area = surround(page);

    if (page->anchor_count < 3) {
        if (page->anchor_count > 0)
            say(notes, page->line,
                "%d of at least 3 anchors: the page is found by its reference picture alone",
                page->anchor_count);
        return;
    }
    if (area.width < form->width_mm / 2 || area.height < form->height_mm / 2)
        say(notes, page->line,
            "the anchors span only %.0f x %.0f of %.0f x %.0f mm: fields far "
            "from them are found less exactly",
            area.width, area.height, form->width_mm, form->height_mm);
    warn_of_turns(notes, page);
}

static int lies_over(const struct anchor *anchor, const struct rect_mm *area)
{
    double reach = anchor->size_mm / 2;

    return anchor->x_mm + reach > area->x && anchor->x_mm - reach < area->x + area->width &&
           anchor->y_mm + reach > area->y && anchor->y_mm - reach < area->y + area->height;
}

static void warn_of_size(const struct notes *notes, const struct field *field)
{
    const struct rect_mm *place = field->box_count > 0 ? field->boxes : &field->area;
    double width = place->width, least = least_box_mm;

    if (field->kind == FIELD_MARK)
        least = least_mark_mm;
    if (field->kind == FIELD_STRIP) {
        least = least_digit_mm;
        width /= field->digits_most;
    }
    if (width < least || place->height < least)
        say(notes, field->line,
            "field '%s' leaves %.1f x %.1f mm for a %s: people need at least %.1f", field->name,
            width, place->height, field->kind == FIELD_MARK ? "mark" : "digit", least);
}

static void warn_of_gaps(const struct notes *notes, const struct field *field)
{
    for (int i = 1; field->print == PRINT_BOXES && i < field->box_count; i++) {
        double gap = field->boxes[i].x - field->boxes[i - 1].x - field->boxes[i - 1].width;

        if (gap < one_line_mm - rounding_mm || gap > two_lines_mm - rounding_mm)
            continue;
        say(notes, field->line,
            "field '%s' has boxes %.1f mm apart: two lines so close are not told apart, leave "
            "%.1f mm or print one",
            field->name, gap, two_lines_mm);
        return;
    }
}

static void warn_of_fields(const struct notes *notes, const struct form_page *page)
{
    int printed = 0;

    for (int i = page->first_field; i < page->first_field + page->field_count; i++) {
        const struct field *field = &notes->form->fields[i];

        printed += field->print != PRINT_NONE;
        warn_of_size(notes, field);
        warn_of_gaps(notes, field);
        for (int k = 0; k < page->anchor_count; k++)
            if (lies_over(&page->anchors[k], &field->area))
                say(notes, field->line,
                    "field '%s' lies over an anchor: what is written there hides it", field->name);
    }
    if (!printed)
        say(notes, page->line,
            "no lines are printed around the fields of this page: a foreign "
            "page with the same %s would be read",
            page->anchor_count < 3 ? "print" : "anchors");
}

static int has_required(const struct form *form)
{
    for (int i = 0; i < form->field_count; i++)
        for (int k = 0; k < form->fields[i].rule_count; k++)
            if (form->fields[i].rules[k].kind == RULE_REQUIRED)
                return 1;
    for (int i = 0; i < form->rule_count; i++)
        if (form->rules[i].is_required)
            return 1;
    return 0;
}

void form_warn(const struct form *form, void (*note)(const char *line, void *context),
               void *context)
{
    const struct notes notes = {form, note, context};

    for (int i = 0; i < form->page_count; i++) {
        warn_of_anchors(&notes, &form->pages[i]);
        warn_of_fields(&notes, &form->pages[i]);
    }
    if (!has_required(form))
        say(&notes, form->pages[0].line,
            "no field is required: an empty page is read as blank fields, and nobody is asked");
}
