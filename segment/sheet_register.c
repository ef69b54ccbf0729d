/* SPDX-License-Identifier: MIT */
#include "segment/sheet.h"

#include <assert.h>
#include <string.h>

#include <leptonica/allheaders.h>

#include "segment/form.h"
#include "segment/page.h"
#include "segment/pixels.h"
#include "segment/reference.h"
#include "segment/sheet_density.h"
#include "segment/sheet_guess.h"
#include "segment/sheet_lay.h"

enum {
    WAYS = 2 * SHEET_GUESSES, /* that are suggested, to be looked at closely */
    /* Each guess, what is found from there, and that moved by every repeat to both sides. */
    TRIES = WAYS * (2 + 2 * REFERENCE_REPEATS)
};
_Static_assert((int)SHEET_MATCHES <= (int)WAYS, "room for all ways");

static const double FIT_MARGIN = 0.25;     /* by which one way must fit better than another */
static const double LANDMARK_MARGIN = 0.1; /* of all, by which it must have more of them */
static const double LEAST_HALF = 0.3;      /* of all: a way may be half right, a row too low */

static int refuse_two_ways(const struct sheet_desk *desk, const struct sheet_lay *best,
                           const struct sheet_lay *second, struct err *err)
{
    const char *name = desk->task.form->name;

    if (sheet_affine_pose(&best->affine).quarter_turns ==
        sheet_affine_pose(&second->affine).quarter_turns)
        return err_set(err, ERR_AMBIGUOUS, "the %s of form '%s' can be found in two ways",
                       desk->task.page->reference ? "landmarks" : "anchors", name);
    return err_set(err, ERR_AMBIGUOUS,
                   "the page fits form '%s' in two orientations and no printed line decides", name);
}

/* A way that was tried, and what came of it. */
struct trial {
    struct sheet_affine way, found;
    double share; /* of the landmarks */
};

/* All ways so far, the best of them, and the best that is another. */
struct trials {
    struct trial of[TRIES];
    int count;
    struct sheet_lay best, second;
};

static bool are_same(const struct sheet_desk *desk, const struct sheet_affine *a,
                     const struct sheet_affine *b)
{
    return sheet_match_are_same(desk->task.form, a, b);
}

/* How many fewer sights another way may have and still be as good: landmarks agree by chance. */
static double margin(const struct sheet_desk *desk)
{
    const struct reference *reference = desk->task.page->reference;

    return reference ? LANDMARK_MARGIN * reference->landmark_count : 0;
}

static void rank(const struct sheet_desk *desk, const struct sheet_lay *lay, struct trials *trials)
{
    bool is_other = !are_same(desk, &lay->affine, &trials->best.affine);

    if (sheet_lay_is_better(desk, lay, &trials->best)) {
        if (is_other)
            trials->second = trials->best;
        trials->best = *lay;
    } else if (is_other && sheet_lay_is_better(desk, lay, &trials->second)) {
        trials->second = *lay;
    }
}

static void try_way(struct sheet_desk *desk, const struct sheet_affine *way, struct trials *trials)
{
    bool needs_more = !desk->task.page->reference && sheet_lay_fits(&trials->best);
    struct sheet_lay lay;

    for (int i = 0; i < trials->count; i++)
        if (are_same(desk, way, &trials->of[i].way))
            return;
    assert(trials->count < TRIES);
    lay = sheet_lay_try(desk, way, needs_more ? trials->best.sights.good : 0);
    trials->of[trials->count++] = (struct trial){*way, lay.affine, lay.sights_share};
    rank(desk, &lay, trials);
}

/*
 * Print that repeats itself may have been found too low or too far right, or from so
 * far off that only a part of it was found.
 */
static void try_around(struct sheet_desk *desk, const struct sheet_affine *found,
                       struct trials *trials)
{
    const struct reference_repeats *repeats = &desk->task.page->reference->repeats;

    try_way(desk, found, trials);
    for (int i = 0; i < 2 * repeats->count; i++) {
        double sign = i % 2 ? -1 : 1;
        struct sheet_affine way = *found;

        sheet_affine_apply(found, sign * repeats->of[i / 2].x_mm, sign * repeats->of[i / 2].y_mm,
                           &way.t[2], &way.t[5]);
        try_way(desk, &way, trials);
    }
}

/* Whether another way speaks against the best one, although that fits. */
static bool has_rival(const struct sheet_desk *desk, const struct trials *trials)
{
    const struct sheet_lay *best = &trials->best, *second = &trials->second;

    if (desk->task.page->reference && !sheet_lay_fits(second))
        return false;
    return second->sights.good + margin(desk) >= best->sights.good &&
           best->fit - second->fit < FIT_MARGIN;
}

/* Takes that one of the best two ways which is upright; false if it is none of them, or both. */
static bool take_upright(const struct trials *trials, struct sheet_lay *out)
{
    bool is_best = sheet_affine_pose(&trials->best.affine).quarter_turns == 0;
    bool is_second = sheet_affine_pose(&trials->second.affine).quarter_turns == 0;

    if (is_best == is_second)
        return false;
    *out = is_best ? trials->best : trials->second;
    return true;
}

