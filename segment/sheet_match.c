/* SPDX-License-Identifier: MIT */
#include "segment/sheet_match.h"

#include <math.h>

#define DEGREE (3.14159265358979323846 / 180)

/* What a scanner does to a page, and a little more. */
static const double MOST_SKEW_RAD = 11.5 * DEGREE;
static const double MOST_SHEAR_RAD = 1.5 * DEGREE;
static const double MOST_STRETCH = 1.08;   /* of one axis against the other */
static const double MOST_PAIR_SKEW = 0.23; /* sine: unequal scales turn a slanting pair, too */
static const double LEAST_SCALE = 2.4;     /* px per mm: 61 dpi */
static const double MOST_SCALE = 26;       /* px per mm: 660 dpi */
static const double SIZE_ERROR = 0.35;     /* of a mark, before it is measured */
static const double PLACE_ERROR_MM = 5;    /* of a mark under a transform */
static const double PAIR_ERROR = 0.06;     /* of a place under a pair, share of the distance */
static const double LEAST_BULGE = 0.1;     /* of three anchors: nearly in one line */
static const double SAME_MM = 2;           /* closer transforms are the same */
static const double NEAR = 0.05;           /* of the longer side: a page shifted and askew */

enum {
    MOST_ANCHORS = 12,  /* that are looked for among the marks; more add nothing */
    MOST_NOMINEES = 16, /* for one anchor */
    MOST_TRIALS = 8000  /* in one orientation; pages that need more fit nothing */
};

/* The range that the scale can be in, px per mm. */
struct scales {
    double least, most;
};

/* The marks that one anchor can be, nearest to its expected place first. */
struct nominees {
    const struct sheet_mark *of[MOST_NOMINEES];
    int count;
};

/* The search in one of the four orientations. */
struct search {
    const struct sheet_task *task;
    const struct sheet_marks *marks;
    struct scales scales;
    int quarters; /* clockwise */
    int anchor_count;
    struct nominees nominees[MOST_ANCHORS];
    int trials;
    struct sheet_match *matches;
    int count;
};

/* Two anchors and the marks taken for them. */
struct pair {
    const struct anchor *a, *b;
    const struct sheet_mark *mark_a, *mark_b;
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
           stretch <= MOST_STRETCH && stretch >= 1 / MOST_STRETCH && pose.scale_x >= scales.least &&
           pose.scale_x <= scales.most;
}

/* The marks that an anchor can be in this orientation, at any scale. */
static struct sheet_marks_slice marks_for(const struct search *search, const struct anchor *anchor)
{
    double least = (1 - SIZE_ERROR) * search->scales.least * anchor->size_mm;
    double most = (1 + SIZE_ERROR) * search->scales.most * anchor->size_mm;
    int turn = (sheet_match_turn(search->task->form, anchor) + search->quarters) % 4;

    switch (anchor->shape) {
    case ANCHOR_SQUARE:
        return sheet_marks_sized(search->marks, SHEET_KIND_SQUARE, least, most);
    case ANCHOR_CROSS:
        return sheet_marks_sized(search->marks, SHEET_KIND_CROSS, least, most);
    case ANCHOR_RING:
        return sheet_marks_sized(search->marks, SHEET_KIND_RING, least, most);
    case ANCHOR_CORNER:
        break;
    }
    /* The arms of a corner may run on. */
    return sheet_marks_sized(search->marks, SHEET_KIND_CORNER + turn, least, HUGE_VAL);
}

/* Where an anchor is if the form just fills the page. */
static void expected_place(const struct search *search, const struct anchor *anchor, double *x,
                           double *y)
{
    double u = anchor->x_mm / search->task->form->width_mm;
    double v = anchor->y_mm / search->task->form->height_mm;
    double across[4] = {u, 1 - v, 1 - u, v}, down[4] = {v, u, 1 - v, 1 - u};

    *x = across[search->quarters] * search->task->width;
    *y = down[search->quarters] * search->task->height;
}

static double square_distance(const struct sheet_mark *mark, double x, double y)
{
    return (mark->x - x) * (mark->x - x) + (mark->y - y) * (mark->y - y);
}

