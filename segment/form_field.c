/* SPDX-License-Identifier: MIT */
#include "segment/form_field.h"

#include <stdlib.h>
#include <string.h>

#include "segment/form_rule.h"
#include "segment/form_value.h"

static const double slack_mm = 0.001; /* rounding of px and in */

static int check_on_page(const struct element *at, const struct form *form,
                         const struct rect_mm *box, struct err *err)
{
    if (box->x + box->width > form->width_mm + slack_mm)
        return form_xml_fail(at, err,
                             "<%s> lies off the page: it ends at x=%.1fmm, the page at %.1fmm",
                             at->name, box->x + box->width, form->width_mm);
    if (box->y + box->height > form->height_mm + slack_mm)
        return form_xml_fail(at, err,
                             "<%s> lies off the page: it ends at y=%.1fmm, the page at %.1fmm",
                             at->name, box->y + box->height, form->height_mm);
    return 0;
}

static int read_rect(const struct element *at, double px_mm, struct rect_mm *out, struct err *err)
{
    if (form_value_length(at, "x", px_mm, &out->x, err) != 0 ||
        form_value_length(at, "y", px_mm, &out->y, err) != 0 ||
        form_value_size(at, "width", px_mm, &out->width, err) != 0 ||
        form_value_size(at, "height", px_mm, &out->height, err) != 0)
        return -1;
    return 0;
}

static int new_boxes(struct field *field, int count, struct err *err)
{
    field->boxes = calloc((size_t)count, sizeof *field->boxes);
    if (!field->boxes)
        return err_memory(err);
    field->box_count = count;
    return 0;
}

static int read_strip(const struct element *at, double px_mm, struct field *field, struct err *err)
{
    field->kind = FIELD_STRIP;
    if (form_value_range(at, "digits", FORM_MAX_BOXES, &field->digits_least, &field->digits_most,
                         err) != 0)
        return -1;
    return read_rect(at, px_mm, &field->area, err);
}

static int read_mark(const struct element *at, double px_mm, struct field *field, struct err *err)
{
    int is_mark;

    field->kind = FIELD_MARK;
    if (form_value_word(at, "mark", "yes", &is_mark, err) != 0 ||
        read_rect(at, px_mm, &field->area, err) != 0 || new_boxes(field, 1, err) != 0)
        return -1;
    field->boxes[0] = field->area;
    return 0;
}

/* boxes="6" pitch="8mm": a row of equal boxes. */
static int read_row(const struct element *at, double px_mm, struct field *field, struct err *err)
{
    struct rect_mm box;
    double pitch = 0;
    long long count;

    field->kind = FIELD_BOXES;
    if (form_value_count(at, "boxes", 1, FORM_MAX_BOXES, &count, err) != 0 ||
        read_rect(at, px_mm, &box, err) != 0)
        return -1;
    if (count > 1 || form_xml_get(at, "pitch")) {
        if (form_value_length(at, "pitch", px_mm, &pitch, err) != 0)
            return -1;
        if (pitch < box.width - slack_mm)
            return form_xml_fail(at, err,
                                 "the pitch of %.2fmm is less than the width of %.2fmm: "
                                 "boxes would overlap",
                                 pitch, box.width);
    }
    if (new_boxes(field, (int)count, err) != 0)
        return -1;
    for (int i = 0; i < count; i++, box.x += pitch)
        field->boxes[i] = box;
    return 0;
}

/* A length of a <box>, else that of its field. */
static int inherit(const struct element *box, const char *attribute, int is_size, double px_mm,
                   double *out, struct err *err)
{
    const struct element *at = form_xml_get(box, attribute) ? box : box->parent;

    if (!form_xml_get(at, attribute))
        return form_xml_fail(box, err, "<box> needs the attribute '%s', or its <field> does",
                             attribute);
    return is_size ? form_value_size(at, attribute, px_mm, out, err)
                   : form_value_length(at, attribute, px_mm, out, err);
}

static int read_box(const struct element *at, double px_mm, struct rect_mm *out, struct err *err)
{
    if (form_xml_only(at, "x y width height", "", err) != 0 ||
        form_value_length(at, "x", px_mm, &out->x, err) != 0 ||
        inherit(at, "y", 0, px_mm, &out->y, err) != 0 ||
        inherit(at, "width", 1, px_mm, &out->width, err) != 0 ||
        inherit(at, "height", 1, px_mm, &out->height, err) != 0)
        return -1;
    return 0;
}

