/* SPDX-License-Identifier: MIT */
#include "segment/sheet.h"

#include <math.h>
#include <string.h>

#include "segment/form.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/sheet_affine.h"
#include "segment/sheet_ink.h"
#include "segment/sheet_lines.h"
#include "segment/sheet_marks.h"
#include "segment/sheet_match.h"
#include "segment/sheet_misfit.h"
#include "segment/sheet_probe.h"

enum { FIELD_LINES = 6 }; /* a field of fewer lines is not judged alone: scribbles hide some */

static const double RESIDUAL_LIMIT_MM = 3.5; /* where the fit is 0 */
static const double LEAST_FIT = 0.7;
static const double FIT_MARGIN = 0.25;       /* by which one way must fit better than another */
static const double LEAST_AGREE = 0.6;       /* of the probes of a good anchor */
static const double LEAST_FIELD_LINES = 0.3; /* chance finds 0.1 of them, faint print 0.6 */
static const double REACH_MM[2] = {2, 1.5};  /* for anchors, in the first and the second round */
static const double LINE_REACH_MM = 1;       /* while the lines refine the transform */
static const double LINE_PLACE_MM = 0.5;     /* in the end */

/* What registration looks at, the same for all ways to lay the page. */
struct desk {
    struct sheet_task task;
    struct sheet_ink ink;
    struct sheet_marks marks;
    struct sheet_lines lines;
    bool is_damaged; /* a person will look at every field anyway */
};

/* The anchors of a page as they were measured. */
struct sights {
    struct sheet_sight of[SHEET_ANCHORS];
    int count;
    int good;
    uint64_t seen; /* the good ones, a bit each */
};

/* One way to lay the page over the form, measured. */
struct lay {
    struct sheet_affine affine;
    int anchors;   /* that were found at full resolution */
    uint64_t seen; /* which: a bit each */
    double residual_mm;
    int worst_anchor; /* that lies so far from its place */
    double lines_found;
    struct sheet_share poorest; /* the field that misses most lines */
    struct sheet_share lost;    /* one whose lines are hardly there; field -1: none */
    double fit;
};

static bool is_good(const struct sheet_sight *sight)
{
    return sight->agree >= LEAST_AGREE;
}

static void measure_anchors(const struct desk *desk, const struct sheet_affine *affine,
                            double reach_mm, struct sights *sights)
{
    const struct form_page *page = desk->task.page;

    sights->count = page->anchor_count < SHEET_ANCHORS ? page->anchor_count : SHEET_ANCHORS;
    sights->good = 0;
    sights->seen = 0;
    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &page->anchors[i];
        int turn = sheet_match_turn(desk->task.form, anchor);

        sights->of[i] = sheet_probe_anchor(&desk->ink, affine, anchor, turn, reach_mm);
        sights->good += is_good(&sights->of[i]);
        sights->seen |= (uint64_t)is_good(&sights->of[i]) << i;
    }
}

static void observe_anchors(const struct desk *desk, const struct sights *sights, double weight,
                            struct sheet_affine_fit *fit)
{
    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &desk->task.page->anchors[i];
        const struct sheet_sight *sight = &sights->of[i];

        if (is_good(sight))
            sheet_affine_point(fit, anchor->x_mm, anchor->y_mm, sight->x, sight->y, weight);
    }
}

static void find_worst_anchor(const struct desk *desk, const struct sights *sights, struct lay *lay)
{
    double worst = 0;

    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &desk->task.page->anchors[i];
        const struct sheet_sight *sight = &sights->of[i];
        double x, y, distance;

        if (!is_good(sight))
            continue;
        sheet_affine_apply(&lay->affine, anchor->x_mm, anchor->y_mm, &x, &y);
        distance = hypot(sight->x - x, sight->y - y);
        if (distance > worst) {
            worst = distance;
            lay->worst_anchor = i;
        }
    }
    lay->residual_mm = worst / sheet_affine_pose(&lay->affine).scale_x;
}