/* One figure may have left several marks, before and after an opening. */
static bool is_nominated(const struct nominees *nominees, const struct sheet_mark *mark)
{
    double within = 0.01 * mark->size * mark->size;

    for (int i = 0; i < nominees->count; i++)
        if (square_distance(mark, nominees->of[i]->x, nominees->of[i]->y) < within)
            return true;
    return false;
}

static struct nominees nominate(const struct search *search, const struct anchor *anchor)
{
    struct sheet_marks_slice slice = marks_for(search, anchor);
    struct nominees nominees = {.count = 0};
    double x, y;

    expected_place(search, anchor, &x, &y);
    for (int i = 0; i < slice.count; i++) {
        double distance = square_distance(&slice.of[i], x, y);
        int k = nominees.count;

        if (is_nominated(&nominees, &slice.of[i]) ||
            (k == MOST_NOMINEES && distance >= square_distance(nominees.of[--k], x, y)))
            continue;
        for (; k > 0 && distance < square_distance(nominees.of[k - 1], x, y); k--)
            nominees.of[k] = nominees.of[k - 1];
        nominees.of[k] = &slice.of[i];
        nominees.count += nominees.count < MOST_NOMINEES;
    }
    return nominees;
}

static bool has_size(const struct anchor *anchor, const struct sheet_mark *mark, double scale)
{
    double ratio = mark->size / (anchor->size_mm * scale);

    return ratio > 1 - SIZE_ERROR && (ratio < 1 + SIZE_ERROR || anchor->shape == ANCHOR_CORNER);
}

/* The transform that turns, scales and shifts two anchors onto their marks. */
static bool pair_transform(const struct search *search, const struct pair *pair,
                           struct sheet_affine *out)
{
    static const double cosine[4] = {1, 0, -1, 0}, sine[4] = {0, 1, 0, -1};
    double x_mm = pair->b->x_mm - pair->a->x_mm, y_mm = pair->b->y_mm - pair->a->y_mm;
    double x_px = pair->mark_b->x - pair->mark_a->x, y_px = pair->mark_b->y - pair->mark_a->y;
    double length = x_mm * x_mm + y_mm * y_mm;
    double along = (x_mm * x_px + y_mm * y_px) / length; /* scale times cosine of the turn */
    double across = (x_mm * y_px - y_mm * x_px) / length;
    double upright = along * cosine[search->quarters] + across * sine[search->quarters];
    double slant = across * cosine[search->quarters] - along * sine[search->quarters];
    double scale = sqrt(along * along + across * across);

    if (scale < search->scales.least || scale > search->scales.most || upright <= 0 ||
        fabs(slant) > MOST_PAIR_SKEW * scale || !has_size(pair->a, pair->mark_a, scale) ||
        !has_size(pair->b, pair->mark_b, scale))
        return false;
    *out = (struct sheet_affine){
        {along, -across, pair->mark_a->x - along * pair->a->x_mm + across * pair->a->y_mm, across,
         along, pair->mark_a->y - across * pair->a->x_mm - along * pair->a->y_mm}};
    return true;
}

/* The nominee that is nearest to an anchor's place; NULL if none is within reach. */
static const struct sheet_mark *nearest_mark(const struct search *search,
                                             const struct sheet_affine *affine, double scale, int k)
{
    const struct anchor *anchor = &search->task->page->anchors[k];
    const struct nominees *nominees = &search->nominees[k];
    double within = PLACE_ERROR_MM * scale * PLACE_ERROR_MM * scale;
    const struct sheet_mark *nearest = NULL;
    double x, y;

    sheet_affine_apply(affine, anchor->x_mm, anchor->y_mm, &x, &y);
    for (int i = 0; i < nominees->count; i++) {
        double distance = square_distance(nominees->of[i], x, y);

        if (distance < within && has_size(anchor, nominees->of[i], scale)) {
            within = distance;
            nearest = nominees->of[i];
        }
    }
    return nearest;
}

/* Fits a rough transform to all anchors that have a mark near their place under it. */
static bool complete(const struct search *search, const struct sheet_affine *rough,
                     struct sheet_match *match)
{
    double scale = sheet_affine_pose(rough).scale_x, sum = 0;
    struct sheet_affine_fit fit = {0};

