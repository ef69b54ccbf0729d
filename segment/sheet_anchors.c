/* SPDX-License-Identifier: MIT */
#include "segment/sheet_anchors.h"

#include "segment/form.h"
#include "segment/sheet_probe.h"

static const double LEAST_AGREE = 0.6;   /* of the probes of a good anchor */
static const double REACH_MM[2] = {2, 1.5}; /* in the first and the second round */

static void measure(const struct sheet_task *task, const struct sheet_ink *ink,
                    const struct sheet_affine *affine, double reach_mm,
                    struct sheet_sights *sights)
{
    const struct form_page *page = task->page;

    sights->count = page->anchor_count < SHEET_SIGHTS ? page->anchor_count : SHEET_SIGHTS;
    sights->good = 0;
    for (int i = 0; i < sights->count; i++) {
        const struct anchor *anchor = &page->anchors[i];
        int turn = sheet_match_turn(task->form, anchor);
        struct sheet_sight sight = sheet_probe_anchor(ink, affine, anchor, turn, reach_mm);

        sights->of[i] = (struct sheet_seen){anchor->x_mm, anchor->y_mm, sight.x, sight.y,
                                            sight.agree >= LEAST_AGREE};
        sights->good += sights->of[i].is_good;
    }
}

/* Measures twice: the second time from nearly the right place. */
bool sheet_anchors_fit(const struct sheet_task *task, const struct sheet_ink *ink,
                       struct sheet_affine *affine, struct sheet_sights *sights)
{
    for (int round = 0; round < 2; round++) {
        struct sheet_affine_fit fit = {0};

        measure(task, ink, affine, REACH_MM[round], sights);
        sheet_sights_observe(sights, 1, &fit);
        if (sights->good < 3 || !sheet_affine_solve(&fit, affine) ||
            !sheet_match_is_plausible(task, affine))
            return false;
    }
    return true;
}
