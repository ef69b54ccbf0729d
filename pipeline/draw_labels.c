/* SPDX-License-Identifier: MIT */
#include "pipeline/draw_labels.h"

#include <assert.h>
#include <stdbool.h>

enum {
    LINES = 2,     /* below a field, before its label goes above it */
    MOST_LINES = 8 /* where no box is spared any more */
};

static const double LINE_MM = 2.9;  /* from an edge down to the foot of the text below it */
static const double ABOVE_MM = 0.6; /* from an edge up to the foot of the text above it */
static const double RIM_MM = 0.5;   /* of a box, that may be covered: its line is drawn later */

/* What a label must leave free besides other labels. */
enum care { SPARE_SPOTS, SPARE_BOXES, SPARE_NOTHING };

/* A place that a label may take, and its words there. */
struct offer {
    const char *text;
    double x_mm, y_mm;
    struct rect area;
};

static struct offer make_offer(const struct labels *labels, const char *text, double x_mm,
                               double y_mm)
{
    return (struct offer){text, x_mm, y_mm,
                          canvas_text_area(labels->canvas, x_mm, y_mm, CANVAS_SMALL, text)};
}

/* Line 0 is the first. */
static double foot_of(const struct labels *labels, struct rect_mm field, int line)
{
    return field.y + field.height + LINE_MM + line * canvas_line_mm(labels->canvas, CANVAS_SMALL);
}

void labels_expect(struct labels *labels, struct rect_mm field, const char *brief)
{
    const struct rect_mm inside = {field.x + RIM_MM, field.y + RIM_MM, field.width - 2 * RIM_MM,
                                   field.height - 2 * RIM_MM};
    int i = labels->field_count++;

    assert(i < RECORD_MAX_FIELDS);
    labels->boxes[i] = canvas_rect_area(labels->canvas, inside);
    labels->spots[i] = make_offer(labels, brief, field.x, foot_of(labels, field, 0)).area;
}

static bool is_free(const struct rect *taken, int count, struct rect area)
{
    for (int i = 0; i < count; i++)
        if (area.x < taken[i].x + taken[i].width && taken[i].x < area.x + area.width &&
            area.y < taken[i].y + taken[i].height && taken[i].y < area.y + area.height)
            return false;
    return true;
}

static bool suits(const struct labels *labels, const struct offer *offer, enum care care)
{
    int next = labels->text_count + 1;

    return is_free(labels->texts, labels->text_count, offer->area) &&
           (care > SPARE_BOXES || is_free(labels->boxes, labels->field_count, offer->area)) &&
           (care > SPARE_SPOTS ||
            is_free(labels->spots + next, labels->field_count - next, offer->area));
}

static bool try_below(const struct labels *labels, struct rect_mm field, const char *text,
                      int lines, enum care care, struct offer *out)
{
    for (int i = 0; i < lines; i++) {
        *out = make_offer(labels, text, field.x, foot_of(labels, field, i));
        if (suits(labels, out, care))
            return true;
    }
    return false;
}

static bool try_above(const struct labels *labels, struct rect_mm field, const char *text,
                      struct offer *out)
{
    *out = make_offer(labels, text, field.x, field.y - ABOVE_MM);
    return suits(labels, out, SPARE_BOXES);
}

struct rect labels_write(struct labels *labels, struct rect_mm field, const char *text,
                         const char *brief, struct colour colour)
{
    struct offer offer;

    assert(labels->text_count < labels->field_count);
    if (!try_below(labels, field, text, 1, SPARE_SPOTS, &offer) &&
        !try_below(labels, field, brief, 1, SPARE_SPOTS, &offer) &&
        !try_below(labels, field, brief, LINES, SPARE_BOXES, &offer) &&
        !try_above(labels, field, brief, &offer) &&
        !try_below(labels, field, brief, MOST_LINES, SPARE_NOTHING, &offer))
        offer = make_offer(labels, brief, field.x, foot_of(labels, field, 0));
    canvas_write(labels->canvas, offer.x_mm, offer.y_mm, CANVAS_SMALL, offer.text, colour);
    labels->texts[labels->text_count++] = offer.area;
    return offer.area;
}
