/* SPDX-License-Identifier: MIT */
#include "segment/sheet_lines.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

enum {
    MOST_LINES = 400, /* enough to tell a form; a page of 100 boxes has as many */
    MOST_LOOKS = 20,  /* along a line */
    MOST_STEPS = 31   /* to either side of it */
};

static const double STRETCH_MM = 12;  /* the longest that is taken for straight on a real page */
static const double LOOK_MM = 0.4;    /* between two looks */
static const double STEP_MM = 0.071;  /* of a look: the thinnest lines that are printed */
static const double BESIDE_MM = 1.2;  /* where paper is expected: beyond the thickest line */
static const double END_SHARE = 0.08; /* left out at both ends, where other lines meet */
static const double FOUND_SHARE = 0.6;
static const double PAPER_SHARE = 0.4; /* at most this share of ink beside a line */
static const double TICK_SHARE = 0.15; /* of a comb's height, what its ticks have at least */

/* Lines on their way into the list: all are counted, every stride-th is kept. */
struct lister {
    struct sheet_line *of;
    int count, seen, stride;
    int field;
};

static void list_line(struct lister *lister, double x, double y, double length, bool is_upright)
{
    int parts = 1 + (int)(length / STRETCH_MM);
    double part = length / parts;

    for (int i = 0; i < parts; i++) {
        double along = (i + 0.5) * part;

        if (lister->of && lister->seen % lister->stride == 0)
            lister->of[lister->count++] = (struct sheet_line){
                .x = x + (is_upright ? 0 : along),
                .y = y + (is_upright ? along : 0),
                .length = part,
                .is_upright = is_upright,
                .field = lister->field,
            };
        lister->seen++;
    }
}

static void list_box(struct lister *lister, const struct rect_mm *box)
{
    list_line(lister, box->x, box->y, box->width, false);
    list_line(lister, box->x, box->y + box->height, box->width, false);
    list_line(lister, box->x, box->y, box->height, true);
    list_line(lister, box->x + box->width, box->y, box->height, true);
}

/* Of a comb only the base line and the ticks are sure: some have no frame. */
static void list_comb(struct lister *lister, const struct field *field)
{
    const struct rect_mm *area = &field->area;
    double tick = area->height * TICK_SHARE, y = area->y + area->height - tick;

    list_line(lister, area->x, area->y + area->height, area->width, false);
    list_line(lister, area->x, y, tick, true);
    for (int i = 0; i < field->box_count; i++)
        list_line(lister, field->boxes[i].x + field->boxes[i].width, y, tick, true);
}

static void list_field(struct lister *lister, const struct field *field)
{
    switch (field->print) {
    case PRINT_BOXES:
        for (int i = 0; i < field->box_count; i++)
            list_box(lister, &field->boxes[i]);
        if (field->box_count == 0)
            list_box(lister, &field->area);
        break;
    case PRINT_COMB:
        list_comb(lister, field);
        break;
    case PRINT_FRAME:
        list_box(lister, &field->area);
        break;
    case PRINT_NONE:
        break;
    }
}

static void list_page(struct lister *lister, const struct form *form, const struct form_page *page)
{
    for (int i = 0; i < page->field_count; i++) {
        lister->field = page->first_field + i;
        list_field(lister, &form->fields[lister->field]);
    }
}

int sheet_lines_list(const struct form *form, const struct form_page *page, struct sheet_lines *out,
                     struct err *err)
{
    struct lister lister = {.stride = 1};

    list_page(&lister, form, page);
    /* An odd stride: of four sides of a box each gets its turn. */
    lister.stride = (lister.seen / MOST_LINES) | 1;
    lister.of = malloc(((size_t)lister.seen / (size_t)lister.stride + 1) * sizeof *lister.of);
    if (!lister.of)
        return err_memory(err);
    lister.seen = 0;
    list_page(&lister, form, page);
    *out = (struct sheet_lines){lister.of, lister.count};
    return 0;
}

void sheet_lines_free(struct sheet_lines *lines)
{
    free(lines->of);
    *lines = (struct sheet_lines){NULL, 0};
}

enum { PLANES = 5 };
_Static_assert(MOST_LOOKS < 1 << PLANES, "a tally can count all looks");

/*
 * A count for each distance from a line's place, all counted by one addition:
 * bit i of plane p is worth 2^p to the count at distance i.
 */
struct tally {
    uint64_t plane[PLANES];
};

static void count(struct tally *tally, uint64_t bits)
{
    for (int p = 0; p < PLANES; p++) {
        uint64_t carry = tally->plane[p] & bits;

        tally->plane[p] ^= bits;
        bits = carry;
    }
}

