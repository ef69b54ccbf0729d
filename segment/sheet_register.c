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

enum { MOST_ANCHORS = 64 }; /* that are measured; more add nothing */

static const double LEAST_AGREE = 0.6;     /* of the probes of a good anchor */
static const double RESIDUAL_LIMIT_MM = 2; /* where the fit is 0 */
static const double LEAST_FIT = 0.5;
static const double FIT_MARGIN = 0.25; /* by which one way must fit better than another */
static const double FIRST_REACH_MM = 2;
static const double SECOND_REACH_MM = 1;
static const double LINE_REACH_MM = 1;   /* while the transform is refined by the lines */
static const double LINE_PLACE_MM = 0.5; /* in the end */

/* One way to lay the page over the form, measured. */
struct lay {
    struct sheet_affine affine;
    int anchors; /* that were found at full resolution */
    double residual_mm;
    double lines_found;
    double fit;
};

/* The anchors of a page as they were measured. */
struct sights {
    struct sheet_sight of[MOST_ANCHORS];
    int count;
};

static bool is_good(const struct sheet_sight *sight)
{
    return sight->agree >= LEAST_AGREE;
}

static void measure_anchors(const struct sheet_task *task, const struct sheet_ink *ink,
                            const struct sheet_affine *affine, double reach_mm,
                            struct sights *sights)
{
    sights->count =
        task->page->anchor_count < MOST_ANCHORS ? task->page->anchor_count : MOST_ANCHORS;
    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &task->page->anchors[i];

        sights->of[i] =
            sheet_probe_anchor(ink, affine, anchor, sheet_match_turn(task->form, anchor), reach_mm);
    }
}

static int observe_anchors(const struct sheet_task *task, const struct sights *sights,
                           double weight, struct sheet_affine_fit *fit)
{
    int good = 0;

    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &task->page->anchors[i];

        if (!is_good(&sights->of[i]))
            continue;
        sheet_affine_point(fit, anchor->x_mm, anchor->y_mm, sights->of[i].x, sights->of[i].y,
                           weight);
        good++;
    }
    return good;
}

static double worst_residual(const struct sheet_task *task, const struct sights *sights,
                             const struct sheet_affine *affine)
{
    double scale = sheet_affine_pose(affine).scale_x, worst = 0;

    for (int i = 0; i < sights->count; i++) {
        double x, y;

        if (!is_good(&sights->of[i]))
            continue;
        sheet_affine_apply(affine, task->page->anchors[i].x_mm, task->page->anchors[i].y_mm, &x,
                           &y);
        worst = fmax(worst, hypot(sights->of[i].x - x, sights->of[i].y - y) / scale);
    }
    return worst;
}

/* Anchors and lines have the same weight together: lines are many, but may stand close. */
static void refine_by_lines(const struct sheet_task *task, const struct sights *sights,
                            const struct sheet_lines *lines, struct sheet_affine *affine)
{
    struct sheet_affine_fit fit = {0};
    struct sheet_affine refined;
    const double *t = affine->t;
    int found = 0;

    for (int i = 0; i < lines->count; i++) {
        const struct sheet_line *line = &lines->of[i];
        double nx = line->is_upright ? t[0] : t[1], ny = line->is_upright ? t[3] : t[4];
        double scale = hypot(nx, ny), x, y;

        if (!line->is_found)
            continue;
        sheet_affine_apply(affine, line->x, line->y, &x, &y);
        nx /= scale;
        ny /= scale;
        sheet_affine_observe(&fit, line->x, line->y, nx, ny, nx * x + ny * y + line->offset * scale,
                             1);
        found++;
    }
    if (found == 0)
        return;
    observe_anchors(task, sights, found / (2.0 * sights->count), &fit);
    if (sheet_affine_solve(&fit, &refined) && sheet_match_is_plausible(task, &refined))
        *affine = refined;
}

