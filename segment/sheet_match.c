/* SPDX-License-Identifier: MIT */
#include "segment/sheet_match.h"

#include <math.h>

#define PI 3.14159265358979323846

/* What a scanner does to a page, and a little more. */
static const double MOST_SKEW_RAD = 11.5 * PI / 180;
static const double MOST_SHEAR_RAD = 1.5 * PI / 180;
static const double MOST_STRETCH = 1.08;      /* of one axis against the other */
static const double LEAST_SCALE = 2.8;        /* px per mm: 72 dpi */
static const double MOST_SCALE = 25;          /* px per mm: 630 dpi */
static const double SIZE_ERROR = 0.35;        /* of a mark, before it is measured */
static const double PLACE_ERROR_MM = 2.5;     /* of a mark under a transform */
static const double PAIR_ERROR = 0.06;        /* of a place under a pair, share of the distance */
static const double SAME_MM = 2;              /* closer transforms are the same */

/* Two anchors and the marks taken for them. */
struct pair {
    const struct anchor *a, *b;
    const struct sheet_mark *mark_a, *mark_b;
};

/* The range that the scale can be in, px per mm. */
struct scales {
    double least, most;
};

struct search {
    const struct sheet_task *task;
    const struct sheet_marks *marks;
    struct scales scales;
    struct sheet_match *matches;
    int count;
};

int sheet_match_turn(const struct form *form, const struct anchor *anchor)
{
    if (anchor->y_mm < form->height_mm / 2)
        return anchor->x_mm < form->width_mm / 2 ? 0 : 1;
    return anchor->x_mm < form->width_mm / 2 ? 3 : 2;
}

/* A page can be cut or lie on a larger glass, but not be of another size altogether. */
static struct scales scales_of(const struct sheet_task *task)
{
    double longer = fmax(task->form->width_mm, task->form->height_mm);
    double shorter = fmin(task->form->width_mm, task->form->height_mm);
    double along = fmax(task->width, task->height) / longer;
    double across = fmin(task->width, task->height) / shorter;

    return (struct scales){fmax(0.6 * fmin(along, across), LEAST_SCALE),
                           fmin(1.3 * fmax(along, across), MOST_SCALE)};
}

bool sheet_match_is_plausible(const struct sheet_task *task, const struct sheet_affine *affine)
{
    struct sheet_pose pose = sheet_affine_pose(affine);
    struct scales scales = scales_of(task);
    double stretch = pose.scale_x / pose.scale_y;

    return fabs(pose.skew_rad) <= MOST_SKEW_RAD && fabs(pose.shear_rad) <= MOST_SHEAR_RAD &&
           stretch <= MOST_STRETCH && stretch >= 1 / MOST_STRETCH &&
           pose.scale_x >= scales.least && pose.scale_x <= scales.most;
}

double sheet_match_distance(const struct sheet_task *task, const struct sheet_affine *a,
                            const struct sheet_affine *b)
{
    double scale = sheet_affine_pose(a).scale_x, farthest = 0;

    for (int i = 0; i < 4; i++) {
        double x_mm = i & 1 ? task->form->width_mm : 0, y_mm = i & 2 ? task->form->height_mm : 0;
        double ax, ay, bx, by;

        sheet_affine_apply(a, x_mm, y_mm, &ax, &ay);
        sheet_affine_apply(b, x_mm, y_mm, &bx, &by);
        farthest = fmax(farthest, hypot(ax - bx, ay - by));
    }
    return farthest / scale;
}

/* Whether a mark has the size and, as a corner, the direction that the anchor has now. */
static bool could_be(const struct form *form, const struct anchor *anchor,
                     const struct sheet_mark *mark, double scale, int quarter_turns)
{
    double ratio = mark->size / (anchor->size_mm * scale);

    if (anchor->shape == ANCHOR_CORNER)
        return ratio > 1 - SIZE_ERROR &&
               mark->turn == (sheet_match_turn(form, anchor) + quarter_turns) % 4;
    return fabs(ratio - 1) < SIZE_ERROR;
}

