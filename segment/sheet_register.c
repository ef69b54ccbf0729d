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
#include "segment/sheet_probe.h"

enum {
    MOST_ANCHORS = 64, /* that are measured; more add nothing */
    FIELD_LINES = 6    /* a field of fewer lines is not judged alone: scribbles hide some */
};

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
    struct sheet_lines lines;
    bool is_damaged; /* a person will look at every field anyway */
};

/* The anchors of a page as they were measured. */
struct sights {
    struct sheet_sight of[MOST_ANCHORS];
    int count;
    int good;
};

/* One way to lay the page over the form, measured. */
struct lay {
    struct sheet_affine affine;
    int anchors; /* that were found at full resolution */
    double residual_mm;
    double lines_found;
    int lost_field; /* in form.fields: one whose lines are not there; -1 none */
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

    sights->count = page->anchor_count < MOST_ANCHORS ? page->anchor_count : MOST_ANCHORS;
    sights->good = 0;
    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &page->anchors[i];
        int turn = sheet_match_turn(desk->task.form, anchor);

        sights->of[i] = sheet_probe_anchor(&desk->ink, affine, anchor, turn, reach_mm);
        sights->good += is_good(&sights->of[i]);
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

static double worst_residual(const struct desk *desk, const struct sights *sights,
                             const struct sheet_affine *affine)
{
    double worst = 0;

    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &desk->task.page->anchors[i];
        const struct sheet_sight *sight = &sights->of[i];
        double x, y;

        if (!is_good(sight))
            continue;
        sheet_affine_apply(affine, anchor->x_mm, anchor->y_mm, &x, &y);
        worst = fmax(worst, hypot(sight->x - x, sight->y - y));
    }
    return worst / sheet_affine_pose(affine).scale_x;
}

/* Finds the anchors at full resolution, twice: the second time from nearly the right place. */
static bool fit_anchors(const struct desk *desk, struct sights *sights, struct lay *lay)
{
    for (int round = 0; round < 2; round++) {
        struct sheet_affine_fit fit = {0};

        measure_anchors(desk, &lay->affine, REACH_MM[round], sights);
        lay->anchors = sights->good;
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

/* The first field whose lines are hardly there, so that it would be read in the wrong place. */
static int lost_field(const struct sheet_lines *lines)
{
    int count = 0, found = 0;

    for (int i = 0; i < lines->count; i++) {
        int field = lines->of[i].field;

        count++;
        found += lines->of[i].is_found;
        if (i + 1 < lines->count && lines->of[i + 1].field == field)
            continue;
        if (count >= FIELD_LINES && found < LEAST_FIELD_LINES * count)
            return field;
        count = found = 0;
    }
    return -1;
}

/*
 * Measures one match at full resolution; the lines only if it has at least
 * least_anchors, because otherwise they decide nothing.
 */
static struct lay try_match(struct desk *desk, const struct sheet_match *match, int least_anchors)
{
    struct lay lay = {.affine = match->affine, .lost_field = -1};
    struct sights sights;

    if (!fit_anchors(desk, &sights, &lay) || lay.anchors < least_anchors)
        return lay;
    lay.lines_found = sheet_lines_look(&desk->lines, &desk->ink, &lay.affine, LINE_REACH_MM);
    if (lay.lines_found >= LEAST_FIT) {
        refine_by_lines(desk, &sights, &lay.affine);
        lay.lines_found = sheet_lines_look(&desk->lines, &desk->ink, &lay.affine, LINE_PLACE_MM);
        lay.lost_field = desk->is_damaged ? -1 : lost_field(&desk->lines);
    }
    lay.residual_mm = worst_residual(desk, &sights, &lay.affine);
    lay.fit = fmin(fmax(0, 1 - lay.residual_mm / RESIDUAL_LIMIT_MM), lay.lines_found);
    return lay;
}

static int refuse(const struct desk *desk, const struct lay *best, struct err *err)
{
    const struct form *form = desk->task.form;

    if (best->anchors < 3)
        return err_set(err, ERR_MATCH, "fewer than 3 of the %d anchors of form '%s' were found",
                       desk->task.page->anchor_count, form->name);
    if (1 - best->residual_mm / RESIDUAL_LIMIT_MM < LEAST_FIT)
        return err_set(err, ERR_MATCH, "an anchor of form '%s' lies %.1f mm from its place",
                       form->name, best->residual_mm);
    if (best->lost_field >= 0)
        return err_set(err, ERR_MATCH,
                       "the printed lines of field '%s' are not where form '%s' says",
                       form->fields[best->lost_field].name, form->name);
    return err_set(err, ERR_MATCH, "only %.0f %% of the printed lines are where form '%s' says",
                   100 * best->lines_found, form->name);
}

static bool does_fit(const struct lay *lay)
{
    return lay->fit >= LEAST_FIT && lay->lost_field < 0;
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

static int choose(struct desk *desk, const struct sheet_match *matches, int count, struct lay *out,
                  struct err *err)
{
    struct lay best = {.lost_field = -1}, second = best;

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
    if (!does_fit(&best))
        return refuse(desk, &best, err);
    if (second.anchors >= best.anchors && best.fit - second.fit < FIT_MARGIN)
        return refuse_two_ways(desk, &best, &second, err);
    *out = best;
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
    struct sheet_marks marks = {0};
    struct lay lay;
    int count, status = -1;

    if (sheet_marks_find(picture, &marks, err) ||
        sheet_lines_list(form, desk.task.page, &desk.lines, err))
        goto out;
    count = sheet_match_find(&desk.task, &marks, matches);
    if (choose(&desk, matches, count, &lay, err))
        goto out;
    memcpy(out->transform, lay.affine.t, sizeof out->transform);
    out->angle_rad = sheet_affine_pose(&lay.affine).turn_rad;
    out->residual_mm = lay.residual_mm;
    out->lines_found = lay.lines_found;
    out->fit = lay.fit;
    status = 0;
out:
    sheet_lines_free(&desk.lines);
    sheet_marks_free(&marks);
    return status;
}