/* What fits best is told in lay, also where it does not fit. */
static int choose(struct sheet_desk *desk, const struct sheet_affine *ways, int count, bool is_bare,
                  struct sheet_lay *lay, struct registration *out, struct err *err)
{
    struct trials trials = {.best = sheet_lay_none(), .second = sheet_lay_none()};
    int suggested;

    for (int i = 0; i < count; i++)
        try_way(desk, &ways[i], &trials);
    suggested = desk->task.page->reference ? trials.count : 0;
    for (int i = 0; i < suggested; i++)
        if (trials.of[i].share >= LEAST_HALF)
            try_around(desk, &trials.of[i].found, &trials);
    *lay = trials.best;
    out->rival_fit = sheet_lay_fits(&trials.second) ? trials.second.fit : 0;
    out->is_supposed = false;
    if (!sheet_lay_fits(&trials.best))
        return sheet_lay_refuse(desk, &trials.best, err);
    if (!has_rival(desk, &trials))
        return 0;
    out->is_supposed = is_bare && take_upright(&trials, lay);
    return out->is_supposed ? 0 : refuse_two_ways(desk, &trials.best, &trials.second, err);
}

/* The ways that anchors suggest; -1 is a failure. */
static int match_marks(struct sheet_desk *desk, struct Pix *picture, struct sheet_affine *ways,
                       struct err *err)
{
    struct sheet_match matches[SHEET_MATCHES];
    int count;

    if (sheet_marks_find(picture, &desk->marks, err) != 0)
        return -1;
    count = sheet_match_find(&desk->task, &desk->marks, matches);
    for (int i = 0; i < count; i++)
        ways[i] = matches[i].affine;
    return count;
}

/* The ways that a picture of the page suggests beside the reference; -1 is a failure. */
static int compare_maps(const struct sheet_desk *desk, struct Pix *picture, double dpi,
                        struct sheet_affine *ways, struct err *err)
{
    struct sheet_ink ink = sheet_ink_of(picture);
    struct sheet_density density;
    int count;

    if (sheet_density_count(&ink, &density, err) != 0)
        return -1;
    count = sheet_guess_find(&desk->task, desk->task.page->reference, &density,
                             desk->reduced.factor, dpi, ways);
    sheet_density_free(&density);
    return count;
}

/* By its print, and where something is black, which may hide the page, by all of it, too. */
static int match_reference(struct sheet_desk *desk, struct Pix *picture, double dpi,
                           struct sheet_affine *ways, struct err *err)
{
    struct Pix *print;
    int count, more = 0, is_all;

    if (sheet_reduce(picture, &desk->reduced, err) != 0 ||
        sheet_reduced_print(&desk->reduced, &print, err) != 0)
        return -1;
    count = compare_maps(desk, print, dpi, ways, err);
    pixEqual(desk->reduced.picture, print, &is_all);
    if (count >= 0 && !is_all)
        more = compare_maps(desk, desk->reduced.picture, dpi, ways + count, err);
    pixDestroy(&print);
    return count < 0 || more < 0 ? -1 : count + more;
}

/* Registers a page, with or without a look at the printed lines. */
static int lay_page(const struct page *page, const struct form *form, int form_page, bool is_bare,
                    struct registration *out, struct err *err)
{
    struct Pix *picture = page_ink_picture(page);
    struct sheet_desk desk = {
        .task = {form, &form->pages[form_page], page_width(page), page_height(page)},
        .ink = sheet_ink_of(picture),
        .is_damaged = page_damage(page) > 0,
    };
    struct sheet_affine ways[WAYS];
    struct sheet_lay lay;
    int count, status = -1;

    count = desk.task.page->reference
                ? match_reference(&desk, picture, page_stated_dpi(page), ways, err)
                : match_marks(&desk, picture, ways, err);
    if (count < 0 || sheet_lines_list(form, desk.task.page, &desk.lines, err) != 0)
        goto out;
    desk.is_lined = desk.lines.count > 0;
    if (is_bare)
        sheet_lines_free(&desk.lines);
    status = choose(&desk, ways, count, is_bare, &lay, out, err);
    out->fit = lay.fit;
    out->anchors = lay.sights.good;
    if (status)
        goto out;
    memcpy(out->transform, lay.affine.t, sizeof out->transform);
    out->angle_rad = sheet_affine_pose(&lay.affine).turn_rad;
    out->residual_mm = lay.residual_mm;
    out->lines_found = lay.lines_found;
out:
    sheet_lines_free(&desk.lines);
    sheet_marks_free(&desk.marks);
    sheet_reduced_free(&desk.reduced);
    return status;
}

int sheet_register(const struct page *page, const struct form *form, int form_page,
                   struct registration *out, struct err *err)
{
    return lay_page(page, form, form_page, false, out, err);
}

int sheet_register_bare(const struct page *page, const struct form *form, int form_page,
                        struct registration *out, struct err *err)
{
    return lay_page(page, form, form_page, true, out, err);
}
