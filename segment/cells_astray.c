/* SPDX-License-Identifier: MIT */
#include "segment/cells_astray.h"

#include <math.h>
#include <stdlib.h>

#include "segment/cells_rect.h"
#include "segment/cells_share.h"

static const double GAP_MM = 1;       /* a slanting stroke loses this much beside a printed line */
static const double SPECK_MM = 1;     /* outside: less is no stroke */
static const double OVER_MM = 0.15;   /* beyond a side: more is not the line's own thickness */
static const double FAR_MM = 1.5;     /* beyond it: no digit does that at two sides; or at one, */
static const double NEAR_MM = 0.5;    /* where the stroke ends so near to the next */
static const double HALF_SHARE = 0.5; /* of the box's width: a digit there is wider */
static const double LONG_SHARE = 0.8; /* of what is in the box: how far its digit goes beyond it */

/* Where the ink of a box lies, in pixels. */
struct spread {
    struct rect held;              /* around what is in the box */
    int left, right, above, below; /* how far it goes beyond each side */
};

static int larger(int a, int b)
{
    return a > b ? a : b;
}

/* Whether a run comes near to ink of the box; runs before first lie too high. */
static bool is_near(const struct parts *parts, const int *owners, int index, const struct run *run,
                    int first, int gap)
{
    for (int i = first; i < parts->run_count && parts->runs[i].y <= run->y + gap; i++) {
        const struct run *other = &parts->runs[i];

        if (owners[other->part] == index && other->left <= run->right + gap &&
            run->left <= other->right + gap)
            return true;
    }
    return false;
}

/* Marks the parts of the box's ink, and what is nobody's and goes on where it ends. */
static void mark_ink(const struct parts *parts, const int *owners, int index, double px_per_mm,
                     bool *is_ink)
{
    int gap = (int)lround(GAP_MM * px_per_mm), speck = (int)lround(SPECK_MM * px_per_mm);
    int first = 0;

    for (int i = 0; i < parts->count; i++)
        is_ink[i] = owners[i] == index;
    for (int i = 0; i < parts->run_count; i++) {
        const struct run *run = &parts->runs[i];

        while (parts->runs[first].y < run->y - gap)
            first++;
        if (!is_ink[run->part] && owners[run->part] < 0 &&
            !cells_share_is_speck(&parts->of[run->part], speck))
            is_ink[run->part] = is_near(parts, owners, index, run, first, gap);
    }
}

/* Outside, what counts is straight beyond a side. */
static void add(const struct run *run, const struct rect *box, struct spread *spread)
{
    int right = cells_rect_right(box), bottom = cells_rect_bottom(box);
    int common = cells_rect_common(run->left, run->right, box->x, right);

    if (run->y >= box->y && run->y < bottom) {
        struct rect held = {larger(run->left, box->x), run->y, common, 1};

        spread->left = larger(spread->left, box->x - run->left);
        spread->right = larger(spread->right, run->right - right);
        spread->held = cells_rect_around(&spread->held, &held);
    } else if (common > 0) {
        spread->above = larger(spread->above, box->y - run->y);
        spread->below = larger(spread->below, run->y + 1 - bottom);
    }
}

static bool clips_corner(const struct spread *spread, const struct rect *box, double px_per_mm)
{
    const struct rect *held = &spread->held;
    double over = OVER_MM * px_per_mm, far = FAR_MM * px_per_mm, near = NEAR_MM * px_per_mm;
    int beside = larger(spread->left, spread->right), beyond = larger(spread->above, spread->below);
    bool ends_beside =
        held->x < box->x + near || cells_rect_right(held) > cells_rect_right(box) - near;
    bool ends_level =
        held->y < box->y + near || cells_rect_bottom(held) > cells_rect_bottom(box) - near;

    return held->width < HALF_SHARE * box->width &&
           ((beside > over && beyond > over) || (beyond > far && ends_beside) ||
            (beside > far && ends_level));
}

/* Over any two sides. */
static bool passes(const struct spread *spread, double px_per_mm)
{
    double far = FAR_MM * px_per_mm;

    return (spread->left > far) + (spread->right > far) + (spread->above > far) +
               (spread->below > far) >=
           2;
}

static bool lies_outside(const struct spread *spread)
{
    return larger(spread->above, spread->below) > LONG_SHARE * spread->held.height ||
           larger(spread->left, spread->right) > LONG_SHARE * spread->held.width;
}

int cells_astray(const struct parts *parts, const int *owners, int index, const struct rect *box,
                 double px_per_mm, bool *out, struct err *err)
{
    bool *is_ink = malloc((size_t)parts->count + 1);
    struct spread spread = {.left = 0};

    if (!is_ink)
        return err_memory(err);
    mark_ink(parts, owners, index, px_per_mm, is_ink);
    for (int i = 0; i < parts->run_count; i++)
        if (is_ink[parts->runs[i].part])
            add(&parts->runs[i], box, &spread);
    free(is_ink);
    *out = spread.held.width > 0 && (clips_corner(&spread, box, px_per_mm) ||
                                     passes(&spread, px_per_mm) || lies_outside(&spread));
    return 0;
}