    match->found = 0;
    for (int k = 0; k < search->anchor_count; k++) {
        const struct anchor *anchor = &search->task->page->anchors[k];
        const struct sheet_mark *mark = nearest_mark(search, rough, scale, k);
        double x, y;

        if (!mark)
            continue;
        sheet_affine_point(&fit, anchor->x_mm, anchor->y_mm, mark->x, mark->y, 1);
        sheet_affine_apply(rough, anchor->x_mm, anchor->y_mm, &x, &y);
        sum += square_distance(mark, x, y);
        match->found++;
    }
    if (match->found < 3)
        return false;
    match->residual_mm = sqrt(sum / match->found) / scale;
    return sheet_affine_solve(&fit, &match->affine) &&
           sheet_match_is_plausible(search->task, &match->affine);
}

bool sheet_match_are_same(const struct form *form, const struct sheet_affine *a,
                          const struct sheet_affine *b)
{
    double within = SAME_MM * SAME_MM * (a->t[0] * a->t[0] + a->t[3] * a->t[3]);

    for (int i = 0; i < 4; i++) {
        double x_mm = i & 1 ? form->width_mm : 0, y_mm = i & 2 ? form->height_mm : 0;
        double ax, ay, bx, by;

        sheet_affine_apply(a, x_mm, y_mm, &ax, &ay);
        sheet_affine_apply(b, x_mm, y_mm, &bx, &by);
        if ((ax - bx) * (ax - bx) + (ay - by) * (ay - by) > within)
            return false;
    }
    return true;
}

static bool is_better(const struct sheet_match *a, const struct sheet_match *b)
{
    return a->found != b->found ? a->found > b->found : a->residual_mm < b->residual_mm;
}

/* Keeps a match in its order, unless there are enough that are better. */
static void keep(struct search *search, const struct sheet_match *match)
{
    struct sheet_match *matches = search->matches;
    int i = search->count;

    if (search->count < SHEET_MATCHES)
        search->count++;
    else if (is_better(&matches[--i], match))
        return;
    for (; i > 0 && is_better(match, &matches[i - 1]); i--)
        matches[i] = matches[i - 1];
    matches[i] = *match;
}

static bool is_known(const struct search *search, const struct sheet_affine *affine)
{
    for (int i = 0; i < search->count; i++)
        if (sheet_match_are_same(search->task->form, &search->matches[i].affine, affine))
            return true;
    return false;
}

/* Twice the triangle's area over the square of the pair's length: 0 in one line. */
static double bulge(const struct pair *pair, const struct anchor *third)
{
    double x = pair->b->x_mm - pair->a->x_mm, y = pair->b->y_mm - pair->a->y_mm;
    double u = third->x_mm - pair->a->x_mm, v = third->y_mm - pair->a->y_mm;

    return fabs(x * v - y * u) / (x * x + y * y);
}

/* Takes every nominee near the third anchor's place and keeps what follows from the three. */
static void try_third(struct search *search, const struct pair *pair,
                      const struct sheet_affine *rough, int k)
{
    const struct anchor *third = &search->task->page->anchors[k];
    double scale = sqrt(rough->t[0] * rough->t[0] + rough->t[3] * rough->t[3]);
    double reach = hypot(third->x_mm - (pair->a->x_mm + pair->b->x_mm) / 2,
                         third->y_mm - (pair->a->y_mm + pair->b->y_mm) / 2);
    double within = (PLACE_ERROR_MM + PAIR_ERROR * reach) * scale;
    double x, y;

    sheet_affine_apply(rough, third->x_mm, third->y_mm, &x, &y);
    for (int i = 0; i < search->nominees[k].count; i++) {
        const struct sheet_mark *mark = search->nominees[k].of[i];
        struct sheet_affine_fit fit = {0};
        struct sheet_affine affine;
        struct sheet_match match;

        if (square_distance(mark, x, y) > within * within || !has_size(third, mark, scale) ||
            search->trials++ >= MOST_TRIALS)
            continue;
        sheet_affine_point(&fit, pair->a->x_mm, pair->a->y_mm, pair->mark_a->x, pair->mark_a->y, 1);
        sheet_affine_point(&fit, pair->b->x_mm, pair->b->y_mm, pair->mark_b->x, pair->mark_b->y, 1);
        sheet_affine_point(&fit, third->x_mm, third->y_mm, mark->x, mark->y, 1);
        if (sheet_affine_solve(&fit, &affine) && sheet_match_is_plausible(search->task, &affine) &&
            !is_known(search, &affine) && complete(search, &affine, &match) &&
            !is_known(search, &match.affine))
            keep(search, &match);
    }
}