static int counted(const struct tally *tally, int i)
{
    int sum = 0;

    for (int p = 0; p < PLANES; p++)
        sum += (int)(tally->plane[p] >> i & 1) << p;
    return sum;
}

/* How often each distance from a line's place was ink, over all looks along it. */
struct profile {
    int looks;
    int steps; /* to either side */
    struct tally ink;
    struct tally near; /* the same with one step of tolerance */
};

static int ink_at(const struct profile *profile, int i)
{
    return counted(&profile->ink, i);
}

static int near_at(const struct profile *profile, int i)
{
    return counted(&profile->near, i);
}

static void look_across(struct profile *profile, const struct sheet_ink *ink, double x, double y,
                        double dx, double dy)
{
    int64_t right = sheet_ink_fixed(dx), down = sheet_ink_fixed(dy);
    int64_t px = sheet_ink_fixed(x) - profile->steps * right;
    int64_t py = sheet_ink_fixed(y) - profile->steps * down;
    uint64_t bits = sheet_ink_walk(ink, px, py, right, down, 2 * profile->steps + 1);

    count(&profile->ink, bits);
    count(&profile->near, bits | bits << 1 | bits >> 1);
    profile->looks++;
}

static void look_along(struct profile *profile, const struct sheet_ink *ink,
                       const struct sheet_affine *affine, const struct sheet_line *line)
{
    const double *t = affine->t;
    double length = line->length * (1 - 2 * END_SHARE);
    int looks = (int)fmin(fmax(length / LOOK_MM, 6), MOST_LOOKS);

    for (int i = 0; i < looks; i++) {
        double along = ((i + 0.5) / looks - 0.5) * length;
        double x, y;

        if (line->is_upright) {
            sheet_affine_apply(affine, line->x, line->y + along, &x, &y);
            look_across(profile, ink, x, y, t[0] * STEP_MM, t[3] * STEP_MM);
        } else {
            sheet_affine_apply(affine, line->x + along, line->y, &x, &y);
            look_across(profile, ink, x, y, t[1] * STEP_MM, t[4] * STEP_MM);
        }
    }
}

/* The middle of the ink around a step, where it is at least half as dense. */
static double middle_of(const struct profile *profile, int best)
{
    int first = best, last = best;
    double sum = 0, weight = 0;

    while (first > 0 && 2 * near_at(profile, first - 1) >= near_at(profile, best))
        first--;
    while (last < 2 * profile->steps && 2 * near_at(profile, last + 1) >= near_at(profile, best))
        last++;
    for (int i = first; i <= last; i++) {
        sum += (double)ink_at(profile, i) * i;
        weight += ink_at(profile, i);
    }
    return weight > 0 ? (sum / weight - profile->steps) * STEP_MM : 0;
}

/* Lines can stand close together: of two good ones the nearer is meant. */
static double merit(const struct profile *profile, int i)
{
    double off_mm = abs(i - profile->steps) * STEP_MM;

    return (double)near_at(profile, i) / profile->looks - 0.4 * off_mm;
}

static void find_line(struct sheet_line *line, const struct profile *profile, double reach_mm)
{
    int reach = (int)(reach_mm / STEP_MM);
    int beside = (int)(BESIDE_MM / STEP_MM);
    int best = -1;

    for (int i = profile->steps - reach; i <= profile->steps + reach; i++) {
        double most_paper = PAPER_SHARE * profile->looks;

        if (near_at(profile, i) >= FOUND_SHARE * profile->looks &&
            (ink_at(profile, i - beside) <= most_paper ||
             ink_at(profile, i + beside) <= most_paper) &&
            (best < 0 || merit(profile, i) > merit(profile, best)))
            best = i;
    }
    line->is_found = best >= 0;
    line->offset = best >= 0 ? middle_of(profile, best) : 0;
}

double sheet_lines_look(struct sheet_lines *lines, const struct sheet_ink *ink,
                        const struct sheet_affine *affine, double reach_mm)
{
    int found = 0;

    assert(reach_mm + BESIDE_MM <= STEP_MM * MOST_STEPS);
    if (lines->count == 0)
        return 1;
    for (int i = 0; i < lines->count; i++) {
        struct profile profile = {.steps = (int)((reach_mm + BESIDE_MM) / STEP_MM)};

        look_along(&profile, ink, affine, &lines->of[i]);
        find_line(&lines->of[i], &profile, reach_mm);
        found += lines->of[i].is_found;
    }
    return (double)found / lines->count;
}