/* <box> elements, left to right. */
static int read_boxes(const struct element *at, const struct form *form, double px_mm,
                      struct field *field, struct err *err)
{
    int count = form_xml_count(at, "box");
    const struct element *box = NULL;

    field->kind = FIELD_BOXES;
    if (count > FORM_MAX_BOXES)
        return form_xml_fail(at, err, "%d boxes: a field has at most %d", count, FORM_MAX_BOXES);
    if (new_boxes(field, count, err) != 0)
        return -1;
    for (int i = 0; i < count; i++) {
        struct rect_mm *now = &field->boxes[i];

        box = form_xml_next(at, box, "box");
        if (read_box(box, px_mm, now, err) != 0 || check_on_page(box, form, now, err) != 0)
            return -1;
        if (i > 0 && now->x < now[-1].x + now[-1].width - slack_mm)
            return form_xml_fail(box, err,
                                 "<box> begins before the one to its left ends: boxes "
                                 "go from left to right and do not overlap");
    }
    return 0;
}

static void surround(struct field *field)
{
    double right = 0, bottom = 0;

    field->area = field->boxes[0];
    for (int i = 0; i < field->box_count; i++) {
        const struct rect_mm *box = &field->boxes[i];

        if (box->x < field->area.x)
            field->area.x = box->x;
        if (box->y < field->area.y)
            field->area.y = box->y;
        if (box->x + box->width > right)
            right = box->x + box->width;
        if (box->y + box->height > bottom)
            bottom = box->y + box->height;
    }
    field->area.width = right - field->area.x;
    field->area.height = bottom - field->area.y;
}

static int read_place(const struct element *at, const struct form *form, double px_mm,
                      struct field *field, struct err *err)
{
    int has_boxes = form_xml_get(at, "boxes") != NULL, has_box = form_xml_count(at, "box") > 0;
    int has_digits = form_xml_get(at, "digits") != NULL, is_mark = form_xml_get(at, "mark") != NULL;
    int status;

    if (has_boxes + has_box + has_digits + is_mark != 1)
        return form_xml_fail(at, err,
                             "field '%s' needs one of boxes=\"6\", <box> elements, "
                             "digits=\"1-8\" or mark=\"yes\"",
                             field->name);
    if (!has_boxes && form_xml_get(at, "pitch"))
        return form_xml_fail(at, err, "pitch belongs to boxes=\"6\"");
    if (has_box && form_xml_get(at, "x"))
        return form_xml_fail(at, err, "x belongs to each <box> here");
    status = has_boxes    ? read_row(at, px_mm, field, err)
             : has_box    ? read_boxes(at, form, px_mm, field, err)
             : has_digits ? read_strip(at, px_mm, field, err)
                          : read_mark(at, px_mm, field, err);
    if (status != 0)
        return -1;
    if (field->box_count > 0)
        surround(field);
    return check_on_page(at, form, &field->area, err);
}

static int read_print(const struct element *at, struct field *field, struct err *err)
{
    static const char *const allowed[] = {"boxes comb frame none", "frame none", "boxes none"};
    int print;

    field->print = field->kind == FIELD_STRIP ? PRINT_FRAME : PRINT_BOXES;
    if (!form_xml_get(at, "print"))
        return 0;
    if (form_value_word(at, "print", allowed[field->kind], &print, err) != 0)
        return -1;
    field->print = (enum field_print)form_xml_index(allowed[0], form_xml_get(at, "print"));
    return 0;
}

int form_field_read(const struct element *at, struct form *form, double px_mm, struct field *field,
                    struct err *err)
{
    static const char attributes[] = "name x y width height boxes pitch digits mark print";

    field->line = at->line;
    if (form_xml_only(at, attributes, "box rule", err) != 0 ||
        form_value_name(at, "name", field->name, err) != 0 ||
        read_place(at, form, px_mm, field, err) != 0 || read_print(at, field, err) != 0)
        return -1;
    return form_rule_read_field(at, form, field, err);
}