/* The transform that turns, scales and shifts two anchors onto their marks. */
static bool pair_transform(const struct search *search, const struct pair *pair,
                           struct sheet_affine *out)
{
    double x_mm = pair->b->x_mm - pair->a->x_mm, y_mm = pair->b->y_mm - pair->a->y_mm;
    double x_px = pair->mark_b->x - pair->mark_a->x, y_px = pair->mark_b->y - pair->mark_a->y;
    double length = x_mm * x_mm + y_mm * y_mm;
    double along = (x_mm * x_px + y_mm * y_px) / length; /* scale times cosine of the turn */
    double across = (x_mm * y_px - y_mm * x_px) / length;
    double scale = hypot(along, across);
    struct sheet_pose pose;

    if (scale < search->scales.least || scale > search->scales.most)
        return false;
    out->t[0] = out->t[4] = along;
    out->t[1] = -across;
    out->t[3] = across;
    out->t[2] = pair->mark_a->x - along * pair->a->x_mm + across * pair->a->y_mm;
    out->t[5] = pair->mark_a->y - across * pair->a->x_mm - along * pair->a->y_mm;
    pose = sheet_affine_pose(out);
    /* Unequal scales turn a slanting pair: two degrees are for that. */
    return fabs(pose.skew_rad) <= MOST_SKEW_RAD + 2 * PI / 180 &&
           could_be(search->task->form, pair->a, pair->mark_a, scale, pose.quarter_turns) &&
           could_be(search->task->form, pair->b, pair->mark_b, scale, pose.quarter_turns);
}

static const struct sheet_mark *nearest_mark(const struct search *search,
                                             const struct sheet_affine *affine,
                                             const struct anchor *anchor, double within_px)
{
    const struct sheet_mark *marks = search->marks->of[anchor->shape], *nearest = NULL;
    struct sheet_pose pose = sheet_affine_pose(affine);
    double x, y;

    sheet_affine_apply(affine, anchor->x_mm, anchor->y_mm, &x, &y);
    for (int i = 0; i < search->marks->count[anchor->shape]; i++) {
        double distance = hypot(marks[i].x - x, marks[i].y - y);

        if (distance < within_px && could_be(search->task->form, anchor, &marks[i], pose.scale_x,
                                             pose.quarter_turns)) {
            within_px = distance;
            nearest = &marks[i];
        }
    }
    return nearest;
}

/* Fits the transform to all anchors that have a mark near their place under it. */
static bool complete(const struct search *search, struct sheet_match *match)
{
    const struct form_page *page = search->task->page;
    double scale = sheet_affine_pose(&match->affine).scale_x, sum = 0;
    struct sheet_affine_fit fit = {0};
    struct sheet_affine affine = match->affine;

    match->found = 0;
    for (int i = 0; i < page->anchor_count; i++) {
        const struct anchor *anchor = &page->anchors[i];
        const struct sheet_mark *mark =
            nearest_mark(search, &affine, anchor, PLACE_ERROR_MM * scale);

        if (!mark)
            continue;
        sheet_affine_point(&fit, anchor->x_mm, anchor->y_mm, mark->x, mark->y, 1);
        match->found++;
    }
    if (match->found < 3 || !sheet_affine_solve(&fit, &match->affine))
        return false;
    for (int i = 0; i < page->anchor_count; i++) {
        const struct anchor *anchor = &page->anchors[i];
        const struct sheet_mark *mark =
            nearest_mark(search, &affine, anchor, PLACE_ERROR_MM * scale);
        double x, y;

        if (!mark)
            continue;
        sheet_affine_apply(&match->affine, anchor->x_mm, anchor->y_mm, &x, &y);
        sum += pow(hypot(mark->x - x, mark->y - y) / scale, 2);
    }
    match->residual_mm = sqrt(sum / match->found);
    return sheet_match_is_plausible(search->task, &match->affine);
}

static bool is_better(const struct sheet_match *a, const struct sheet_match *b)
{
    return a->found != b->found ? a->found > b->found : a->residual_mm < b->residual_mm;
}

