/* SPDX-License-Identifier: MIT */
#include "segment/sheet_lay.h"

#include <math.h>

#include "segment/form.h"
#include "segment/reference.h"
#include "segment/sheet_anchors.h"
#include "segment/sheet_landmarks.h"

enum { FIELD_LINES = 6 }; /* a field of fewer lines is not judged alone: scribbles hide some */

static const double ALONE = 1.5; /* what a missing landmark counts where no lines are printed */
static const double RESIDUAL_LIMIT_MM = 3.5; /* where the fit is 0 */
static const double LEAST_FIELD_LINES = 0.3; /* chance finds 0.1 of them, faint print 0.6 */
static const double LINE_REACH_MM = 1;       /* while the lines refine the transform */
static const double LINE_PLACE_MM = 0.5;     /* in the end */

struct sheet_lay sheet_lay_none(void)
{
    return (struct sheet_lay){.poorest = {.field = -1}, .lost = {.field = -1}};
}

/* How far the good sights are from where the transform puts them. */
static void measure_residual(struct sheet_lay *lay)
{
    double worst = 0;

    for (int i = 0; i < lay->sights.count; i++) {
        const struct sheet_seen *seen = &lay->sights.of[i];
        double x, y, distance;

        if (!seen->is_good)
            continue;
        sheet_affine_apply(&lay->affine, seen->x_mm, seen->y_mm, &x, &y);
        distance = hypot(seen->x - x, seen->y - y);
        if (distance > worst) {
            worst = distance;
            lay->worst = i;
        }
    }
    lay->residual_mm = worst / sheet_affine_pose(&lay->affine).scale_x;
}

static bool fit_landmarks(const struct sheet_desk *desk, struct sheet_lay *lay)
{
    const struct reference *reference = desk->task.page->reference;
    struct sheet_ink small = sheet_ink_of(desk->reduced.picture);
    double missing;

    if (!sheet_landmarks_fit(reference, &small, desk->reduced.factor, &lay->affine,
                             &lay->sights) ||
        !sheet_match_is_plausible(&desk->task, &lay->affine)) {
        lay->sights.good = 0;
        return false;
    }
    missing = 1 - (double)lay->sights.good / reference->landmark_count;
    lay->sights_share = fmax(0, 1 - (desk->is_lined ? 1 : ALONE) * missing);
    return true;
}

/* Finds the anchors or landmarks near the places where they must be. */
static bool fit_sights(const struct sheet_desk *desk, struct sheet_lay *lay)
{
    if (desk->task.page->reference)
        return fit_landmarks(desk, lay);
    lay->sights_share = 1;
    return sheet_anchors_fit(&desk->task, &desk->ink, &lay->affine, &lay->sights);
}

/* Sights have the same weight as all lines together: lines are many, but may stand close. */
static void refine_by_lines(const struct sheet_desk *desk, const struct sheet_sights *sights,
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
    sheet_sights_observe(sights, found / (2.0 * sights->good), &fit);
    if (sheet_affine_solve(&fit, &refined) && sheet_match_is_plausible(&desk->task, &refined))
        *affine = refined;
}

/* Which field misses most of its lines, and the first whose lines are hardly there. */
static void judge_fields(const struct sheet_lines *lines, struct sheet_lay *lay)
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

struct sheet_lay sheet_lay_try(struct sheet_desk *desk, const struct sheet_affine *way,
                               int least_sights)
{
    struct sheet_lay lay = sheet_lay_none();

    lay.affine = *way;
    if (!fit_sights(desk, &lay) || lay.sights.good < least_sights)
        return lay;
    lay.lines_found = sheet_lines_look(&desk->lines, &desk->ink, &lay.affine, LINE_REACH_MM);
    if (lay.lines_found >= SHEET_LEAST_FIT) {
        refine_by_lines(desk, &lay.sights, &lay.affine);
        lay.lines_found = sheet_lines_look(&desk->lines, &desk->ink, &lay.affine, LINE_PLACE_MM);
    }
    judge_fields(&desk->lines, &lay);
    if (desk->is_damaged || lay.lines_found < SHEET_LEAST_FIT)
        lay.lost.field = -1;
    measure_residual(&lay);
    lay.fit = fmin(fmax(0, 1 - lay.residual_mm / RESIDUAL_LIMIT_MM), lay.lines_found);
    lay.fit = fmin(lay.fit, lay.sights_share);
    return lay;
}

bool sheet_lay_fits(const struct sheet_lay *lay)
{
    return lay->fit >= SHEET_LEAST_FIT && lay->lost.field < 0;
}

bool sheet_lay_is_better(const struct sheet_desk *desk, const struct sheet_lay *a,
                         const struct sheet_lay *b)
{
    bool fits_a = sheet_lay_fits(a), fits_b = sheet_lay_fits(b);
    bool by_landmarks = desk->task.page->reference;

    if ((by_landmarks || (fits_a && fits_b)) && a->sights.good != b->sights.good)
        return a->sights.good > b->sights.good;
    if (by_landmarks && fits_a != fits_b)
        return fits_a;
    return a->fit != b->fit ? a->fit > b->fit : a->sights.good > b->sights.good;
}

int sheet_lay_refuse(const struct sheet_desk *desk, const struct sheet_lay *best, struct err *err)
{
    const struct sheet_task *task = &desk->task;
    const struct reference *reference = task->page->reference;

    if (reference && best->sights_share < SHEET_LEAST_FIT)
        return sheet_misfit_landmarks(task->form, best->sights.good, reference->landmark_count,
                                      err);
    if (best->sights.good < 3)
        return sheet_misfit_anchors(task, &desk->marks, &best->sights, err);
    if (1 - best->residual_mm / RESIDUAL_LIMIT_MM < SHEET_LEAST_FIT)
        return sheet_misfit_place(task, &best->sights, best->worst, best->residual_mm, err);
    if (best->lost.field >= 0)
        return sheet_misfit_field(task->form, best->lost, err);
    return sheet_misfit_lines(task->form, best->lines_found, best->poorest, err);
}