/* Finds the anchors at full resolution, twice: the second time from nearly the right place. */
static bool fit_anchors(const struct desk *desk, struct sights *sights, struct lay *lay)
{
    for (int round = 0; round < 2; round++) {
        struct sheet_affine_fit fit = {0};

        measure_anchors(desk, &lay->affine, REACH_MM[round], sights);
        lay->anchors = sights->good;
        lay->seen = sights->seen;
        observe_anchors(desk, sights, 1, &fit);
        if (sights->good < 3 || !sheet_affine_solve(&fit, &lay->affine) ||
            !sheet_match_is_plausible(&desk->task, &lay->affine))
            return false;
    }
    return true;
}

/* Anchors have the same weight as all lines together: lines are many, but may stand close. */
static void refine_by_lines(const struct desk *desk, const struct sights *sights,
                            struct sheet_affine *affine)
{
    struct sheet_affine_fit fit = {0};
    struct sheet_affine refined;
    int found = 0;

    for (int i = 0; i < desk->lines.count; i++) {
        const struct sheet_line *line = &desk->lines.of[i];
        double x, y, dx, dy, scale;

        if (!line->is_found)
            continue;
        dx = affine->t[line->is_upright ? 0 : 1];
        dy = affine->t[line->is_upright ? 3 : 4];
        scale = hypot(dx, dy);
        sheet_affine_apply(affine, line->x, line->y, &x, &y);
        sheet_affine_observe(&fit, line->x, line->y, dx / scale, dy / scale,
                             (dx * x + dy * y) / scale + line->offset * scale, 1);
        found++;
    }
    observe_anchors(desk, sights, found / (2.0 * sights->good), &fit);
    if (sheet_affine_solve(&fit, &refined) && sheet_match_is_plausible(&desk->task, &refined))
        *affine = refined;
}

/* Which field misses most of its lines, and the first whose lines are hardly there. */
static void judge_fields(const struct sheet_lines *lines, struct lay *lay)
{
    struct sheet_share none = {.field = -1}, share = none;

    lay->poorest = lay->lost = none;
    for (int i = 0; i < lines->count; i++) {
        share.field = lines->of[i].field;
        share.count++;
        share.found += lines->of[i].is_found;
        if (i + 1 < lines->count && lines->of[i + 1].field == share.field)
            continue;
        if (share.count - share.found > lay->poorest.count - lay->poorest.found)
            lay->poorest = share;
        if (lay->lost.field < 0 && share.count >= FIELD_LINES &&
            share.found < LEAST_FIELD_LINES * share.count)
            lay->lost = share;
        share = none;
    }
}

/*
 * Measures one match at full resolution; the lines only if it has at least
 * least_anchors, because otherwise they decide nothing.
 */
static struct lay try_match(struct desk *desk, const struct sheet_match *match, int least_anchors)
{
    struct lay lay = {.affine = match->affine, .poorest = {.field = -1}, .lost = {.field = -1}};
    struct sights sights;

    if (!fit_anchors(desk, &sights, &lay) || lay.anchors < least_anchors)
        return lay;
    lay.lines_found = sheet_lines_look(&desk->lines, &desk->ink, &lay.affine, LINE_REACH_MM);
    if (lay.lines_found >= LEAST_FIT) {
        refine_by_lines(desk, &sights, &lay.affine);
        lay.lines_found = sheet_lines_look(&desk->lines, &desk->ink, &lay.affine, LINE_PLACE_MM);
    }
    judge_fields(&desk->lines, &lay);
    if (desk->is_damaged || lay.lines_found < LEAST_FIT)
        lay.lost.field = -1;
    find_worst_anchor(desk, &sights, &lay);
    lay.fit = fmin(fmax(0, 1 - lay.residual_mm / RESIDUAL_LIMIT_MM), lay.lines_found);
    return lay;
}

