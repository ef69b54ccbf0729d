/* SPDX-License-Identifier: MIT */
#include "segment/form_page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "segment/form_field.h"
#include "segment/form_value.h"

enum { REFERENCE_DPI = 300 };

/* The least height of the widest triangle of anchors: less is one line. */
static const double least_height_mm = 10;

/* Boxes that share a printed line overlap by its thickness. */
static const double most_overlap_mm = 1;

int form_page_scale(const struct element *at, double *px_mm, struct err *err)
{
    const struct element *reference = form_xml_next(at, NULL, "reference");
    long long dpi = REFERENCE_DPI;

    if (reference && form_xml_get(reference, "dpi") &&
        form_value_count(reference, "dpi", 75, 1200, &dpi, err) != 0)
        return -1;
    *px_mm = reference ? 25.4 / (double)dpi : 0;
    return 0;
}

static int load_picture(const struct element *at, struct form_picture *picture, struct err *err)
{
    struct err cause;

    if (file_read(picture->path, FILE_NOFOLLOW, FORM_MAX_PICTURE_BYTES, &picture->bytes,
                  &picture->length, &cause) == 0) {
        hash_bytes(picture->bytes, picture->length, picture->sha256);
        return 0;
    }
    return cause.code == ERR_MEMORY ? err_memory(err)
                                    : form_xml_fail(at, err, "%s", cause.text);
}

/*
 * Only a page with fewer than three anchors is found by its picture; otherwise it gives
 * a measure to px, and need not be there.
 */
static int read_reference(const struct element *at, double px_mm, struct form_page *page,
                          struct err *err)
{
    const struct element *reference = form_xml_next(at, NULL, "reference");
    char name[FORM_MAX_NAME];

    if (!reference)
        return 0;
    if (form_xml_next(at, reference, "reference"))
        return form_xml_fail(form_xml_next(at, reference, "reference"), err,
                             "a second <reference>: a page has one");
    if (form_xml_only(reference, "src dpi", "", err) != 0 ||
        form_value_name(reference, "src", name, err) != 0)
        return -1;
    page->picture.path = form_value_beside(reference, name);
    page->picture.line = reference->line;
    page->picture.px_mm = px_mm;
    if (!page->picture.path)
        return err_memory(err);
    return form_xml_count(at, "anchor") < 3 ? load_picture(reference, &page->picture, err) : 0;
}

static int read_anchor(const struct element *at, const struct form *form, double px_mm,
                       struct anchor *anchor, struct err *err)
{
    double reach;
    int shape;

    if (form_xml_only(at, "shape x y size", "", err) != 0 ||
        form_value_word(at, "shape", "square cross corner ring", &shape, err) != 0 ||
        form_value_length(at, "x", px_mm, &anchor->x_mm, err) != 0 ||
        form_value_length(at, "y", px_mm, &anchor->y_mm, err) != 0 ||
        form_value_size(at, "size", px_mm, &anchor->size_mm, err) != 0)
        return -1;
    anchor->shape = (enum anchor_shape)shape;
    reach = anchor->shape == ANCHOR_CORNER ? 0 : anchor->size_mm / 2;
    if (anchor->x_mm < reach || anchor->x_mm + reach > form->width_mm || anchor->y_mm < reach ||
        anchor->y_mm + reach > form->height_mm)
        return form_xml_fail(at, err,
                             "<anchor> lies off the page of %.1f x %.1f mm: x and y are its centre",
                             form->width_mm, form->height_mm);
    if (anchor->size_mm > fmin(form->width_mm, form->height_mm) / 2)
        return form_xml_fail(at, err, "<anchor> is larger than half of the page");
    return 0;
}

static double distance(const struct anchor *a, const struct anchor *b)
{
    return hypot(a->x_mm - b->x_mm, a->y_mm - b->y_mm);
}

static int check_apart(const struct element *at, const struct anchor *anchors, int last,
                       struct err *err)
{
    for (int i = 0; i < last; i++)
        if (distance(&anchors[i], &anchors[last]) <
            (anchors[i].size_mm + anchors[last].size_mm) / 2)
            return form_xml_fail(at, err, "<anchor> overlaps another: they stand apart");
    return 0;
}