static void try_pair(struct search *search, int a, int b)
{
    const struct anchor *anchors = search->task->page->anchors;
    struct sheet_affine rough;

    for (int i = 0; i < search->nominees[a].count; i++) {
        for (int j = 0; j < search->nominees[b].count; j++) {
            struct pair pair = {&anchors[a], &anchors[b], search->nominees[a].of[i],
                                search->nominees[b].of[j]};

            if (!pair_transform(search, &pair, &rough))
                continue;
            for (int k = 0; k < search->anchor_count; k++)
                if (bulge(&pair, &anchors[k]) > LEAST_BULGE)
                    try_third(search, &pair, &rough, k);
        }
    }
}

static double distance(const struct anchor *a, const struct anchor *b)
{
    return hypot(b->x_mm - a->x_mm, b->y_mm - a->y_mm);
}

/* Tries all pairs of anchors that are far enough apart to say something about the rest. */
static void try_orientation(struct search *search)
{
    const struct anchor *anchors = search->task->page->anchors;
    double longest = 0;

    search->trials = 0;
    for (int a = 0; a < search->anchor_count; a++) {
        search->nominees[a] = nominate(search, &anchors[a]);
        for (int b = 0; b < a; b++)
            longest = fmax(longest, distance(&anchors[a], &anchors[b]));
    }
    for (int a = 0; a < search->anchor_count; a++)
        for (int b = 0; b < a; b++)
            if (distance(&anchors[a], &anchors[b]) > longest / 2)
                try_pair(search, a, b);
}

bool sheet_match_has_mark(const struct sheet_task *task, const struct sheet_marks *marks,
                          const struct anchor *anchor)
{
    struct search search = {.task = task, .marks = marks, .scales = scales_of(task)};

    for (search.quarters = 0; search.quarters < 4; search.quarters++)
        if (marks_for(&search, anchor).count > 0)
            return true;
    return false;
}

static bool has_mark_near(const struct search *search, const struct anchor *anchor)
{
    double within = NEAR * fmax(search->task->width, search->task->height), x, y;
    struct nominees nominees = nominate(search, anchor);

    expected_place(search, anchor, &x, &y);
    return nominees.count > 0 && square_distance(nominees.of[0], x, y) < within * within;
}

int sheet_match_near(const struct sheet_task *task, const struct sheet_marks *marks, int count,
                     bool is_near[])
{
    struct search search = {.task = task, .marks = marks, .scales = scales_of(task)};
    int most = 0, near[4] = {0};

    for (search.quarters = 0; search.quarters < 4; search.quarters++) {
        for (int i = 0; i < count; i++)
            near[search.quarters] += has_mark_near(&search, &task->page->anchors[i]);
        if (near[search.quarters] > near[most])
            most = search.quarters;
    }
    search.quarters = most;
    for (int i = 0; i < count; i++)
        is_near[i] = has_mark_near(&search, &task->page->anchors[i]);
    return near[most];
}

int sheet_match_find(const struct sheet_task *task, const struct sheet_marks *marks,
                     struct sheet_match matches[SHEET_MATCHES])
{
    struct search search = {
        .task = task,
        .marks = marks,
        .scales = scales_of(task),
        .anchor_count =
            task->page->anchor_count < MOST_ANCHORS ? task->page->anchor_count : MOST_ANCHORS,
        .matches = matches,
    };

    for (search.quarters = 0; search.quarters < 4; search.quarters++)
        try_orientation(&search);
    return search.count;
}
