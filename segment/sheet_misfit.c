/* SPDX-License-Identifier: MIT */
#include "segment/sheet_misfit.h"

#include <stdio.h>
#include <string.h>

enum { MOST_NAMED = 3 }; /* anchors of one line */

/* "the ring at 10, 200 mm" */
static void name_anchor(const struct anchor *anchor, char *out, size_t room)
{
    static const char *const shapes[] = {"square", "cross", "corner", "ring"};

    snprintf(out, room, "the %s at %.4g, %.4g mm", shapes[anchor->shape], anchor->x_mm,
             anchor->y_mm);
}

/* Names the first anchors that were not seen.  Returns how many there are. */
static int name_missing(const struct sheet_task *task, const bool *is_seen, int anchors, char *out,
                        size_t room)
{
    size_t used = 0;
    int count = 0;

    for (int i = 0; i < anchors; i++) {
        char name[64];

        if (is_seen[i] || count++ >= MOST_NAMED)
            continue;
        name_anchor(&task->page->anchors[i], name, sizeof name);
        used += (size_t)snprintf(out + used, room - used, "%s%s", count > 1 ? "; " : "", name);
    }
    if (count > MOST_NAMED)
        snprintf(out + used, room - used, "; and %d more", count - MOST_NAMED);
    return count;
}

int sheet_misfit_anchors(const struct sheet_task *task, const struct sheet_marks *marks,
                         const struct sheet_sights *sights, struct err *err)
{
    int count = task->page->anchor_count, named = count < SHEET_SIGHTS ? count : SHEET_SIGHTS;
    const char *how = "no mark is like";
    bool is_good[SHEET_SIGHTS] = {false}, is_seen[SHEET_SIGHTS];
    char missing[200];

    for (int i = 0; i < named; i++) {
        is_good[i] = i < sights->count && sights->of[i].is_good;
        is_seen[i] = is_good[i] || sheet_match_has_mark(task, marks, &task->page->anchors[i]);
    }
    if (name_missing(task, is_seen, named, missing, sizeof missing) == 0) {
        how = "not";
        if (sights->good == 0) {
            how = "such marks are there, but not in the place of";
            if (sheet_match_near(task, marks, named, is_good) == named)
                memset(is_good, 0, sizeof is_good); /* near, but none fits the others */
        }
        name_missing(task, is_good, named, missing, sizeof missing);
    }
    return err_set(err, ERR_MATCH, "fewer than 3 of the %d anchors of form '%s' were found: %s %s",
                   count, task->form->name, how, missing);
}

int sheet_misfit_place(const struct sheet_task *task, const struct sheet_sights *sights, int worst,
                       double residual_mm, struct err *err)
{
    const struct sheet_seen *seen = &sights->of[worst];
    char name[64];

    if (task->page->reference)
        snprintf(name, sizeof name, "the landmark at %.4g, %.4g mm", seen->x_mm, seen->y_mm);
    else
        name_anchor(&task->page->anchors[worst], name, sizeof name);
    return err_set(err, ERR_MATCH, "%s of form '%s' lies %.1f mm from its place", name,
                   task->form->name, residual_mm);
}

int sheet_misfit_landmarks(const struct form *form, int found, int count, struct err *err)
{
    return err_set(err, ERR_MATCH,
                   "the page does not look like the reference picture of form '%s': "
                   "%d of %d landmarks were found in their places",
                   form->name, found, count);
}

int sheet_misfit_lines(const struct form *form, double lines_found, struct sheet_share poorest,
                       struct err *err)
{
    const struct field *field;

    if (poorest.field < 0)
        return err_set(err, ERR_MATCH, "only %.0f %% of the printed lines are where form '%s' says",
                       100 * lines_found, form->name);
    field = &form->fields[poorest.field];
    return err_set(err, ERR_MATCH,
                   "only %.0f %% of the printed lines are where form '%s' says; "
                   "of field '%s' at %.4g, %.4g mm, %d of %d",
                   100 * lines_found, form->name, field->name, field->area.x, field->area.y,
                   poorest.found, poorest.count);
}

int sheet_misfit_field(const struct form *form, struct sheet_share lost, struct err *err)
{
    const struct field *field = &form->fields[lost.field];

    return err_set(err, ERR_MATCH,
                   "the printed lines of field '%s' at %.4g, %.4g mm are not where form '%s' says: "
                   "%d of %d are",
                   field->name, field->area.x, field->area.y, form->name, lost.found, lost.count);
}