/* Measures one match at full resolution. */
static struct lay try_match(const struct sheet_task *task, const struct sheet_ink *ink,
                            const struct sheet_match *match, struct sheet_lines *lines)
{
    struct lay lay = {.affine = match->affine};
    const double reach_mm[2] = {FIRST_REACH_MM, SECOND_REACH_MM};
    struct sights sights;

    for (int round = 0; round < 2; round++) {
        struct sheet_affine_fit fit = {0};

        measure_anchors(task, ink, &lay.affine, reach_mm[round], &sights);
        lay.anchors = observe_anchors(task, &sights, 1, &fit);
        if (lay.anchors < 3 || !sheet_affine_solve(&fit, &lay.affine) ||
            !sheet_match_is_plausible(task, &lay.affine))
            return lay;
    }
    lay.residual_mm = worst_residual(task, &sights, &lay.affine);
    sheet_lines_look(lines, ink, &lay.affine, LINE_REACH_MM);
    refine_by_lines(task, &sights, lines, &lay.affine);
    lay.lines_found = sheet_lines_look(lines, ink, &lay.affine, LINE_PLACE_MM);
    lay.fit = fmin(fmax(0, 1 - lay.residual_mm / RESIDUAL_LIMIT_MM), lay.lines_found);
    return lay;
}

static int refuse(const struct sheet_task *task, const struct lay *best, int most_found,
                  struct err *err)
{
    const char *name = task->form->name;

    if (best->anchors < 3)
        return err_set(err, ERR_MATCH, "only %d of the %d anchors of form '%s' were found",
                       most_found, task->page->anchor_count, name);
    if (1 - best->residual_mm / RESIDUAL_LIMIT_MM < LEAST_FIT)
        return err_set(err, ERR_MATCH, "an anchor lies %.1f mm from its place on form '%s'",
                       best->residual_mm, name);
    return err_set(err, ERR_MATCH,
                   "only %.0f %% of the printed lines of form '%s' are where it says",
                   100 * best->lines_found, name);
}

static int choose(const struct sheet_task *task, const struct sheet_ink *ink,
                  const struct sheet_match *matches, int count, struct sheet_lines *lines,
                  struct lay *out, struct err *err)
{
    struct lay best = {0}, second = {0};

    for (int i = 0; i < count; i++) {
        struct lay lay = try_match(task, ink, &matches[i], lines);

        if (lay.fit > best.fit || (lay.fit == best.fit && lay.anchors > best.anchors)) {
            second = best;
            best = lay;
        } else if (lay.fit > second.fit) {
            second = lay;
        }
    }
    if (best.fit < LEAST_FIT)
        return refuse(task, &best, 0, err);
    if (best.fit - second.fit < FIT_MARGIN)
        return err_set(err, ERR_MATCH, "the page fits form '%s' in two ways", task->form->name);
    *out = best;
    return 0;
}

int sheet_register(const struct page *page, const struct form *form, int form_page,
                   struct registration *out, struct err *err)
{
    struct sheet_task task = {form, &form->pages[form_page], page_width(page), page_height(page)};
    struct sheet_ink ink = sheet_ink_of(page_ink_picture(page));
    struct sheet_match matches[SHEET_MATCHES];
    struct sheet_marks marks = {0};
    struct sheet_lines lines = {0};
    struct lay lay;
    int status = -1;

    if (sheet_marks_find(page_ink_picture(page), &marks, err) ||
        sheet_lines_list(form, task.page, &lines, err))
        goto out;
    if (choose(&task, &ink, matches, sheet_match_find(&task, &marks, matches), &lines, &lay, err))
        goto out;
    memcpy(out->transform, lay.affine.t, sizeof out->transform);
    out->angle_rad = sheet_affine_pose(&lay.affine).turn_rad;
    out->residual_mm = lay.residual_mm;
    out->lines_found = lay.lines_found;
    out->fit = lay.fit;
    status = 0;
out:
    sheet_lines_free(&lines);
    sheet_marks_free(&marks);
    return status;
}
