/* SPDX-License-Identifier: MIT */
/*
 * reference.h - what the picture of a form says about where its pages lie.
 *
 * A form that was printed without anchors is found by what else is printed on it:
 * a map of how dark it is says roughly how a page lies, some dozens of landmarks
 * say it exactly.  Landmarks are taken from outside of the fields, where every copy
 * looks the same; the map is of all, because writing in the fields hardly matters to
 * it.  So the picture may have its fields filled in, but nothing written beside them.
 *
 * A reference is plain data without pointers: it is made in a worker's child,
 * because it needs a decoded picture, and sent to the parent as it is.
 */
#ifndef SEGMENT_REFERENCE_H
#define SEGMENT_REFERENCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "segment/landmark.h"
#include "segment/reference_repeats.h"

struct form;
struct page;

enum {
    REFERENCE_LANDMARKS = 64,
    REFERENCE_LEAST = 8, /* landmarks, without which no page can be found */
    REFERENCE_MAP = 64 /* cells along the longer side of the form */
};

struct reference {
    struct landmark landmarks[REFERENCE_LANDMARKS];
    int landmark_count;
    struct reference_repeats repeats;
    double cell_mm;                           /* the side of a cell of the map */
    int map_width, map_height;                /* cells */
    float map[REFERENCE_MAP * REFERENCE_MAP]; /* the share of ink in a cell, row by row */
};

/*
 * Whether a page has the size of a form at the resolution that the form says; else fails
 * with ERR_FORM, and the text gives both.
 */
MUST_CHECK
int reference_check_size(const struct page *picture, const struct form *form, int form_page,
                         struct err *err);

/*
 * Takes a cleaned page as the picture of page form_page of a form.
 *
 * Fails like reference_check_size, with ERR_FORM if it has too little print to tell how a
 * page lies, and with ERR_MEMORY.
 */
MUST_CHECK
int reference_make(const struct page *page, const struct form *form, int form_page,
                   struct reference *out, struct err *err);

/* How many cells of the map a side of the form has. */
int reference_cells(double side_mm, double cell_mm);

/* Whether bytes from a child are a reference for a form. */
bool reference_is_sound(const struct reference *reference, const struct form *form);

#endif
