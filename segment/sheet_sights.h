/* SPDX-License-Identifier: MIT */
/*
 * sheet_sights.h - points of a form and where the page shows them.
 *
 * Anchors and landmarks are both measured into this; from here on it does not
 * matter which they were.
 */
#ifndef SEGMENT_SHEET_SIGHTS_H
#define SEGMENT_SHEET_SIGHTS_H

#include <stdbool.h>
#include <stdint.h>

#include "segment/sheet_affine.h"

enum { SHEET_SIGHTS = 64 }; /* more add nothing */

/* One point. */
struct sheet_seen {
    double x_mm, y_mm; /* on the form */
    double x, y;       /* on the page, pixels */
    bool is_good;      /* it was found there */
};

struct sheet_sights {
    struct sheet_seen of[SHEET_SIGHTS];
    int count;
    int good; /* how many are */
};

/* Adds all good points to a fit, each with a weight. */
static inline void sheet_sights_observe(const struct sheet_sights *sights, double weight,
                                        struct sheet_affine_fit *fit)
{
    for (int i = 0; i < sights->count; i++) {
        const struct sheet_seen *seen = &sights->of[i];

        if (seen->is_good)
            sheet_affine_point(fit, seen->x_mm, seen->y_mm, seen->x, seen->y, weight);
    }
}

#endif