/* Keeps a match in its order, unless one that is much the same is better. */
static void keep(struct search *search, const struct sheet_match *match)
{
    struct sheet_match *matches = search->matches;
    int i = 0;

    while (i < search->count &&
           sheet_match_distance(search->task, &matches[i].affine, &match->affine) > SAME_MM)
        i++;
    if (i < search->count && !is_better(match, &matches[i]))
        return;
    if (i == search->count) {
        if (search->count < SHEET_MATCHES)
            search->count++;
        else if (is_better(&matches[--i], match))
            return;
    }
    for (; i > 0 && is_better(match, &matches[i - 1]); i--)
        matches[i] = matches[i - 1];
    matches[i] = *match;
}

/* Twice the triangle's area over the square of the pair's length: 0 in one line. */
static double bulge(const struct pair *pair, const struct anchor *third)
{
    double x = pair->b->x_mm - pair->a->x_mm, y = pair->b->y_mm - pair->a->y_mm;
    double u = third->x_mm - pair->a->x_mm, v = third->y_mm - pair->a->y_mm;

    return fabs(x * v - y * u) / (x * x + y * y);
}

/* Takes every mark near the third anchor's place and keeps what follows from the three. */
static void try_third(struct search *search, const struct pair *pair,
                      const struct sheet_affine *rough, const struct anchor *third)
{
    double scale = sheet_affine_pose(rough).scale_x;
    double reach = hypot(third->x_mm - (pair->a->x_mm + pair->b->x_mm) / 2,
                         third->y_mm - (pair->a->y_mm + pair->b->y_mm) / 2);
    double within = (PLACE_ERROR_MM + PAIR_ERROR * reach) * scale;
    const struct sheet_mark *marks = search->marks->of[third->shape];
    double x, y;

    sheet_affine_apply(rough, third->x_mm, third->y_mm, &x, &y);
    for (int i = 0; i < search->marks->count[third->shape]; i++) {
        struct sheet_affine_fit fit = {0};
        struct sheet_match match;

        if (fabs(marks[i].x - x) > within || fabs(marks[i].y - y) > within)
            continue;
        sheet_affine_point(&fit, pair->a->x_mm, pair->a->y_mm, pair->mark_a->x, pair->mark_a->y, 1);
        sheet_affine_point(&fit, pair->b->x_mm, pair->b->y_mm, pair->mark_b->x, pair->mark_b->y, 1);
        sheet_affine_point(&fit, third->x_mm, third->y_mm, marks[i].x, marks[i].y, 1);
        if (sheet_affine_solve(&fit, &match.affine) &&
            sheet_match_is_plausible(search->task, &match.affine) && complete(search, &match))
            keep(search, &match);
    }
}

static void try_pair(struct search *search, struct pair *pair)
{
    const struct form_page *page = search->task->page;
    const struct sheet_marks *marks = search->marks;
    struct sheet_affine rough;

    for (int i = 0; i < marks->count[pair->a->shape]; i++) {
        pair->mark_a = &marks->of[pair->a->shape][i];
        for (int j = 0; j < marks->count[pair->b->shape]; j++) {
            pair->mark_b = &marks->of[pair->b->shape][j];
            if (!pair_transform(search, pair, &rough))
                continue;
            for (int k = 0; k < page->anchor_count; k++)
                if (bulge(pair, &page->anchors[k]) > 0.1)
                    try_third(search, pair, &rough, &page->anchors[k]);
        }
    }
}

int sheet_match_find(const struct sheet_task *task, const struct sheet_marks *marks,
                     struct sheet_match matches[SHEET_MATCHES])
{
    const struct form_page *page = task->page;
    struct search search = {task, marks, scales_of(task), matches, 0};
    double longest = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (int a = 0; a < page->anchor_count; a++) {
            for (int b = a + 1; b < page->anchor_count; b++) {
                struct pair pair = {&page->anchors[a], &page->anchors[b], NULL, NULL};
                double length = hypot(pair.b->x_mm - pair.a->x_mm, pair.b->y_mm - pair.a->y_mm);

                if (pass == 0)
                    longest = fmax(longest, length);
                else if (length > longest / 2)
                    try_pair(&search, &pair);
            }
        }
    }
    return search.count;
}