static int refuse(const struct desk *desk, const struct lay *best, struct err *err)
{
    const struct sheet_task *task = &desk->task;

    if (best->anchors < 3)
        return sheet_misfit_anchors(task, &desk->marks, best->seen, err);
    if (1 - best->residual_mm / RESIDUAL_LIMIT_MM < LEAST_FIT)
        return sheet_misfit_place(task->form, &task->page->anchors[best->worst_anchor],
                                  best->residual_mm, err);
    if (best->lost.field >= 0)
        return sheet_misfit_field(task->form, best->lost, err);
    return sheet_misfit_lines(task->form, best->lines_found, best->poorest, err);
}

static bool does_fit(const struct lay *lay)
{
    return lay->fit >= LEAST_FIT && lay->lost.field < 0;
}

/* Of two ways that fit, the one with more anchors is right: the other has lost some. */
static bool is_better(const struct lay *a, const struct lay *b)
{
    if (does_fit(a) && does_fit(b) && a->anchors != b->anchors)
        return a->anchors > b->anchors;
    return a->fit != b->fit ? a->fit > b->fit : a->anchors > b->anchors;
}

static int refuse_two_ways(const struct desk *desk, const struct lay *best,
                           const struct lay *second, struct err *err)
{
    const char *name = desk->task.form->name;

    if (sheet_affine_pose(&best->affine).quarter_turns ==
        sheet_affine_pose(&second->affine).quarter_turns)
        return err_set(err, ERR_AMBIGUOUS, "the anchors of form '%s' can be found in two ways",
                       name);
    return err_set(err, ERR_AMBIGUOUS,
                   "the page fits form '%s' in two orientations and no printed line decides", name);
}

/* What fits best is told in out, also where it does not fit. */
static int choose(struct desk *desk, const struct sheet_match *matches, int count, struct lay *out,
                  struct err *err)
{
    struct lay best = {.poorest = {.field = -1}, .lost = {.field = -1}}, second = best;

    for (int i = 0; i < count; i++) {
        struct lay lay = try_match(desk, &matches[i], does_fit(&best) ? best.anchors : 0);
        bool is_other = !sheet_match_are_same(desk->task.form, &lay.affine, &best.affine);

        if (is_better(&lay, &best)) {
            if (is_other)
                second = best;
            best = lay;
        } else if (is_other && is_better(&lay, &second)) {
            second = lay;
        }
    }
    *out = best;
    if (!does_fit(&best))
        return refuse(desk, &best, err);
    if (second.anchors >= best.anchors && best.fit - second.fit < FIT_MARGIN)
        return refuse_two_ways(desk, &best, &second, err);
    return 0;
}

int sheet_register(const struct page *page, const struct form *form, int form_page,
                   struct registration *out, struct err *err)
{
    struct Pix *picture = page_ink_picture(page);
    struct desk desk = {
        .task = {form, &form->pages[form_page], page_width(page), page_height(page)},
        .ink = sheet_ink_of(picture),
        .is_damaged = page_damage(page) > 0,
    };
    struct sheet_match matches[SHEET_MATCHES];
    struct lay lay;
    int count, status = -1;

    if (sheet_marks_find(picture, &desk.marks, err) ||
        sheet_lines_list(form, desk.task.page, &desk.lines, err))
        goto out;
    count = sheet_match_find(&desk.task, &desk.marks, matches);
    status = choose(&desk, matches, count, &lay, err);
    out->fit = lay.fit;
    out->anchors = lay.anchors;
    if (status)
        goto out;
    memcpy(out->transform, lay.affine.t, sizeof out->transform);
    out->angle_rad = sheet_affine_pose(&lay.affine).turn_rad;
    out->residual_mm = lay.residual_mm;
    out->lines_found = lay.lines_found;
out:
    sheet_lines_free(&desk.lines);
    sheet_marks_free(&desk.marks);
    return status;
}