/* How far the anchors are from lying in one line: the height of the widest triangle. */
static double spread_mm(const struct form_page *page)
{
    const struct anchor *a = page->anchors;
    double height = 0;

    for (int i = 0; i < page->anchor_count; i++)
        for (int j = i + 1; j < page->anchor_count; j++)
            for (int k = j + 1; k < page->anchor_count; k++) {
                double area = fabs((a[j].x_mm - a[i].x_mm) * (a[k].y_mm - a[i].y_mm) -
                                   (a[k].x_mm - a[i].x_mm) * (a[j].y_mm - a[i].y_mm));
                double side = fmax(distance(&a[i], &a[j]),
                                   fmax(distance(&a[j], &a[k]), distance(&a[i], &a[k])));
                height = fmax(height, area / side);
            }
    return height;
}

static int read_anchors(const struct element *at, const struct form *form, double px_mm,
                        struct form_page *page, struct err *err)
{
    int count = form_xml_count(at, "anchor");
    const struct element *anchor = NULL;

    if (count > FORM_MAX_ANCHORS)
        return form_xml_fail(at, err, "%d anchors: a page has at most %d", count, FORM_MAX_ANCHORS);
    page->anchors = calloc((size_t)count + 1, sizeof *page->anchors);
    if (!page->anchors)
        return err_memory(err);
    for (int i = 0; i < count; i++) {
        anchor = form_xml_next(at, anchor, "anchor");
        if (read_anchor(anchor, form, px_mm, &page->anchors[i], err) != 0 ||
            check_apart(anchor, page->anchors, i, err) != 0)
            return -1;
        page->anchor_count++;
    }
    if (count < 3 && !page->picture.path)
        return form_xml_fail(at, err, "%d anchors: a page needs three, or a <reference> picture",
                             count);
    if (count >= 3 && spread_mm(page) < least_height_mm)
        return form_xml_fail(anchor, err,
                             "the anchors lie in one line: put at least one %g mm beside it",
                             least_height_mm);
    return 0;
}

static int overlap(const struct rect_mm *a, const struct rect_mm *b)
{
    double width = fmin(a->x + a->width, b->x + b->width) - fmax(a->x, b->x);
    double height = fmin(a->y + a->height, b->y + b->height) - fmax(a->y, b->y);

    return width > most_overlap_mm && height > most_overlap_mm;
}

/* Both rows go from left to right: only neighbours can meet. */
static int fields_overlap(const struct field *a, const struct field *b)
{
    const struct rect_mm *left = a->boxes, *right = b->boxes;
    int m = a->box_count, n = b->box_count;

    if (!overlap(&a->area, &b->area))
        return 0;
    if (m == 0)
        left = &a->area, m = 1;
    if (n == 0)
        right = &b->area, n = 1;
    for (int i = 0, j = 0; i < m && j < n;) {
        if (overlap(&left[i], &right[j]))
            return 1;
        if (left[i].x + left[i].width < right[j].x + right[j].width)
            i++;
        else
            j++;
    }
    return 0;
}

static int check_field(const struct element *at, const struct form *form, int first,
                       struct err *err)
{
    const struct field *field = &form->fields[form->field_count - 1];

    for (const struct field *other = form->fields; other < field; other++) {
        if (strcmp(other->name, field->name) == 0)
            return form_xml_fail(at, err,
                                 "a second field '%s', the first is in line %d: give it "
                                 "another name",
                                 field->name, other->line);
        if (other >= form->fields + first && fields_overlap(other, field))
            return form_xml_fail(at, err, "field '%s' overlaps field '%s' in line %d", field->name,
                                 other->name, other->line);
    }
    return 0;
}

int form_page_read(const struct element *at, struct form *form, struct form_page *page,
                   struct err *err)
{
    const struct element *field = NULL;
    double px_mm;

    page->line = at->line;
    page->first_field = form->field_count;
    if (form_page_scale(at, &px_mm, err) != 0 || read_reference(at, px_mm, page, err) != 0 ||
        read_anchors(at, form, px_mm, page, err) != 0)
        return -1;
    while ((field = form_xml_next(at, field, "field"))) {
        struct field *out = &form->fields[form->field_count++];

        if (form_field_read(field, form, px_mm, out, err) != 0 ||
            check_field(field, form, page->first_field, err) != 0)
            return -1;
        page->field_count++;
    }
    return 0;
}
